import fc from "fast-check";

import type { ReportPeriod } from "../../../src/actions/report/report-period.js";
import {
  reportService,
  reportServiceBy,
  reportServiceByMonth,
  ServiceDimension,
} from "../../../src/actions/report/service-quality-report.js";
import type { ReportFilter } from "../../../src/model/customer/customer-filter.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { byKey, naiveMonths, naiveSelection } from "../../support/naive-report.js";
import { localInteractions, naiveService, naiveServiceGroups } from "../../support/naive-service.js";
import { arbitraryReport, arbitraryReportScenario, checkThroughout, periodOf } from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const arbitraryReports = fc.array(arbitraryReport, { minLength: 1, maxLength: 4 });

/** What holds of any service quality report, in any time zone. */
export function describeServiceReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the service quality report", (current, kind) => {
    test("counts what a loop over all interactions counts, in all, by channel, agent and local month", async () => {
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
  const { promoterFrom } = state.policy;
  const cut = { ...period, to: period.to < period.asOf ? period.to : period.asOf };
  const ids = new Set(naiveSelection(stored, filter, period.from, state).map(({ customer }) => customer.id));
  const all = await localInteractions(current.database.reader, state);
  const interactions = all.filter(({ row }) => ids.has(row.customerId));

  expect(await reportService(request)).toEqual(naiveService(interactions, cut, promoterFrom, "all"));

  for (const [dimension, splitBy] of [
    [ServiceDimension.CHANNEL, "channel"],
    [ServiceDimension.AGENT, "agent"],
  ] as const) {
    const groups = byKey(naiveServiceGroups(interactions, cut, splitBy)).map(([key, part]) => ({
      key,
      ...naiveService(part, cut, promoterFrom, "all"),
    }));
    expect(await reportServiceBy(request, dimension)).toEqual(groups);
  }

  const months = naiveMonths(cut.from, cut.to).map((month) => ({
    ...month,
    ...naiveService(interactions, { ...month, asOf: period.asOf }, promoterFrom, "period"),
  }));
  expect(await reportServiceByMonth(request)).toEqual(months);
}
