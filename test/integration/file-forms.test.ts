import { gzipSync } from "node:zlib";

import type { ImportOptions } from "../../src/integration/file-import/import-file.js";
import { TextFile } from "../../src/integration/file-import/text/text-file.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { plainRows, workbookOf } from "../support/workbook.js";
import { contentsOf, ImportFolder, newWorkspace, rejectedLines, runImport } from "./import-harness.js";

/** As a spreadsheet shows it: a name with a separator and a line break, a German day and a German amount. */
const ROWS = [
  ["Vertrag", "Kunde", "Beginn", "Ende", "Betrag"],
  ["V-1", "Müller & Söhne", "01.02.2024", "31.01.2025", "1.234,50 €"],
  ["V-2", "Groß, Ärzte;Haus|\tOst", "15.03.2024", "14.03.2026", "99,00 €"],
  ["V-3", 'Ein "Name"\nin zwei Zeilen', "01.01.2025", "31.12.2025", "12 €"],
];
/** The same with cells that are days and numbers, as a spreadsheet counts and stores them. */
const CELLS = [
  plainRows(ROWS.slice(0, 1)),
  ...[
    [45323, 45688, 1234.5],
    [45366, 46095, 99],
    [45658, 46022, 12],
  ].map(([start, end, amount], at) =>
    plainRows([ROWS[at + 1]?.slice(0, 2) ?? []]).replace(
      "</row>",
      `<c s="1"><v>${start}</v></c><c s="1"><v>${end}</v></c><c><v>${amount}</v></c></row>`,
    ),
  ),
].join("");
const EXPRESSION = `(
  $start := $day(Beginn, "dd.MM.yyyy");
  {
    "customers": { "externalId": { "system": "list", "externalId": Vertrag }, "name": Kunde },
    "contracts": {
      "externalId": { "system": "list", "externalId": Vertrag },
      "customer": { "externalId": { "system": "list", "externalId": Vertrag } },
      "startsOn": $start,
      "termMonths": $monthsBetween($start, $addDays($day(Ende, "dd.MM.yyyy"), 1)),
      "value": { "minor": $minorUnits($amount(Betrag, "de"), "EUR"), "currency": "EUR" }
    }
  }
)`;

const files = new ImportFolder();
let current: TestDatabase;

beforeAll(async () => {
  current = await openTestDatabase("sqlite");
});
afterAll(async () => {
  await current.close();
  files.remove();
});

/** The table as a file, with what stands between its columns. */
function written(delimiter: string, lineEnd = "\r\n"): string {
  const quoted = (field: string) => (/["\n\r,;|\t]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return ROWS.map((row) => row.map(quoted).join(delimiter) + lineEnd).join("");
}

/** Windows-1252, in which the euro sign is 0x80. */
function windows(text: string): Buffer {
  return Buffer.from(text.replaceAll("€", "\u0080"), "latin1");
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

async function imported(name: string, content: string | Buffer, options: Partial<ImportOptions> = {}) {
  const workspace = await newWorkspace(current);
  const file = files.write(name, content);
  await runImport(current, { file, mapping: files.writeMapping(EXPRESSION), workspace, ...options });
  expect(rejectedLines(file)).toEqual([]);
  return contentsOf(current, workspace);
}

test.each<readonly [form: string, name: string, content: string | Buffer, options: Partial<ImportOptions>]>([
  ["semicolons", "list.csv", written(";"), {}],
  ["a byte order mark", "list.csv", `\uFEFF${written(";")}`, {}],
  ["tabs", "list.tsv", written("\t"), {}],
  ["pipes and line feeds", "list.txt", written("|", "\n"), {}],
  ["Windows-1252, as Excel saves a CSV", "list.csv", windows(written(";")), {}],
  [
    "UTF-16 with a byte order mark, as Excel saves Unicode text",
    "list.txt",
    Buffer.from(`\uFEFF${written("\t")}`, "utf16le"),
    {},
  ],
  ["UTF-16 without one", "list.csv", Buffer.from(written(";"), "utf16le"), {}],
  ["UTF-16, the greater byte first", "list.csv", bigEndian(`\uFEFF${written(",")}`), {}],
  ["gzip", "list.csv.gz", gzipSync(written(",")), {}],
  ["gzip of Windows-1252", "LIST.CSV.GZ", gzipSync(windows(written(";"))), {}],
  ["a first line that says what separates", "list.csv", `sep=;\r\n${written(";")}`, {}],
  ["a workbook of texts", "list.xlsx", workbookOf([{ name: "Verträge", rows: plainRows(ROWS) }]), {}],
  [
    "a workbook of days and numbers",
    "list.xlsx",
    workbookOf([{ name: "Verträge", rows: CELLS }], { styles: [0, 14] }),
    {},
  ],
  ["what is told", "list.csv", windows(written("|")), { encoding: "windows-1252", delimiter: "pipe" }],
])("a list with %s becomes the same contracts", async (_form, name, content, options) => {
  const plain = await imported("plain.csv", written(","));
  expect(plain.contract).toHaveLength(ROWS.length - 1);
  expect(plain.customer?.join()).toContain("Müller & Söhne");
  expect(plain.contract?.join()).toContain('"value":123450');
  expect(await imported(name, content, options)).toEqual(plain);
});

test.each([
  [
    "a pair of letters that looks like UTF-8",
    "a;b\nCaf\u00C9\u00AE;1\nGr\u00FCn;2\nM\u00FCller;3\n",
    "Caf\u00C9\u00AE",
  ],
  ["its only letter at the end", "a;b\nx;Gr\u00FCn", "x"],
])("Windows-1252 with %s is read as that", async (_what, text, first) => {
  const file = await TextFile.open(files.write("letters.csv", Buffer.from(text, "latin1")));
  expect(file.encoding).toBe("windows-1252");
  const [, line] = await file.firstLines();
  expect(line?.split(";")[0]).toBe(first);
});

test("lines in one encoding under another one's name are refused rather than read wrongly", async () => {
  const file = files.write("wrong.csv", windows(written(";")));
  const options = { file, mapping: files.writeMapping(EXPRESSION), encoding: "utf-8" as const };
  const { rejected } = await runImport(current, { ...options, workspace: await newWorkspace(current) });
  expect(rejected).toBe(ROWS.length - 1);
  expect(rejectedLines(file)[0]?.errors[0]?.message).toContain("not encoded in UTF-8");
});

test("JSON Lines may be packed, and in UTF-16", async () => {
  const lines = ROWS.slice(1).map((row) =>
    JSON.stringify(Object.fromEntries(ROWS[0]?.map((name, at) => [name, row[at]]) ?? [])),
  );
  const plain = await imported("plain.csv", written(","));
  expect(await imported("rows.jsonl.gz", gzipSync(lines.join("\n")))).toEqual(plain);
  expect(await imported("rows.ndjson", Buffer.from(`\uFEFF${lines.join("\n")}`, "utf16le"))).toEqual(plain);
});
