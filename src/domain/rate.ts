import type { LocalDate } from "./calendar.js";

/** A share that explains itself: what was divided by what, by which definition, over which days. */
export interface Rate {
  /** numerator / denominator, or null where the denominator is 0: no data is unknown, never 0. */
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
  readonly definition: string;
  /** First day of the period; null: since the beginning. */
  readonly from: LocalDate | null;
  /** First day after the period. */
  readonly to: LocalDate;
  /** The day whose knowledge was used. */
  readonly asOf: LocalDate;
}

/** A rate beside which stands what is not known, and what it can still lead to. */
export interface RangedRate extends Rate {
  /** What belongs to neither side because its source stopped speaking before it was decided. */
  readonly unconfirmed: number;
  /** The rate if nothing that is unknown counts; null where there is nothing at all. */
  readonly lowest: number | null;
  /** The rate if all that is unknown counts; null where there is nothing at all. */
  readonly highest: number | null;
}

/** The lowest and the highest rate that what is not known can still lead to. */
export function rangeOf(
  { numerator, denominator }: Pick<Rate, "numerator" | "denominator">,
  unknown: number,
): Pick<RangedRate, "lowest" | "highest"> {
  const whole = denominator + unknown;
  return {
    lowest: whole === 0 ? null : numerator / whole,
    highest: whole === 0 ? null : (numerator + unknown) / whole,
  };
}

/** Builds a rate; `emptyReason` is given where the denominator is 0. */
export function rateOf(parts: Omit<Rate, "value" | "reason">, emptyReason: string): Rate {
  const empty = parts.denominator === 0;
  return { ...parts, value: empty ? null : parts.numerator / parts.denominator, reason: empty ? emptyReason : null };
}

/** Builds a rate with its range; without any part that is known, the reason says so. */
export function rangedRateOf(
  parts: Omit<Rate, "value" | "reason">,
  unconfirmed: number,
  emptyReason: string,
): RangedRate {
  const reason = unconfirmed === 0 ? emptyReason : ALL_UNCONFIRMED;
  return { ...rateOf(parts, reason), unconfirmed, ...rangeOf(parts, unconfirmed) };
}

const ALL_UNCONFIRMED = "all of it is unconfirmed: the sources had stopped speaking before it was decided";
