import { ImportError } from "../../import-error.js";
import type { FileRow } from "../file-row.js";
import { isRejectionColumn } from "../rejected-form.js";
import { csvRecords } from "./csv-records.js";
import type { Delimiter } from "./delimiter.js";
import type { TextFile } from "./text-file.js";

/** A file of rows, and what stands between their columns. */
export interface CsvFile {
  readonly file: TextFile;
  readonly delimiter: Delimiter;
}

/** The names of the columns of a CSV file, from its first line that is not empty; `wanted` ones must be among them. */
export async function csvColumns({ file, delimiter }: CsvFile, wanted: readonly string[]): Promise<string[]> {
  for await (const { line, fields, fault } of csvRecords(file, delimiter)) {
    if (fault !== null)
      throw new ImportError(`${file.path}, line ${line}: the names of the columns are unreadable: ${fault}`);
    const columns = fields.map((name) => name.trim());
    const missing = wanted.filter((name) => !columns.includes(name));
    if (missing.length > 0) {
      throw new ImportError(
        `${file.path} lacks the columns ${missing.join(", ")}; its line ${line} names ${columns.join(" | ")}`,
      );
    }
    const repeated = columns.filter((name, index) => name !== "" && columns.indexOf(name) !== index);
    if (repeated.length > 0) throw new ImportError(`${file.path} has more than one column ${repeated.join(", ")}`);
    return columns;
  }
  throw new ImportError(`${file.path} is empty`);
}

/** The rows of a CSV file below the names of its columns. One that cannot be read says why, and the next ones follow. */
export async function* csvRows({ file, delimiter }: CsvFile, columns: readonly string[]): AsyncGenerator<FileRow> {
  let isHeader = true;
  for await (const { line, text, fields, fault } of csvRecords(file, delimiter)) {
    if (isHeader) isHeader = false;
    else if (fault !== null) yield { line, content: text, fault };
    else if (fields.length !== columns.length) {
      const mismatch = `the row has ${fields.length} fields, the file has ${columns.length} columns`;
      yield { line, content: text, fault: mismatch };
    } else {
      const read = [...columns.entries()].filter(([, name]) => !isRejectionColumn(name));
      const content = Object.fromEntries(read.map(([index, name]) => [name, fields[index]]));
      yield { line, content, fault: null };
    }
  }
}
