import { access, constants, stat } from "node:fs/promises";
import path from "node:path";

import { ImportError, isMissingFile, messageOf } from "../import-error.js";
import { type DelimiterName, DELIMITERS, type FileEncoding } from "./file-format.js";
import type { FileRow } from "./file-row.js";
import { isRejectionColumn } from "./rejected-form.js";
import { csvColumns, csvRows } from "./text/csv-rows.js";
import { delimiterOf } from "./text/delimiter.js";
import { jsonlRows } from "./text/jsonl-rows.js";
import { TextFile } from "./text/text-file.js";
import { sheetHeadOf, sheetRows } from "./workbook/sheet-rows.js";
import { Workbook } from "./workbook/workbook.js";

/** Which rows to read, and how, where that is not to be found out. */
export interface SourceChoice {
  /** A file of rows: `.csv`, `.tsv`, `.txt`, `.jsonl` or `.ndjson`, each also with `.gz`, or `.xlsx`. */
  readonly file: string;
  /** How its characters are written. */
  readonly encoding?: FileEncoding;
  /** What stands between its columns. */
  readonly delimiter?: DelimiterName;
  /** The name of a sheet; absent: the first one that is shown. */
  readonly sheet?: string;
}

/** The rows of a file, of whatever kind it is. */
export interface RowSource {
  /** The file, and its sheet where it has several, as messages name it. */
  readonly place: string;
  /** What stands above the names of its columns. */
  readonly title: string;
  /** The names of its columns; null: each row has keys of its own. */
  readonly columns: readonly string[] | null;
  /** What stands between its columns; null: it is no file of separated columns. */
  readonly delimiter: string | null;
  /** How the file is read, where that is not as usual. */
  readonly form: Readonly<Record<string, string>>;
  /** The rows from the first one on, each time. */
  readonly rows: () => AsyncIterable<FileRow>;
  /** How much has been read. */
  readonly reached: () => { readonly bytes: number; readonly totalBytes: number };
  readonly close: () => void;
}

/** Opens the rows of a file, which must have the `wanted` columns. The caller closes it. Throws an ImportError. */
export async function openRowSource(choice: SourceChoice, wanted: readonly string[]): Promise<RowSource> {
  const totalBytes = await sizeOf(choice.file);
  if (isWorkbook(choice.file)) return sheetSource(choice, wanted);
  if (choice.sheet !== undefined) throw new ImportError(`${choice.file} is no workbook: it has no sheets`);
  return textSource(choice, wanted, totalBytes);
}

/** Whether a file holds sheets. */
export function isWorkbook(file: string): boolean {
  return /\.xls[xm]$/i.test(file);
}

/** The sheets of a workbook that are shown; null: a file has no sheets. */
export async function sheetsShownIn(file: string): Promise<string[] | null> {
  if (!isWorkbook(file)) return null;
  const workbook = await Workbook.open(file);
  try {
    return workbook.shownSheets;
  } finally {
    workbook.close();
  }
}

async function sheetSource({ file, sheet }: SourceChoice, wanted: readonly string[]): Promise<RowSource> {
  const workbook = await Workbook.open(file);
  try {
    const [first = ""] = workbook.sheetNames;
    const name = sheet ?? first;
    let bytes = 0;
    const cells = (): ReturnType<Workbook["rowsOf"]> => {
      bytes = 0;
      return workbook.rowsOf(name, (count) => (bytes += count));
    };
    const place = workbook.sheetNames.length > 1 ? `${file}, sheet ${name}` : file;
    const head = await sheetHeadOf(place, cells(), wanted);
    return {
      place,
      title: head.title,
      columns: [...head.columns.keys()],
      delimiter: null,
      form: { sheet: name },
      rows: () => sheetRows(cells(), head),
      reached: () => ({ bytes, totalBytes: workbook.sizeOf(name) }),
      close: () => workbook.close(),
    };
  } catch (fault) {
    workbook.close();
    throw fault;
  }
}

async function textSource(
  { file, encoding, delimiter: chosen }: SourceChoice,
  wanted: readonly string[],
  totalBytes: number,
): Promise<RowSource> {
  const text = await TextFile.open(file, encoding);
  const shared = {
    place: file,
    title: "",
    reached: () => ({ bytes: text.bytesRead, totalBytes }),
    close: () => undefined,
  };
  const form: Record<string, string> = text.encoding === "utf-8" ? {} : { encoding: text.encoding };
  switch (text.extension) {
    case ".csv":
    case ".tsv":
    case ".txt": {
      const found = delimiterOf(await text.firstLines(), wanted);
      const delimiter = chosen === undefined ? found : { ...found, character: DELIMITERS[chosen] };
      const csv = { file: text, delimiter };
      const columns = await csvColumns(csv, wanted);
      const separated: Record<string, string> =
        delimiter.character === DELIMITERS.comma ? {} : { delimiter: delimiter.character };
      const read = columns.filter((name) => !isRejectionColumn(name));
      return {
        ...shared,
        columns: read,
        delimiter: delimiter.character,
        form: { ...form, ...separated },
        rows: () => csvRows(csv, columns),
      };
    }
    case ".jsonl":
    case ".ndjson":
      return { ...shared, columns: null, delimiter: null, form, rows: () => jsonlRows(text, wanted) };
    default:
      throw new ImportError(
        `${file} is neither .csv, .tsv or .txt nor .jsonl or .ndjson, each of which may be packed as .gz, nor .xlsx` +
          (path.extname(file).toLowerCase() === ".xls" ? "; save it as .xlsx" : ""),
      );
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    await access(file, constants.R_OK);
    const found = await stat(file);
    if (!found.isFile()) throw new ImportError(`${file} is not a file`);
    if (found.size === 0) throw new ImportError(`${file} is empty`);
    return found.size;
  } catch (fault) {
    if (fault instanceof ImportError) throw fault;
    throw new ImportError(
      isMissingFile(fault) ? `there is no file ${file}` : `${file} cannot be read: ${messageOf(fault)}`,
    );
  }
}
