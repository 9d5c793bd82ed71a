import type { RowContent } from "../file-row.js";
import { textOf } from "../row-order.js";
import { type Role, rolesOf, wordsOf } from "./column-role.js";
import { type ColumnShape, columnShapeOf } from "./column-shape.js";
import { ColumnValues } from "./column-values.js";

/** What a file or a sheet has. */
export interface TableSample {
  readonly file: string;
  /** The sheet, where the file has several. */
  readonly sheet: string | null;
  /** What stands above the names of its columns. */
  readonly title: string;
  readonly columns: readonly string[];
  /** Some of its rows, in their order. */
  readonly rows: readonly RowContent[];
  /** The values of its columns, in all rows. */
  readonly values: ReadonlyMap<string, ColumnValues>;
}

/** What the rows of a table tell. */
type TableKind = "contracts" | "contacts" | "customers";

/** A table of which it is known what its columns are for. */
export interface Table extends TableSample {
  readonly kind: TableKind;
  readonly roles: ReadonlyMap<Role, string>;
  readonly shapes: ReadonlyMap<string, ColumnShape>;
}

/** Words by which a table in German is known. */
const GERMAN =
  /\b(kunde\w*|vertrag\w*|beginn|ende|betrag|waehrung|laufzeit|nr|datum|zeitpunkt|ereignis|vorgang\w*|preis|firma|kuendigung\w*|gueltig)\b/;

/** The language in which the columns of tables are named. */
export function languageOf(tables: readonly TableSample[]): string {
  return tables.some(({ columns }) => GERMAN.test(columns.map(wordsOf).join(" "))) ? "de" : "en";
}

/** Finds out what the columns of a table are for, and what its rows tell. */
export function tableOf(sample: TableSample, language: string): Table {
  const columns = sample.columns.map((name) => ({
    name,
    shape: columnShapeOf(name, sample.values.get(name) ?? new ColumnValues(), language),
  }));
  const roles = rolesOf(columns);
  const kind = kindOf(roles);
  const id = roles.get("id");
  const own = ({ contracts: "contractId", contacts: "caseId", customers: "customerId" } as const)[kind];
  if (id !== undefined && !roles.has(own)) roles.set(own, id);
  return { ...sample, kind, roles, shapes: new Map(columns.map(({ name, shape }) => [name, shape])) };
}

function kindOf(roles: ReadonlyMap<Role, string>): TableKind {
  const has = (...wanted: Role[]) => wanted.some((role) => roles.has(role));
  if (has("startsOn") && has("value", "endsOn", "termMonths", "billingInterval", "contractId", "product"))
    return "contracts";
  if (has("occurredAt") && has("caseId", "event", "channel", "agent", "effort", "satisfaction", "recommendation")) {
    return "contacts";
  }
  return "customers";
}

/** How the rows of one table belong to those of another. */
export interface TableJoin {
  readonly table: Table;
  readonly column: string;
  readonly key: string;
  /** The part of the rows that find one. */
  readonly found: number;
}

/** The share of values that are keys of the other table at least, or the tables do not belong together. */
const LEAST_FOUND = 0.5;

/** Finds the column of a table whose values are the keys of another one; null: there is none. */
export function joinOf(main: Table, other: Table): TableJoin | null {
  const joins = other.columns.flatMap((key) => {
    const shape = other.shapes.get(key);
    if (shape === undefined || !shape.isUnique || shape.filled < 1 || shape.day !== null) return [];
    const keys = new Set(valuesOf(other, key));
    return main.columns.map((column) => {
      const values = valuesOf(main, column);
      const found = values.length === 0 ? 0 : values.filter((value) => keys.has(value)).length / values.length;
      const isNamedAlike = wordsOf(column) === wordsOf(key) || main.roles.get("customerId") === column;
      return { table: other, column, key, found, weight: found + (isNamedAlike ? 0.1 : 0) };
    });
  });
  const [best] = joins.sort((one, two) => two.weight - one.weight);
  return best !== undefined && best.found >= LEAST_FOUND ? best : null;
}

function valuesOf({ rows }: Table, column: string): string[] {
  return rows.map((row) => textOf(row[column])).filter((value) => value !== "");
}

/** The name by which an expression reads the row of a joined table. */
export function joinNameOf({ table }: TableJoin): string {
  return table.kind === "customers" ? "customer" : table.kind;
}

/** A table as messages name it. */
export function labelOf({ file, sheet }: TableSample): string {
  return sheet === null ? file : `${file}, sheet ${sheet}`;
}
