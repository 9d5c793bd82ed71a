import { RequestError } from "../domain/errors.js";
import type { CustomerContractFilter } from "../model/contract/contract-filter.js";
import type { CustomerFilter } from "../model/customer/customer-filter.js";

const SCORE = [0, 100] as const;
const CHANCE = [0, 1] as const;
const DAYS_AHEAD = [0, 36_500] as const;

/** Between what the numbers of a filter lie; one beyond it would select all or nobody, by mistake. */
const RANGES: Partial<
  Record<keyof CustomerFilter | keyof CustomerContractFilter, readonly [lowest: number, highest: number]>
> = {
  scoreFrom: SCORE,
  scoreBelow: SCORE,
  churnRiskFrom: CHANCE,
  churnRiskBelow: CHANCE,
  renewalDueWithinDays: DAYS_AHEAD,
  dueWithinDays: DAYS_AHEAD,
  endingWithinDays: DAYS_AHEAD,
};

/** A filter whose numbers lie in their ranges; absent: one that selects all. Throws a RequestError where one does not. */
export function checkedFilter<Filter extends object>(filter: Filter | null | undefined): Partial<Filter> {
  if (!filter) return {};
  for (const [name, [lowest, highest]] of Object.entries(RANGES)) {
    const value = filter[name as keyof Filter];
    if (typeof value !== "number" || (value >= lowest && value <= highest)) continue;
    throw new RequestError("ARGUMENT_OUT_OF_RANGE", `filter.${name} is ${value}; it takes ${lowest} to ${highest}`);
  }
  return filter;
}
