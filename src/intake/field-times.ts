import type { ExternalId } from "../model/customer/external-id.js";

/** What a row says of how its source speaks. */
export interface SourceRow {
  readonly sourceUpdatedAt?: Date | null;
  /** Whether it says single fields, as they were at that instant, and nothing of the others. */
  readonly partial?: boolean | null;
  /** Its fields that count only if it makes the record. */
  readonly onlyIfNew?: readonly string[] | null;
  /** What it tells one by one: facts of their own instants, which nothing overtakes. */
  readonly happenings?: readonly object[] | null;
}

/** When a source last spoke of single fields of its record, by field; null: only ever of the whole record. */
export type FieldTimes = ExternalId["fieldTimes"];

/** What names a record or says how a row is meant, and is no field of the record. */
const ADDRESS: ReadonlySet<string> = new Set([
  "id",
  "externalId",
  "externalIds",
  "match",
  "withoutCustomer",
  "operation",
  "reason",
  "into",
  "onlyIfNew",
  "happenings",
  "onlyIfKnown",
  "partial",
  "sourceUpdatedAt",
]);

/** Custom fields merge by key, so that each key is a field: `customFields.key`. */
const MERGED = "customFields";

/**
 * What a row says that its source has not overtaken: the row without the fields of which the source has said something
 * newer one by one. Null where nothing is left of a row that says single fields.
 */
export function withoutOvertaken<Row extends SourceRow>(row: Row, times: FieldTimes): Row | null {
  const { sourceUpdatedAt, partial } = row;
  if (!sourceUpdatedAt || times === null) return row;
  const at = sourceUpdatedAt.toISOString();
  const said = fieldsOf(row);
  const overtaken = new Set(said.filter((field) => isOvertaken(field, at, times)));
  if (overtaken.size === 0) return row;
  if (partial && overtaken.size === said.length) return happeningsOf(row);
  const rest = Object.entries(row).map(([name, value]: [string, unknown]): [string, unknown] => {
    return [name, overtaken.has(name) ? undefined : isKeyed(name, value) ? keptKeys(name, value, overtaken) : value];
  });
  return { ...row, ...Object.fromEntries<unknown>(rest) };
}

/** What is left of a row whose source has overtaken all that it says of its record: what it tells one by one; null: nothing. */
export function happeningsOf<Row extends SourceRow>(row: Row): Row | null {
  if (!row.happenings?.length) return null;
  const said = fieldsOf(row).map((field) => [field, undefined] as const);
  return { ...row, ...Object.fromEntries<unknown>(said), partial: true };
}

/** The times of single fields after a row, of which those are left that the last word about the whole record is older than. */
export function fieldTimesAfter(row: SourceRow, before: FieldTimes, wholeAt: Date | null): FieldTimes {
  const at = row.sourceUpdatedAt?.toISOString();
  const said = row.partial && at !== undefined ? fieldsOf(row).map((field) => [field, at] as const) : [];
  const whole = wholeAt?.toISOString() ?? "";
  const newest = Object.entries({ ...before, ...Object.fromEntries(said) }).filter(([, time]) => time > whole);
  return newest.length > 0 ? Object.fromEntries(newest) : null;
}

/** The fields of its record that a row says. */
function fieldsOf(row: SourceRow): string[] {
  const defaults = new Set<string>(row.onlyIfNew ?? []);
  return Object.entries(row).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || ADDRESS.has(name) || defaults.has(name)) return [];
    return isKeyed(name, value) ? Object.keys(value).map((key) => `${name}.${key}`) : [name];
  });
}

/** A field and its keys overtake each other: null in place of all custom fields is about each of them. */
function isOvertaken(field: string, at: string, times: NonNullable<FieldTimes>): boolean {
  return Object.entries(times).some(([name, time]) => {
    return time > at && (name === field || name.startsWith(`${field}.`) || field.startsWith(`${name}.`));
  });
}

function isKeyed(name: string, value: unknown): value is Record<string, unknown> {
  return name === MERGED && typeof value === "object" && value !== null;
}

function keptKeys(name: string, value: Record<string, unknown>, left: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !left.has(`${name}.${key}`)));
}
