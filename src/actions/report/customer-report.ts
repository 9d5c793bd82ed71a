import type { Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { Hold } from "../../domain/contract/holding-term.js";
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

/** How many customers are in a tier on both days, and of how many only unconfirmed terms say that they are held. */
export interface TierCount {
  readonly tier: LoyaltyTier;
  readonly atStart: number;
  readonly atStartUnconfirmed: number;
  readonly atEnd: number;
  readonly atEndUnconfirmed: number;
}

/** Who is in which tier at the end of a period, and how they came there. */
export interface TierReport {
  readonly distribution: readonly TierCount[];
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
  const unconfirmed = { from: new Map<LoyaltyTier, number>(), to: new Map<LoyaltyTier, number>() };
  const interactionsSince = earliestInstant(policy, from);
  for await (const { facts } of scanCustomers(sql, workspace, { filter, filterDay: from, interactionsSince })) {
    const view = new CustomerView(facts, policy, to);
    const [before, after] = (["from", "to"] as const).map((side) => {
      const day = side === "from" ? from : to;
      const { tier, activity, heldUnconfirmed } = loyaltyOf(facts, policy, model, day);
      const isHeld = activity === Activity.ACTIVE || activity === Activity.PASSIVE;
      if (!isHeld || !view.isInSightOn(day)) return null;
      if (heldUnconfirmed) unconfirmed[side].set(tier, (unconfirmed[side].get(tier) ?? 0) + 1);
      return tier;
    });
    const key = `${before ?? ""} ${after ?? ""}`;
    const count = counts.get(key) ?? { from: before ?? null, to: after ?? null, customers: 0 };
    counts.set(key, { ...count, customers: count.customers + 1 });
  }
  const movements = [...counts.values()].filter((movement) => movement.from !== null || movement.to !== null);
  const sum = (side: "from" | "to", tier: LoyaltyTier) =>
    movements.reduce((total, movement) => total + (movement[side] === tier ? movement.customers : 0), 0);
  return {
    distribution: TIERS.map((tier) => ({
      tier,
      atStart: sum("from", tier),
      atStartUnconfirmed: unconfirmed.from.get(tier) ?? 0,
      atEnd: sum("to", tier),
      atEndUnconfirmed: unconfirmed.to.get(tier) ?? 0,
    })),
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
type ActivityCounts = Readonly<Record<Activity, number>> & {
  /** Of the active and the passive ones, those whom only unconfirmed terms hold. */
  readonly unconfirmed: number;
};

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
  const unconfirmed = days.map(() => 0);
  const interactionsSince = earliestInstant(workspace.policy, period.from);
  const scope = { filter, filterDay: period.from, interactionsSince };
  for await (const { facts } of scanCustomers(sql, workspace, scope)) {
    const view = new CustomerView(facts, workspace.policy, period.asOf);
    const activities = days.map((day, index) => {
      if (!view.isInSightOn(day)) return OUT_OF_SIGHT;
      if (view.holdOn(day) === Hold.UNCONFIRMED) unconfirmed[index] = (unconfirmed[index] ?? 0) + 1;
      return view.activityOn(day);
    });
    tallies.forEach((tally, index) => {
      const key = `${activities[index]} ${activities[index + 1]}`;
      tally.set(key, (tally.get(key) ?? 0) + 1);
    });
  }
  return parts.map(({ from, to }, index) => {
    const tally = tallies[index] ?? new Map<string, number>();
    return { from, to, ...movementOf(tally, unconfirmed[index] ?? 0, unconfirmed[index + 1] ?? 0) };
  });
}

function movementOf(
  tally: ReadonlyMap<string, number>,
  unconfirmedAtStart: number,
  unconfirmedAtEnd: number,
): Omit<ActivityMovement, "from" | "to"> {
  const sum = (before: readonly string[], after: readonly string[]) =>
    before
      .flatMap((one) => after.map((other) => tally.get(`${one} ${other}`) ?? 0))
      .reduce((total, count) => total + count, 0);
  const all = [...Object.values(Activity), OUT_OF_SIGHT];
  const countsOf = (unconfirmed: number, count: (activity: Activity) => number): ActivityCounts => ({
    unconfirmed,
    ACTIVE: count(Activity.ACTIVE),
    PASSIVE: count(Activity.PASSIVE),
    FORMER: count(Activity.FORMER),
    PROSPECT: count(Activity.PROSPECT),
  });
  const { ACTIVE, PASSIVE, FORMER } = Activity;
  return {
    atStart: countsOf(unconfirmedAtStart, (activity) => sum([activity], all)),
    atEnd: countsOf(unconfirmedAtEnd, (activity) => sum(all, [activity])),
    reactivated: sum([PASSIVE, FORMER], [ACTIVE]),
    silenced: sum([ACTIVE], [PASSIVE]),
    lost: sum([ACTIVE, PASSIVE], [FORMER]),
  };
}
