import { type Suggestion, suggestionOf } from "../../src/integration/file-import/suggest/suggestion.js";
import type { TableSample } from "../../src/integration/file-import/suggest/table.js";

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
