import "reflect-metadata";

import { createConnection, type RowDataPacket } from "mysql2/promise";
import { uuidv7 as newId } from "uuidv7";

import { ingest } from "../src/actions/ingest/ingest.js";
import type { Database } from "../src/data/database/database.js";
import { allWorkspaces } from "../src/data/workspace/workspace-store.js";
import { InteractionKind } from "../src/domain/customer/interaction.js";
import { type ActionContext, actionContext } from "../src/intake/action-context.js";
import { RowOutcome } from "../src/model/ingest/ingest.js";
import { globalIdOf } from "../src/model/node.js";
import { BENCH_NOW, openBenchDatabase } from "./base.js";

const ROWS = 500;
const CUSTOMERS = 490;
const ROUNDS = 15;
const SCALE = "S";
/** What an ingest of interactions writes, child tables first. */
const TABLES = ["interaction", "external_id", "pending_change", "loyalty"];

/**
 * An ingest of 500 new interactions of 490 customers of base S, who have histories of up to eight years, beside plain
 * multi-row SQL on mysql2 that writes the very same rows (interactions, external ids, changes, loyalty) in one transaction;
 * both in one run, as a ratio of medians.
 */
async function main(): Promise<void> {
  const base = await openBenchDatabase(SCALE);
  const { database, url } = base;
  try {
    const ids = await customerIds(database);
    const ingested: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const owners = Array.from({ length: CUSTOMERS }, (_, index) => ids[(round * 7 + index * 19) % ids.length] ?? "");
      ingested.push(await millisecondsOf(() => ingestInteractions(database, owners, round)));
      const rows = await rowsOfRound(database);
      plain.push(await millisecondsOf(() => plainSql(url, rows)));
      await rowsOfRound(database);
    }
    const [ours, theirs] = [median(ingested), median(plain)];
    console.log(
      `ingest of ${ROWS} interactions: ${ours.toFixed(0)} ms; the same rows by plain SQL: ${theirs.toFixed(0)} ms; ratio ${(ours / theirs).toFixed(2)}`,
    );
  } finally {
    await base.close();
  }
}

async function inContext<T>(database: Database, work: (context: ActionContext) => Promise<T>): Promise<T> {
  const [workspace] = await allWorkspaces(database.reader);
  if (workspace === undefined) throw new Error("the default workspace is missing");
  return database.write((sql) => work(actionContext(sql, workspace, BENCH_NOW)));
}

async function customerIds(database: Database): Promise<string[]> {
  const rows = await database.reader.query<{ id: string }[]>("SELECT id FROM customer ORDER BY id");
  return rows.map(({ id }) => id);
}

async function ingestInteractions(database: Database, owners: readonly string[], round: number): Promise<void> {
  const interactions = Array.from({ length: ROWS }, (_, index) => ({
    externalId: { system: "desk", externalId: `ticket ${round}-${index}` },
    customer: { id: globalIdOf("customer", owners[index % owners.length] ?? "") },
    kind: InteractionKind.USAGE,
    occurredAt: new Date(BENCH_NOW.getTime() - (round * ROWS + index) * 60_000),
    subject: `Ticket ${index}`,
  }));
  const { interactions: results } = await inContext(database, (context) => ingest(context, { interactions }));
  if (results.some(({ outcome }) => outcome !== RowOutcome.CREATED)) throw new Error("an interaction was not taken");
}

type Rows = Readonly<Record<string, readonly RowDataPacket[]>>;

/** The rows that were written last, which are then taken out again: plain SQL can write them, and the base stays as it was. */
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

async function plainSql(url: string, rows: Rows): Promise<void> {
  const connection = await createConnection({ uri: url, timezone: "Z", dateStrings: ["DATE"] });
  try {
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
    await connection.query("INSERT INTO transaction_receipt (id, createdAt) VALUES (?, ?)", [newId(), BENCH_NOW]);
    await connection.commit();
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
