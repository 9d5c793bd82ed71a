import { readFileSync } from "node:fs";
import path from "node:path";

import type { DataSource, QueryRunner } from "typeorm";

import { migrations } from "../../../migrations/list.js";
import { connect, dataSourceOptions } from "../../../src/data/database/data-source.js";
import { migrateDatabase } from "../../../src/data/schema/schema.js";
import { TestApi } from "../../support/api.js";
import { onEachEmptyDatabase, openMigrated } from "../../support/databases.js";
import { type EmptyDatabase } from "../../support/empty-database.js";

/*
 * rows.jsonl is what a server of the version before contracts had lines stored, on SQLite, of ten customers that came over
 * its API and its webhooks; answer.json is what it answered to figures.graphql on KEPT_ON. Neither is written anew.
 */
const LAST_MIGRATION = "Risk1774950000000";
const KEPT_ON = new Date("2026-03-01T08:00:15Z");

type Value = string | number | null | { readonly base64: string };
type Row = Readonly<Record<string, Value>>;

const rows = kept("rows.jsonl")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as readonly [table: string, row: Row]);
const question = kept("figures.graphql");
const answer: unknown = JSON.parse(kept("answer.json"));

function kept(name: string): string {
  return readFileSync(path.join(__dirname, name), "utf8");
}

onEachEmptyDatabase("a database of an earlier version", "the first test", (current) => {
  beforeAll(() =>
    onRunner(current(), async (queryRunner, source) => {
      const later = migrations.slice(migrations.findIndex(({ name }) => name === LAST_MIGRATION) + 1);
      await source.runMigrations();
      for (const _ of later) await source.undoLastMigration();
      await insert(queryRunner);
    }),
  );

  test("answers after the migration what it answered before", async () => {
    await migrateDatabase(current().url);
    expect(await answerNow(current())).toEqual(answer);
  });

  test("has after the way back the rows that it had", async () => {
    await onRunner(current(), async (queryRunner, source) => {
      while ((await lastMigration(queryRunner)) !== LAST_MIGRATION) await source.undoLastMigration();
      for (const [table, row] of rows) {
        // A policy keeps a setting that came later, so that the way forward finds what was chosen.
        const { policy, ...others } = textsOf(row);
        const now = await rowNow(queryRunner, table, row);
        expect([table, now]).toMatchObject([table, others]);
        if (policy) expect(JSON.parse(now?.policy ?? "")).toMatchObject(JSON.parse(policy) as object);
      }
    });
  });

  test("can go forward again", async () => {
    await migrateDatabase(current().url);
    expect(await answerNow(current())).toEqual(answer);
  });
});

/** What this version answers to the question that the earlier one was asked. */
async function answerNow(empty: EmptyDatabase): Promise<unknown> {
  const opened = await openMigrated(empty);
  const api = await TestApi.start(opened);
  try {
    api.now = KEPT_ON;
    return await api.data(question);
  } finally {
    api.stop();
    await opened.database.close();
  }
}

async function onRunner<T>(
  { url }: EmptyDatabase,
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
  for (const table of new Set(rows.map(([table]) => table))) await queryRunner.query(`DELETE FROM \`${table}\``);
  for (const [table, row] of rows) {
    const columns = Object.keys(row).map((column) => `\`${column}\``);
    const marks = columns.map(() => "?");
    const values = Object.values(row).map((value) =>
      typeof value === "object" && value !== null ? Buffer.from(value.base64, "base64") : value,
    );
    await queryRunner.query(`INSERT INTO \`${table}\` (${columns.join(", ")}) VALUES (${marks.join(", ")})`, values);
  }
  await queryRunner.query(isSqlite ? "PRAGMA foreign_keys = ON" : "SET foreign_key_checks = 1");
}

async function lastMigration(queryRunner: QueryRunner): Promise<string | undefined> {
  const [last] = (await queryRunner.query("SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1")) as Row[];
  return last && (textsOf(last).name ?? undefined);
}

async function rowNow(
  queryRunner: QueryRunner,
  table: string,
  row: Row,
): Promise<ReturnType<typeof textsOf> | undefined> {
  const key = "id" in row ? "id" : "name";
  const found = (await queryRunner.query(`SELECT * FROM \`${table}\` WHERE ${key} = ?`, [row[key]])) as Readonly<
    Record<string, unknown>
  >[];
  return found[0] && textsOf(found[0]);
}

/** The values of a row as texts, which both databases write alike. */
function textsOf(row: Readonly<Record<string, unknown>>): Readonly<Record<string, string | null>> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, textOf(value)]));
}

function textOf(value: unknown): string | null {
  if (value instanceof Date) return value.toISOString().replace("T", " ").replace("Z", "");
  if (Buffer.isBuffer(value)) return value.toString("base64");
  if (typeof value === "object" && value !== null && "base64" in value) return String(value.base64);
  return typeof value === "number" ? String(value) : (value as string | null);
}
