import { CsvError, parse } from "csv-parse/sync";

import type { Delimiter } from "./delimiter.js";
import type { TextFile } from "./text-file.js";
import { type Line, linesOf, LONGEST_ROW_BYTES } from "./text-lines.js";

/** One record of a CSV file: its fields, or why it has none. */
export interface CsvRecord {
  /** The line on which it begins. */
  readonly line: number;
  readonly text: string;
  readonly fields: readonly string[];
  /** Why the fields could not be read; null: they could. */
  readonly fault: string | null;
}

/**
 * The records of a file whose columns are separated, without empty lines. Lines are put together until their quotes are even, and csv-parse
 * reads each record by itself: its stream would let one stray quote swallow all rows behind it, and it miscounts line
 * breaks within quotes. Where lines put together are no record, only the first of them is given up.
 */
export async function* csvRecords(file: TextFile, { character, isSaid }: Delimiter): AsyncGenerator<CsvRecord> {
  const assembler = new RecordAssembler(character);
  let isSaying = isSaid;
  for await (const line of linesOf(file)) {
    if (!isSaying) yield* assembler.add(line);
    else if (line.text.trim() !== "") isSaying = false;
  }
  yield* assembler.end();
}

class RecordAssembler {
  private lines: Line[] = [];
  private isQuoteOpen = false;

  constructor(private readonly delimiter: string) {}

  *add(line: Line): Generator<CsvRecord> {
    // Lines that were put together in vain come back here; the next one is the last.
    const waiting = [line];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.lines.length === 0 && next.text.trim() === "") continue;
      this.lines.push(next);
      this.isQuoteOpen = this.isQuoteOpen !== hasOddQuotes(next.text);
      if (!this.isQuoteOpen || sizeOf(this.lines) > LONGEST_ROW_BYTES) yield this.close(waiting);
    }
  }

  *end(): Generator<CsvRecord> {
    while (this.lines.length > 0) {
      const waiting: Line[] = [];
      yield this.close(waiting);
      for (const line of waiting.reverse()) yield* this.add(line);
    }
  }

  private close(waiting: Line[]): CsvRecord {
    const { lines, isQuoteOpen } = this;
    this.lines = [];
    this.isQuoteOpen = false;
    const whole = isQuoteOpen ? null : parsed(textOf(lines), this.delimiter).fields;
    if (whole !== null) return recordOf(lines, whole, faultIn(lines));
    for (const line of lines.slice(1).reverse()) waiting.push(line);
    const first = lines.slice(0, 1);
    return recordOf(first, [], faultIn(first) ?? parsed(textOf(first), this.delimiter).fault);
  }
}

function recordOf(lines: readonly Line[], fields: readonly string[], fault: string | null): CsvRecord {
  return { line: lines[0]?.number ?? 0, text: textOf(lines), fields, fault };
}

function textOf(lines: readonly Line[]): string {
  const text = lines.map((line) => line.text).join("\n");
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function sizeOf(lines: readonly Line[]): number {
  return (lines.at(-1)?.endsAt ?? 0) - (lines[0]?.startsAt ?? 0);
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}

function faultIn(lines: readonly Line[]): string | null {
  return lines.find(({ fault }) => fault !== null)?.fault ?? null;
}

/** The fields of one record, or why its quotes are wrong. */
function parsed(text: string, delimiter: string): { readonly fields: string[] | null; readonly fault: string | null } {
  try {
    return { fields: parse(text, { record_delimiter: "\n", delimiter })[0] ?? null, fault: null };
  } catch (error) {
    const isOpen = error instanceof CsvError && error.code === "CSV_QUOTE_NOT_CLOSED";
    const fault = isOpen ? "a quote is opened and not closed" : "a quote stands within a field or right behind one";
    return { fields: null, fault };
  }
}
