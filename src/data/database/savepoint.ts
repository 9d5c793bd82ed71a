import type { EntityManager, QueryRunner } from "typeorm";

import { customerMemoryOf } from "../customer/customer-memory.js";
import { MarkMissing } from "./database-faults.js";

/** A part of a transaction that can be undone by itself: a root field of a request, rows in it, a batch of a dry run. */
export type Part = "root_field" | "wave" | "half" | "batch";

/**
 * Whether the attempts of a write mark its root fields. Few are ever undone, and each mark is a journey to the database: the
 * first attempt sets none, and one that has to undo a field is run again with them.
 */
export class RootFieldMarks {
  areSet = false;
}

/** Those of the write whose transaction this is; null where it is none. */
function rootFieldMarksOf(queryRunner: QueryRunner | undefined): RootFieldMarks | null {
  const marks: unknown = queryRunner?.data.rootFieldMarks;
  return marks instanceof RootFieldMarks ? marks : null;
}

/** Marks where a part of the transaction begins; an earlier mark of the same name is not gone back to any more. */
export async function savepoint(sql: EntityManager, part: Part): Promise<void> {
  if (part === "root_field" && rootFieldMarksOf(sql.queryRunner)?.areSet === false) return;
  await sql.query(`SAVEPOINT ${part}`);
}

/** Undoes what was written since the mark; throws MarkMissing where there is none. */
export async function rollbackToSavepoint(sql: EntityManager, part: Part): Promise<void> {
  const marks = rootFieldMarksOf(sql.queryRunner);
  if (part === "root_field" && marks?.areSet === false) {
    marks.areSet = true;
    throw new MarkMissing();
  }
  await sql.query(`ROLLBACK TO SAVEPOINT ${part}`);
  customerMemoryOf(sql.queryRunner).forget();
}
