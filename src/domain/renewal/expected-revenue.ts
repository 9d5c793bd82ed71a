import { addMonths, daysBetween, type LocalDate, monthOf } from "../calendar.js";
import type { Pause } from "../contract/pause.js";
import type { LoyaltyModel } from "../loyalty/loyalty-model.js";
import { type CommittedTerm, furtherTermsOf, renewalChanceOf, type RenewalOutlook } from "./renewal-outlook.js";

/** Revenue of one month or of a horizon, in minor units of one currency, not rounded. */
export interface RevenueParts {
  /** Of terms that are agreed. */
  readonly contracted: number;
  /** Of further renewals: value × the chance that it comes to them. */
  readonly expected: number;
  /** Of further renewals: value × the chance that it does not. */
  readonly atRisk: number;
}

/** The months of a horizon: the first days of each, and of the one after the last. */
export interface Horizon {
  readonly monthStarts: readonly LocalDate[];
  /** Yearly rate by which later months count less. */
  readonly discountRate: number;
}

/** The horizon of a number of months from the first of the month of a day. */
export function horizonFrom(day: LocalDate, months: number, discountRate: number): Horizon {
  const first = monthOf(day);
  return {
    monthStarts: Array.from({ length: months + 1 }, (_, index) => addMonths(first, index)),
    discountRate,
  };
}

/**
 * The revenue of one contract month by month over a horizon: what agreed terms bring, and Σ value × probability of each
 * further renewal. The value of a term is spread evenly over its days; those of a pause bring nothing. Worked example: a yearly term of 1,200 from 1
 * July 2025, renewal chance 0.9, horizon 2026: 595.07 contracted, 0.9 · 604.93 expected, 0.1 · 604.93 at risk.
 */
export function revenueOf(
  outlook: RenewalOutlook,
  experience: number | null,
  model: LoyaltyModel,
  { monthStarts, discountRate }: Horizon,
): RevenueParts[] {
  const months = monthStarts.slice(0, -1).map(() => ({ contracted: 0, expected: 0, atRisk: 0 }));
  const spread = (
    term: CommittedTerm,
    add: (month: { contracted: number; expected: number; atRisk: number }, value: number) => void,
  ) => {
    const perDay = term.value / daysBetween(term.startsOn, term.endsOn);
    months.forEach((month, index) => {
      const days = earningDays(term, outlook.pauses, monthStarts[index] ?? "", monthStarts[index + 1] ?? "");
      if (days > 0) add(month, (perDay * days) / (1 + discountRate) ** (index / 12));
    });
  };
  for (const term of outlook.committed) spread(term, (month, value) => (month.contracted += value));
  for (const { term, chance } of furtherTerms(outlook, experience, model, monthStarts.at(-1) ?? "")) {
    spread(term, (month, value) => {
      month.expected += value * chance;
      month.atRisk += value * (1 - chance);
    });
  }
  return months;
}

/** The revenue of one customer over a horizon, by currency, in the order of the codes; not rounded. */
export function revenueByCurrency(
  outlooks: readonly RenewalOutlook[],
  experience: number | null,
  model: LoyaltyModel,
  horizon: Horizon,
): Map<string, RevenueParts[]> {
  const byCurrency = new Map<string, RevenueParts[]>();
  for (const outlook of [...outlooks].sort((one, other) => (one.currency < other.currency ? -1 : 1))) {
    const months = revenueOf(outlook, experience, model, horizon);
    const before = byCurrency.get(outlook.currency);
    byCurrency.set(
      outlook.currency,
      months.map((month, index) => addRevenue(month, before?.[index] ?? NO_REVENUE)),
    );
  }
  return byCurrency;
}

/** Why no revenue is expected of a customer at all; null where some currency has an entry. */
export function noRevenueReasonOf({
  outlooks,
  heldMonths,
}: {
  readonly outlooks: readonly RenewalOutlook[];
  readonly heldMonths: number | null;
}): string | null {
  if (outlooks.length > 0) return null;
  return heldMonths === null ? "no contract of the customer ever began" : "the customer's contracts have ended";
}

/** The terms that may follow the committed ones and begin before a day, each with the chance that it comes to them. */
export function* furtherTerms(
  outlook: RenewalOutlook,
  experience: number | null,
  model: LoyaltyModel,
  before: LocalDate,
): Generator<{ readonly term: CommittedTerm; readonly chance: number; readonly renewalChance: number }> {
  let chance = 1;
  for (const { startsOn, endsOn, periods, renewed } of furtherTermsOf(outlook, before)) {
    const renewalChance = renewalChanceOf(renewed, experience, model).experience;
    chance *= renewalChance;
    yield { term: { startsOn, endsOn, value: outlook.renewalValue * periods }, chance, renewalChance };
  }
}

/** The sum of parts. */
export function addRevenue(one: RevenueParts, other: RevenueParts): RevenueParts {
  return {
    contracted: one.contracted + other.contracted,
    expected: one.expected + other.expected,
    atRisk: one.atRisk + other.atRisk,
  };
}

export const NO_REVENUE: RevenueParts = { contracted: 0, expected: 0, atRisk: 0 };

/** The days of a term in `[from, to)` that are not paused. */
function earningDays(term: CommittedTerm, pauses: readonly Pause[], from: LocalDate, to: LocalDate): number {
  const paused = pauses.map((pause) => {
    const begins = pause.from > from ? pause.from : from;
    return overlap(term, begins, pause.until !== null && pause.until < to ? pause.until : to);
  });
  return overlap(term, from, to) - paused.reduce((total, days) => total + days, 0);
}

function overlap({ startsOn, endsOn }: CommittedTerm, from: LocalDate, to: LocalDate): number {
  const begins = startsOn > from ? startsOn : from;
  const ends = endsOn < to ? endsOn : to;
  return begins < ends ? daysBetween(begins, ends) : 0;
}
