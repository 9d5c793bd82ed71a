import type { Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { cutToKnowledge } from "../../domain/contract/retention.js";
import { Activity } from "../../domain/customer/activity.js";
import { CustomerView } from "../../domain/customer/customer-view.js";
import { loyaltyOf } from "../../domain/loyalty/loyalty.js";
import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { earliestInstant } from "../customer-facts.js";
import { monthsOf, type ReportPeriod } from "./report-period.js";
import { scanCustomers } from "./report-scan.js";

/** How many customers moved from one tier to another; null: they were not held, or nobody watched yet. */
export interface TierMovement {
  readonly from: LoyaltyTier | null;
  readonly to: LoyaltyTier | null;
  readonly customers: number;
}

/** Who is in which tier at the end of a period, and how they came there. */
export interface TierReport {
  readonly distribution: readonly { readonly tier: LoyaltyTier; readonly atStart: number; readonly atEnd: number }[];
  readonly movements: readonly TierMovement[];
}

/** Of held customers none is FORMER. */
const TIERS: readonly LoyaltyTier[] = Object.values(LoyaltyTier).filter((tier) => tier !== LoyaltyTier.FORMER);

/** The tiers of held customers on the first and the last day of a period, computed from the facts, not from the log. */
export async function reportTiers(
  sql: Sql,
  workspace: WorkspaceState,
  period: ReportPeriod,
  filter: ReportFilter,
): Promise<TierReport> {
  const { from, to } = cutToKnowledge(period);
  const { policy, model } = workspace;
  const counts = new Map<string, { from: LoyaltyTier | null; to: LoyaltyTier | null; customers: number }>();
  const interactionsSince = earliestInstant(policy, from);
  for await (const customers of scanCustomers(sql, workspace, { filter, filterDay: from, interactionsSince })) {
    for (const { facts } of customers) {
      const view = new CustomerView(facts, policy, to);
      const [before, after] = [from, to].map((day) => {
        const { tier, activity } = loyaltyOf(facts, policy, model, day);
        const isHeld = activity === Activity.ACTIVE || activity === Activity.PASSIVE;
        return isHeld && view.isInSightOn(day) ? tier : null;
      });
      const key = `${before ?? ""} ${after ?? ""}`;
      const count = counts.get(key) ?? { from: before ?? null, to: after ?? null, customers: 0 };
      counts.set(key, { ...count, customers: count.customers + 1 });
    }
  }
  const movements = [...counts.values()].filter((movement) => movement.from !== null || movement.to !== null);
  const sum = (side: "from" | "to", tier: LoyaltyTier) =>
    movements.reduce((total, movement) => total + (movement[side] === tier ? movement.customers : 0), 0);
  return {
    distribution: TIERS.map((tier) => ({ tier, atStart: sum("from", tier), atEnd: sum("to", tier) })),
    movements: movements.sort((one, other) => rankOf(one) - rankOf(other)),
  };
}

function rankOf({ from, to }: TierMovement): number {
  const place = (tier: LoyaltyTier | null) => (tier === null ? TIERS.length : TIERS.indexOf(tier));
  return place(from) * (TIERS.length + 1) + place(to);
}

/** What a customer counts as on days on which nobody watched it: as nothing. */
const OUT_OF_SIGHT = "OUT_OF_SIGHT";

/** How many customers are there and act on a day. */
type ActivityCounts = Readonly<Record<Activity, number>>;

/** Activity over a period. */
export interface ActivityMovement {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly atStart: ActivityCounts;
  readonly atEnd: ActivityCounts;
  /** PASSIVE or FORMER on the first day, ACTIVE on the last. */
  readonly reactivated: number;
  /** ACTIVE on the first day, PASSIVE on the last. */
  readonly silenced: number;
  /** ACTIVE or PASSIVE on the first day, FORMER on the last. */
  readonly lost: number;
}

/** Activity on the first and the last day of a period, and what changed in between; or the same month by month. */
export async function reportActivity(
  sql: Sql,
  workspace: WorkspaceState,
  period: ReportPeriod,
  filter: ReportFilter,
  isByMonth: boolean,
): Promise<ActivityMovement[]> {
  const parts = isByMonth ? monthsOf(period) : [cutToKnowledge(period)];
  const days = [...parts.map(({ from }) => from), cutToKnowledge(period).to];
  const tallies = parts.map(() => new Map<string, number>());
  const interactionsSince = earliestInstant(workspace.policy, period.from);
  const scope = { filter, filterDay: period.from, interactionsSince };
  for await (const customers of scanCustomers(sql, workspace, scope)) {
    for (const { facts } of customers) {
      const view = new CustomerView(facts, workspace.policy, period.asOf);
      const activities = days.map((day) => (view.isInSightOn(day) ? view.activityOn(day) : OUT_OF_SIGHT));
      tallies.forEach((tally, index) => {
        const key = `${activities[index]} ${activities[index + 1]}`;
        tally.set(key, (tally.get(key) ?? 0) + 1);
      });
    }
  }
  return parts.map(({ from, to }, index) => ({ from, to, ...movementOf(tallies[index] ?? new Map<string, number>()) }));
}

function movementOf(tally: ReadonlyMap<string, number>): Omit<ActivityMovement, "from" | "to"> {
  const sum = (before: readonly string[], after: readonly string[]) =>
    before
      .flatMap((one) => after.map((other) => tally.get(`${one} ${other}`) ?? 0))
      .reduce((total, count) => total + count, 0);
  const all = [...Object.values(Activity), OUT_OF_SIGHT];
  const countsOf = (count: (activity: Activity) => number): ActivityCounts => ({
    ACTIVE: count(Activity.ACTIVE),
    PASSIVE: count(Activity.PASSIVE),
    FORMER: count(Activity.FORMER),
    PROSPECT: count(Activity.PROSPECT),
  });
  const { ACTIVE, PASSIVE, FORMER } = Activity;
  return {
    atStart: countsOf((activity) => sum([activity], all)),
    atEnd: countsOf((activity) => sum(all, [activity])),
    reactivated: sum([PASSIVE, FORMER], [ACTIVE]),
    silenced: sum([ACTIVE], [PASSIVE]),
    lost: sum([ACTIVE, PASSIVE], [FORMER]),
  };
}
