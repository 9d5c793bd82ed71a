import type { LocalDate } from "../../src/domain/calendar.js";
import { termClassOf } from "../../src/domain/contract/term-class.js";
import type { Loyalty } from "../../src/domain/loyalty/loyalty.js";
import type { LoyaltyModel } from "../../src/domain/loyalty/loyalty-model.js";
import type { RevenueParts } from "../../src/domain/renewal/expected-revenue.js";
import type { RenewalOutlook } from "../../src/domain/renewal/renewal-outlook.js";
import { daysBetween, plusMonths } from "./naive-calendar.js";

interface FurtherTerm {
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly periods: number;
  /** The chance that it comes to this renewal at all. */
  readonly dueChance: number;
  /** The chance that it is done. */
  readonly chance: number;
}

/** What is to come in each month, whoever's it is. */
export interface NaiveForecast {
  readonly months: readonly LocalDate[];
  readonly revenue: Map<string, { contracted: number; expected: number; atRisk: number }[]>;
  readonly due: { due: number; expected: number }[];
}

type Outlook = Pick<Loyalty, "outlooks" | "serviceExperience">;

/** Expected revenue, spread day by day, and renewals due, over so many months from the first of a day's month. */
export function naiveForecast(
  customers: readonly Outlook[],
  model: LoyaltyModel,
  today: LocalDate,
  count: number,
  discountRate: number,
): NaiveForecast {
  const first = `${today.slice(0, 8)}01`;
  const months = Array.from({ length: count }, (_, index) => plusMonths(first, index));
  const end = plusMonths(first, count);
  const revenue: NaiveForecast["revenue"] = new Map();
  const due = months.map(() => ({ due: 0, expected: 0 }));
  const spread = (
    currency: string,
    value: number,
    from: LocalDate,
    to: LocalDate,
    isPaused: (day: LocalDate) => boolean,
    shares: RevenueParts,
  ) => {
    const days = daysBetween(from, to);
    for (const day of days.filter((one) => !isPaused(one))) {
      const month = months.findIndex((start) => start.slice(0, 7) === day.slice(0, 7));
      const parts = revenue.get(currency)?.[month];
      if (parts === undefined) continue;
      const worth = value / days.length / (1 + discountRate) ** (month / 12);
      parts.contracted += worth * shares.contracted;
      parts.expected += worth * shares.expected;
      parts.atRisk += worth * shares.atRisk;
    }
  };
  for (const { outlooks, serviceExperience } of customers) {
    for (const outlook of outlooks) {
      const { currency, committed, renewalValue, pauses } = outlook;
      const isPaused = (day: LocalDate) =>
        pauses.some(({ from, until }) => from <= day && (until === null || day < until));
      if (!revenue.has(currency)) {
        const empty = months.map(() => ({ contracted: 0, expected: 0, atRisk: 0 }));
        revenue.set(currency, empty);
      }
      for (const { value, startsOn, endsOn } of committed) {
        spread(currency, value, startsOn, endsOn, isPaused, { contracted: 1, expected: 0, atRisk: 0 });
      }
      for (const { startsOn, endsOn, periods, chance, dueChance } of furtherTerms(
        outlook,
        serviceExperience,
        model,
        end,
      )) {
        const shares = { contracted: 0, expected: chance, atRisk: 1 - chance };
        spread(currency, renewalValue * periods, startsOn, endsOn, isPaused, shares);
        const dueOn = new Date(Date.parse(startsOn) - 1).toISOString().slice(0, 10);
        const place = months.findIndex((start) => start.slice(0, 7) === dueOn.slice(0, 7));
        // A term that came up before the horizon and is pending counts in its first month.
        const month = due[dueOn < (months[0] ?? "") ? 0 : place];
        if (month === undefined) continue;
        month.due += dueChance;
        month.expected += chance;
      }
    }
  }
  return { months, revenue, due };
}

/** The terms that may follow the agreed ones, up to the one that begins on the day after a horizon. */
function furtherTerms(outlook: RenewalOutlook, experience: number | null, model: LoyaltyModel, end: LocalDate) {
  const terms: FurtherTerm[] = [];
  if (outlook.endsOn !== null) return terms;
  const endAfter = (count: number) =>
    plusMonths(outlook.startsOn, outlook.committedMonths + count * outlook.renewalMonths);
  const isNoEnd = (day: LocalDate) =>
    outlook.rollsOver && outlook.pauses.some(({ from, until }) => from <= day && until !== null && day < until);
  let { termClass, renewals } = outlook.last;
  let dueChance = 1;
  for (let count = 0; endAfter(count) <= end; count += 1) {
    if (isNoEnd(endAfter(count))) continue;
    let periods = 1;
    while (isNoEnd(endAfter(count + periods))) periods += 1;
    const { curve } = model.renewal.classes[termClass];
    const tenure =
      curve.form === "GEOMETRIC" ? 1 - curve.theta : (curve.beta + renewals) / (curve.alpha + curve.beta + renewals);
    const chance = dueChance * moved(tenure, experience, model);
    terms.push({
      startsOn: endAfter(count),
      endsOn: endAfter(count + periods),
      periods,
      dueChance,
      chance,
    });
    dueChance = chance;
    renewals = termClass === termClassOf(outlook.renewalMonths) ? renewals + 1 : 0;
    termClass = termClassOf(outlook.renewalMonths);
  }
  return terms;
}

/** A chance by tenure, its odds moved by the customer's service experience. */
export function moved(tenure: number, experience: number | null, { renewal }: LoyaltyModel): number {
  if (experience === null) return tenure;
  const { intercept, slope, meanLogit } = renewal.experience;
  const logit = Math.log(experience / (1 - experience));
  const odds = (tenure / (1 - tenure)) * Math.exp(intercept + slope * (logit - meanLogit));
  return odds / (1 + odds);
}
