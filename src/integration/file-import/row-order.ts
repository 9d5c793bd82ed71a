import { RowShelf } from "../../data/sqlite/row-shelf.js";
import type { FileRow } from "./file-row.js";

/** A group is given to an expression as a whole: what has more rows has no key that groups them. */
const LARGEST_GROUP = 10_000;

/**
 * The rows of a file with one row for all that have the same value in a column: the first of them, which carries the others.
 * Rows that cannot be read, or have no value there, come first, each by itself.
 */
export async function* groupedRows(rows: AsyncIterable<FileRow>, column: string): AsyncGenerator<FileRow> {
  for await (const group of shelvedRows(rows, column)) {
    const [first] = group;
    if (first === undefined) continue;
    if (first.fault !== null) yield first;
    else if (keyOf(first, column) === "")
      yield { ...first, fault: `the row has no ${column}, by which rows are grouped` };
    else if (group.length <= LARGEST_GROUP) yield { ...first, rows: group };
    else yield* group.map((row) => ({ ...row, fault: `more than ${LARGEST_GROUP} rows have this ${column}` }));
  }
}

/** The rows of a file in their order, but that those with the same value in a column come one after the other. */
export async function* rowsTogether(rows: AsyncIterable<FileRow>, column: string): AsyncGenerator<FileRow> {
  for await (const group of shelvedRows(rows, column)) yield* group;
}

/** The text of a row's value in a column; empty where there is none. */
export function keyOf({ content }: FileRow, column: string): string {
  return typeof content === "string" ? "" : textOf(content[column]);
}

/** A value as a key: a text and a number that looks like it are the same. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

async function* shelvedRows(rows: AsyncIterable<FileRow>, column: string): AsyncGenerator<FileRow[]> {
  const shelf = new RowShelf();
  try {
    for await (const row of rows) {
      const key = keyOf(row, column);
      if (row.fault !== null || key === "") yield [row];
      else shelf.put(key, JSON.stringify(row));
    }
    for (const group of shelf.groups()) yield group.rows.map((row) => JSON.parse(row) as FileRow);
  } finally {
    shelf.close();
  }
}
