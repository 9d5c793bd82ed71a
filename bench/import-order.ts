import "reflect-metadata";

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { openDatabase } from "../src/data/database/database.js";
import { migrateDatabase } from "../src/data/schema/schema.js";
import { allWorkspaces } from "../src/data/workspace/workspace-store.js";
import { rowCoercion } from "../src/graphql/row-coercion.js";
import { createSchema } from "../src/graphql/schema.js";
import { importFile } from "../src/integration/file-import/import-file.js";
import { withMysql } from "./mysql.js";

const ROWS = 3_000;

const EXPRESSION = `{
  "customers": { "externalId": { "system": "crm", "externalId": customer }, "name": customer },
  "contracts": {
    "externalId": { "system": "crm", "externalId": contract }, "customer": { "externalId": { "system": "crm", "externalId": customer } },
    "startsOn": "2024-01-31", "termMonths": $number(months), "value": { "minor": 1200, "currency": "EUR" }, "product": product
  }
}`;

/** Files of as many rows, which differ in what they ask of the order of writing. */
const FILES: Readonly<Record<string, (row: number) => readonly (string | number)[]>> = {
  "each row by itself": (row) => [`c${row}`, `k${row}`, 12, "a"],
  "every tenth row refused": (row) => [`c${row}`, `k${row}`, row % 10 === 0 ? 0 : 12, "a"],
  "every second row refused": (row) => [`c${row}`, `k${row}`, row % 2 === 0 ? 0 : 12, "a"],
  "twelve contracts a customer": (row) => [`c${Math.floor(row / 12)}`, `k${row}`, 12, "a"],
  "twelve states a contract": (row) => [`c${Math.floor(row / 12)}`, `k${Math.floor(row / 12)}`, 12, row],
};

/** The import of files that are hard on the order of writing, as ratios to one of independent rows in the same run. */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "treue-bench-"));
  const mapping = path.join(folder, "mapping");
  mkdirSync(mapping);
  writeFileSync(path.join(mapping, "mapping.json"), JSON.stringify({ name: "bench", description: "-", columns: [] }));
  writeFileSync(path.join(mapping, "mapping.jsonata"), EXPRESSION);
  try {
    for (const [name, rowOf] of Object.entries(FILES)) {
      const lines = Array.from({ length: ROWS }, (_, row) =>
        rowOf(row)
          .join(",")
          .replace(/[ck](?=\d)/g, `$&-${name}-`),
      );
      writeFileSync(path.join(folder, `${name}.csv`), ["customer,contract,months,product", ...lines, ""].join("\n"));
    }
    await measure("sqlite", `sqlite:${path.join(folder, "bench.sqlite")}`, folder);
    await withMysql((url) => measure("mysql", url, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(kind: string, url: string, folder: string): Promise<void> {
  await migrateDatabase(url);
  const database = await openDatabase(url);
  const [workspace] = await allWorkspaces(database.reader);
  if (workspace === undefined) throw new Error("the default workspace is missing");
  let first = 0;
  try {
    for (const [index, name] of Object.keys(FILES).entries()) {
      const begun = performance.now();
      const { rejected } = await importFile({
        database,
        workspace,
        clock: () => new Date(Date.UTC(2026, 0, 1 + index)),
        file: path.join(folder, `${name}.csv`),
        mapping: path.join(folder, "mapping"),
        parameters: {},
        coerceRow: rowCoercion(createSchema()),
        logIncident: (_id, fault) => console.error(fault),
      });
      const seconds = (performance.now() - begun) / 1_000;
      first ||= seconds;
      const ratio = (seconds / first).toFixed(1);
      console.log(`${kind}: ${name}: ${seconds.toFixed(1)} s, ratio ${ratio}, ${rejected} rejected`);
    }
  } finally {
    await database.close();
  }
}

void main();
