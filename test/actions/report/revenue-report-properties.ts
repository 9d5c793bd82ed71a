import fc from "fast-check";

import type { ReportPeriod } from "../../../src/actions/report/report-period.js";
import { reportRevenue, reportRevenueBy, reportRevenueByMonth } from "../../../src/actions/report/revenue-report.js";
import { ReportDimension } from "../../../src/domain/report/report-customer.js";
import { NO_MOVEMENT } from "../../../src/domain/report/revenue-movement.js";
import type { ReportFilter } from "../../../src/model/customer/customer-filter.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { naiveMonths, naiveSelection } from "../../support/naive-report.js";
import { type NaiveMovement, naiveRevenue } from "../../support/naive-revenue.js";
import { arbitraryReport, arbitraryReportScenario, checkThroughout, periodOf } from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const SPLITS = [ReportDimension.PRODUCT, ReportDimension.SEGMENT, ReportDimension.TERM_LENGTH] as const;

const arbitraryReports = fc.array(arbitraryReport, { minLength: 1, maxLength: 4 });

/** What holds of any revenue retention report. */
export function describeRevenueReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the revenue retention report", (current, kind) => {
    test("adds up what a loop over all contracts finds, in all, by month and split, per currency", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryReportScenario, arbitraryReports, async (scenario, reports) => {
          await checkThroughout(current(), scenario, async (workspace, stored) => {
            for (const report of reports) {
              await expectReported(workspace, stored, periodOf(report, workspace.today), report.filter);
            }
          });
        }),
        examplesOn(kind, runs, timeLimit),
      );
    });
  });
}

async function expectReported(
  { current, state }: TestWorkspace,
  stored: readonly StoredCustomer[],
  period: ReportPeriod,
  filter: ReportFilter,
): Promise<void> {
  const request = { sql: current.database.reader, workspace: state, period, filter };
  const { from, asOf } = period;
  const to = period.to < asOf ? period.to : asOf;
  const { graceDays } = state.policy;
  const selected = naiveSelection(stored, filter, from, state);

  const total = naiveRevenue(selected, from, { to, asOf }, null, graceDays);
  expect(await reportRevenue(request)).toMatchObject(total.map((part) => expected(part, { from, to, asOf })));

  for (const split of SPLITS) {
    const parts = naiveRevenue(selected, from, { to, asOf }, split, graceDays);
    expect(await reportRevenueBy(request, split)).toMatchObject(
      parts.map((part) => expected(part, { from, to, asOf })),
    );
  }

  const months = naiveMonths(from, to).map((month) => ({ ...month, asOf }));
  const byMonth = months.map((month) => naiveRevenue(selected, month.from, month, null, graceDays));
  const currencies = [...new Set(byMonth.flat().map(({ currency }) => currency))].sort();
  const series = currencies.flatMap((currency) =>
    months.map((month, index) => {
      const part = byMonth[index]?.find((each) => each.currency === currency);
      return expected(part ?? { currency, key: null, movement: NO_MOVEMENT }, month);
    }),
  );
  expect(await reportRevenueByMonth(request)).toMatchObject(series);
}

function expected({ currency, key, movement }: NaiveMovement, { from, to, asOf }: ReportPeriod) {
  const { start, unconfirmed, expansion, contraction, churn } = movement;
  const known = start - unconfirmed;
  const emptyReason = unconfirmed === 0 ? "no annual value was held at the start" : "unconfirmed";
  const rate = (numerator: number) => ({
    from,
    to,
    asOf,
    numerator,
    denominator: known,
    value: known === 0 ? null : numerator / known,
    reason: known === 0 ? (expect.stringContaining(emptyReason) as string) : null,
    unconfirmed,
    lowest: start === 0 ? null : numerator / start,
    highest: start === 0 ? null : (numerator + unconfirmed) / start,
  });
  return {
    currency,
    key,
    from,
    to,
    movement,
    grossRevenueRetention: rate(known - contraction - churn),
    netRevenueRetention: rate(known - contraction - churn + expansion),
  };
}
