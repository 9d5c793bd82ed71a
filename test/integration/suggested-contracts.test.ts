import { openRowSource } from "../../src/integration/file-import/row-source.js";
import { columnValuesOf } from "../../src/integration/file-import/suggest/column-values.js";
import { dataEndOf } from "../../src/integration/file-import/suggest/data-end.js";
import { type Suggestion, suggestionOf } from "../../src/integration/file-import/suggest/suggestion.js";
import type { TableSample } from "../../src/integration/file-import/suggest/table.js";
import { tableSamples } from "../../src/integration/file-import/suggest/table-samples.js";
import { onEachDatabase } from "../support/databases.js";
import { contentsOf, ImportFolder, newWorkspace, runImport } from "./import-harness.js";

const files = new ImportFolder();
afterAll(() => files.remove());

const TODAY = "2026-01-01";

/** A table as it is written with commas: the names of its columns, then its rows. */
function tableOf(lines: readonly string[]): TableSample {
  const [columns = [], ...rows] = lines.map((line) => line.split(","));
  return {
    file: "list.csv",
    sheet: null,
    title: "",
    columns,
    rows: rows.map((values) => Object.fromEntries(columns.map((name, at) => [name, values[at] ?? ""]))),
    values: new Map(columns.map((name, at) => [name, columnValuesOf(rows.map((values) => values[at] ?? ""))])),
  };
}

function suggested(lines: readonly string[], answers: Readonly<Record<string, string>> = {}): Suggestion {
  return suggestionOf([tableOf(lines)], new Map(Object.entries(answers)), TODAY);
}

const ENDS = [
  "S1,C1,2023-01-01,2025-01-01,expired",
  "S2,C2,2023-02-01,2026-02-01,active",
  "S3,C3,2023-03-01,2026-03-01,active",
];

test.each([
  ["days", ""],
  ["days with times", " 00:00:00"],
  ["instants", "T00:00:00Z"],
])("ends that are %s are told to be the first day that is not covered, and end only what is over", (_, time) => {
  const rows = ENDS.map((line) => line.replaceAll(/\d{4}-\d\d-\d\d/g, (day) => day + time));
  const { expression, decided } = suggested(["contract_id,customer_id,start_date,end_date,status", ...rows]);
  expect(decided).toContain("end_date is the first day that is not covered: so the terms are whole months");
  expect(expression).toContain('"terminatedOn": (status = "expired") ? $end');
  expect(expression).not.toContain("$addDays");
});

test.each([
  ["eur", "$uppercase(Currency)"],
  ["EUR", "Currency"],
])("a currency written %s is read by %s", (code, read) => {
  const { expression } = suggested([
    "Contract ID,Customer ID,Start Date,Annual value,Currency",
    `S1,C1,2023-01-01,12.50,${code}`,
  ]);
  expect(expression).toContain(`"currency": ${read} }`);
});

const TARIFFS = ["C1,Basis,2022-01-05,12,10.00", "C2,Basis,2022-01-05,12,10.00", "C1,Plus,2022-01-05,12,10.00"];

test.each<readonly [by: string, head: string, rows: readonly string[], id: string, said: string]>([
  [
    "its parts",
    "Customer ID,Plan",
    TARIFFS,
    '$customerId.externalId & "/" & Plan & "/" & $start',
    "Taken: its customer",
  ],
  [
    "its parts where e-mail addresses name customers",
    "E-Mail,Plan",
    TARIFFS.map((row) => row.replace(",", "@example.com,")),
    '$customerId.externalId & "/" & Plan & "/" & $start',
    "Taken: its customer",
  ],
  [
    "its line where its parts come twice",
    "Customer ID,Plan",
    [...TARIFFS, "C2,Basis,2022-01-05,24,10.00"],
    '$customerId.externalId & "/" & Plan & "/" & $start & "/" & $line',
    "and the line of the file",
  ],
  ["its customer", "Customer ID,Plan", TARIFFS.slice(0, 2), "$customerId.externalId", "each Customer ID has one"],
  ["a column that names several", "Contract ID,Plan", TARIFFS, "`Contract ID`", "WRONG: Contract ID should name one"],
])("a contract without an id of its own is known by %s", (_, head, rows, id, said) => {
  const { expression, decided, questions } = suggested([`${head},Start Date,Term (months),Monthly price`, ...rows]);
  expect(expression).toContain(`"contracts": {\n      "externalId": { "system": $system, "externalId": ${id} }`);
  expect([...decided, ...questions.map(({ taken }) => `Taken: ${taken}`)].join("\n")).toContain(said);
});

