import type { Sql } from "../../data/database/database.js";
import { countedRetention } from "../../data/report/counted-month-store.js";
import { storedRetention } from "../../data/report/retention-store.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { Hold } from "../../domain/contract/holding-term.js";
import {
  addCounts,
  customersKeptOf,
  cutToKnowledge,
  type RenewalRate,
  renewalRateOf,
  RetentionBasis,
} from "../../domain/contract/retention.js";
import { Activity } from "../../domain/customer/activity.js";
import type { CustomerFacts } from "../../domain/customer/customer.js";
import { CustomerView } from "../../domain/customer/customer-view.js";
import type { LoyaltyPolicy } from "../../domain/loyalty/policy.js";
import type { RangedRate } from "../../domain/rate.js";
import { Groups, ReportDimension } from "../../domain/report/report-customer.js";
import {
  addRetention,
  CustomerTerms,
  NO_RETENTION,
  type Presence,
  type RetentionCount,
} from "../../domain/report/retention-count.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { earliestInstant, loadContractHistories } from "../customer-facts.js";
import { monthsOf, type ReportPeriod } from "./report-period.js";
import { ALL_INTERACTIONS, hasComputedFilter, scanCustomers } from "./report-scan.js";

/** Both retention rates of a period, side by side. */
export interface RetentionRates {
  readonly renewals: RenewalRate;
  readonly customersKept: RangedRate;
}

/** Both rates of a part of the customers or terms. */
export interface RetentionGroup extends RetentionRates {
  /** What they have in common; null: they have none. */
  readonly key: string | null;
}

/** What retention is reported of. */
export interface RetentionRequest {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly period: ReportPeriod;
  readonly filter: ReportFilter;
  /** When a customer counts as kept. */
  readonly basis: RetentionBasis;
  readonly today: LocalDate;
}

const BATCH = 500;

/** Statements that count one period each are worth it for a few; from then on all are counted in one pass. */
const FEW_PERIODS = 3;

/** The retention of a workspace's customers over a period. Renewals of whole months are the sum of those counted ahead. */
export async function reportRetention(request: RetentionRequest): Promise<RetentionRates> {
  const { sql, workspace, period, basis } = request;
  const cut = cutToKnowledge(period);
  const counted = await countedAhead(request);
  const months = monthsOf(period).map((month) => countedMonth(month, counted));
  if (months.length > 0 && months.every((count) => count !== undefined)) {
    const { behind, ...stored } = await storedRetention(sql, { workspace, filter: {} }, cut, true);
    const renewals = months.map((count) => count.renewals).reduce(addCounts);
    if (behind.length === 0) return ratesOf({ ...stored, renewals }, period, basis);
  }
  const [count = NO_RETENTION] = await countPeriods(request, [period]);
  return ratesOf(count, period, basis);
}

/**
 * The same month by month. Whole months of all customers are read from what was counted ahead, as long as nobody is
 * behind; months that a change has touched since, and parts of months, are counted now.
 */
export async function reportRetentionByMonth(request: RetentionRequest): Promise<RetentionRates[]> {
  const months = monthsOf(request.period);
  const counted = await countedAhead(request);
  const missing = months.filter((month) => countedMonth(month, counted) === undefined);
  const counts = new Map((await countPeriods(request, missing)).map((count, index) => [missing[index], count]));
  return months.map((month) =>
    ratesOf(countedMonth(month, counted) ?? counts.get(month) ?? NO_RETENTION, month, request.basis),
  );
}

/** What was counted ahead, where the report is of terms, of all customers and of today's knowledge. */
async function countedAhead({
  sql,
  workspace,
  period,
  filter,
  basis,
  today,
}: RetentionRequest): Promise<ReadonlyMap<LocalDate, RetentionCount>> {
  const isOfAll = Object.values(filter).every((value) => value === null || value === undefined);
  if (basis !== RetentionBasis.TERMS || !isOfAll || period.asOf !== today) return new Map();
  return countedRetention(sql, workspace, period.from, today);
}

function countedMonth(
  { from, to }: ReportPeriod,
  counted: ReadonlyMap<LocalDate, RetentionCount>,
): RetentionCount | undefined {
  return from.endsWith("-01") && to.endsWith("-01") ? counted.get(from) : undefined;
}

/** The same, split; the groups may share customers, whose contracts can belong to several. */
export async function reportRetentionBy(
  request: RetentionRequest,
  dimension: ReportDimension,
): Promise<RetentionGroup[]> {
  const [groups] = await countGroups(request, dimension, [request.period]);
  return (groups?.entries() ?? []).map(([key, count]) => ({ key, ...ratesOf(count, request.period, request.basis) }));
}

