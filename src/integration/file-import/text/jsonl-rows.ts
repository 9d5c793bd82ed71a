import { parseExactJson } from "../../exact-json.js";
import { JsonFault } from "../../json-scanner.js";
import type { FileRow } from "../file-row.js";
import { withoutRejection } from "../rejected-form.js";
import type { TextFile } from "./text-file.js";
import { type Line, linesOf } from "./text-lines.js";

/** The rows of a JSON Lines file: an object on each line that is not empty, with at least the `wanted` keys. */
export async function* jsonlRows(file: TextFile, wanted: readonly string[]): AsyncGenerator<FileRow> {
  for await (const line of linesOf(file)) {
    if (line.text.trim() !== "") yield rowOf(line, wanted);
  }
}

function rowOf({ number: line, text, fault }: Line, wanted: readonly string[]): FileRow {
  const refused = (reason: string): FileRow => ({ line, content: text.trim(), fault: reason });
  if (fault !== null) return refused(fault);
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return refused(`the line is not JSON: column ${fault.position + 1}: ${fault.message}`);
  }
  if (!isObject(value)) return refused("the line is not a JSON object");
  const content = withoutRejection(value);
  if (content === null) return refused("the row could not be read when it was rejected: write it anew");
  const missing = wanted.filter((key) => !Object.hasOwn(content, key));
  const reason = missing.length === 0 ? null : `the row lacks ${missing.join(", ")}`;
  return { line, content, fault: reason };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
