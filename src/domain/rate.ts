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

/** Builds a rate; `emptyReason` is given where the denominator is 0. */
export function rateOf(parts: Omit<Rate, "value" | "reason">, emptyReason: string): Rate {
  const empty = parts.denominator === 0;
  return { ...parts, value: empty ? null : parts.numerator / parts.denominator, reason: empty ? emptyReason : null };
}
