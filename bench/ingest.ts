import "reflect-metadata";

import { createConnection, type RowDataPacket } from "mysql2/promise";
import { uuidv7 as newId } from "uuidv7";

import { ingest } from "../src/actions/ingest/ingest.js";
import { type Database, openDatabase } from "../src/data/database/database.js";
import { migrateDatabase } from "../src/data/schema/schema.js";
import { allWorkspaces } from "../src/data/workspace/workspace-store.js";
import { InteractionKind } from "../src/domain/customer/interaction.js";
import { type ActionContext, actionContext } from "../src/intake/action-context.js";
import { withMysql } from "./mysql.js";

const ROWS = 1_000;
const CUSTOMERS = 100;
const ROUNDS = 15;
const NOW = new Date("2026-01-15T12:00:00Z");
/** What an ingest of interactions writes, child tables first. */
const TABLES = ["interaction", "external_id", "pending_change", "loyalty"];

/**
 * An ingest of 1,000 new interactions of 100 customers beside plain multi-row SQL on mysql2 that writes the very same
 * rows (interactions, external ids, changes, loyalty) in one transaction; both in one run, as a ratio of medians.
 */
async function main(): Promise<void> {
  await withMysql(async (url) => {
    await migrateDatabase(url);
    const database = await openDatabase(url);
    try {
      const ingested: number[] = [];
      const plain: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await seedCustomers(database, round);
        ingested.push(await millisecondsOf(() => ingestInteractions(database, round)));
        const rows = await rowsOfRound(database);
        plain.push(await plainSql(url, rows));
      }
      const [ours, theirs] = [median(ingested), median(plain)];
      console.log(
        `ingest of ${ROWS} interactions: ${ours.toFixed(0)} ms; the same rows by plain SQL: ${theirs.toFixed(0)} ms; ratio ${(ours / theirs).toFixed(2)}`,
      );
    } finally {
      await database.close();
    }
  });
}

async function inContext<T>(database: Database, work: (context: ActionContext) => Promise<T>): Promise<T> {
  const [workspace] = await allWorkspaces(database.reader);
  if (workspace === undefined) throw new Error("the default workspace is missing");
  return database.write((sql) => work(actionContext(sql, workspace, NOW)));
}

async function seedCustomers(database: Database, round: number): Promise<void> {
  const keys = Array.from({ length: CUSTOMERS }, (_, index) => customerKey(round, index));
  await inContext(database, (context) =>
    ingest(context, {
      customers: keys.map((externalId) => ({ externalId, name: externalId.externalId })),
      contracts: keys.map((externalId) => ({
        externalId,
        customer: { externalId },
        startsOn: "2024-01-01",
        termMonths: 12,
        value: { minor: 10_000, currency: "EUR" },
        autoRenew: true,
      })),
    }),
  );
}

function customerKey(round: number, index: number) {
  return { system: "crm", externalId: `customer ${round}-${index % CUSTOMERS}` };
}

async function ingestInteractions(database: Database, round: number): Promise<void> {
  const interactions = Array.from({ length: ROWS }, (_, index) => ({
    externalId: { system: "desk", externalId: `ticket ${round}-${index}` },
    customer: { externalId: customerKey(round, index) },
    kind: InteractionKind.USAGE,
    occurredAt: new Date(NOW.getTime() - (round * ROWS + index) * 60_000),
    subject: `Ticket ${index}`,
  }));
  await inContext(database, (context) => ingest(context, { interactions }));
}

type Rows = Readonly<Record<string, readonly RowDataPacket[]>>;

/** The rows that the last round wrote, which are then taken out again, so that plain SQL can write them. */
async function rowsOfRound(database: Database): Promise<Rows> {
  const rows: Record<string, RowDataPacket[]> = {};
  await database.write(async (sql) => {
    const interactions = await sql.query<RowDataPacket[]>(`SELECT * FROM interaction ORDER BY id DESC LIMIT ${ROWS}`);
    const ids = interactions.map(({ id }) => id as string);
    const places = ids.map(() => "?").join(", ");
    rows.interaction = interactions;
    rows.external_id = await sql.query(`SELECT * FROM external_id WHERE recordId IN (${places})`, ids);
    const owners = [...new Set(interactions.map(({ customerId }) => customerId as string))];
    const touched = [...ids, ...owners];
    rows.pending_change = await sql.query(
      `SELECT * FROM pending_change WHERE isNew = 1 AND recordId IN (${ids.map(() => "?").join(", ")}) OR entity = 'LOYALTY' AND isNew = 0 AND recordId IN (${owners.map(() => "?").join(", ")})`,
      touched,
    );
    rows.loyalty = await sql.query(`SELECT * FROM loyalty WHERE id IN (${owners.map(() => "?").join(", ")})`, owners);
    for (const [table, column] of [
      ["interaction", "id"],
      ["external_id", "recordId"],
    ] as const) {
      await sql.query(`DELETE FROM ${table} WHERE ${column} IN (${places})`, ids);
    }
    await sql.query("DELETE FROM pending_change");
  });
  return rows;
}

async function plainSql(url: string, rows: Rows): Promise<number> {
  const connection = await createConnection({ uri: url, timezone: "Z", dateStrings: ["DATE"] });
  try {
    return await millisecondsOf(async () => {
      await connection.beginTransaction();
      const owners = (rows.loyalty ?? []).map(({ id }) => id as string);
      await connection.query("UPDATE customer SET version = version + 1 WHERE id IN (?)", [owners]);
      for (const table of TABLES) {
        const [first] = rows[table] ?? [];
        if (first === undefined) throw new Error(`no rows of ${table}`);
        const columns = Object.keys(first);
        const names = columns.map((name) => `\`${name}\``);
        const updates =
          table === "loyalty"
            ? `ON DUPLICATE KEY UPDATE ${names.map((name) => `${name} = VALUES(${name})`).join(", ")}`
            : "";
        const values = (rows[table] ?? []).map((row) => columns.map((name): unknown => row[name]));
        await connection.query(`INSERT INTO ${table} (${names.join(", ")}) VALUES ? ${updates}`, [values]);
      }
      await connection.query("INSERT INTO transaction_receipt (id, createdAt) VALUES (?, ?)", [newId(), NOW]);
      await connection.commit();
    });
  } finally {
    await connection.end();
  }
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

void main();
