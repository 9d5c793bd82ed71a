import { parse } from "lossless-json";

import { messageOf } from "./import-error.js";

/** A text is not JSON, or not JSON that can be taken. */
export class JsonFault extends Error {
  constructor(
    message: string,
    /** Where in the text, in characters from 0. */
    readonly position: number,
  ) {
    super(message);
    this.name = "JsonFault";
  }
}

/** Deeper than any sender nests, and far from what a stack holds. */
const DEEPEST = 100;
const WHOLE_NUMBER = /^-?\d+$/;

/**
 * Parses JSON, with numbers that a double does not hold as texts: an id keeps all of its digits. Of a repeated key the
 * last value counts, as in every other parser. Throws a JsonFault.
 */
export function parseExactJson(text: string): unknown {
  checkDepth(text);
  try {
    return parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
  } catch (fault) {
    const message = messageOf(fault);
    const [wholePosition, position] = / (?:but .*)?at position (\d+)$/s.exec(message) ?? [];
    const what = wholePosition === undefined ? message : message.slice(0, -wholePosition.length);
    throw new JsonFault(what, Number(position ?? 0));
  }
}

function parseNumber(written: string): number | string {
  const value = Number(written);
  const isExact = WHOLE_NUMBER.test(written) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return isExact ? value : written;
}

/** The parser calls itself for every level, so a text that nests deeper is refused before it comes to it. */
function checkDepth(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position];
    if (isInString) {
      if (character === "\\") position += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > DEEPEST) throw new JsonFault(`it nests deeper than ${DEEPEST} levels`, position);
  }
}
