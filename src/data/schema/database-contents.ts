import { existsSync, rmSync } from "node:fs";

import type { DataSource } from "typeorm";

import { connect, dataSourceOptions } from "../database/data-source.js";
import { databaseKindOf } from "../database/database-kind.js";
import { DEFAULT_LIMITS } from "../mysql/connection-limits.js";
import { sqlitePathOf } from "../sqlite/sqlite-file.js";

/** What a database holds, as the demo sees it, which must not touch what is not its own. */
export type DatabaseContents =
  | { readonly kind: "NOTHING" }
  /** Made-up customers; where loading them was interrupted, not all. */
  | { readonly kind: "DEMO"; readonly isComplete: boolean }
  /** Anything else, in words. */
  | { readonly kind: "OTHER"; readonly what: string };

/** What is there from the first migration on. */
const FIRST_WORKSPACE = "default";

/**
 * Looks what a database holds, whatever its version, and changes nothing. What the migrations make by themselves counts as
 * nothing.
 */
export async function contentsOf(url: string): Promise<DatabaseContents> {
  const file = sqlitePathOf(url);
  if (file !== null && !existsSync(file)) return { kind: "NOTHING" };
  const source = await connect(await dataSourceOptions(url, { purpose: "reading", limits: DEFAULT_LIMITS }));
  try {
    return await contentsIn(source, await tablesOf(source));
  } finally {
    await source.destroy();
  }
}

/** Removes all that a database holds. */
export async function clearDatabase(url: string): Promise<void> {
  const file = sqlitePathOf(url);
  if (file !== null) {
    for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
    return;
  }
  const source = await connect(await dataSourceOptions(url));
  try {
    await source.createQueryRunner().clearDatabase();
  } finally {
    await source.destroy();
  }
}

async function contentsIn(source: DataSource, tables: ReadonlySet<string>): Promise<DatabaseContents> {
  if (tables.size === 0) return { kind: "NOTHING" };
  const isOurs = ["migrations", "workspace", "customer", "api_key"].every((table) => tables.has(table));
  if (!isOurs)
    return { kind: "OTHER", what: `tables of another program (${[...tables].sort().slice(0, 3).join(", ")})` };
  const names = (await rows<{ readonly name: string }>(source, "SELECT name FROM workspace ORDER BY name"))
    .map(({ name }) => name)
    .filter((name) => name !== FIRST_WORKSPACE);
  if (names.length > 0) return { kind: "OTHER", what: `other workspaces (${names.slice(0, 3).join(", ")})` };
  const [base] = tables.has("demo_base")
    ? await rows<{ readonly loadedAt: unknown }>(source, "SELECT loadedAt FROM demo_base")
    : [];
  if (base !== undefined) return { kind: "DEMO", isComplete: base.loadedAt !== null };
  for (const [table, noun] of Object.entries({ customer: "customers", api_key: "API keys" })) {
    const [found] = await rows(source, `SELECT 1 FROM ${table} LIMIT 1`);
    if (found !== undefined) return { kind: "OTHER", what: `${noun} that the demo did not make` };
  }
  return { kind: "NOTHING" };
}

async function tablesOf(source: DataSource): Promise<ReadonlySet<string>> {
  const sql =
    databaseKindOf({ connection: source }) === "sqlite"
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
      : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()";
  return new Set((await rows<{ readonly name: string }>(source, sql)).map(({ name }) => name));
}

async function rows<T>(source: DataSource, sql: string): Promise<T[]> {
  return source.query<T[]>(sql);
}
