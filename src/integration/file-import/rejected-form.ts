import path from "node:path";

import type { UserErrorFacts } from "../../domain/errors.js";
import type { FileRow } from "./file-row.js";

/** A row that was not written, and why. */
export interface RejectedRow {
  readonly fileRow: FileRow;
  readonly errors: readonly UserErrorFacts[];
}

/** How rejected rows are written, so that they can be mended and imported as they are. */
export interface RejectedForm {
  /** What stands before the first row. */
  readonly head: string;
  readonly textOf: (row: RejectedRow) => string;
}

const LINE_COLUMN = "rejected line";
const REASON_COLUMN = "rejected because";
const REJECTION_KEY = "rejected";
const BYTE_ORDER_MARK = "\uFEFF";
const JSON_LINES = [".jsonl", ".ndjson"];

/** Whether a column was added to rejected rows; it is no column of the file. */
export function isRejectionColumn(name: string): boolean {
  return name === LINE_COLUMN || name === REASON_COLUMN;
}

/** The values of a row without what was added when it was rejected; null: it could not be read then. */
export function withoutRejection(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | null {
  const { [REJECTION_KEY]: rejection, ...content } = row;
  if (!isRejection(rejection)) return row;
  return "text" in rejection ? null : content;
}

/**
 * Where the rejected rows of a file go, and in what form: those of separated columns as such, with the same columns and two
 * more that say where and why; others as JSON Lines, in which numbers stay numbers.
 */
export function rejectedPlaceOf(
  { columns, delimiter }: { readonly columns: readonly string[] | null; readonly delimiter: string | null },
  { file, rejectedFile }: { readonly file: string; readonly rejectedFile?: string },
): { readonly file: string; readonly form: RejectedForm } {
  const isJson = JSON_LINES.includes(path.extname(rejectedFile ?? "").toLowerCase());
  return columns === null || delimiter === null || isJson
    ? { file: rejectedFile ?? `${file}.rejected.jsonl`, form: { head: "", textOf: jsonLineOf } }
    : { file: rejectedFile ?? `${file}.rejected.csv`, form: separatedForm(columns, delimiter) };
}

function separatedForm(columns: readonly string[], delimiter: string): RejectedForm {
  const lineOf = (fields: readonly unknown[]) =>
    `${fields.map((field) => quoted(field, delimiter)).join(delimiter)}\r\n`;
  return {
    // Without it spreadsheets take the file for one of another encoding.
    head: BYTE_ORDER_MARK + lineOf([...columns, LINE_COLUMN, REASON_COLUMN]),
    textOf: ({ fileRow, errors }) => {
      const reason = errors
        .map(({ code, path: place, message }) => `${code} ${place.join(".")}: ${message}`)
        .join("\n");
      return (fileRow.rows ?? [fileRow])
        .map(({ line, content }) => {
          if (typeof content !== "string") return lineOf([...columns.map((name) => content[name]), line, reason]);
          // Never as many fields as there are columns: such a row is not taken before somebody has mended it.
          return lineOf([content, line, reason, ...(columns.length === 1 ? [""] : [])]);
        })
        .join("");
    },
  };
}

function quoted(field: unknown, delimiter: string): string {
  const text = typeof field === "string" ? field : JSON.stringify(field ?? "");
  return text === text.trim() && !/["\r\n]/.test(text) && !text.includes(delimiter)
    ? text
    : `"${text.replaceAll('"', '""')}"`;
}

function jsonLineOf({ fileRow, errors }: RejectedRow): string {
  return (fileRow.rows ?? [fileRow])
    .map(({ line, content }) => {
      const row = typeof content === "string" ? {} : content;
      const text = typeof content === "string" ? { text: content } : {};
      return `${JSON.stringify({ ...row, [REJECTION_KEY]: { line, errors, ...text } })}\n`;
    })
    .join("");
}

function isRejection(value: unknown): value is object {
  return typeof value === "object" && value !== null && "line" in value && "errors" in value;
}
