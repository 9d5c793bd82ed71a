import fc from "fast-check";

import { type ForecastReport, reportForecast } from "../../../src/actions/report/forecast-report.js";
import { loyaltyOf } from "../../../src/domain/loyalty/loyalty.js";
import type { RevenueParts } from "../../../src/domain/renewal/expected-revenue.js";
import type { ReportFilter } from "../../../src/model/customer/customer-filter.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { plusMonths } from "../../support/naive-calendar.js";
import { naiveForecast } from "../../support/naive-forecast.js";
import { naiveSelection } from "../../support/naive-report.js";
import { arbitraryReportFilter, arbitraryReportScenario, checkThroughout } from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const arbitraryForecasts = fc.array(
  fc.record({ months: fc.integer({ min: 1, max: 24 }), filter: arbitraryReportFilter }),
  { minLength: 1, maxLength: 3 },
);

/** What holds of any forecast. */
export function describeForecastReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the forecast", (current, kind) => {
    test("is what every customer's outlook brings day by day, by today's facts, policy and model", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryReportScenario, arbitraryForecasts, async (scenario, forecasts) => {
          await checkThroughout(current(), scenario, async (workspace, stored) => {
            for (const { months, filter } of forecasts) await expectForecast(workspace, stored, months, filter);
          });
        }),
        examplesOn(kind, runs, timeLimit),
      );
    });
  });
}

async function expectForecast(
  { current, state, today }: TestWorkspace,
  stored: readonly StoredCustomer[],
  months: number,
  filter: ReportFilter,
): Promise<void> {
  const { policy, model } = state;
  const report = await reportForecast(current.database.reader, state, today, months, filter);
  const loyalties = naiveSelection(stored, filter, today, state).map(({ facts }) =>
    loyaltyOf(facts, policy, model, today),
  );
  const expected = naiveForecast(loyalties, model, today, months, policy.discountRate);
  expect(report.horizon.monthStarts).toEqual([...expected.months, plusMonths(expected.months[0] ?? "", months)]);
  expect([...report.revenue.keys()]).toEqual([...expected.revenue.keys()].sort());
  for (const [currency, parts] of expected.revenue) {
    expect(report.revenue.get(currency)).toEqual(parts.map((part) => near(part, 0.01)));
  }
  expect(report.renewalsDue).toEqual(
    expected.due.map(({ due, expected: done }, index) => ({
      month: expected.months[index],
      due: expect.closeTo(due, 6) as number,
      expected: expect.closeTo(done, 6) as number,
    })),
  );
  expectTotals(report);
}

/** The whole horizon is the sum of its months. */
function expectTotals({ revenue, totals }: ForecastReport): void {
  expect([...totals.keys()]).toEqual([...revenue.keys()]);
  for (const [currency, parts] of revenue) {
    const sum = (of: (part: RevenueParts) => number) => parts.reduce((total, part) => total + of(part), 0);
    expect(totals.get(currency)).toEqual(
      near(
        {
          contracted: sum(({ contracted }) => contracted),
          expected: sum((part) => part.expected),
          atRisk: sum(({ atRisk }) => atRisk),
        },
        0.01,
      ),
    );
  }
}

/** Parts that differ from others by far less than a minor unit. */
function near({ contracted, expected, atRisk }: RevenueParts, tolerance: number): RevenueParts {
  const digits = Math.round(-Math.log10(tolerance));
  return {
    contracted: expect.closeTo(contracted, digits) as number,
    expected: expect.closeTo(expected, digits) as number,
    atRisk: expect.closeTo(atRisk, digits) as number,
  };
}