test("contracts that an answer lets overwrite each other are told as wrong", () => {
  const rows = [...TARIFFS, "C2,Basis,2022-01-05,24,10.00"];
  const answers = { "id of a contract": "its customer, product and first day" };
  const { decided } = suggested(["Customer ID,Plan,Start Date,Term (months),Monthly price", ...rows], answers);
  expect(decided.join("\n")).toContain(
    "WRONG: its customer, product and first day should name one contract, but 4 rows have 3",
  );
});

test("bills by the month do not shorten a term that a column tells", () => {
  const { expression, questions } = suggested([
    "Vertragsnr;Kundennr;Beginn;Zahlweise;Laufzeit;Betrag".replaceAll(";", ","),
    "V0,000,05.01.2022,monatlich,24 Monate,99",
    "V1,001,14.01.2022,jährlich,24 Monate,99",
  ]);
  expect(expression).toContain('$lookup({ "24 Monate": 24 }, Laufzeit)');
  expect(questions.find(({ id }) => id === "what Betrag is for")?.taken).toBe("a month");
});

test("where the interval of bills is taken as the term, a price is that of the interval", () => {
  const { expression, questions } = suggested([
    "id,Customer ID,Start Date,Interval,Amount",
    "s0,c0,2024-01-03,year,240.00",
    "s1,c1,2024-01-12,month,20.00",
  ]);
  expect(questions.find(({ id }) => id === "what Amount is for")?.taken).toBe("the whole term");
  expect(expression).toContain('"value": { "minor": $minorUnits($amount(Amount, "en"), "EUR"), "currency": "EUR" }');
});

test("it is told which statuses are taken as ended, and which say nothing", () => {
  const head = "contract_id,customer_id,start_date,end_date,status";
  expect(suggested([head, ...ENDS]).decided).toContain(
    "status: taken as ended: expired; taken to say nothing of an end: active",
  );
  const undated = ["contract_id,customer_id,start_date,status", "S1,C1,2023-01-01,expired", "S2,C2,2023-01-01,active"];
  expect(suggested(undated).decided).toContain(
    "WRONG: status says expired, but no column tells when: such contracts run on",
  );
});

onEachDatabase("contracts that have no id", (current) => {
  test.each([
    ["several of a customer", TARIFFS],
    ["two of the same product and day", [...TARIFFS, "C2,Basis,2022-01-05,24,10.00"]],
  ])("are all imported, and found again: %s", async (_, rows) => {
    const lines = ["Customer ID,Plan,Start Date,Term (months),Monthly price", ...rows];
    const file = files.write("tariffs.csv", lines.map((line) => `${line}\n`).join(""));
    const { expression, description } = suggestionOf(await tableSamples([{ file }]), new Map(), TODAY);
    const mapping = files.writeMapping(expression, description);
    const workspace = await newWorkspace(current());
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ rejected: 0 });
    expect(await runImport(current(), { file, mapping, workspace })).toMatchObject({ created: 0, rejected: 0 });
    expect((await contentsOf(current(), workspace)).contract).toHaveLength(rows.length);
  });
});

const PLANNED = ["V0,C0,2023-01-01,", "V1,C1,2023-02-01,", "V2,C2,2023-03-01,2025-05-01"];
const CHOICES = ["2025-05-01", "2023-03-01"];

test.each<readonly [what: string, head: string, rows: readonly string[], day: string, choices: readonly string[]]>([
  ["ends of what its status calls ended", "Start,Ende,Status", ENDS, "2025-01-01", []],
  ["what was there where one end may be planned", "Start,Gekündigt zum", PLANNED, "2023-03-01", [...CHOICES].reverse()],
  ["several ends", "Start,Gekündigt zum", [...PLANNED, "V3,C3,2023-03-01,2025-04-01"], "2025-05-01", CHOICES],
  ["several ends of some", "Start,Ende", [...PLANNED, "V3,C3,2023-03-01,2025-04-01"], "2025-05-01", CHOICES],
  ["an end that is named as past", "Start,Beendet am", PLANNED, "2025-05-01", []],
])("the last day of a list is told by %s", async (_, head, rows, day, choices) => {
  const lines = [`Contract ID,Customer ID,${head}`, ...rows];
  const file = files.write("ends.csv", lines.map((line) => `${line}\n`).join(""));
  const { main } = suggestionOf(await tableSamples([{ file }]), new Map(), TODAY);
  const source = await openRowSource({ file }, []);
  const found = await dataEndOf(main, source.rows(), TODAY).finally(() => source.close());
  expect([found.day, found.question?.choices ?? []]).toEqual([day, choices]);
});
