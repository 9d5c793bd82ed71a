import "reflect-metadata";

import { once } from "node:events";

import { uuidv7 as newId } from "uuidv7";

import { createApiKey } from "../src/actions/key/api-key-actions.js";
import type { Database } from "../src/data/database/database.js";
import { Customer } from "../src/model/customer/customer.js";
import { Role } from "../src/model/workspace/api-key.js";
import { BENCH_NOW, openBenchDatabase } from "./base.js";
import { addressOf, startCommand } from "./server.js";

const ALONE = 500;
/** As many as the budget of a key allows at scale S, each the dearest that one operation may be. */
const DEAR = 2;
const DEAR_KEYS = 2;

const TIERS = `{ tiers(from: "2025-01-01", to: "2026-01-01") { distribution { tier atEnd } } }`;
const SMALL = `query ($id: ID!) { customer(id: $id) { id name loyaltyTier retentionRate { value } } }`;

/**
 * How long a small query takes alone, and while other keys ask for the dearest reports that they may ask for: on a real server with MariaDB, at scale S (10,000 customers).
 */
async function main(): Promise<void> {
  const base = await openBenchDatabase("S");
  const { database, url, workspace } = base;
  const keys = await Promise.all(Array.from({ length: DEAR_KEYS }, () => keyOf(database, workspace.id)));
  const neighbourKey = await keyOf(database, workspace.id);
  const [customer] = await database.reader.find(Customer, { take: 1 });
  const server = startCommand(["serve", "--no-jobs"], {
    DATABASE_URL: url,
    PORT: "0",
    LOG_LEVEL: "info",
    CLOCK_START: BENCH_NOW.toISOString(),
  });
  try {
    const address = await addressOf(server);
    const asked = (key: string, query: string, variables: object = {}) => ask(address, key, query, variables);
    const small = () => asked(neighbourKey, SMALL, { id: customer?.globalId });

    const alone: number[] = [];
    while (alone.length < ALONE) alone.push(await small());
    tell("alone", alone);

    const begun = performance.now();
    let isOver = false;
    const asking = keys.flatMap((key) => Array.from({ length: DEAR }, () => asked(key, TIERS)));
    const dear = Promise.allSettled(asking).finally(() => (isOver = true));
    const beside: number[] = [];
    while (!isOver) beside.push(await small());
    const answered = (await dear).filter(({ status }) => status === "fulfilled").length;
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    tell(`beside ${asking.length} reports of tiers (${answered} answered within ${seconds} s)`, beside);
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
    await base.close();
  }
}

function keyOf(database: Database, workspaceId: string): Promise<string> {
  const key = { workspaceId, name: newId(), role: Role.READ, expiresAt: null };
  return database.write((sql) => createApiKey(sql, key, BENCH_NOW));
}

/** Asks, and returns after how many milliseconds the answer was there. */
async function ask(address: string, key: string, query: string, variables: object): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { readonly errors?: unknown };
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return performance.now() - begun;
}

function tell(what: string, times: number[]): void {
  times.sort((one, other) => one - other);
  const at = (part: number) => (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN).toFixed(1);
  console.log(`${times.length} small queries ${what}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
}

void main();
