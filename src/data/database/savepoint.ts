import { customerMemoryOf } from "../customer/customer-memory.js";
import type { Sql } from "./database.js";

/** A part of a transaction that can be undone by itself: a root field of a request, rows in it, a batch of a dry run. */
export type Part = "root_field" | "wave" | "half" | "batch";

/** Marks where a part of the transaction begins; an earlier mark of the same name is not gone back to any more. */
export async function savepoint(sql: Sql, part: Part): Promise<void> {
  await sql.query(`SAVEPOINT ${part}`);
}

/** Undoes what was written since the mark. */
export async function rollbackToSavepoint(sql: Sql, part: Part): Promise<void> {
  await sql.query(`ROLLBACK TO SAVEPOINT ${part}`);
  customerMemoryOf(sql.queryRunner).forget();
}
