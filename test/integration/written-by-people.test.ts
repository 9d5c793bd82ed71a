import jsonata from "jsonata";

import { mappingFunctions } from "../../src/integration/mapping-functions.js";

/** The value of an expression with the functions of mappings, or why it has none. */
async function valueOf(expression: string): Promise<unknown> {
  try {
    const value: unknown = await jsonata(expression).evaluate({}, mappingFunctions("Europe/Berlin"));
    return value;
  } catch (fault) {
    return fault instanceof Error ? fault.message : fault;
  }
}

test.each([
  ['$day("31.01.2025", "dd.MM.yyyy")', "2025-01-31"],
  ['$day("1.2.2025", "d.M.yyyy")', "2025-02-01"],
  ['$day(" 02/28/2025 ", "MM/dd/yyyy")', "2025-02-28"],
  ['$day("3. März 2025", "d. MMMM yyyy", "de")', "2025-03-03"],
  ['$day("3 Mar 2025", "d MMM yyyy")', "2025-03-03"],
  ['$day("29.02.2025", "dd.MM.yyyy")', '"29.02.2025" is not a day from 1900 to 2199 written as dd.MM.yyyy'],
  ['$day("13/01/2025", "MM/dd/yyyy")', '"13/01/2025" is not a day from 1900 to 2199 written as MM/dd/yyyy'],
  ['$day("31.01.25", "dd.MM.yyyy")', '"31.01.25" is not a day from 1900 to 2199 written as dd.MM.yyyy'],
  ['$day("45688", "excel")', "2025-01-31"],
  ['$day(45688.75, "excel")', "2025-01-31"],
  ['$day(61, "excel")', "1900-03-01"],
  ['$day(60, "excel")', '"60" is not a day from 1900 to 2199 written as excel'],
  ['$day("31.01.2025", "excel")', '"31.01.2025" is not a day from 1900 to 2199 written as excel'],
  ['$day("2025-01-31", "dd.MM.yyyy")', "2025-01-31"],
  ['$day("2025-01-31T14:30:00", "MM/dd/yyyy")', "2025-01-31"],
  ['$day("2025-02-30", "dd.MM.yyyy")', '"2025-02-30" is not a day from 1900 to 2199 written as dd.MM.yyyy'],
  ['$day("", "dd.MM.yyyy")', undefined],
  ['$day(missing, "dd.MM.yyyy")', undefined],
  ['$day("31.01.2025")', "a day needs a pattern, such as dd.MM.yyyy or excel"],
])("%s is %j", async (expression, expected) => {
  expect(await valueOf(expression)).toBe(expected);
});

test.each([
  ['$amount("1.234,56", "de")', "1234.56"],
  ['$amount("1.234,56 €", "de")', "1234.56"],
  ['$amount("EUR 1.234.567", "de")', "1234567"],
  ['$amount("1234,5", "de")', "1234.5"],
  ['$amount("-0,99", "de")', "-0.99"],
  ['$amount("1.234", "de")', "1234"],
  ['$amount("1,234", "de")', "1.234"],
  ['$amount("1.23", "de")', '"1.23" is not an amount as written in de'],
  ['$amount("1,234.56", "de")', '"1,234.56" is not an amount as written in de'],
  ['$amount("1,234.56", "en")', "1234.56"],
  ['$amount("$1,234", "en-US")', "1234"],
  ['$amount("1.234,56", "en")', '"1.234,56" is not an amount as written in en'],
  ['$amount("1 234,56", "fr")', "1234.56"],
  ['$amount("1\'234.50", "de-CH")', "1234.50"],
  ['$amount("1\u2019234.50", "de-CH")', "1234.50"],
  ['$amount("twelve", "en")', '"twelve" is not an amount as written in en'],
  ['$amount("€ -5", "de")', "-5"],
  ["$amount(12.345, 'de')", "12.345"],
  ["$amount(1234.5, 'de')", "1234.5"],
  ['$amount("0.500", "de")', '"0.500" is not an amount as written in de'],
  ['$amount("0,125", "en")', '"0,125" is not an amount as written in en'],
  ['$amount("12 34", "de")', '"12 34" is not an amount as written in de'],
  ['$amount("1 23", "fr")', '"1 23" is not an amount as written in fr'],
  ['$amount("", "de")', undefined],
  ['$amount(missing, "de")', undefined],
  ['$amount("1", "no language")', '"no language" is not the tag of a language, such as de or en'],
  ['$minorUnits($amount("1.234,56", "de"), "EUR")', 123456],
  ['$minorUnits($amount("1,234", "de"), "EUR")', '"1.234" is not an exact amount of EUR'],
])("%s is %j", async (expression, expected) => {
  expect(await valueOf(expression)).toBe(expected);
});

test.each([
  ['$monthsBetween("2025-01-01", "2026-01-01")', 12],
  ['$monthsBetween("2025-01-01", $addDays("2025-12-31", 1))', 12],
  ['$monthsBetween("2025-01-31", "2025-02-28")', 1],
  ['$monthsBetween("2025-01-31", "2025-02-27")', 0],
  ['$monthsBetween("2024-02-29", "2025-02-28")', 12],
  ['$monthsBetween("2025-01-01", "2025-01-01")', 0],
  ['$monthsBetween("2025-01-02", "2025-01-01")', "2025-01-01 comes before 2025-01-02"],
  ['$monthsBetween("2025-01-01", "soon")', '"soon" is not a day (YYYY-MM-DD)'],
  ['$monthsBetween("2025-01-01", missing)', undefined],
])("%s is %j", async (expression, expected) => {
  expect(await valueOf(expression)).toBe(expected);
});

test.each([
  ['$instant("31.01.2025 14:05", "dd.MM.yyyy HH:mm")', "2025-01-31T13:05:00.000Z"],
  ['$instant("7/1/2025 2:05 PM", "M/d/yyyy h:mm a")', "2025-07-01T12:05:00.000Z"],
  ['$instant("1. Juli 2025, 14:05", "d. MMMM yyyy, HH:mm", "de")', "2025-07-01T12:05:00.000Z"],
  ['$instant("2025-07-01T14:05:00", "dd.MM.yyyy HH:mm")', "2025-07-01T12:05:00.000Z"],
  ['$instant("2025-07-01", "dd.MM.yyyy HH:mm")', "2025-06-30T22:00:00.000Z"],
  ['$instant("", "dd.MM.yyyy HH:mm")', undefined],
  ['$instant(missing, "dd.MM.yyyy HH:mm")', undefined],
  [
    '$instant("31.02.2025 14:05", "dd.MM.yyyy HH:mm")',
    '"31.02.2025 14:05" is not a day with a time written as dd.MM.yyyy HH:mm',
  ],
])("%s is %j", async (expression, expected) => {
  expect(await valueOf(expression)).toBe(expected);
});
