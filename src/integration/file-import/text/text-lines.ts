import { isUtf8 } from "node:buffer";

import type { TextFile } from "./text-file.js";

/** One line of a text file, without its line feed. */
export interface Line {
  /** Counted from 1, as editors do. */
  readonly number: number;
  readonly text: string;
  /** Byte offset at which it begins. */
  readonly startsAt: number;
  /** Byte offset at which the next line begins. */
  readonly endsAt: number;
  /** Why the text is not what the file says; null: it is. */
  readonly fault: string | null;
}

/** No row of a file may be longer, so that a batch of rows fits into memory whatever the file holds. */
export const LONGEST_ROW_BYTES = 131_072;

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = /^\uFEFF/;
const SHOWN_CHARACTERS = 200;

/** The lines of a file, read as they are asked for. A line that is no UTF-8 or too long is told as a fault. */
export async function* linesOf(file: TextFile): AsyncGenerator<Line> {
  let before: LinePlace = { number: 0, endsAt: 0 };
  let pieces: Buffer[] = [];
  let length = 0;
  const keep = (piece: Buffer): void => {
    if (length <= LONGEST_ROW_BYTES) pieces.push(piece);
    length += piece.length;
  };
  const take = (ending: number): Line => {
    const line = lineOf(Buffer.concat(pieces), length, before.endsAt + length + ending, before);
    before = line;
    pieces = [];
    length = 0;
    return line;
  };

  for await (const chunk of file.chunks()) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, end));
      yield take(1);
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (length > 0) yield take(0);
}

type LinePlace = Pick<Line, "number" | "endsAt">;

function lineOf(bytes: Buffer, length: number, endsAt: number, before: LinePlace): Line {
  const place = { number: before.number + 1, startsAt: before.endsAt, endsAt };
  const decoded = bytes.toString("utf8");
  const text = place.number === 1 ? decoded.replace(BYTE_ORDER_MARK, "") : decoded;
  if (length > LONGEST_ROW_BYTES) {
    const fault = `the row is longer than ${LONGEST_ROW_BYTES} bytes`;
    return { ...place, text: text.slice(0, SHOWN_CHARACTERS), fault };
  }
  return { ...place, text, fault: isUtf8(bytes) ? null : "the row is not encoded in UTF-8, as others of the file are" };
}
