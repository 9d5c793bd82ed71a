import fc from "fast-check";

import type { ReportPeriod } from "../../../src/actions/report/report-period.js";
import {
  reportRetention,
  reportRetentionBy,
  reportRetentionByMonth,
  type RetentionRates,
} from "../../../src/actions/report/retention-report.js";
import type { LocalDate } from "../../../src/domain/calendar.js";
import { ReportDimension } from "../../../src/domain/report/report-customer.js";
import type { ReportFilter } from "../../../src/model/customer/customer-filter.js";
import { onEachDatabase } from "../../support/databases.js";
import { plusDays } from "../../support/naive-calendar.js";
import { byKey, naiveMonths, naiveSelection } from "../../support/naive-report.js";
import { type NaiveRetention, naiveRetention, naiveRetentionBy } from "../../support/naive-retention.js";
import { arbitraryReport, arbitraryReportScenario, checkThroughout, periodOf } from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const arbitraryReports = fc.array(arbitraryReport, { minLength: 1, maxLength: 4 });
/** The days before today on which a series begins and ends, counted back from the first of the month or not. */
const arbitrarySeries = fc.record({
  from: fc.integer({ min: 0, max: 500 }),
  to: fc.integer({ min: -60, max: 200 }),
  asOf: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 }) }),
  wholeMonths: fc.boolean(),
});

/** What holds of any retention report, whether the jobs run or not; the everyday run tries less often. */
export function describeRetentionReport(runs: number, timeLimit: number): void {
  onEachDatabase("the retention report", (current) => {
    test("counts what a loop over all contracts counts, in all, by month and split, whether jobs run or not", async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryReportScenario,
          arbitraryReports,
          arbitrarySeries,
          async (scenario, reports, series) => {
            await checkThroughout(current(), scenario, async (workspace, stored) => {
              const turns = turningDays(stored).filter((day) => day <= workspace.today);
              for (const day of turns.slice(0, 2)) {
                await expectTotal(workspace, stored, { from: plusDays(day, -200), to: day, asOf: day }, {});
              }
              for (const report of reports) {
                await expectTotal(workspace, stored, periodOf(report, workspace.today), report.filter);
              }
              const [{ filter, ...days } = { ...series, filter: {} }] = reports;
              await expectSplit(workspace, stored, periodOf(days, workspace.today), filter);
              await expectTotalAndSeries(workspace, stored, periodOf(series, workspace.today), {});
              await expectTotalAndSeries(workspace, stored, periodOf(series, workspace.today), filter);
            });
          },
        ),
        { numRuns: runs, interruptAfterTimeLimit: timeLimit },
      );
    });
  });
}

/** The days on which stored terms end, by what the rows say. */
function turningDays(customers: readonly StoredCustomer[]): LocalDate[] {
  const days = customers.flatMap(({ facts }) => facts.contracts.map(({ contract }) => contract.rollsOn));
  return [...new Set(days)].filter((day) => day !== null).sort();
}

async function expectTotal(
  workspace: TestWorkspace,
  stored: readonly StoredCustomer[],
  period: ReportPeriod,
  filter: ReportFilter,
): Promise<void> {
  const { state } = workspace;
  const report = await reportRetention(requestOf(workspace, period, filter));
  const selected = naiveSelection(stored, filter, period.from, state);
  const expected = ratesOf(naiveRetention(selected, period, state.policy.graceDays), period);
  expect({ filter, ...report }).toMatchObject({ filter, ...expected });
}

async function expectSplit(
  workspace: TestWorkspace,
  stored: readonly StoredCustomer[],
  period: ReportPeriod,
  filter: ReportFilter,
): Promise<void> {
  const { state } = workspace;
  const selected = naiveSelection(stored, filter, period.from, state);
  for (const dimension of Object.values(ReportDimension)) {
    const groups = await reportRetentionBy(requestOf(workspace, period, filter), dimension);
    const expected = byKey(naiveRetentionBy(dimension, selected, period, state.policy.graceDays));
    expect({ dimension, filter, groups }).toMatchObject({
      dimension,
      filter,
      groups: expected.map(([key, counts]) => ({ key, ...ratesOf(counts, period) })),
    });
  }
}

/** A period and each of its months say what a loop over all contracts counts for it. */
export async function expectTotalAndSeries(
  workspace: TestWorkspace,
  stored: readonly StoredCustomer[],
  period: ReportPeriod,
  filter: ReportFilter,
): Promise<void> {
  const { state } = workspace;
  const series = await reportRetentionByMonth(requestOf(workspace, period, filter));
  const selected = naiveSelection(stored, filter, period.from, state);
  const expected = naiveMonths(period.from, earliest(period.to, period.asOf)).map((month) => {
    const part = { ...month, asOf: period.asOf };
    return ratesOf(naiveRetention(selected, part, state.policy.graceDays), part);
  });
  expect({ filter, series }).toMatchObject({ filter, series: expected });
  await expectTotal(workspace, stored, period, filter);
}

function requestOf({ current, state, today }: TestWorkspace, period: ReportPeriod, filter: ReportFilter) {
  return { sql: current.database.reader, workspace: state, period, filter, today };
}

function ratesOf(
  { renewed, lapsed, pending, heldAtStart, kept }: NaiveRetention,
  { from, to, asOf }: ReportPeriod,
): { [Rate in keyof RetentionRates]: Partial<RetentionRates[Rate]> } {
  const possible = renewed + lapsed + pending;
  const period = { from, to: earliest(to, asOf), asOf };
  return {
    renewals: {
      ...period,
      numerator: renewed,
      denominator: renewed + lapsed,
      value: share(renewed, renewed + lapsed),
      pending,
      lowest: share(renewed, possible),
      highest: share(renewed + pending, possible),
    },
    customersKept: { ...period, numerator: kept, denominator: heldAtStart, value: share(kept, heldAtStart) },
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function earliest(one: LocalDate, other: LocalDate): LocalDate {
  return one < other ? one : other;
}
