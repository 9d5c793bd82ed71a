import type { Customer } from "../../model/customer/customer.js";
import type { RequestContext } from "../context.js";
import type { LoyaltyType } from "./loyalty-type.js";

/**
 * What a customer's loyalty says today: at once where it is known already, as that of every customer of a page is. A promise
 * for each such field of each customer took longer than the fields.
 */
export function loyaltyToday<Value>(
  customer: Customer,
  { loaders }: RequestContext,
  valueOf: (loyalty: LoyaltyType) => Value,
): Value | Promise<Value> {
  const loyalty = loaders.loyaltyToday(customer);
  return loyalty instanceof Promise ? loyalty.then(valueOf) : valueOf(loyalty);
}
