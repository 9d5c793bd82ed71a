import { earlier, type LocalDate } from "../calendar.js";
import { type RangedRate, rangedRateOf, rangeOf, rateOf } from "../rate.js";
import { isDecided, termsKnownOn } from "./holding-term.js";
import { type Term, TermOutcome } from "./term.js";

/** Which terms count, and what was known: terms due in `[from, to)`, outcomes known on `asOf`. */
export interface RetentionPeriod {
  /** Null: since the beginning. */
  readonly from: LocalDate | null;
  readonly to: LocalDate;
  readonly asOf: LocalDate;
}

/** Terms that came up for renewal, by outcome. */
export interface RenewalCounts {
  readonly renewed: number;
  readonly lapsed: number;
  /** Ended, still within the grace days. */
  readonly pending: number;
  /** Ended after the last day of which their source spoke. */
  readonly unconfirmed: number;
}

/** The renewals counted, and the rates that pending and unconfirmed terms can still lead to. */
export interface RenewalRate extends RangedRate {
  readonly pending: number;
}

const RENEWAL_RATE_DEFINITION =
  "Retention rate: renewals done / renewals possible, over the contract terms that came up for renewal in the period";

/** When a customer counts as being there, for the customer retention rate. */
export enum RetentionBasis {
  /** While held: some term covers the day, or is pending on it. */
  TERMS = "TERMS",
  /** While ACTIVE: held, and acted within the policy's window; without any contract, by acting alone. */
  ACTIVITY = "ACTIVITY",
}

const CUSTOMERS_KEPT: Readonly<Record<RetentionBasis, { readonly definition: string; readonly emptyReason: string }>> =
  {
    TERMS: {
      definition:
        "Customer retention rate: customers held at the end of the period / customers held at its start, same customers",
      emptyReason: "no customer was held at the start of the period",
    },
    ACTIVITY: {
      definition:
        "Customer retention rate by activity: customers active at the end of the period / customers active at its start, same customers",
      emptyReason: "no customer was active at the start of the period",
    },
  };

/** The period with an end not later than the day whose knowledge is used. */
export function cutToKnowledge<Period extends Pick<RetentionPeriod, "to" | "asOf">>(period: Period): Period {
  return { ...period, to: earlier(period.to, period.asOf) ?? period.asOf };
}

/** A term that came up in a period, and what was known of it. */
export interface RenewalSeen {
  readonly term: Term;
  readonly outcome: keyof RenewalCounts;
}

/**
 * The terms of one contract that came up in a period: due day in `[from, to)`, `to` cut to `asOf`, and not due before
 * anyone watched. A term whose outcome was not known on `asOf` is pending, or unconfirmed where its source no longer spoke.
 */
export function renewalsWithin(
  terms: readonly Term[],
  observedFrom: LocalDate | null,
  period: RetentionPeriod,
): RenewalSeen[] {
  const { from, to, asOf } = cutToKnowledge(period);
  const seen: RenewalSeen[] = [];
  for (const term of termsKnownOn(terms, asOf)) {
    const { dueOn, outcome, unconfirmedFrom } = term;
    const cameUp = dueOn < to && (from === null || dueOn >= from) && (observedFrom === null || dueOn >= observedFrom);
    if (!cameUp) continue;
    if (!isDecided(term, asOf)) {
      const isUnconfirmed = unconfirmedFrom !== null && unconfirmedFrom <= asOf;
      seen.push({ term, outcome: isUnconfirmed ? "unconfirmed" : "pending" });
    } else seen.push({ term, outcome: outcome === TermOutcome.RENEWED ? "renewed" : "lapsed" });
  }
  return seen;
}

/** How many of the terms of one contract that came up in a period were renewed, lapsed, or were still pending or unconfirmed. */
export function countRenewals(
  terms: readonly Term[],
  observedFrom: LocalDate | null,
  period: RetentionPeriod,
): RenewalCounts {
  const counts = { ...NO_RENEWALS };
  for (const { outcome } of renewalsWithin(terms, observedFrom, period)) counts[outcome] += 1;
  return counts;
}

export const NO_RENEWALS: RenewalCounts = { renewed: 0, lapsed: 0, pending: 0, unconfirmed: 0 };

/** The sum of two counts. */
export function addCounts(one: RenewalCounts, other: RenewalCounts): RenewalCounts {
  return {
    renewed: one.renewed + other.renewed,
    lapsed: one.lapsed + other.lapsed,
    pending: one.pending + other.pending,
    unconfirmed: one.unconfirmed + other.unconfirmed,
  };
}

/**
 * The retention rate: `renewed / (renewed + lapsed)` over terms with due day in the period and known outcome. Worked
 * example: 48 of 60 terms of 12 months and 18 of 20 terms of 24 months renewed: 66/80 = 82.5 %.
 */
export function renewalRateOf(counts: RenewalCounts, period: RetentionPeriod): RenewalRate {
  const { renewed, lapsed, pending, unconfirmed } = counts;
  const parts = {
    ...cutToKnowledge(period),
    numerator: renewed,
    denominator: renewed + lapsed,
    definition: RENEWAL_RATE_DEFINITION,
  };
  return {
    ...rateOf(parts, "no term came up for renewal with a known outcome"),
    pending,
    unconfirmed,
    ...rangeOf(parts, pending + unconfirmed),
  };
}

/** Customers there on the first day of a period, and whether they stayed. */
export interface KeptCounts {
  readonly atStart: number;
  /** Of those, the ones also there on the last day. */
  readonly kept: number;
  /** Of those, the ones that on either day only unconfirmed terms hold: neither kept nor lost. */
  readonly unconfirmed: number;
}

/**
 * The customer retention rate: of the customers there on `from` (held, or active), those also there on `to`; those of whom
 * that is unconfirmed are left out. Worked example: of 100 held on 1 January, 12 of 60 yearly and 2 of 40 two-year
 * customers leave in the year: 86/100 = 86 %. Where of the 86 six are held by terms that nobody has confirmed: 80/94, at
 * least 80 % and at most 86 %.
 */
export function customersKeptOf(
  { atStart, kept, unconfirmed }: KeptCounts,
  period: RetentionPeriod,
  basis: RetentionBasis,
): RangedRate {
  const { definition, emptyReason } = CUSTOMERS_KEPT[basis];
  const parts = { ...cutToKnowledge(period), numerator: kept, denominator: atStart - unconfirmed, definition };
  return rangedRateOf(parts, unconfirmed, emptyReason);
}