/** The same month by month within each part, by what the part has in common; all parts are counted in one pass. */
export async function reportRetentionByAndMonth(
  request: RetentionRequest,
  dimension: ReportDimension,
): Promise<(key: string | null) => RetentionRates[]> {
  const months = monthsOf(request.period);
  const counted = await countGroups(request, dimension, months);
  const counts = counted.map((groups) => new Map(groups.entries()));
  return (key) => months.map((month, index) => ratesOf(counts[index]?.get(key) ?? NO_RETENTION, month, request.basis));
}

/** The parts of several periods. */
async function countGroups(
  request: RetentionRequest,
  dimension: ReportDimension,
  periods: readonly ReportPeriod[],
): Promise<Groups<RetentionCount>[]> {
  const { sql, workspace, period, filter } = request;
  const parts = periods.map((each) => ({
    cut: cutToKnowledge(each),
    groups: new Groups<RetentionCount>(() => NO_RETENTION),
  }));
  const interactionsSince = dimension === ReportDimension.CHANNEL ? ALL_INTERACTIONS : actsSince(request);
  for await (const customer of scanCustomers(sql, workspace, { filter, filterDay: period.from, interactionsSince })) {
    const terms = customerTerms(customer.facts, request);
    for (const { cut, groups } of parts) terms.countBy(dimension, customer, cut, groups);
  }
  return parts.map(({ groups }) => groups);
}

function ratesOf(
  { renewals, ...customers }: RetentionCount,
  period: ReportPeriod,
  basis: RetentionBasis,
): RetentionRates {
  return {
    renewals: renewalRateOf(renewals, period),
    customersKept: customersKeptOf(customers, period, basis),
  };
}

/** The terms of a customer, who is there while they hold it or, by activity, while it is ACTIVE. */
function customerTerms(
  facts: CustomerFacts,
  { workspace: { policy }, period, basis }: RetentionRequest,
): CustomerTerms {
  const presence = basis === RetentionBasis.ACTIVITY ? activePresence(facts, policy, period.asOf) : undefined;
  return new CustomerTerms(facts.contracts, policy.graceDays, period.asOf, presence);
}

function activePresence(facts: CustomerFacts, policy: LoyaltyPolicy, asOf: LocalDate): Presence {
  const view = new CustomerView(facts, policy, asOf);
  // Without any contract a customer is there for certain by acting alone.
  return (day) =>
    view.isInSightOn(day) && view.activityOn(day) === Activity.ACTIVE
      ? (view.holdOn(day, asOf) ?? Hold.CONFIRMED)
      : null;
}

/** From this instant on interactions tell who is active in the period; null: they are not needed. */
function actsSince({ workspace, period, basis }: RetentionRequest): Date | null {
  return basis === RetentionBasis.ACTIVITY ? earliestInstant(workspace.policy, period.from) : null;
}

/**
 * Counts several periods. Where filter and basis allow it, stored terms are counted in SQL, and added are, computed from
 * the facts, those of customers whom no job has reached since their terms last changed by themselves, by a new policy or by new arithmetic.
 * So a late job makes no figure wrong.
 */
async function countPeriods(request: RetentionRequest, periods: readonly ReportPeriod[]): Promise<RetentionCount[]> {
  const { sql, workspace, filter, period, basis } = request;
  const cuts = periods.map(cutToKnowledge);
  if (hasComputedFilter(filter) || basis !== RetentionBasis.TERMS || periods.length > FEW_PERIODS) {
    const counts = cuts.map(() => NO_RETENTION);
    const scope = { filter, filterDay: period.from, interactionsSince: actsSince(request) };
    for await (const { facts } of scanCustomers(sql, workspace, scope)) {
      const terms = customerTerms(facts, request);
      cuts.forEach((cut, index) => (counts[index] = addRetention(counts[index] ?? NO_RETENTION, terms.count(cut))));
    }
    return counts;
  }
  const counts: RetentionCount[] = [];
  for (const cut of cuts) counts.push(await countStored(sql, workspace, filter, cut));
  return counts;
}

async function countStored(
  sql: Sql,
  workspace: WorkspaceState,
  filter: ReportFilter,
  cut: ReportPeriod,
): Promise<RetentionCount> {
  const { behind, ...stored } = await storedRetention(sql, { workspace, filter }, cut);
  let count: RetentionCount = stored;
  for (let start = 0; start < behind.length; start += BATCH) {
    const histories = await loadContractHistories(sql, workspace, behind.slice(start, start + BATCH));
    for (const contracts of histories.values()) {
      count = addRetention(count, new CustomerTerms(contracts, workspace.policy.graceDays, cut.asOf).count(cut));
    }
  }
  return count;
}
