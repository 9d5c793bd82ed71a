import { LRUCache } from "lru-cache";
import type { EntityMetadata, EntityTarget, ObjectLiteral } from "typeorm";
import type { ColumnMetadata } from "typeorm/metadata/ColumnMetadata.js";

import type { Sql } from "./database.js";
import { rowOf, storedInstant } from "./rows.js";
import type { WorkspaceRows } from "./workspace-rows.js";

/** A row as a driver gives it. */
export type RawRow = Readonly<Record<string, unknown>>;

/** How the rows of an entity are selected under an alias, and read. */
export interface RowReader<T> {
  /** What stands behind SELECT. */
  readonly columns: string;
  readonly read: (raw: RawRow) => T;
}

/** Columns of a row, by the names of its properties; null: all. */
export type Columns = ReadonlySet<string> | null;

/** Some columns, and others that are needed in any case. */
export function withColumns(wanted: Columns, ...needed: readonly string[]): Columns {
  return wanted === null ? null : new Set([...wanted, ...needed]);
}

/** Clients choose columns as they like; the choices of one program are few. */
const KEPT_READERS = 200;

const known = new WeakMap<object, LRUCache<string, RowReader<ObjectLiteral>>>();

/**
 * Reads rows of statements that are written by hand, as TypeORM would read them. Its own way, from a query builder to
 * entities, took more time for a page than everything else together. Rows of which only some columns are read throw where
 * another one is asked for.
 */
export function rowReader<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  alias: string,
  wanted: Columns = null,
): RowReader<T> {
  const metadata = sql.connection.getMetadata(entity);
  const readers = known.get(metadata) ?? new LRUCache<string, RowReader<ObjectLiteral>>({ max: KEPT_READERS });
  known.set(metadata, readers);
  const key = wanted === null ? alias : `${alias}: ${[...wanted].sort().join()}`;
  const reader = readers.get(key) ?? makeReader(sql, metadata, alias, wanted);
  readers.set(key, reader);
  return reader as RowReader<T>;
}

function makeReader(
  sql: Sql,
  { columns, target }: EntityMetadata,
  alias: string,
  wanted: Columns,
): RowReader<ObjectLiteral> {
  const { driver } = sql.connection;
  const unread = columns.filter(({ propertyName }) => wanted?.has(propertyName) === false);
  const Row = unread.length === 0 ? (target as RowClass) : rowsInPart(target as RowClass, unread);
  const read = columns.filter((column) => !unread.includes(column));
  const parts = read.map((column) => ({
    name: column.propertyName,
    key: `${alias}_${column.databaseName}`,
    column: `${alias}.${driver.escape(column.databaseName)}`,
    valueOf: valueReader(sql, column),
  }));
  const empty = rowWithFixedPlaces(parts.map(({ name }) => name));
  return {
    columns: parts.map(({ column, key }) => `${column} AS ${key}`).join(", "),
    read: (raw) => {
      const row = { ...empty };
      for (const { name, key, valueOf } of parts) row[name] = valueOf(raw[key]);
      return rowOf(Row, row);
    },
  };
}

/**
 * An object with these properties, of which copies know the place of each; see `rowOf`. Rows that were dictionaries took a
 * quarter of the time in which loyalty is computed.
 */
function rowWithFixedPlaces(names: readonly string[]): ObjectLiteral {
  return JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as ObjectLiteral;
}

type RowClass = new () => ObjectLiteral;

/** A class of rows without some columns, which says so where it would else tell of nothing. */
function rowsInPart(Row: RowClass, unread: readonly ColumnMetadata[]): RowClass {
  class RowInPart extends Row {}
  for (const { propertyName } of unread) {
    Object.defineProperty(RowInPart.prototype, propertyName, {
      get: () => {
        throw new Error(`the column ${propertyName} of ${Row.name} was not read`);
      },
    });
  }
  return RowInPart;
}

/** Types whose values every driver gives as they were stored. */
const PLAIN_TYPES: readonly unknown[] = ["varchar", "text", "int", "double", "date"];

/** Turns what a driver gives into the value of a column. */
function valueReader(sql: Sql, column: ColumnMetadata): (raw: unknown) => unknown {
  const { transformer, type } = column;
  if (transformer === undefined) {
    if (PLAIN_TYPES.includes(type)) return asItIs;
    if (type === "datetime") return (raw) => (raw === null ? null : storedInstant(raw));
    if (type === "simple-json") return (raw) => (typeof raw === "string" ? (JSON.parse(raw) as unknown) : raw);
  }
  const { driver } = sql.connection;
  return (raw) => driver.prepareHydratedValue(raw, column) as unknown;
}

function asItIs(raw: unknown): unknown {
  return raw;
}

/** Rows of a workspace by their ids, in no order, by a statement of this name. */
export async function rowsByIds<T extends ObjectLiteral>(
  { sql, workspaceId }: WorkspaceRows,
  entity: EntityTarget<T>,
  ids: readonly string[],
  name: string,
): Promise<T[]> {
  if (ids.length === 0) return [];
  const having: ObjectLiteral = { workspaceId, id: ids };
  return findRows(sql, entity, having as Having<T>, { comment: name });
}

/** What rows must have in some columns: a value, or one of several. */
type Having<T> = { readonly [Column in keyof T]?: T[Column] | readonly NonNullable<T[Column]>[] };

/** The rows that have some values, by a statement of this name. */
export async function findRows<T extends ObjectLiteral>(
  sql: Sql,
  entity: EntityTarget<T>,
  having: Having<T>,
  { comment, orderBy = [] }: { readonly comment: string; readonly orderBy?: readonly (keyof T & string)[] },
): Promise<T[]> {
  const { columns, read } = rowReader(sql, entity, "wanted");
  const { tableName } = sql.connection.getMetadata(entity);
  const conditions = Object.entries<unknown>(having).map(([column, value]) =>
    Array.isArray(value) ? `wanted.${column} IN (${placesFor(value)})` : `wanted.${column} = ?`,
  );
  const order = orderBy.length === 0 ? "" : ` ORDER BY ${orderBy.map((column) => `wanted.${column}`).join(", ")}`;
  const rows = await sql.query<RawRow[]>(
    `/* ${comment} */ SELECT ${columns} FROM ${tableName} wanted WHERE ${conditions.join(" AND ")}${order}`,
    Object.values<unknown>(having).flat(),
  );
  return rows.map(read);
}

/** A place for each of some parameters, for IN. */
export function placesFor(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}
