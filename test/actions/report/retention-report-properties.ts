import fc from "fast-check";

import type { ReportPeriod } from "../../../src/actions/report/report-period.js";
import {
  reportRetention,
  reportRetentionBy,
  reportRetentionByMonth,
  type RetentionRates,
  type RetentionRequest,
} from "../../../src/actions/report/retention-report.js";
import type { LocalDate } from "../../../src/domain/calendar.js";
import { RetentionBasis } from "../../../src/domain/contract/retention.js";
import { ReportDimension } from "../../../src/domain/report/report-customer.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { plusDays } from "../../support/naive-calendar.js";
import { byKey, naiveMonths, naiveSelection } from "../../support/naive-report.js";
import { type NaiveRetention, naiveRetention, naiveRetentionBy } from "../../support/naive-retention.js";
import {
  arbitraryReport,
  arbitraryReportScenario,
  checkThroughout,
  periodOf,
  runJobs,
} from "../../support/report-scenario.js";
import { retentionRequest } from "../../support/retention-request.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const { TERMS, ACTIVITY } = RetentionBasis;
/** What is asked of a workspace beside the period. */
type Question = Pick<RetentionRequest, "filter" | "basis">;
const EVERYTHING: Question = { filter: {}, basis: TERMS };
/** Living through the calendar day by day takes its time, so only the last months of activity are read so. */
const MOST_MONTHS = 4;

const arbitraryBasis = fc.oneof(
  { weight: 2, arbitrary: fc.constant(TERMS) },
  { weight: 1, arbitrary: fc.constant(ACTIVITY) },
);
const arbitraryReports = fc.array(arbitraryReport, { minLength: 1, maxLength: 4 });
/** The days before today on which a series begins and ends, counted back from the first of the month or not. */
const arbitrarySeries = fc.record({
  from: fc.integer({ min: 0, max: 500 }),
  to: fc.integer({ min: -60, max: 200 }),
  asOf: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 }) }),
  wholeMonths: fc.boolean(),
});

/** What holds of any retention report, whether the jobs run or not; the everyday run tries less often. */
export function describeRetentionReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the retention report", (current, kind) => {
    test("counts what a loop over all contracts counts, in all, by month and split, whether jobs run or not", async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryReportScenario,
          arbitraryReports,
          arbitraryBasis,
          arbitrarySeries,
          async (scenario, reports, basis, series) => {
            await checkThroughout(
              current(),
              scenario,
              async (workspace, stored) => {
                const turns = turningDays(stored).filter((day) => day <= workspace.today);
                for (const day of turns.slice(0, 2)) {
                  await expectTotal(workspace, stored, { from: plusDays(day, -200), to: day, asOf: day }, EVERYTHING);
                }
                for (const { filter, ...days } of reports) {
                  await expectTotal(workspace, stored, periodOf(days, workspace.today), { filter, basis });
                }
                const [{ filter, ...days } = { ...series, filter: {} }] = reports;
                await expectSplit(workspace, stored, periodOf(days, workspace.today), { filter, basis });
                await expectTotalAndSeries(workspace, stored, periodOf(series, workspace.today), EVERYTHING);
                await expectTotalAndSeries(workspace, stored, periodOf(series, workspace.today), { filter, basis });
              },
              runJobs,
            );
          },
        ),
        examplesOn(kind, runs, timeLimit),
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
  question: Question,
): Promise<void> {
  const { state } = workspace;
  const report = await reportRetention(retentionRequest(workspace, period, question));
  const selected = naiveSelection(stored, question.filter, period.from, state);
  const expected = ratesOf(naiveRetention(selected, period, state.policy, question.basis), period);
  expect({ question, ...report }).toMatchObject({ question, ...expected });
}

async function expectSplit(
  workspace: TestWorkspace,
  stored: readonly StoredCustomer[],
  period: ReportPeriod,
  question: Question,
): Promise<void> {
  const { state } = workspace;
  const selected = naiveSelection(stored, question.filter, period.from, state);
  for (const dimension of Object.values(ReportDimension)) {
    const groups = await reportRetentionBy(retentionRequest(workspace, period, question), dimension);
    const expected = byKey(naiveRetentionBy(dimension, selected, period, state.policy, question.basis));
    expect({ dimension, question, groups }).toMatchObject({
      dimension,
      question,
      groups: expected.map(([key, counts]) => ({ key, ...ratesOf(counts, period) })),
    });
  }
}

/** A period and each of its months say what a loop over all contracts counts for it. */
export async function expectTotalAndSeries(
  workspace: TestWorkspace,
  stored: readonly StoredCustomer[],
  period: ReportPeriod,
  question: Question = EVERYTHING,
): Promise<void> {
  const { state } = workspace;
  const series = await reportRetentionByMonth(retentionRequest(workspace, period, question));
  const selected = naiveSelection(stored, question.filter, period.from, state);
  const months = naiveMonths(period.from, earliest(period.to, period.asOf));
  expect(series).toHaveLength(months.length);
  const read = question.basis === TERMS ? 0 : -MOST_MONTHS;
  const expected = months.slice(read).map((month) => {
    const part = { ...month, asOf: period.asOf };
    return ratesOf(naiveRetention(selected, part, state.policy, question.basis), part);
  });
  expect({ question, series: series.slice(read) }).toMatchObject({ question, series: expected });
  await expectTotal(workspace, stored, period, question);
}

function ratesOf(
  { renewed, lapsed, pending, unconfirmed, atStart, kept, unconfirmedCustomers }: NaiveRetention,
  { from, to, asOf }: ReportPeriod,
): { [Rate in keyof RetentionRates]: Partial<RetentionRates[Rate]> } {
  const possible = renewed + lapsed + pending + unconfirmed;
  const period = { from, to: earliest(to, asOf), asOf };
  return {
    renewals: {
      ...period,
      numerator: renewed,
      denominator: renewed + lapsed,
      value: share(renewed, renewed + lapsed),
      pending,
      unconfirmed,
      lowest: share(renewed, possible),
      highest: share(renewed + pending + unconfirmed, possible),
    },
    customersKept: {
      ...period,
      numerator: kept,
      denominator: atStart - unconfirmedCustomers,
      value: share(kept, atStart - unconfirmedCustomers),
      unconfirmed: unconfirmedCustomers,
      lowest: share(kept, atStart),
      highest: share(kept + unconfirmedCustomers, atStart),
    },
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function earliest(one: LocalDate, other: LocalDate): LocalDate {
  return one < other ? one : other;
}
