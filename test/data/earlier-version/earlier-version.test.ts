import type { QueryRunner } from "typeorm";

import { migrateDatabase } from "../../../src/data/schema/schema.js";
import { TestApi } from "../../support/api.js";
import { onEachEmptyDatabase, openMigrated } from "../../support/databases.js";
import { type EmptyDatabase } from "../../support/empty-database.js";
import {
  answer,
  goBackToEarlierVersion,
  KEPT_ON,
  keptRows,
  LAST_MIGRATION,
  onRunner,
  question,
  restoreEarlierVersion,
  type Row,
} from "./kept-database.js";

onEachEmptyDatabase("a database of an earlier version", "the first test", (current) => {
  beforeAll(() => restoreEarlierVersion(current().url));

  test("answers after the migration what it answered before", async () => {
    await migrateDatabase(current().url);
    expect(await answerNow(current())).toEqual(answer);
  });

  test("has after the way back the rows that it had", async () => {
    await goBackToEarlierVersion(current().url);
    await onRunner(current().url, async (queryRunner) => {
      expect(await lastMigration(queryRunner)).toBe(LAST_MIGRATION);
      for (const [table, row] of keptRows) {
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
