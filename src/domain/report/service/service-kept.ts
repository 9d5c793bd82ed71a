import type { KeptCounts, RetentionPeriod } from "../../contract/retention.js";
import { type RangedRate, rangedRateOf } from "../../rate.js";

/** With fewer customers one more or less moves the rate by more than 3 %. */
const FEWEST_CUSTOMERS = 30;

const DEFINITION =
  "Customers kept, of those who had such a contact: held at the end of the period / held at its start, same customers";

/**
 * The customer retention rate of the customers concerned by some contacts; unknown where fewer than 30 of them were held
 * on the first day, for then chance says more than service. Worked example: 27 of 30 kept: 90 %; 26 of 29: unknown.
 */
export function concernedKeptOf({ atStart, kept, unconfirmed }: KeptCounts, period: RetentionPeriod): RangedRate {
  const known = atStart - unconfirmed;
  const reason = `${known} of the customers concerned were held at the start of the period, fewer than ${FEWEST_CUSTOMERS}`;
  const parts = { ...period, numerator: kept, denominator: known, definition: DEFINITION };
  const rate = rangedRateOf(parts, unconfirmed, reason);
  return known < FEWEST_CUSTOMERS ? { ...rate, value: null, reason } : rate;
}
