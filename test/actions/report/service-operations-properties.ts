import fc from "fast-check";

import type { ReportPeriod } from "../../../src/actions/report/report-period.js";
import { type OperationsPart, OperationsReport } from "../../../src/actions/report/service-operations-report.js";
import type { Groups } from "../../../src/domain/report/report-customer.js";
import type { Durations } from "../../../src/domain/report/service/service-operations.js";
import type { ReportFilter } from "../../../src/model/customer/customer-filter.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { countedWithin, type KnownInteraction, knownOn, naiveOperations } from "../../support/naive-operations.js";
import { byKey, naiveMonths, naiveSelection } from "../../support/naive-report.js";
import { localInteractions } from "../../support/naive-service.js";
import { arbitraryReport, arbitraryReportScenario, checkThroughout, periodOf } from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const arbitraryReports = fc.array(arbitraryReport, { minLength: 1, maxLength: 2 });

/** What holds of any report of service operations, in any time zone. */
export function describeOperationsReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the report of service operations", (current, kind) => {
    test("is what loops over all interactions find, in all, by channel, agent and local month", async () => {
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
  const cut = { ...period, to: period.to < period.asOf ? period.to : period.asOf };
  const selected = naiveSelection(stored, filter, period.from, state);
  const ids = new Set(selected.map(({ customer }) => customer.id));
  const all = await localInteractions(current.database.reader, state);
  const known = knownOn(all, period.asOf).filter(({ row }) => ids.has(row.customerId));
  const counted = countedWithin(known, cut);
  const naive = (own: readonly KnownInteraction[], days: ReportPeriod) =>
    naiveOperations(own, known, stored, days, state.policy);

  const report = await OperationsReport.read({ sql: current.database.reader, workspace: state, period, filter });
  const found = (part: OperationsPart) => figuresOf(report, part);
  expect(await found(report.total)).toEqual(naive(counted, cut));
  expect(await Promise.all(report.months.map(found))).toEqual(
    naiveMonths(cut.from, cut.to).map((days) => {
      const month = { ...days, asOf: period.asOf };
      return naive(countedWithin(known, month), month);
    }),
  );
  const split = async (groups: Groups<OperationsPart>) =>
    Promise.all(groups.entries().map(async ([key, part]) => [key, await found(part)]));
  for (const by of ["channel", "agent"] as const) {
    const groups = new Map<string | null, KnownInteraction[]>();
    for (const each of counted) groups.set(each.row[by], [...(groups.get(each.row[by]) ?? []), each]);
    expect(await split(by === "channel" ? report.channels : report.agents)).toEqual(
      byKey(groups).map(([key, own]) => [key, naive(own, cut)]),
    );
  }
}

/** The figures of a part in the form of the naive ones. */
async function figuresOf(report: OperationsReport, part: OperationsPart) {
  const { contacts, closed, transfersPerContact: transfers, channels, ...figures } = report.operationsOf(part);
  const fraction = ({ numerator, denominator }: { numerator: number; denominator: number }) => [numerator, denominator];
  const durations = ({ count, unknown, median, percentile90 }: Durations) => ({
    count,
    unknown,
    median: median?.toFixed(6) ?? null,
    percentile90: percentile90?.toFixed(6) ?? null,
  });
  return {
    contacts,
    closed,
    firstResponse: durations(figures.firstResponse),
    resolution: durations(figures.resolution),
    transfers: [transfers.sum, transfers.count, transfers.unknown],
    handedOn: fraction(figures.handedOn),
    missed: fraction(figures.missed),
    reopened: fraction(figures.reopened),
    firstContactResolution: fraction(figures.firstContactResolution),
    selfService: fraction(figures.selfService),
    proactive: fraction(figures.proactive),
    channels: channels.map(({ channel, count }) => `${channel} ${count}`).sort(),
    customersKept: fraction(await report.keptIn(part)),
  };
}
