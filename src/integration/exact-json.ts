import { JsonScanner } from "./json-scanner.js";

/**
 * Parses JSON, with numbers that a double does not hold as texts: an id keeps all of its digits. Of a repeated key the
 * last value counts, as in every other parser. Throws a JsonFault. What the engine parses itself is fast, so the text is
 * only looked through once before, and written anew where it has such numbers.
 */
export function parseExactJson(text: string): unknown {
  const bounds = new JsonScanner(text).inexactNumbers();
  return JSON.parse(bounds.length === 0 ? text : quotedAt(text, bounds)) as unknown;
}

const QUOTE = '"'.charCodeAt(0);
const BYTES_PER_UNIT = 2;

/** The text with quotes put in at some places. A copy of its units takes a third of the time that joining pieces does. */
function quotedAt(text: string, places: readonly number[]): string {
  const copy = Buffer.allocUnsafe((text.length + places.length + 1) * BYTES_PER_UNIT);
  let [length, done] = [0, 0];
  for (const place of [...places, text.length]) {
    for (; done < place; done += 1) {
      const unit = text.charCodeAt(done);
      copy[length++] = unit & 0xff;
      copy[length++] = unit >> 8;
    }
    copy[length++] = QUOTE;
    copy[length++] = 0;
  }
  // Without the quote at the end of the text.
  return copy.toString("utf16le", 0, length - BYTES_PER_UNIT);
}
