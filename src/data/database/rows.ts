import type { EntityMetadata, EntityTarget, ObjectLiteral } from "typeorm";
import type { ColumnMetadata } from "typeorm/metadata/ColumnMetadata.js";

import type { Sql } from "./database.js";
import { databaseKindOf } from "./database-kind.js";

/**
 * Parameters to a statement. SQLite takes at most 32,766, and the fewer the better for it; each statement to MySQL is a
 * journey over the network, and a request is far smaller than what one may carry.
 */
const PARAMETERS = { sqlite: 5_000, mysql: 20_000 };

const DELETED_AT_ONCE = 500;

/** Columns of a row, without what its class computes. */
export type RowOf<T> = Partial<T>;

/** Inserts rows, many to a statement; `before` is what stands before it. */
export async function insertRows<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  rows: readonly RowOf<T>[],
  before = "",
): Promise<void> {
  await insertInChunks(sql, sql.connection.getMetadata(entity), rows, { before, onConflict: "" });
}

/**
 * Columns as a row of a class, which they are from now on. Assigned one by one to an empty row, more than a dozen would make a
 * dictionary of it, in which every property is looked for whenever it is read.
 */
export function rowOf<T extends object, Columns extends object>(Row: new () => T, columns: Columns): T & Columns {
  return Object.setPrototypeOf(columns, Row.prototype as object) as T & Columns;
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
  await insertInChunks(sql, metadata, rows, { before: "", onConflict: overwriting(sql, metadata) });
}

/**
 * Deletes rows by their keys, within a transaction, and looks at no others; returns how many there were. For a list of
 * keys MySQL reads a small table from end to end, and waits for every row that open transactions have inserted there;
 * joined to the keys, each row is found by its own.
 */
export async function deleteRows<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  keys: readonly (number | string)[],
): Promise<number> {
  const { tableName, primaryColumns } = sql.connection.getMetadata(entity);
  const table = sql.connection.driver.escape(tableName);
  const [key = ""] = columnNames(sql, primaryColumns);
  const isSqlite = databaseKindOf(sql) === "sqlite";
  if (sql.queryRunner === undefined) throw new Error("rows are deleted within a transaction only");
  let deleted = 0;
  for (let start = 0; start < keys.length; start += DELETED_AT_ONCE) {
    const chunk = keys.slice(start, start + DELETED_AT_ONCE);
    const others = chunk.length - 1;
    const statement = isSqlite
      ? `DELETE FROM ${table} WHERE ${key} IN (?${", ?".repeat(others)})`
      : `DELETE ${table} FROM (SELECT ? AS wanted${" UNION ALL SELECT ?".repeat(others)}) AS named
         STRAIGHT_JOIN ${table} ON ${table}.${key} = named.wanted`;
    const { affected } = await sql.queryRunner.query(statement, [...chunk], true);
    deleted += affected ?? 0;
  }
  return deleted;
}

/** What follows the values, so that a row with the same id is overwritten. */
function overwriting(sql: Sql, metadata: EntityMetadata): string {
  const isSqlite = databaseKindOf(sql) === "sqlite";
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
  { before, onConflict }: { readonly before: string; readonly onConflict: string },
): Promise<void> {
  const { columns, tableName } = metadata;
  const { driver } = sql.connection;
  const insert = `${before}INSERT INTO ${driver.escape(tableName)} (${columnNames(sql, columns).join(", ")}) VALUES`;
  const places = `(${columns.map(() => "?").join(", ")})`;
  const size = Math.floor(PARAMETERS[databaseKindOf(sql)] / columns.length);
  const readers = columns.map((column) => storedValueOf<T>(sql, column));
  for (let start = 0; start < rows.length; start += size) {
    const chunk = rows.slice(start, start + size);
    const values: unknown[] = [];
    for (const row of chunk) for (const valueOf of readers) values.push(valueOf(row));
    await sql.query(`${insert} ${chunk.map(() => places).join(", ")} ${onConflict}`, values);
  }
}

/** Types whose values every driver takes as they are. */
const PLAIN_TYPES: readonly unknown[] = ["varchar", "text", "int", "double"];

/** Reads what a column stores out of a row. */
function storedValueOf<T extends ObjectLiteral>(sql: Sql, column: ColumnMetadata): (row: RowOf<T>) => unknown {
  const { propertyName, transformer, type } = column;
  if (transformer === undefined && PLAIN_TYPES.includes(type)) return (row) => row[propertyName] ?? null;
  const { driver } = sql.connection;
  return (row) => driver.preparePersistentValue(row[propertyName] ?? null, column) as unknown;
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

/** The instant in a raw row, which TypeORM has not read: MySQL gives a Date, SQLite a text in UTC. */
export function storedInstant(raw: unknown): Date {
  if (raw instanceof Date) return raw;
  if (typeof raw === "string") return new Date(`${raw.replace(" ", "T")}Z`);
  throw new RangeError("a stored instant is neither a date nor a text");
}
