import type { LocalDate } from "../../domain/calendar.js";
import type { ContractFacts } from "../../domain/contract/contract.js";
import type { Dice } from "../dice.js";
import type { Segment } from "./persona.js";

/** What a customer signs, before it has a start. */
export interface Offer {
  readonly product: string;
  readonly terms: Omit<ContractFacts, "id" | "startsOn" | "observedFrom">;
}

/** Products with the cents a month that they cost at least and at most. */
const PRODUCTS: Readonly<Record<Segment, Readonly<Record<string, readonly [number, number]>>>> = {
  Private: {
    "Home line": [1_490, 2_990],
    "Personal answering": [1_990, 3_990],
    "Mail and parcel desk": [990, 2_490],
  },
  "Small business": {
    "Call answering": [4_900, 14_900],
    "Virtual office": [3_900, 9_900],
    "Appointment service": [5_900, 12_900],
    "Chat desk": [4_900, 9_900],
  },
  Professional: {
    "Call answering": [12_900, 49_000],
    "Appointment service": [9_900, 34_000],
    "Virtual office": [8_900, 24_900],
    "Chat desk": [9_900, 29_000],
    "Emergency line": [19_900, 59_000],
  },
};

const MONTHS: Readonly<Record<Segment, Readonly<Record<string, number>>>> = {
  Private: { "1": 0.4, "12": 0.3, "24": 0.3 },
  "Small business": { "1": 0.3, "12": 0.45, "24": 0.25 },
  Professional: { "1": 0.12, "12": 0.5, "24": 0.38 },
};

/** A longer commitment is cheaper. */
const PRICE_FACTOR: Readonly<Record<string, number>> = { "1": 1, "12": 0.92, "24": 0.85 };
const AUTO_RENEW: Readonly<Record<string, number>> = { "1": 1, "12": 0.68, "24": 0.62 };
const NOTICE_DAYS: Readonly<Record<string, readonly number[]>> = {
  "1": [0, 7, 14],
  "12": [14, 30, 30, 60],
  "24": [30, 60],
};

/**
 * From this day on German law lets consumer contracts renew tacitly only when they can be ended at any time with at
 * most a month's notice (BGB § 309 number 9).
 */
const CONSUMER_LAW_FROM: LocalDate = "2022-03-01";

/** Draws an offer of another product than the ones the customer has. */
export function drawOffer(dice: Dice, segment: Segment, startsOn: LocalDate, owned: readonly string[]): Offer {
  const free = Object.keys(PRODUCTS[segment]).filter((product) => !owned.includes(product));
  const product = dice.pick(free.length === 0 ? owned : free);
  const termMonths = Number(dice.weighted(MONTHS[segment]));
  const [cheapest, dearest] = PRODUCTS[segment][product] ?? [4_900, 9_900];
  const monthly = Math.round(dice.between(cheapest, dearest) * (PRICE_FACTOR[termMonths] ?? 1));
  const autoRenew = dice.chance(AUTO_RENEW[termMonths] ?? 0.5);
  return {
    product,
    terms: {
      product,
      currency: "EUR",
      termMonths,
      value: monthly * termMonths,
      autoRenew,
      ...renewalOf(dice, { segment, termMonths, monthly, autoRenew, startsOn }),
      noticeDays: autoRenew ? noticeDaysOf(dice, segment, termMonths, startsOn) : 0,
    },
  };
}

interface Price {
  readonly segment: Segment;
  readonly termMonths: number;
  readonly monthly: number;
  readonly autoRenew: boolean;
  readonly startsOn: LocalDate;
}

/** What a renewal brings by itself: as the term before, a month at a time, or the list price after a discount. */
function renewalOf(dice: Dice, price: Price): Pick<ContractFacts, "renewalMonths" | "renewalValue"> {
  const { segment, termMonths, monthly, autoRenew, startsOn } = price;
  if (!autoRenew || termMonths === 1) return { renewalMonths: null, renewalValue: null };
  if (segment === "Private" && startsOn >= CONSUMER_LAW_FROM) return { renewalMonths: 1, renewalValue: monthly };
  if (termMonths === 24 && dice.chance(0.4)) return { renewalMonths: 12, renewalValue: monthly * 12 };
  if (dice.chance(0.15)) return { renewalMonths: null, renewalValue: Math.round(monthly * 1.08) * termMonths };
  return { renewalMonths: null, renewalValue: null };
}

function noticeDaysOf(dice: Dice, segment: Segment, termMonths: number, startsOn: LocalDate): number {
  const usual = dice.pick(NOTICE_DAYS[termMonths] ?? [30]);
  return segment === "Private" && startsOn >= CONSUMER_LAW_FROM ? Math.min(usual, 30) : usual;
}
