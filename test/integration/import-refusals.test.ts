import { mkdirSync } from "node:fs";
import path from "node:path";

import type { FileEncoding } from "../../src/integration/file-import/file-format.js";
import { ImportError } from "../../src/integration/import-error.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { contentsOf, ImportFolder, runImport } from "./import-harness.js";

const TELCO = "customerID,tenure,Contract,MonthlyCharges,Churn\nA-1,1,One year,29.85,No\n";
const REFERENCE_DAY: Record<string, string> = { referenceDay: "2026-01-01" };
const files = new ImportFolder();
let current: TestDatabase;

beforeAll(async () => {
  current = await openTestDatabase("sqlite");
});
afterAll(async () => {
  await current.close();
  files.remove();
});

/** Imports, expects to be refused, and returns the reason. */
async function refusalOf(
  file: string,
  {
    mapping = "telco",
    parameters = REFERENCE_DAY,
    encoding,
  }: { mapping?: string; parameters?: Record<string, string>; encoding?: FileEncoding } = {},
): Promise<string> {
  const before = await contentsOf(current);
  const refusal: unknown = await runImport(current, { file, mapping, parameters, encoding }).catch(
    (fault: unknown) => fault,
  );
  expect(refusal).toBeInstanceOf(ImportError);
  expect(await contentsOf(current)).toEqual(before);
  return refusal instanceof Error ? refusal.message : "";
}

test("a file that is not there is named", async () => {
  expect(await refusalOf("nowhere.csv")).toBe("there is no file nowhere.csv");
});

test("a folder is no file", async () => {
  const folder = path.join(files.folder, "folder.csv");
  mkdirSync(folder);
  expect(await refusalOf(folder)).toBe(`${folder} is not a file`);
});

test.each(["", "\n\n", "\uFEFF\n"])("a file with nothing in it (%j) is empty", async (content) => {
  const file = files.write("empty.csv", content);
  expect(await refusalOf(file)).toBe(`${file} is empty`);
});

test("a file of another kind is refused", async () => {
  const file = files.write("rows.xls", "PK");
  expect(await refusalOf(file)).toBe(
    `${file} is neither .csv, .tsv or .txt nor .jsonl or .ndjson, each of which may be packed as .gz, nor .xlsx; save it as .xlsx`,
  );
});

test("columns that are missing are named, with those that are there", async () => {
  const file = files.write("other.csv", "customerID;tenure\nA-1;1\n");
  expect(await refusalOf(file)).toBe(
    `${file} lacks the columns Contract, MonthlyCharges, Churn; its line 1 names customerID | tenure`,
  );
});

test("a column that is there twice is named", async () => {
  const file = files.write("twice.csv", TELCO.replace("Churn", "Churn,tenure"));
  expect(await refusalOf(file)).toBe(`${file} has more than one column tenure`);
});

test("names of columns that are not in the encoding that is told are refused", async () => {
  const file = files.write("utf16.csv", Buffer.from(`\uFEFF${TELCO}`, "utf16le"));
  expect(await refusalOf(file, { encoding: "utf-8" })).toContain(
    "line 1: the names of the columns are unreadable: the row is not encoded in UTF-8",
  );
});

test("a packed file that is none is refused", async () => {
  const file = files.write("plain.csv.gz", TELCO);
  expect(await refusalOf(file)).toContain(`${file} cannot be unpacked: incorrect header check`);
});

test.each([
  ["missing", {}, "mapping telco needs parameter referenceDay: The day on which the table was taken"],
  [
    "unknown",
    { referenceDay: "2026-01-01", day: "1" },
    "mapping telco has no parameter day; its parameters are referenceDay",
  ],
  [
    "no day of the calendar",
    { referenceDay: "2026-02-30" },
    "parameter referenceDay is not a day from 1900-01-01 to 2199-12-31 (YYYY-MM-DD): 2026-02-30",
  ],
  ["a day in another form", { referenceDay: "01.01.2026" }, "parameter referenceDay is not a day"],
  ["a day that nobody believes", { referenceDay: "0026-01-01" }, "parameter referenceDay is not a day from 1900-01-01"],
  ["named as what every object has", { referenceDay: "2026-01-01", constructor: "1" }, "has no parameter constructor"],
])("a parameter that is %s is named", async (_name, parameters: Record<string, string>, expected) => {
  expect(await refusalOf(files.write("telco.csv", TELCO), { parameters })).toContain(expected);
});

test("an unknown mapping is answered with the shipped ones", async () => {
  expect(await refusalOf(files.write("telco.csv", TELCO), { mapping: "telko" })).toMatch(
    /^unknown mapping telko: it is neither shipped \(.*hubspot.*telco.*\) nor a folder with a mapping.json$/,
  );
});

test.each([
  ["is no JSON", "{", '{"a": 1}', "mapping.json is not JSON"],
  ["lacks what it needs", '{"name": "x"}', "{}", "describes no mapping"],
  [
    "says what nobody knows",
    '{"name": "x", "description": "y", "columns": [], "colums": []}',
    "{}",
    'Unrecognized key: "colums"',
  ],
  [
    "has a parameter of an unknown type",
    '{"name": "x", "description": "y", "columns": [], "parameters": {"a": {"type": "Day", "description": "z"}}}',
    "{}",
    "parameters.a.type",
  ],
])("a mapping that %s is refused", async (_name, description, expression, expected) => {
  const file = files.write("mapping/mapping.json", description);
  files.write("mapping/mapping.jsonata", expression);
  expect(await refusalOf(files.write("rows.csv", TELCO), { mapping: path.dirname(file), parameters: {} })).toContain(
    expected,
  );
});

test("a value that a parameter cannot have is refused with those it can have", async () => {
  const unit = { type: "String", description: "Whether it counts months or years.", values: ["months", "years"] };
  const mapping = files.writeMapping("{}", { parameters: { unit } });
  expect(await refusalOf(files.write("rows.csv", TELCO), { mapping, parameters: { unit: "days" } })).toBe(
    "parameter unit is one of months, years, not days",
  );
});

test("an expression that does not parse is refused with its place", async () => {
  const mapping = files.writeMapping('{\n  "customers": {\n    "name": (\n}');
  expect(await refusalOf(files.write("rows.csv", TELCO), { mapping, parameters: {} })).toMatch(
    /mapping\.jsonata, line 4, column 1: /,
  );
});

test("a mapping without its expression is refused", async () => {
  const file = files.write("half/mapping.json", "{}");
  expect(await refusalOf(files.write("rows.csv", TELCO), { mapping: path.dirname(file), parameters: {} })).toMatch(
    /has no mapping\.jsonata$/,
  );
});

test("a file for rejected rows that cannot be written is refused", async () => {
  const rejectedFile = path.join(files.folder, "no", "such", "folder", "rejected.jsonl");
  const options = {
    file: files.write("telco.csv", TELCO),
    mapping: "telco",
    parameters: { referenceDay: "2026-01-01" },
  };
  await expect(runImport(current, { ...options, rejectedFile })).rejects.toThrow("rejected rows cannot be written");
});
