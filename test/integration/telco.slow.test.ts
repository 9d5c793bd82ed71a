import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { fitModel } from "../../src/actions/model/model-actions.js";
import { BacktestModel, reportLoyaltyBacktest } from "../../src/actions/report/backtest-report.js";
import { reportActivity, reportTiers } from "../../src/actions/report/customer-report.js";
import { reportRetention } from "../../src/actions/report/retention-report.js";
import { reportRevenue } from "../../src/actions/report/revenue-report.js";
import { RetentionBasis } from "../../src/domain/contract/retention.js";
import { NO_MOVEMENT } from "../../src/domain/report/revenue-movement.js";
import { NO_RECORDS } from "../../src/integration/file-import/import-batch.js";
import { packageRoot } from "../../src/package-root.js";
import { onEachDatabase, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { buildProgram } from "../support/program.js";
import { FOLDER } from "../support/reference-files.js";
import {
  type Contents,
  contentsOf,
  ImportFolder,
  rejectedLines,
  runImport,
  withoutVersions,
} from "./import-harness.js";

const TABLE = path.join(FOLDER, "data", "ibm-telco-customer-churn.csv");
const parameters = { referenceDay: "2026-01-01" };
const CUSTOMERS = 7_043;
const CHURNED = 1_869;
/** Every tenure month is covered by terms of 1, 12 or 24 months; who has not left is in one more. */
const TERMS = 82_919;
const RENEWED = 75_876;
/** Of the customers who have not left, those whose term ends after the table's day and by 2026-11-28, and what they pay a year, in cents. */
const UNCONFIRMED = 4_103;
const HELD_VALUE = 380_382_900;
const UNCONFIRMED_VALUE = 303_313_860;

const files = new ImportFolder();
beforeAll(() => {
  if (!existsSync(TABLE)) throw new Error(`the Telco customer churn table is not at ${TABLE}`);
  buildProgram();
});
afterAll(() => files.remove());

onEachDatabase("the Telco table", (current) => {
  let undisturbed: Contents;

  test("comes in whole, and a second time changes nothing", async () => {
    const file = { file: TABLE, rejectedFile: path.join(files.folder, "telco.rejected.jsonl") };
    const first = await runImport(current(), { ...file, mapping: "telco", parameters });
    expect(first).toEqual({
      ...NO_RECORDS,
      rows: CUSTOMERS,
      created: 2 * CUSTOMERS,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      resumedAt: null,
    });
    undisturbed = await contentsOf(current());
    const counts = Object.entries(undisturbed).map(([table, rows]) => [table, rows.length]);
    expect(Object.fromEntries(counts)).toEqual({
      customer: CUSTOMERS,
      external_id: 2 * CUSTOMERS,
      contract: CUSTOMERS,
      contract_event: CHURNED,
      term: TERMS,
      interaction: 0,
      loyalty: CUSTOMERS,
    });

    const second = await runImport(current(), { ...file, mapping: "telco", parameters });
    expect(second).toMatchObject({ rows: CUSTOMERS, created: 0, updated: 0, unchanged: 2 * CUSTOMERS });
    expect(withoutVersions(await contentsOf(current()))).toEqual(withoutVersions(undisturbed));
  });

  test("is ranked by who stays: asked on 2025-01-01 for 2025, by score, risk and tiers of the model in force", async () => {
    const { database } = current();
    const workspace = await current().workspace();
    const model = await fitModel(database.reader, workspace, parameters.referenceDay);
    const backtest = await reportLoyaltyBacktest(
      {
        sql: database.reader,
        workspace: { ...workspace, model },
        day: "2025-01-01",
        asOf: parameters.referenceDay,
        filter: {},
      },
      BacktestModel.CURRENT,
    );
    expect(backtest).toMatchObject({ customers: 4_974, left: 870, isOrdered: true });
    expect(backtest.scoreAuc).toBeGreaterThanOrEqual(0.74);
    expect(backtest.risk.auc).toBeGreaterThanOrEqual(0.76);
  });

  test.each(["2026-01-01", "2026-11-28", "2031-05-05"])(
    "read on %s it tells of the renewals that it saw",
    async (today) => {
      const report = await reportRetention({
        sql: current().database.reader,
        workspace: await current().workspace(),
        period: { from: "2015-01-01", to: today, asOf: today },
        filter: {},
        basis: RetentionBasis.TERMS,
        today,
      });
      expect(report.renewals).toMatchObject({ numerator: RENEWED, denominator: RENEWED + CHURNED });
    },
  );

  test("read on 2026-11-28 it does not say that customers were kept whose terms have ended since", async () => {
    const period = { from: "2026-01-01", to: "2026-11-28", asOf: "2026-11-28" };
    const workspace = await current().workspace();
    const request = { sql: current().database.reader, workspace, period, filter: {} };
    const held = CUSTOMERS - CHURNED;
    const { customersKept } = await reportRetention({ ...request, basis: RetentionBasis.TERMS, today: period.asOf });
    expect(customersKept).toMatchObject({
      value: 1,
      numerator: held - UNCONFIRMED,
      unconfirmed: UNCONFIRMED,
      highest: 1,
    });
    expect(customersKept.lowest).toBeCloseTo((held - UNCONFIRMED) / held, 12);
    const [revenue] = await reportRevenue(request);
    expect(revenue?.movement).toEqual({
      ...NO_MOVEMENT,
      start: HELD_VALUE,
      unconfirmed: UNCONFIRMED_VALUE,
      unconfirmedEnd: UNCONFIRMED_VALUE,
    });
    const [activity] = await reportActivity(request.sql, workspace, period, {}, false);
    expect(activity?.atStart.unconfirmed).toBe(0);
    expect(activity?.atEnd).toMatchObject({ FORMER: CHURNED, unconfirmed: UNCONFIRMED });
    const { distribution } = await reportTiers(request.sql, workspace, period, {});
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(distribution.map(({ atEndUnconfirmed }) => atEndUnconfirmed))).toBe(UNCONFIRMED);
  });

  test("comes in whole although its import is killed four times", async () => {
    const killed = await openTestDatabase(current().kind);
    try {
      const file = files.write(`killed-${killed.kind}.csv`, withBadRows(readFileSync(TABLE, "utf8")));
      for (const rows of [1, 1_500, 3_000, 5_500]) {
        const child = startImport(killed, file);
        await rowsDone(killed, rows, child);
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      const last = startImport(killed, file);
      // Rows were rejected, which the exit code tells.
      expect(await once(last, "exit")).toEqual([2, null]);
      expect(withoutVersions(await contentsOf(killed))).toEqual(withoutVersions(undisturbed));
      const expected = Array.from({ length: 70 }, (_, index) => 102 + index * 101);
      expect(rejectedLines(file).map(({ line }) => line)).toEqual(expected);
    } finally {
      await killed.close();
    }
  });
});

/** The table with a row of an unknown kind of contract after every hundredth row. */
function withBadRows(table: string): string {
  const [header = "", ...rows] = table.trimEnd().split("\n");
  const lines = rows.flatMap((row, index) =>
    index % 100 === 99
      ? [row, row.replace(/^[^,]+/, `bad-${index}`).replace(/Month-to-month|(One|Two) year/, "Day")]
      : [row],
  );
  return [header, ...lines, ""].join("\n");
}

function startImport({ url }: TestDatabase, file: string): ChildProcess {
  const command = [path.join(packageRoot, "dist", "src", "main.js"), "import", file, "--mapping", "telco"];
  const environment = { ...process.env, DATABASE_URL: url, CLOCK_START: "2026-01-01T12:00:00Z" };
  return spawn(process.execPath, [...command, "--param", "referenceDay=2026-01-01"], {
    env: environment,
    stdio: "ignore",
  });
}

/** Waits until an import has done so many rows. */
async function rowsDone({ database }: TestDatabase, rows: number, child: ChildProcess): Promise<void> {
  for (;;) {
    const [run] = await database.reader.query<{ rowsDone: number }[]>("SELECT rowsDone FROM import_run");
    if (run !== undefined && run.rowsDone >= rows) return;
    if (child.exitCode !== null) throw new Error(`the import ended by itself with code ${child.exitCode}`);
    await delay(10);
  }
}
