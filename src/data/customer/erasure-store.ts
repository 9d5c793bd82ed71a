import { type EntityTarget, type FindOperator, In, type ObjectLiteral } from "typeorm";
import type { ColumnMetadata } from "typeorm/metadata/ColumnMetadata.js";

import type { Sql } from "../database/database.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { customerMemoryOf } from "./customer-memory.js";

/** What is left of a person in one table. */
export interface Remainder {
  readonly entity: EntityTarget<ObjectLiteral>;
  /** The columns that stay as they are; every other one is emptied, also one that nobody thought of. */
  readonly kept: readonly string[];
  /** What is in emptied columns of which the type does not say what is empty. */
  readonly emptied: Readonly<Record<string, unknown>>;
}

/** What a table keeps of a person, with the names of its columns checked. */
export function remainder<T extends object>(
  entity: new () => T,
  kept: readonly (keyof T & string)[],
  emptied: Partial<T> = {},
): Remainder {
  return { entity, kept, emptied: { ...emptied } };
}

/** The columns that are emptied, with what is in them then: null, or no text where there has to be one. */
export function emptyColumns(sql: Sql, { entity, kept, emptied }: Remainder): Record<string, unknown> {
  const { columns } = sql.connection.getMetadata(entity);
  const leaving = columns.filter(({ propertyName }) => !kept.includes(propertyName));
  return Object.fromEntries(
    leaving.map((column) => [column.propertyName, emptied[column.propertyName] ?? emptyValueOf(column)]),
  );
}

function emptyValueOf({ isNullable, type, propertyName }: ColumnMetadata): null | "" {
  if (isNullable) return null;
  if (type === "varchar" || type === "text") return "";
  throw new Error(`nobody said whether an erasure keeps ${propertyName}, and it cannot be emptied`);
}

/** Whose rows are emptied: by a column, the ids that stand in it. */
export type OwnedBy = Readonly<Partial<Record<"customerId" | "personId" | "recordId", readonly string[]>>>;

/** Empties the rows of some customers, people or records in a table; nothing to do where all of its columns are kept. */
export async function emptyRowsOf(
  { sql, workspaceId }: WorkspaceRows,
  owners: OwnedBy,
  left: Remainder,
): Promise<void> {
  const empty = emptyColumns(sql, left);
  if (Object.keys(empty).length === 0) return;
  await sql.update(left.entity, { workspaceId, ...anyOf(owners) }, empty);
  customerMemoryOf(sql.queryRunner).forget();
}

/** Rows that one of these has. */
export function anyOf(owners: OwnedBy): Record<string, FindOperator<string>> {
  return Object.fromEntries(Object.entries(owners).map(([column, ids]) => [column, In([...ids])]));
}
