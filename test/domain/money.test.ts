import fc from "fast-check";

import { decimalOf, isCurrency, LARGEST_MINOR, minorOf } from "../../src/domain/money.js";

test.each([
  [1999, "EUR", "19.99"],
  [1990, "EUR", "19.90"],
  [5, "EUR", "0.05"],
  [0, "EUR", "0.00"],
  [-5, "EUR", "-0.05"],
  [-123456, "EUR", "-1234.56"],
  [5, "JPY", "5"],
  [-5, "JPY", "-5"],
  [0, "JPY", "0"],
  [1234, "KWD", "1.234"],
  [1, "KWD", "0.001"],
  [Number.MAX_SAFE_INTEGER, "EUR", "90071992547409.91"],
])("%i minor units of %s are written %s", (minor, currency, expected) => {
  expect(decimalOf({ minor, currency })).toBe(expected);
});

test.each([
  ["19.99", "EUR", 1999],
  ["19.9", "EUR", 1990],
  ["19", "EUR", 1900],
  ["0.07", "EUR", 7],
  ["1.005", "KWD", 1005],
  ["8.2", "KWD", 8200],
  ["-0.05", "EUR", -5],
  ["-0.00", "EUR", 0],
  ["007", "EUR", 700],
  ["5", "JPY", 5],
  ["5.00", "JPY", 5],
  ["19.9900", "EUR", 1999],
  [" 19.99 ", "EUR", 1999],
  ["90071992547409.91", "EUR", Number.MAX_SAFE_INTEGER],
])("%j %s is %i minor units", (decimal, currency, expected) => {
  expect(minorOf(decimal, currency)).toBe(expected);
});

test.each([
  ["more places than cents", "19.999", "EUR"],
  ["a fraction of a yen", "5.5", "JPY"],
  ["a fourth place of a dinar", "1.0001", "KWD"],
  ["nothing", "", "EUR"],
  ["words", "nineteen", "EUR"],
  ["a decimal comma", "19,99", "EUR"],
  ["thousands separators", "1,999.00", "EUR"],
  ["an exponent", "1e3", "EUR"],
  ["a hexadecimal number", "0x10", "EUR"],
  ["a plus sign", "+5", "EUR"],
  ["two signs", "--5", "EUR"],
  ["no whole part", ".5", "EUR"],
  ["no fraction after the point", "5.", "EUR"],
  ["infinity", "Infinity", "EUR"],
  ["not a number", "NaN", "EUR"],
  ["digits of another script", "١٩", "EUR"],
  ["more than is exact", "90071992547409.92", "EUR"],
  ["far more than is exact", "9999999999999999", "EUR"],
])("%s is refused: %j %s", (_name, decimal, currency) => {
  expect(minorOf(decimal, currency)).toBeNull();
});

test.each([
  ["EUR", true],
  ["KWD", true],
  ["eur", false],
  ["XYZ", false],
  ["", false],
])("%j is a currency: %j", (code, expected) => {
  expect(isCurrency(code)).toBe(expected);
});

test("what is written is read back, in every currency", () => {
  const minor = fc.integer({ min: -LARGEST_MINOR, max: LARGEST_MINOR });
  fc.assert(
    fc.property(minor, fc.constantFrom("EUR", "JPY", "KWD", "CLF"), (minor, currency) => {
      expect(minorOf(decimalOf({ minor, currency }), currency)).toBe(minor);
    }),
  );
});
