import type { EntityMetadata, EntityTarget, ObjectLiteral } from "typeorm";
import type { ColumnMetadata } from "typeorm/metadata/ColumnMetadata.js";

import type { Sql } from "./database.js";

/**
 * Parameters to a statement. SQLite takes at most 32,766; far fewer keep the statement and its values small, and cost
 * no more time.
 */
const PARAMETERS = 5_000;

/** Columns of a row, without what its class computes. */
export type RowOf<T> = Partial<T>;

/** Inserts rows, many to a statement. */
export async function insertRows<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  rows: readonly RowOf<T>[],
): Promise<void> {
  await insertInChunks(sql, sql.connection.getMetadata(entity), rows, "");
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
  const metadata = sql.connection.getMetadata(entity);
  await insertInChunks(sql, metadata, rows, overwriting(sql, metadata));
}

/** What follows the values, so that a row with the same id is overwritten. */
function overwriting(sql: Sql, metadata: EntityMetadata): string {
  const isSqlite = sql.connection.options.type === "better-sqlite3";
  const assignments = columnNames(
    sql,
    metadata.columns.filter(({ isPrimary }) => !isPrimary),
  ).map((name) => (isSqlite ? `${name} = excluded.${name}` : `${name} = VALUES(${name})`));
  return `${isSqlite ? "ON CONFLICT (id) DO UPDATE SET" : "ON DUPLICATE KEY UPDATE"} ${assignments.join(", ")}`;
}

/** Writes the SQL by hand: TypeORM's builder took more time for a thousand terms than all other work on them. */
async function insertInChunks<T extends ObjectLiteral>(
  sql: Sql,
  metadata: EntityMetadata,
  rows: readonly RowOf<T>[],
  onConflict: string,
): Promise<void> {
  const { columns, tableName } = metadata;
  const { driver } = sql.connection;
  const insert = `INSERT INTO ${driver.escape(tableName)} (${columnNames(sql, columns).join(", ")}) VALUES`;
  const places = `(${columns.map(() => "?").join(", ")})`;
  const size = Math.floor(PARAMETERS / columns.length);
  for (let start = 0; start < rows.length; start += size) {
    const chunk = rows.slice(start, start + size);
    const values = chunk.flatMap((row) =>
      columns.map((column): unknown => driver.preparePersistentValue(column.getEntityValue(row) ?? null, column)),
    );
    await sql.query(`${insert} ${chunk.map(() => places).join(", ")} ${onConflict}`, values);
  }
}

function columnNames(sql: Sql, columns: readonly ColumnMetadata[]): string[] {
  return columns.map(({ databaseName }) => sql.connection.driver.escape(databaseName));
}

/** Rows by a key that several may share, in the order in which they came. */
export function groupedRows<T>(rows: Iterable<T>, keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
