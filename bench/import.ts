import "reflect-metadata";

import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { parse } from "csv-parse";

import { type Database, openDatabase } from "../src/data/database/database.js";
import { migrateDatabase } from "../src/data/schema/schema.js";
import { allWorkspaces } from "../src/data/workspace/workspace-store.js";
import { rowCoercion } from "../src/graphql/row-coercion.js";
import { createSchema } from "../src/graphql/schema.js";
import { importFile } from "../src/integration/file-import/import-file.js";
import { packageRoot } from "../src/package-root.js";
import { withMysql } from "./mysql.js";

/**
 * The import of the public Telco table (7,043 customers, 82,919 terms) beside plain multi-row SQL that stores the same
 * customers and contracts, without checks, external ids, terms or loyalty; both in one run, as a ratio. Takes the
 * table's path as its argument; TEST_MYSQL_URL names a MySQL or MariaDB server, default 127.0.0.1:3306.
 */
async function main(): Promise<void> {
  const file = process.argv[2] ?? path.join(packageRoot, "..", "shared", "data", "ibm-telco-customer-churn.csv");
  const folder = mkdtempSync(path.join(tmpdir(), "treue-bench-"));
  try {
    await compare("sqlite", `sqlite:${path.join(folder, "bench.sqlite")}`, file, folder);
    await withMysql((url) => compare("mysql", url, file, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(kind: string, url: string, file: string, folder: string): Promise<void> {
  await migrateDatabase(url);
  const database = await openDatabase(url);
  try {
    const plain = await secondsOf(() => plainSql(database, file));
    const imported = await secondsOf(() => throughMapping(database, file, folder));
    const ratio = (imported / plain).toFixed(1);
    const memory = Math.round(process.memoryUsage().rss / 1_048_576);
    console.log(
      `${kind}: import ${imported.toFixed(1)} s, plain SQL ${plain.toFixed(1)} s, ratio ${ratio}; resident memory ${memory} MB`,
    );
  } finally {
    await database.close();
  }
}

async function throughMapping(database: Database, file: string, folder: string): Promise<void> {
  const [workspace] = await allWorkspaces(database.reader);
  if (workspace === undefined) throw new Error("the default workspace is missing");
  await importFile({
    database,
    workspace,
    clock: () => new Date("2026-01-01T12:00:00Z"),
    file,
    mapping: "telco",
    parameters: { referenceDay: "2026-01-01" },
    coerceRow: rowCoercion(createSchema()),
    logIncident: (_id, fault) => console.error(fault),
    rejectedFile: path.join(folder, "rejected.jsonl"),
  });
}

async function plainSql(database: Database, file: string): Promise<void> {
  await database.write(async (sql) => {
    await sql.query("CREATE TABLE plain_customer (id varchar(36) PRIMARY KEY, churned varchar(3))");
    await sql.query(
      "CREATE TABLE plain_contract (id varchar(36) PRIMARY KEY, tenure int, contract varchar(20), charges double)",
    );
  });
  let batch: string[][] = [];
  const flush = async () =>
    database.write(async (sql) => {
      const customers = batch.flatMap(([id = "", , , churn = ""]) => [id, churn]);
      const contracts = batch.flatMap(([id = "", tenure = "", contract = "", , charges = ""]) => [
        id,
        tenure,
        contract,
        charges,
      ]);
      await sql.query(`INSERT INTO plain_customer VALUES ${batch.map(() => "(?, ?)").join(", ")}`, customers);
      await sql.query(`INSERT INTO plain_contract VALUES ${batch.map(() => "(?, ?, ?, ?)").join(", ")}`, contracts);
      batch = [];
    });
  const rows = createReadStream(file).pipe(parse({ columns: true })) as AsyncIterable<Record<string, string>>;
  for await (const row of rows) {
    batch.push([row.customerID, row.tenure, row.Contract, row.Churn, row.MonthlyCharges].map((text) => text ?? ""));
    if (batch.length === 500) await flush();
  }
  if (batch.length > 0) await flush();
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

void main();
