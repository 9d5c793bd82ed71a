import type { LocalDate } from "../calendar.js";
import { comesIntoView, Hold, holdOf, isWatched } from "../contract/holding-term.js";
import type { AnnualValue } from "../customer/contract-view.js";
import type { CustomerView } from "../customer/customer-view.js";
import { orderlessSum } from "../money.js";
import { type RangedRate, rangedRateOf } from "../rate.js";
import { contractKeyOf, ReportDimension } from "./report-customer.js";

/** How annual recurring value moved over a period, in whole minor units of one currency. */
export interface RevenueMovement {
  /** Of the customers held on the first day. */
  readonly start: number;
  /** What those still bring on the last day only if unconfirmed terms were renewed. */
  readonly unconfirmed: number;
  /** What those brought more on the last day. */
  readonly expansion: number;
  /** What those brought less, but still something. */
  readonly contraction: number;
  /** What those brought who bring nothing any more. */
  readonly churn: number;
  /** Of customers who brought nothing on the first day. */
  readonly newBusiness: number;
  /** What all bring on the last day only if unconfirmed terms were renewed. */
  readonly unconfirmedEnd: number;
}

export const NO_MOVEMENT: RevenueMovement = {
  start: 0,
  unconfirmed: 0,
  expansion: 0,
  contraction: 0,
  churn: 0,
  newBusiness: 0,
  unconfirmedEnd: 0,
};

/** The sum of two movements. */
export function addMovement(one: RevenueMovement, other: RevenueMovement): RevenueMovement {
  return {
    start: one.start + other.start,
    unconfirmed: one.unconfirmed + other.unconfirmed,
    expansion: one.expansion + other.expansion,
    contraction: one.contraction + other.contraction,
    churn: one.churn + other.churn,
    newBusiness: one.newBusiness + other.newBusiness,
    unconfirmedEnd: one.unconfirmedEnd + other.unconfirmedEnd,
  };
}

/** On which of both days a customer was held by a paused contract, which brings nothing and is not gone. */
interface PausedDays {
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

const NOT_PAUSED: PausedDays = { atStart: false, atEnd: false };

/**
 * One customer's movement in one currency, from its annual value on the first day to that on the last, of which a part may
 * be unconfirmed. Worked example: from 100 to 120, of which 40 are unconfirmed: 80 are kept, 20 unconfirmed; nothing is
 * lost, and 40 of the end are unconfirmed.
 */
export function movementOf(
  atStart: number,
  atEnd: number,
  confirmed = atEnd,
  paused: PausedDays = NOT_PAUSED,
): RevenueMovement {
  const unconfirmedEnd = atEnd - confirmed;
  if (atStart === 0 && !paused.atStart) return { ...NO_MOVEMENT, newBusiness: confirmed, unconfirmedEnd };
  const lost = Math.max(atStart - atEnd, 0);
  const isGone = atEnd === 0 && !paused.atEnd;
  return {
    ...NO_MOVEMENT,
    start: atStart,
    unconfirmed: Math.min(atStart, atEnd) - Math.min(atStart, confirmed),
    expansion: Math.max(confirmed - atStart, 0),
    contraction: isGone ? 0 : lost,
    churn: isGone ? lost : 0,
    unconfirmedEnd,
  };
}

/**
 * A customer's movements over a period, as known on the view's day, by currency and, where the report is split, by what its
 * contracts are. A contract counts from the day on which someone watched; one that ran before is left out of the period in
 * which it comes into view, where it would look like new business.
 */
export function movementsOf(
  view: CustomerView,
  from: LocalDate,
  to: LocalDate,
  keyOf: (value: AnnualValue) => string | null,
): { readonly currency: string; readonly key: string | null; readonly movement: RevenueMovement }[] {
  const sums = new Map<string, Sum>();
  const add = (side: "start" | "end", day: LocalDate) => {
    for (const value of view.annualValuesOn(day, view.day)) {
      if (!isWatched(value.contract, day) || comesIntoView(value.contract, from)) continue;
      const { currency } = value.contract;
      const key = keyOf(value);
      const name = JSON.stringify([currency, key]);
      const paused = { ...NOT_PAUSED };
      const sum = sums.get(name) ?? { currency, key, start: [], end: [], confirmed: [], paused };
      sum[side].push(value.yearly);
      if (value.isPaused) sum.paused[side === "start" ? "atStart" : "atEnd"] = true;
      if (side === "end" && holdOf(value.term, day, view.day) === Hold.CONFIRMED) sum.confirmed.push(value.yearly);
      sums.set(name, sum);
    }
  };
  add("start", from);
  add("end", to);
  const wholeSum = (values: readonly number[]) => Math.round(orderlessSum(values));
  return [...sums.values()].map(({ currency, key, start, end, confirmed, paused }) => ({
    currency,
    key,
    movement: movementOf(wholeSum(start), wholeSum(end), wholeSum(confirmed), paused),
  }));
}

/** What one customer's contracts of a kind bring on both days. */
interface Sum {
  readonly currency: string;
  readonly key: string | null;
  readonly start: number[];
  readonly end: number[];
  /** Of the end. */
  readonly confirmed: number[];
  readonly paused: { atStart: boolean; atEnd: boolean };
}

/** The key of what a contract brings. Channels have no revenue. */
export function revenueKeyOf(
  dimension: Exclude<ReportDimension, ReportDimension.CHANNEL>,
  segment: string | null,
): (value: AnnualValue) => string | null {
  return ({ contract, term }) =>
    dimension === ReportDimension.SEGMENT ? segment : contractKeyOf(dimension, contract, term);
}

/** Both revenue rates of a movement. */
export interface RevenueRates {
  readonly grossRevenueRetention: RangedRate;
  readonly netRevenueRetention: RangedRate;
}

/**
 * GRR = (start − contraction − churn) / start, never over 100 %; NRR adds expansion. Of the start the unconfirmed part is
 * left out on both sides, and shown with what it can lead to. Worked example: start 10.0, contraction 0.6, churn 0.9,
 * expansion 1.8: GRR 85 %, NRR 103 %.
 */
export function revenueRatesOf(
  { start, unconfirmed, expansion, contraction, churn }: RevenueMovement,
  period: { readonly from: LocalDate; readonly to: LocalDate; readonly asOf: LocalDate },
): RevenueRates {
  const known = start - unconfirmed;
  const kept = known - contraction - churn;
  const emptyReason = "no annual value was held at the start of the period";
  const rate = (numerator: number, definition: string) =>
    rangedRateOf({ ...period, numerator, denominator: known, definition }, unconfirmed, emptyReason);
  return {
    grossRevenueRetention: rate(
      kept,
      "Gross revenue retention: (annual value at the start − contraction − churn) / annual value at the start",
    ),
    netRevenueRetention: rate(
      kept + expansion,
      "Net revenue retention: (annual value at the start − contraction − churn + expansion) / annual value at the start",
    ),
  };
}
