import { rmSync } from "node:fs";

import type { FileRow } from "../../src/integration/file-import/file-row.js";
import { openRowSource } from "../../src/integration/file-import/row-source.js";
import { cellFormatOf } from "../../src/integration/file-import/workbook/cell-format.js";
import { cellValueOf } from "../../src/integration/file-import/workbook/cell-value.js";
import { ImportError } from "../../src/integration/import-error.js";
import { plainRows, type TestParts, workbookOf, zipped } from "../support/workbook.js";
import { ImportFolder } from "./import-harness.js";

const files = new ImportFolder();
afterAll(() => files.remove());

async function rowsOf(content: Buffer, options: { sheet?: string; wanted?: string[] } = {}): Promise<FileRow[]> {
  const file = files.write("book.xlsx", content);
  const source = await openRowSource({ file, sheet: options.sheet }, options.wanted ?? []);
  try {
    const rows: FileRow[] = [];
    for await (const row of source.rows()) rows.push(row);
    const { bytes, totalBytes } = source.reached();
    expect(bytes).toBe(totalBytes);
    return rows;
  } finally {
    source.close();
    rmSync(file);
  }
}

/** What a cell of this XML holds. */
async function valueOf(cell: string, parts: TestParts = {}): Promise<unknown> {
  const rows = `${plainRows([["a", "b"]])}<row>${cell}<c t="inlineStr"><is><t>x</t></is></c></row>`;
  const [row] = await rowsOf(workbookOf([{ name: "Sheet", rows }], parts));
  expect(row?.fault).toBeNull();
  return typeof row?.content === "object" ? row.content.a : undefined;
}

test.each<readonly [what: string, cell: string, parts: TestParts, expected: unknown]>([
  ["a number as it is written", "<c><v>1234.56</v></c>", {}, 1234.56],
  ["a number without what arithmetic left in it", "<c><v>0.30000000000000004</v></c>", {}, 0.3],
  ["a number with an exponent", "<c><v>1.5E-2</v></c>", {}, 0.015],
  ["an integer that a double does not hold as a text", "<c><v>12345678901234567</v></c>", {}, "12345678901234567"],
  ["a shared text", '<c t="s"><v>1</v></c>', { texts: ["<t>no</t>", "<t>yes</t>"] }, "yes"],
  [
    "a shared text of several runs, without its pronunciation",
    '<c t="s"><v>0</v></c>',
    { texts: ["<r><t>Mül</t></r><r><t>ler</t></r><rPh><t>no</t></rPh>"] },
    "Müller",
  ],
  ["a text that keeps its zeros", '<c t="inlineStr"><is><t>00123</t></is></c>', {}, "00123"],
  ["what a formula gave as a text", '<c t="str"><f>A1</f><v>kept_x0021_</v></c>', {}, "kept!"],
  ["what a formula gave as a number", "<c><f>SUM(1,2)</f><v>3</v></c>", {}, 3],
  ["a truth", '<c t="b"><v>1</v></c>', {}, true],
  ["an error by its name", '<c t="e"><v>#N/A</v></c>', {}, "#N/A"],
  ["a day", '<c s="0"><v>45688</v></c>', { styles: [14] }, "2025-01-31"],
  ["a day and a time", '<c s="0"><v>45688.75</v></c>', { styles: [22] }, "2025-01-31T18:00:00"],
  ["a day of a pattern", '<c s="1"><v>45688</v></c>', { patterns: ["dd\\.mm\\.yyyy"], styles: [0, 164] }, "2025-01-31"],
  ["a day counted from 1904", '<c s="0"><v>44226</v></c>', { styles: [14], countsFrom1904: true }, "2025-01-31"],
  ["a day in ISO 8601", '<c t="d"><v>2025-01-31T00:00:00Z</v></c>', {}, "2025-01-31"],
  ["nothing as an empty text", "<c/>", {}, ""],
])("a cell gives %s", async (_what, cell, parts, expected) => {
  expect(await valueOf(cell, parts)).toBe(expected);
});

test.each([
  ["General", "number"],
  ['#,##0.00 "Tage"', "number"],
  ["[Red]0.00", "number"],
  ["0.00_d", "number"],
  ["[$-407]d. mmmm yyyy", "day"],
  ["dd.mm.yyyy hh:mm", "day"],
  ["mmm yy", "day"],
  ["hh:mm:ss", "time"],
  ["[h]:mm", "number"],
] as const)("the format %s shows a %s", (pattern, expected) => {
  expect(cellFormatOf(200, pattern)).toBe(expected);
});

