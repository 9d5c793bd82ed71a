import "reflect-metadata";

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { uuidv7 as newId } from "uuidv7";

import { ingest } from "../src/actions/ingest/ingest.js";
import { computeLoyalty } from "../src/actions/loyalty/computed-loyalty.js";
import { type Database, openDatabase } from "../src/data/database/database.js";
import { insertRows } from "../src/data/database/rows.js";
import { migrateDatabase } from "../src/data/schema/schema.js";
import { allWorkspaces, type WorkspaceState } from "../src/data/workspace/workspace-store.js";
import { addDays } from "../src/domain/calendar.js";
import { Direction, InteractionKind } from "../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../src/domain/loyalty/policy.js";
import { actionContext } from "../src/intake/action-context.js";
import type { Customer } from "../src/model/customer/customer.js";
import { Interaction } from "../src/model/interaction/interaction.js";
import { withMysql } from "./mysql.js";

const NOW = new Date("2026-01-15T12:00:00Z");
const TODAY = "2026-01-15";
const MS_PER_DAY = 86_400_000;
const PER_DAY = 7;
const ROUNDS = 15;

/**
 * The loyalty of a customer with 20,300 interactions in eight years beside that of one who has only those of the last 830
 * days, which the windows of the policy reach: both on SQLite and on MySQL or MariaDB, in one run, as a ratio.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "treue-bench-"));
  try {
    await compare("sqlite", `sqlite:${path.join(folder, "bench.sqlite")}`);
    await withMysql((url) => compare("mysql", url));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(kind: string, url: string): Promise<void> {
  await migrateDatabase(url);
  const database = await openDatabase(url);
  try {
    const [workspace] = await allWorkspaces(database.reader);
    if (workspace === undefined) throw new Error("the default workspace is missing");
    const long = await makeCustomer(database, workspace, "long", 2_900);
    const recent = await makeCustomer(database, workspace, "recent", 830);
    const times = { long: [] as number[], recent: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.long.push(await millisecondsOf(() => computeLoyalty(database.reader, workspace, [long], TODAY)));
      times.recent.push(await millisecondsOf(() => computeLoyalty(database.reader, workspace, [recent], TODAY)));
    }
    const [all, within] = [medianOf(times.long), medianOf(times.recent)];
    console.log(
      `${kind}: loyalty of 20,300 interactions ${all.toFixed(0)} ms, of those within the windows ${within.toFixed(0)} ms, ratio ${(all / within).toFixed(2)}`,
    );
  } finally {
    await database.close();
  }
}

async function makeCustomer(
  database: Database,
  workspace: WorkspaceState,
  name: string,
  days: number,
): Promise<Customer> {
  const named = { externalId: { system: "bench", externalId: name } };
  const value = { minor: 120_000, currency: "EUR" };
  const { customers } = await database.write((sql) =>
    ingest(actionContext(sql, workspace, NOW), {
      customers: [named],
      contracts: [{ ...named, customer: named, startsOn: "2018-01-01", termMonths: 12, value, autoRenew: true }],
    }),
  );
  const customer = customers[0]?.record;
  if (!customer) throw new Error("the customer was refused");
  const rows = Array.from({ length: days * PER_DAY }, (_, index) => interactionOf(customer, index));
  await database.write((sql) => insertRows(sql, Interaction, rows));
  return customer;
}

/** Seven a day, every third a service contact. */
function interactionOf({ id: customerId, workspaceId }: Customer, index: number): Partial<Interaction> {
  const day = addDays(TODAY, -Math.floor(index / PER_DAY));
  const occurredAt = new Date(Date.parse(day) + ((index % PER_DAY) / PER_DAY) * MS_PER_DAY);
  const isService = index % 3 === 0;
  return {
    id: newId(),
    workspaceId,
    customerId,
    kind: isService ? InteractionKind.SERVICE : InteractionKind.USAGE,
    direction: Direction.INBOUND,
    proactive: false,
    automatic: false,
    missed: false,
    occurredAt,
    resolvedAt: isService ? occurredAt : null,
    resolutionQuality: isService ? ResolutionQuality.LOW_EFFORT : null,
    createdAt: NOW,
    updatedAt: NOW,
  };
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function medianOf(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? NaN;
}

void main();
