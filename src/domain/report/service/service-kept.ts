import type { RetentionPeriod } from "../../contract/retention.js";
import { type Rate, rateOf } from "../../rate.js";

/** With fewer customers one more or less moves the rate by more than 3 %. */
const FEWEST_CUSTOMERS = 30;

const DEFINITION =
  "Customers kept, of those who had such a contact: held at the end of the period / held at its start, same customers";

/**
 * The customer retention rate of the customers concerned by some contacts; unknown where fewer than 30 of them were held
 * on the first day, for then chance says more than service. Worked example: 27 of 30 kept: 90 %; 26 of 29: unknown.
 */
export function concernedKeptOf(
  { atStart, kept }: { readonly atStart: number; readonly kept: number },
  period: RetentionPeriod,
): Rate {
  const rate = rateOf({ ...period, numerator: kept, denominator: atStart, definition: DEFINITION }, tooFew(atStart));
  return atStart < FEWEST_CUSTOMERS ? { ...rate, value: null, reason: tooFew(atStart) } : rate;
}

function tooFew(atStart: number): string {
  return `${atStart} of the customers concerned were held at the start of the period, fewer than ${FEWEST_CUSTOMERS}`;
}
