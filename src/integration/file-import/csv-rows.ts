import { ImportError } from "../import-error.js";
import { csvRecords } from "./csv-records.js";
import type { FileRow } from "./file-row.js";

/** The names of the columns of a CSV file, from its first line that is not empty; `wanted` ones must be among them. */
export async function csvColumns(file: string, wanted: readonly string[]): Promise<string[]> {
  for await (const { line, fields, fault } of csvRecords(file)) {
    if (fault !== null)
      throw new ImportError(`${file}, line ${line}: the names of the columns are unreadable: ${fault}`);
    const columns = fields.map((name) => name.trim());
    const missing = wanted.filter((name) => !columns.includes(name));
    if (missing.length > 0) {
      throw new ImportError(
        `${file} lacks the columns ${missing.join(", ")}; its line ${line} names ${columns.join(" | ")}`,
      );
    }
    const repeated = columns.filter((name, index) => name !== "" && columns.indexOf(name) !== index);
    if (repeated.length > 0) throw new ImportError(`${file} has more than one column ${repeated.join(", ")}`);
    return columns;
  }
  throw new ImportError(`${file} is empty`);
}

/** The rows of a CSV file below the names of its columns. One that cannot be read says why, and the next ones follow. */
export async function* csvRows(file: string, columns: readonly string[]): AsyncGenerator<FileRow> {
  let isHeader = true;
  for await (const { line, endsAt, text, fields, fault } of csvRecords(file)) {
    if (isHeader) isHeader = false;
    else if (fault !== null) yield { line, endsAt, content: text, fault };
    else if (fields.length !== columns.length) {
      const mismatch = `the row has ${fields.length} fields, the file has ${columns.length} columns`;
      yield { line, endsAt, content: text, fault: mismatch };
    } else {
      const content = Object.fromEntries(columns.map((name, index) => [name, fields[index]]));
      yield { line, endsAt, content, fault: null };
    }
  }
}
