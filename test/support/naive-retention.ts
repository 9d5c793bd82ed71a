import type { ReportPeriod } from "../../src/actions/report/report-period.js";
import type { LocalDate } from "../../src/domain/calendar.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { RetentionBasis } from "../../src/domain/contract/retention.js";
import { type Term, TermOutcome } from "../../src/domain/contract/term.js";
import type { LoyaltyPolicy } from "../../src/domain/loyalty/policy.js";
import { ReportDimension } from "../../src/domain/report/report-customer.js";
import { naiveActivityOf } from "./naive-activity.js";
import { areUnconfirmedOn, isHeldOn, isHiddenOn, isUnconfirmedOn, wasWatched } from "./naive-report.js";
import type { StoredContract, StoredCustomer } from "./stored-facts.js";

/** What a retention report counts. */
export interface NaiveRetention {
  renewed: number;
  lapsed: number;
  pending: number;
  unconfirmed: number;
  atStart: number;
  kept: number;
  unconfirmedCustomers: number;
}

const NOTHING: NaiveRetention = {
  renewed: 0,
  lapsed: 0,
  pending: 0,
  unconfirmed: 0,
  atStart: 0,
  kept: 0,
  unconfirmedCustomers: 0,
};

/** The retention of customers over `[from, to)`, by a loop over their contracts and with what was known on `asOf`. */
export function naiveRetention(
  customers: readonly StoredCustomer[],
  period: ReportPeriod,
  policy: LoyaltyPolicy,
  basis: RetentionBasis,
): NaiveRetention {
  const counts = { ...NOTHING };
  const to = endOf(period);
  const { graceDays } = policy;
  for (const customer of customers) {
    for (const contract of customer.facts.contracts) {
      for (const { counted } of termsDue(contract, period, graceDays)) counts[counted] += 1;
    }
    if (!isThere(customer, period.from, policy, basis)) continue;
    counts.atStart += 1;
    const isThereAtEnd = isThere(customer, to, policy, basis);
    const days = isThereAtEnd ? [period.from, to] : [period.from];
    const isHeldBy = basis === RetentionBasis.TERMS ? wasWatched : () => true;
    const isUnsure = days.some((day) => {
      const contracts = customer.facts.contracts.filter((each) => isHeldBy(each, day));
      return areUnconfirmedOn(contracts, day, period.asOf, graceDays);
    });
    if (isUnsure) counts.unconfirmedCustomers += 1;
    else if (isThereAtEnd) counts.kept += 1;
  }
  return counts;
}

/**
 * The same, split: a term by what it is, a customer that is there at the start by every contract that held it then, or by
 * none where none did, and kept where it is there at the end and a like contract, or again none, holds it.
 */
export function naiveRetentionBy(
  dimension: ReportDimension,
  customers: readonly StoredCustomer[],
  period: ReportPeriod,
  policy: LoyaltyPolicy,
  basis: RetentionBasis,
): Map<string | null, NaiveRetention> {
  const { graceDays } = policy;
  const groups = new Map<string | null, NaiveRetention>();
  const groupOf = (key: string | null) => {
    const group = groups.get(key) ?? { ...NOTHING };
    groups.set(key, group);
    return group;
  };
  for (const customer of customers) {
    for (const contract of customer.facts.contracts) {
      for (const { term, counted } of termsDue(contract, period, graceDays)) {
        groupOf(keyOf(dimension, customer, contract, term, term.dueOn))[counted] += 1;
      }
    }
    if (!isThere(customer, period.from, policy, basis)) continue;
    const isKept = isThere(customer, endOf(period), policy, basis);
    const isOfCustomer = dimension === ReportDimension.SEGMENT || dimension === ReportDimension.CHANNEL;
    if (isOfCustomer) {
      const whole = naiveRetention([customer], period, policy, basis);
      const group = groupOf(keyOf(dimension, customer, null, null, period.from));
      group.atStart += 1;
      group.kept += whole.kept;
      group.unconfirmedCustomers += whole.unconfirmedCustomers;
      continue;
    }
    const surenessOn = (day: LocalDate) => partsOn(dimension, customer, day, period, graceDays);
    for (const [key, isSureAtStart] of surenessOn(period.from)) {
      groupOf(key).atStart += 1;
      const isSureAtEnd = isKept ? surenessOn(endOf(period)).get(key) : undefined;
      if (!isSureAtStart || isSureAtEnd === false) groupOf(key).unconfirmedCustomers += 1;
      else if (isSureAtEnd) groupOf(key).kept += 1;
    }
  }
  return groups;
}

/** The parts of a customer on a day by its contracts, and of each whether some contract in it holds it for sure. */
function partsOn(
  dimension: ReportDimension,
  customer: StoredCustomer,
  day: LocalDate,
  { asOf }: ReportPeriod,
  graceDays: number,
): Map<string | null, boolean> {
  const parts = new Map<string | null, boolean>();
  for (const contract of customer.facts.contracts.filter((history) => wasWatched(history, day))) {
    const isSure = !isUnconfirmedOn(contract, day, asOf, graceDays);
    for (const term of termsOf(contract, asOf, graceDays).terms) {
      if (term.startsOn > day || term.heldUntil <= day) continue;
      const key = keyOf(dimension, customer, contract, term, day);
      parts.set(key, isSure || (parts.get(key) ?? false));
    }
  }
  return parts.size === 0 ? parts.set(null, true) : parts;
}

function isThere(customer: StoredCustomer, day: LocalDate, policy: LoyaltyPolicy, basis: RetentionBasis): boolean {
  return basis === RetentionBasis.TERMS
    ? isHeldOn(customer, day, policy.graceDays)
    : !isHiddenOn(customer, day, policy.graceDays) && naiveActivityOf(customer.facts, policy, day) === "ACTIVE";
}

function endOf({ to, asOf }: ReportPeriod): LocalDate {
  return to < asOf ? to : asOf;
}

interface TermDue {
  readonly term: Term;
  readonly counted: "renewed" | "lapsed" | "pending" | "unconfirmed";
}

/** The watched terms of a contract that came up in a period, and as what they count. */
function termsDue(history: StoredContract, period: ReportPeriod, graceDays: number): TermDue[] {
  const { contract } = history;
  return termsOf(history, period.asOf, graceDays).terms.flatMap((term): TermDue[] => {
    const { dueOn, outcome } = term;
    if (dueOn < period.from || dueOn >= endOf(period) || dueOn < (contract.observedFrom ?? dueOn)) return [];
    if (outcome === TermOutcome.RENEWED) return [{ term, counted: "renewed" }];
    if (outcome === TermOutcome.UNCONFIRMED) return [{ term, counted: "unconfirmed" }];
    return [{ term, counted: outcome === TermOutcome.LAPSED ? "lapsed" : "pending" }];
  });
}

function keyOf(
  dimension: ReportDimension,
  { customer, facts }: StoredCustomer,
  contract: StoredContract | null,
  term: Term | null,
  day: LocalDate,
): string | null {
  if (dimension === ReportDimension.PRODUCT) return contract?.contract.product ?? null;
  if (dimension === ReportDimension.SEGMENT) return customer.segment;
  if (dimension === ReportDimension.TERM_LENGTH) return term && `00${term.months}`.slice(-3);
  const known = facts.interactions.flatMap(({ channel, occurredOn, occurredAt }) =>
    channel !== null && occurredOn <= day ? [`${occurredAt.toISOString()} ${channel}`] : [],
  );
  return known.sort().at(-1)?.split(" ")[1] ?? null;
}