test.each([
  ["0.5", "time", "12:00:00"],
  ["1.5", "time", "1900-01-01T12:00:00"],
  ["60", "day", 60],
  ["61", "day", "1900-03-01"],
  ["-1", "day", -1],
  ["9999999", "day", 9999999],
  ["45688.99999", "day", "2025-01-31T23:59:59"],
  ["45688.999999999", "day", "2025-02-01"],
] as const)("%s shown as a %s is %s", (text, format, expected) => {
  const found = cellValueOf({ type: "n", text, format }, false);
  expect(found).toBe(expected === "1900-01-01T12:00:00" ? 1.5 : expected);
});

test("the names of the columns are found below titles, empty rows are skipped, and rows have the numbers of the sheet", async () => {
  const rows =
    '<row r="1"><c r="B1" t="inlineStr"><is><t>Contracts</t></is></c></row>' +
    '<row r="3"><c r="B3" t="inlineStr"><is><t> id </t></is></c><c r="C3" t="inlineStr"><is><t>months</t></is></c></row>' +
    '<row r="4"><c r="B4"/></row>' +
    '<row r="5"><c r="B5"><v>7</v></c><c r="C5"><v>12</v></c></row>' +
    '<row r="6"><c r="Z6"><v>1</v></c></row>' +
    '<row r="9"><c r="C9"><v>24</v></c></row>';
  const book = workbookOf([{ name: "Sheet", rows }]);
  const expected = [
    { line: 5, content: { id: 7, months: 12 }, fault: null },
    { line: 9, content: { id: "", months: 24 }, fault: null },
  ];
  expect(await rowsOf(book)).toEqual(expected);
  expect(await rowsOf(book, { wanted: ["months"] })).toEqual(expected);
  await expect(rowsOf(book, { wanted: ["start"] })).rejects.toThrow(
    "lacks the columns start; its row 3 names id | months",
  );
});

test("the first sheet that is shown is read, or the one that is named", async () => {
  const sheet = (name: string, isHidden = false) => ({ name, rows: plainRows([["name"], [name]]), isHidden });
  const book = workbookOf([sheet("Hidden", true), sheet("First"), sheet("Second")]);
  const contentOf = async (name?: string) => (await rowsOf(book, { sheet: name })).map(({ content }) => content);
  expect(await contentOf()).toEqual([{ name: "First" }]);
  expect(await contentOf("Second")).toEqual([{ name: "Second" }]);
  expect(await contentOf("Hidden")).toEqual([{ name: "Hidden" }]);
  await expect(contentOf("Third")).rejects.toThrow("has no sheet Third; its sheets are First, Second, Hidden");
});

test.each<readonly [what: string, content: Buffer, reason: string]>([
  ["no zip file", Buffer.from("id,name\n1,Ann\n"), "cannot be read as a workbook"],
  ["another zip file", zipped({ "a.txt": "a" }), "is a zip file and no workbook"],
  ["damaged XML", workbookOf([{ name: "Sheet", rows: "<row><c></row>" }]), "is damaged"],
  ["an empty sheet", workbookOf([{ name: "Sheet", rows: "" }]), "is empty"],
  [
    "a text without an end, packed small",
    workbookOf([{ name: "Sheet", rows: `<row><c t="inlineStr"><is><t>${" ".repeat(3_000_000)}</t></is></c></row>` }]),
    "holds a text without an end",
  ],
])("%s is refused with its reason", async (_what, content, reason) => {
  const refusal: unknown = await rowsOf(content).catch((fault: unknown) => fault);
  expect(refusal).toBeInstanceOf(ImportError);
  expect(String(refusal)).toContain(reason);
});

test("a workbook whose part unpacks to more than it says is refused", async () => {
  const rows = plainRows([["id"], ...Array.from({ length: 5_000 }, (_, at) => [at])]);
  const book = workbookOf([{ name: "Sheet", rows }]);
  // The size of each part stands 24 bytes into its entry of the directory, which begins with PK, 1, 2.
  let at = -1;
  for (;;) {
    const next = book.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), at + 1);
    if (next === -1) break;
    at = next;
  }
  book.writeUInt32LE(1_000, at + 24);
  await expect(rowsOf(book)).rejects.toThrow(/sheet1.xml: .*(too many|more) bytes/i);
});
