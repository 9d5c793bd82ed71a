import { type QueryRunner, Table, TableColumn, type TableColumnOptions, type TableIndexOptions } from "typeorm";

type Column = (isMysql: boolean) => Omit<TableColumnOptions, "name">;

/**
 * Column kinds that mean the same on SQLite and MySQL. Ids are compared byte by byte (ascii_bin), texts character by
 * character (utf8mb4_bin), so that both databases compare alike; SQLite does so by itself and knows no such collations.
 */
export const column = {
  id: (): Column => (isMysql) => ({ type: "varchar", length: "36", ...(isMysql ? ASCII : {}) }),
  text:
    (length: number): Column =>
    (isMysql) => ({ type: "varchar", length: String(length), ...(isMysql ? UTF8 : {}) }),
  json: (): Column => (isMysql) => ({ type: "text", ...(isMysql ? UTF8 : {}) }),
  integer: (): Column => (isMysql) => ({ type: isMysql ? "int" : "integer" }),
  bigint: (): Column => () => ({ type: "bigint" }),
  number: (): Column => () => ({ type: "double" }),
  flag: (): Column => (isMysql) => (isMysql ? { type: "tinyint", width: 1 } : { type: "boolean" }),
  day: (): Column => () => ({ type: "date" }),
  instant: (): Column => () => ({ type: "datetime", precision: 3 }),
  blob: (): Column => () => ({ type: "blob" }),
  /** A number that the database gives on insertion; it must be the first column. */
  arrival: (): Column => (isMysql) => ({
    type: isMysql ? "int" : "integer",
    isGenerated: true,
    generationStrategy: "increment",
  }),
};

const ASCII = { charset: "ascii", collation: "ascii_bin" };
const UTF8 = { charset: "utf8mb4", collation: "utf8mb4_bin" };

/** The same column, which may hold null. */
export function nullable(kind: Column): Column {
  return (isMysql) => ({ ...kind(isMysql), isNullable: true });
}

/** Creates a table; its first column is the primary key. */
export async function createTable(
  queryRunner: QueryRunner,
  name: string,
  columns: Readonly<Record<string, Column>>,
  indices: TableIndexOptions[] = [],
): Promise<void> {
  const isMysql = queryRunner.dataSource.options.type !== "better-sqlite3";
  const [primary] = Object.keys(columns);
  await queryRunner.createTable(
    new Table({
      name,
      columns: Object.entries(columns).map(([columnName, kind]) => ({
        name: columnName,
        isPrimary: columnName === primary,
        ...kind(isMysql),
      })),
      indices,
    }),
  );
}

/** Lets a column hold null, or no longer. */
export async function changeNullability(
  queryRunner: QueryRunner,
  table: string,
  name: string,
  kind: Column,
  isNullable: boolean,
): Promise<void> {
  const isMysql = queryRunner.dataSource.options.type !== "better-sqlite3";
  await queryRunner.changeColumn(table, name, new TableColumn({ name, ...kind(isMysql), isNullable }));
}

/**
 * Adds columns to a table that has rows. Columns that may not be null are filled by `fill`, an SQL expression for each,
 * before they are closed.
 */
export async function addColumns(
  queryRunner: QueryRunner,
  table: string,
  columns: Readonly<Record<string, Column>>,
  fill: Readonly<Record<string, string>>,
): Promise<void> {
  const isMysql = queryRunner.dataSource.options.type !== "better-sqlite3";
  const optionsOf = (name: string, kind: Column) => ({ name, ...kind(isMysql) });
  for (const [name, kind] of Object.entries(columns)) {
    await queryRunner.addColumn(table, new TableColumn({ ...optionsOf(name, kind), isNullable: true }));
  }
  if (Object.keys(fill).length === 0) return;
  const assignments = Object.entries(fill).map(([name, expression]) => `\`${name}\` = ${expression}`);
  await queryRunner.query(`UPDATE ${table} SET ${assignments.join(", ")}`);
  for (const name of Object.keys(fill)) {
    const kind = columns[name];
    if (kind === undefined) throw new Error(`no column ${name} is added`);
    await queryRunner.changeColumn(table, name, new TableColumn({ ...optionsOf(name, kind), isNullable: false }));
  }
}
