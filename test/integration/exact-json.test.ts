import { isDeepStrictEqual } from "node:util";

import fc from "fast-check";
import { parse } from "lossless-json";

import { parseExactJson } from "../../src/integration/exact-json.js";
import { JsonFault } from "../../src/integration/json-scanner.js";

const DEEPEST = 100;

/** What a text says, or what is wrong with it and where. */
type Outcome = { readonly value: unknown } | { readonly fault: string; readonly position: number };

function outcomeOf(text: string): Outcome {
  try {
    return { value: parseExactJson(text) };
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return { fault: fault.message, position: fault.position };
  }
}

/** The same by another parser, which calls back for every number. */
function expectedOf(text: string): Outcome {
  let [depth, isInString] = [0, false];
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position] ?? "";
    if (isInString && character === "\\") position += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && "[{".includes(character)) depth += 1;
    else if (!isInString && "]}".includes(character)) depth -= 1;
    if (depth > DEEPEST) return { fault: "it nests deeper than 100 levels", position };
  }
  const parseNumber = (written: string) => {
    const isWhole = /^-?\d+$/.test(written);
    const value = Number(written);
    return (isWhole ? Number.isSafeInteger(value) : Number.isFinite(value)) ? value : written;
  };
  try {
    return { value: parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) };
  } catch (fault) {
    const [, message = "", position] = /^(.*?)(?: but (?:got '.'|reached end of input))? at position (\d+)$/s.exec(
      (fault as Error).message,
    ) as unknown as [string, string, string];
    return { fault: message, position: Number(position) };
  }
}

const anyNumber = fc.oneof(
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc.integer({ min: -3, max: 3 }).map((off) => String(BigInt(Number.MAX_SAFE_INTEGER) + BigInt(off))),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map(String)
    .filter((text) => !text.includes("+")),
  fc
    .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -500, max: 500 }))
    .map(([of, power]) => `${of}e${power}`),
  fc.constantFrom("-0", "0", "0.0", "-0.5E+3", "1e400", "-1E400", "1e-400", "1.5e3", `1${"0".repeat(400)}`),
  fc.integer({ min: 290, max: 320 }).map((digits) => `${"9".repeat(digits)}.5`),
);
const anyString = fc.oneof(
  fc.string().map((text) => JSON.stringify(text)),
  fc
    .array(
      fc.constantFrom("a", "é", "😀", '\\"', "\\\\", "\\/", "\\n", "\\u0041", "\\uD800", " ", "12345678901234567890"),
    )
    .map((parts) => `"${parts.join("")}"`),
  fc.constantFrom('"__proto__"', '"a"', '"1"', '"constructor"', '"hasOwnProperty"'),
);
const space = fc.constantFrom("", "", "", " ", "\n\t", "\r ");
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(anyNumber, anyString, fc.constantFrom("true", "false", "null")),
    fc
      .tuple(fc.array(tie("json"), { maxLength: 5 }), space)
      .map(([items, gap]) => `[${gap}${items.join(`${gap},`)}]${gap}`),
    fc
      .tuple(fc.array(fc.tuple(anyString, tie("json")), { maxLength: 5 }), space)
      .map(
        ([fields, gap]) =>
          `{${gap}${fields.map(([key, value]) => `${key}${gap}:${gap}${value}`).join(`,${gap}`)}${gap}}`,
      ),
  ),
}));

/** A text with some characters taken out, put in or written over. */
const damaged = fc
  .tuple(
    json,
    fc.array(
      fc.record({
        at: fc.nat(200),
        removed: fc.nat(2),
        put: fc.constantFrom(
          "",
          "",
          ",",
          ":",
          "]",
          "}",
          "[",
          "{",
          '"',
          "\\",
          "0",
          "-",
          ".",
          "e",
          " ",
          "x",
          "\u0001",
          "t",
          "u",
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([text, damages]) =>
    damages.reduce((whole, { at, removed, put }) => {
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + put + whole.slice(place + removed);
    }, text),
  );

function expectSame(text: string): void {
  const [outcome, expected] = [outcomeOf(text), expectedOf(text)];
  // Own keys such as __proto__, their order and −0 count.
  if (isDeepStrictEqual(outcome, expected) && JSON.stringify(outcome) === JSON.stringify(expected)) return;
  expect({ text, outcome }).toEqual({ text, outcome: expected });
  throw new Error(`${text} gives ${JSON.stringify(outcome)}, not ${JSON.stringify(expected)}`);
}

test("any JSON is read as by a parser that is told every number", () => {
  fc.assert(fc.property(json, expectSame), { numRuns: 3_000 });
});

test("anything that is not JSON is refused with the same words at the same place", () => {
  fc.assert(fc.property(damaged, expectSame), { numRuns: 6_000 });
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'[]{}":,\\0-1.e tru\n\u0001') }), expectSame), {
    numRuns: 6_000,
  });
});

test.each([
  ["as deep as is taken", `${"[".repeat(DEEPEST)}1${"]".repeat(DEEPEST)}`],
  ["one level deeper", `${"[".repeat(DEEPEST + 1)}1${"]".repeat(DEEPEST + 1)}`],
  ["deeper after a fault", `[,${"[".repeat(DEEPEST + 1)}`],
  ["deep within a text", `["${"[".repeat(DEEPEST + 1)}"`],
  ["objects in lists", `${'[{"a":'.repeat(51)}1${"}]".repeat(51)}`],
  ["a repeated key", '{"b":1,"a":1,"b":12345678901234567890}'],
  ["a prototype", '{"__proto__":{"a":1},"__proto__":{"b":2}}'],
  ["a mark in front", "\uFEFF{}"],
])("%s: the same", (_title, text) => expectSame(text));
