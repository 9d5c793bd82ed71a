import type { UserErrorFacts } from "../domain/errors.js";
import { addRow, emptyLists, ROW_KINDS, type RowKind, type RowLists } from "../intake/row-lists.js";
import { evaluationFault } from "./expression/expression-place.js";
import type { FileRow } from "./file-import/file-row.js";
import type { Mapping } from "./mapping.js";
import { mappingFunctions } from "./mapping-functions.js";

/** Makes an ingest row of what a mapping yields, or says in what it has not the shape of one. */
export type CoerceRow = (
  kind: RowKind,
  row: unknown,
) => { readonly row: unknown } | { readonly errors: readonly UserErrorFacts[] };

/** A row of a file and what it becomes: ingest rows, or the reasons why it becomes none. */
export interface MappedRow {
  readonly fileRow: FileRow;
  readonly rows: RowLists;
  readonly errors: readonly UserErrorFacts[];
}

/** Turns rows of a file into ingest rows. */
export type RowMapper = (fileRow: FileRow) => Promise<MappedRow>;

/** The mapper of a mapping under some parameters, which were checked; days are those of a time zone. */
export function rowMapper(
  { expression, source: [, text] }: Mapping,
  parameters: Readonly<Record<string, string>>,
  timeZone: string,
  coerceRow: CoerceRow,
): RowMapper {
  const known = { ...mappingFunctions(timeZone), ...parameters };
  return async (fileRow) => {
    if (fileRow.fault !== null) return refused(fileRow, fileRow.fault);
    let yielded: unknown;
    try {
      const { content, line, rows, joined } = fileRow;
      const given = { ...known, line, ...joined, ...(rows && { rows: rows.map((row) => row.content) }) };
      yielded = await expression.evaluate(content, given);
    } catch (fault) {
      return refused(fileRow, evaluationFault(text, fault));
    }
    return coerced(fileRow, yielded, coerceRow);
  };
}

function refused(fileRow: FileRow, message: string): MappedRow {
  return { fileRow, rows: emptyLists(), errors: [{ code: "ROW_INVALID", message, path: [] }] };
}

function coerced(fileRow: FileRow, yielded: unknown, coerceRow: CoerceRow): MappedRow {
  if (typeof yielded !== "object" || yielded === null || Array.isArray(yielded)) {
    return refused(fileRow, `the mapping yields no object with ${ROW_KINDS.join(", ")}`);
  }
  // A webhook that tells nothing is nobody's fault; of a row that is left out, whoever imports a file wants to know.
  if ("ignored" in yielded && typeof yielded.ignored === "string") return refused(fileRow, yielded.ignored);
  const { unknown, ...mapped } = coercedRows(yielded, coerceRow);
  if (unknown.length > 0) return refused(fileRow, `the mapping yields unknown ${unknown.join(", ")}`);
  return { fileRow, ...mapped };
}

/** The ingest rows that a mapping yields, what is wrong with others, and what it yields beside rows. */
export function coercedRows(
  yielded: object,
  coerceRow: CoerceRow,
): { readonly rows: RowLists; readonly errors: UserErrorFacts[]; readonly unknown: readonly string[] } {
  const lists = new Map<string, unknown>(Object.entries(yielded));
  const rows = emptyLists();
  const errors: UserErrorFacts[] = [];
  for (const kind of ROW_KINDS) {
    itemsWithin(lists.get(kind)).forEach((row, index) => {
      const result = coerceRow(kind, row);
      if ("row" in result) addRow(rows, kind, result.row as RowLists[typeof kind][number]);
      else errors.push(...result.errors.map((error) => within(kind, index, error)));
    });
    lists.delete(kind);
  }
  return { rows, errors, unknown: [...lists.keys()] };
}

/** JSONata leaves the brackets out around a single item, and yields nothing instead of an empty list. */
export function itemsWithin(yielded: unknown): readonly unknown[] {
  if (yielded === undefined || yielded === null) return [];
  return Array.isArray(yielded) ? yielded : [yielded];
}

/** An error of an ingest row, told from the file row down. */
export function within(kind: RowKind, index: number, { code, message, path }: UserErrorFacts): UserErrorFacts {
  return { code, message, path: [kind, String(index), ...path] };
}
