import fc from "fast-check";

import {
  type ActivityMovement,
  reportActivity,
  reportTiers,
  type TierReport,
} from "../../../src/actions/report/customer-report.js";
import type { ReportPeriod } from "../../../src/actions/report/report-period.js";
import type { WorkspaceState } from "../../../src/data/workspace/workspace-store.js";
import type { LocalDate } from "../../../src/domain/calendar.js";
import { loyaltyOf } from "../../../src/domain/loyalty/loyalty.js";
import { LoyaltyTier } from "../../../src/domain/loyalty/loyalty-tier.js";
import type { ReportFilter } from "../../../src/model/customer/customer-filter.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { naiveActivityOf } from "../../support/naive-activity.js";
import { areUnconfirmedOn, isHiddenOn, naiveMonths, naiveSelection } from "../../support/naive-report.js";
import { arbitraryReport, arbitraryReportScenario, checkThroughout, periodOf } from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const arbitraryReports = fc.array(arbitraryReport, { minLength: 1, maxLength: 2 });
/** Living through the calendar day by day takes its time, so only the last months are read so. */
const MOST_MONTHS = 6;
/** Worst first; customers who are not held come last. */
/** Of held customers none is FORMER. */
const TIERS: readonly LoyaltyTier[] = Object.values(LoyaltyTier).filter((tier) => tier !== LoyaltyTier.FORMER);

/** What holds of any report of tiers and activity. */
export function describeCustomerReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the reports of tiers and activity", (current, kind) => {
    test("count what every customer is on the first and last day, and on those of the months between", async () => {
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
  const { reader } = current.database;
  const cut = { from: period.from, to: period.to < period.asOf ? period.to : period.asOf };
  const selected = naiveSelection(stored, filter, period.from, state);
  expectTiers(await reportTiers(reader, state, period, filter), selected, cut, state);

  const total = await reportActivity(reader, state, period, filter, false);
  expect(total).toEqual([naiveMovement(selected, cut, state)]);

  const months = naiveMonths(cut.from, cut.to).slice(-MOST_MONTHS);
  const series = await reportActivity(reader, state, period, filter, true);
  expect(series.slice(-MOST_MONTHS)).toEqual(months.map((month) => naiveMovement(selected, month, state)));
  expect(series).toHaveLength(naiveMonths(cut.from, cut.to).length);
}

function expectTiers(
  report: TierReport,
  selected: readonly StoredCustomer[],
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
  { policy, model }: WorkspaceState,
): void {
  const tierOn = ({ facts }: StoredCustomer, day: LocalDate): LoyaltyTier | null => {
    const isHeld = ["ACTIVE", "PASSIVE"].includes(naiveActivityOf(facts, policy, day));
    const isCounted = isHeld && !isHiddenOn({ facts }, day, policy.graceDays);
    return isCounted ? loyaltyOf(facts, policy, model, day).tier : null;
  };
  const moves = selected.map((customer) => ({ from: tierOn(customer, from), to: tierOn(customer, to) }));
  const unconfirmed = (tier: LoyaltyTier, day: LocalDate) =>
    selected.filter(
      (customer) =>
        tierOn(customer, day) === tier && areUnconfirmedOn(customer.facts.contracts, day, day, policy.graceDays),
    ).length;
  const movements = [...TIERS, null].flatMap((before) =>
    [...TIERS, null].map((after) => ({
      from: before,
      to: after,
      customers: moves.filter((move) => move.from === before && move.to === after).length,
    })),
  );
  expect(report).toEqual({
    distribution: TIERS.map((tier) => ({
      tier,
      atStart: moves.filter((move) => move.from === tier).length,
      atStartUnconfirmed: unconfirmed(tier, from),
      atEnd: moves.filter((move) => move.to === tier).length,
      atEndUnconfirmed: unconfirmed(tier, to),
    })),
    movements: movements.filter((move) => move.customers > 0 && (move.from !== null || move.to !== null)),
  });
}

function naiveMovement(
  customers: readonly StoredCustomer[],
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
  { policy }: WorkspaceState,
): ActivityMovement {
  const seenActivityOf = ({ facts }: Pick<StoredCustomer, "facts">, day: LocalDate) =>
    isHiddenOn({ facts }, day, policy.graceDays) ? "" : naiveActivityOf(facts, policy, day);
  const moves = customers.map(({ facts }) => ({
    before: seenActivityOf({ facts }, from),
    after: seenActivityOf({ facts }, to),
  }));
  const count = (before: readonly string[] | null, after: readonly string[] | null) =>
    moves.filter((move) => (before?.includes(move.before) ?? true) && (after?.includes(move.after) ?? true)).length;
  const countsOf = (day: LocalDate, of: (activity: string) => number) => ({
    unconfirmed: customers.filter(
      ({ facts }) =>
        ["ACTIVE", "PASSIVE"].includes(seenActivityOf({ facts }, day)) &&
        areUnconfirmedOn(facts.contracts, day, day, policy.graceDays),
    ).length,
    ACTIVE: of("ACTIVE"),
    PASSIVE: of("PASSIVE"),
    FORMER: of("FORMER"),
    PROSPECT: of("PROSPECT"),
  });
  return {
    from,
    to,
    atStart: countsOf(from, (activity) => count([activity], null)),
    atEnd: countsOf(to, (activity) => count(null, [activity])),
    reactivated: count(["PASSIVE", "FORMER"], ["ACTIVE"]),
    silenced: count(["ACTIVE"], ["PASSIVE"]),
    lost: count(["ACTIVE", "PASSIVE"], ["FORMER"]),
  };
}
