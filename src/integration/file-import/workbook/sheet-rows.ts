import { ImportError } from "../../import-error.js";
import type { FileRow } from "../file-row.js";
import { LONGEST_ROW_BYTES } from "../text/text-lines.js";
import type { SheetRow } from "./sheet-row-reader.js";

/** Among how many rows the names of the columns are looked for. */
const LOOKED_AT = 50;
/** Titles fill fewer cells than the names of the columns do. */
const FILLED_BY_NAMES = 0.6;

/** The names of the columns of a sheet, each with its place; columns without a name are not read. */
export interface SheetHead {
  readonly row: number;
  /** The texts above it. */
  readonly title: string;
  readonly columns: ReadonlyMap<string, number>;
}

/**
 * Finds the names of the columns of a sheet, above which titles and notes may stand: the first row with all `wanted` ones,
 * else the first one that holds texts alone and fills about as many cells as any row does.
 */
export async function sheetHeadOf(
  place: string,
  rows: AsyncIterable<SheetRow>,
  wanted: readonly string[],
): Promise<SheetHead> {
  const first: SheetRow[] = [];
  for await (const row of rows) if (first.push(row) >= LOOKED_AT) break;
  const most = Math.max(...first.map((row) => filledIn(row).length));
  const isHead = (row: SheetRow) => {
    const filled = filledIn(row);
    return filled.length >= most * FILLED_BY_NAMES && filled.every((cell) => typeof cell === "string");
  };
  const namesAll = (row: SheetRow) => wanted.every((name) => namesIn(row).includes(name));
  const found = (wanted.length > 0 ? first.find(namesAll) : undefined) ?? first.find(isHead) ?? first[0];
  if (found === undefined) throw new ImportError(`${place} is empty`);
  const names = namesIn(found);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const named = names.filter((name) => name !== "").join(" | ");
    throw new ImportError(`${place} lacks the columns ${missing.join(", ")}; its row ${found.number} names ${named}`);
  }
  const repeated = names.filter((name, index) => name !== "" && names.indexOf(name) !== index);
  if (repeated.length > 0) throw new ImportError(`${place} has more than one column ${repeated.join(", ")}`);
  const named = [...names.entries()].filter(([, name]) => name !== "");
  const above = first.slice(0, first.indexOf(found)).flatMap(filledIn);
  return { row: found.number, title: above.join(" "), columns: new Map(named.map(([at, name]) => [name, at])) };
}

/** The rows of a sheet below the names of its columns, without those that are empty there. */
export async function* sheetRows(rows: AsyncIterable<SheetRow>, { row, columns }: SheetHead): AsyncGenerator<FileRow> {
  for await (const { number: line, cells } of rows) {
    if (line <= row) continue;
    const values = [...columns].map(([name, at]) => [name, cells[at] ?? ""] as const);
    if (values.every(([, value]) => value === "")) continue;
    const content = Object.fromEntries(values);
    const isTooLong = values.reduce((sum, [, value]) => sum + String(value).length, 0) > LONGEST_ROW_BYTES;
    yield { line, content, fault: isTooLong ? `the row is longer than ${LONGEST_ROW_BYTES} characters` : null };
  }
}

function filledIn({ cells }: SheetRow) {
  return cells.filter((cell) => cell !== "");
}

function namesIn({ cells }: SheetRow): string[] {
  return cells.map((cell) => String(cell).trim());
}
