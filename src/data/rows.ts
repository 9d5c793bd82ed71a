import type { EntityTarget, ObjectLiteral } from "typeorm";
import type { QueryDeepPartialEntity } from "typeorm/query-builder/QueryPartialEntity.js";

import type { Sql } from "./database.js";

/** SQLite takes at most 32,766 parameters in a statement. */
const PARAMETERS = 30_000;

/** Columns of a row, without what its class computes. */
export type RowOf<T> = Partial<T>;

/** Inserts rows, many to a statement. */
export async function insertRows<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  rows: readonly RowOf<T>[],
): Promise<void> {
  await inChunks(sql, entity, rows, async (chunk) => {
    await sql.createQueryBuilder().insert().into(entity).values(chunk).updateEntity(false).execute();
  });
}

/**
 * Inserts rows, many to a statement; where a row with the same id exists, it is overwritten. The rows must be whole:
 * a column that is left out is written as null.
 */
export async function upsertRows<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  rows: readonly RowOf<T>[],
): Promise<void> {
  const columns = columnsOf(sql, entity).filter((name) => name !== "id");
  await inChunks(sql, entity, rows, async (chunk) => {
    const insert = sql.createQueryBuilder().insert().into(entity).values(chunk);
    await insert.orUpdate(columns, ["id"]).updateEntity(false).execute();
  });
}

async function inChunks<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  rows: readonly RowOf<T>[],
  write: (chunk: QueryDeepPartialEntity<T>[]) => Promise<void>,
): Promise<void> {
  const size = Math.floor(PARAMETERS / columnsOf(sql, entity).length);
  for (let start = 0; start < rows.length; start += size) await write(rows.slice(start, start + size) as QueryDeepPartialEntity<T>[]);
}

function columnsOf<T extends ObjectLiteral>(sql: Sql, entity: EntityTarget<T>): string[] {
  return sql.connection.getMetadata(entity).columns.map(({ databaseName }) => databaseName);
}
