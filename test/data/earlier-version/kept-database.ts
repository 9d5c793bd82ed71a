import { readFileSync } from "node:fs";
import path from "node:path";

import type { DataSource, QueryRunner } from "typeorm";

import { migrations } from "../../../migrations/list.js";
import { connect, dataSourceOptions } from "../../../src/data/database/data-source.js";

/*
 * rows.jsonl is what a server of version 0.1.0, before contracts had lines, stored on SQLite of ten customers that came over
 * its API and its webhooks; answer.json is what it answered to figures.graphql on KEPT_ON. Neither is written anew.
 */
export const LAST_MIGRATION = "Risk1774950000000";
export const KEPT_ON = new Date("2026-03-01T08:00:15Z");

type Value = string | number | null | { readonly base64: string };
export type Row = Readonly<Record<string, Value>>;

export const keptRows = kept("rows.jsonl")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as readonly [table: string, row: Row]);
export const question = kept("figures.graphql");
export const answer: unknown = JSON.parse(kept("answer.json"));

function kept(name: string): string {
  return readFileSync(path.join(__dirname, name), "utf8");
}

/** Makes of an empty database the one that version 0.1.0 kept. */
export async function restoreEarlierVersion(url: string): Promise<void> {
  await onRunner(url, async (queryRunner, source) => {
    await source.runMigrations();
    await undoLaterMigrations(queryRunner, source);
    await insert(queryRunner);
  });
}

/** Takes a database back to the schema of version 0.1.0. */
export async function goBackToEarlierVersion(url: string): Promise<void> {
  await onRunner(url, undoLaterMigrations);
}

async function undoLaterMigrations(_queryRunner: QueryRunner, source: DataSource): Promise<void> {
  const later = migrations.slice(migrations.findIndex(({ name }) => name === LAST_MIGRATION) + 1);
  for (const _ of later) await source.undoLastMigration();
}

/** Does some work on a connection of its own, whatever the schema is. */
export async function onRunner<T>(
  url: string,
  work: (queryRunner: QueryRunner, source: DataSource) => Promise<T>,
): Promise<T> {
  const source = await connect(await dataSourceOptions(url));
  const queryRunner = source.createQueryRunner();
  try {
    return await work(queryRunner, source);
  } finally {
    await queryRunner.release();
    await source.destroy();
  }
}

/** Puts the kept rows in the place of those that a new database begins with, whatever refers to what. */
async function insert(queryRunner: QueryRunner): Promise<void> {
  const isSqlite = queryRunner.connection.options.type === "better-sqlite3";
  await queryRunner.query(isSqlite ? "PRAGMA foreign_keys = OFF" : "SET foreign_key_checks = 0");
  for (const table of new Set(keptRows.map(([table]) => table))) await queryRunner.query(`DELETE FROM \`${table}\``);
  for (const [table, row] of keptRows) {
    const columns = Object.keys(row).map((column) => `\`${column}\``);
    const marks = columns.map(() => "?");
    const values = Object.values(row).map((value) =>
      typeof value === "object" && value !== null ? Buffer.from(value.base64, "base64") : value,
    );
    await queryRunner.query(`INSERT INTO \`${table}\` (${columns.join(", ")}) VALUES (${marks.join(", ")})`, values);
  }
  await queryRunner.query(isSqlite ? "PRAGMA foreign_keys = ON" : "SET foreign_key_checks = 1");
}
