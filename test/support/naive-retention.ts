import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { addCounts, countRenewals, isHeld, type RenewalCounts } from "../../src/domain/contract/retention.js";
import type { CustomerAttributeFilter } from "../../src/model/customer/customer-filter.js";
import type { StoredCustomer } from "./stored-facts.js";

/** What a retention report counts. */
export interface NaiveRetention {
  readonly renewals: RenewalCounts;
  readonly heldAtStart: number;
  readonly kept: number;
}

/** The retention of customers over `[from, to)`, by a loop over their contracts and with what was known on `asOf`. */
export function naiveRetention(
  customers: readonly StoredCustomer[],
  { from, to, asOf }: { readonly from: string; readonly to: string; readonly asOf: string },
  filter: CustomerAttributeFilter,
  graceDays: number,
): NaiveRetention {
  let renewals: RenewalCounts = { renewed: 0, lapsed: 0, pending: 0 };
  let heldAtStart = 0;
  let kept = 0;
  const end = to < asOf ? to : asOf;
  for (const customer of customers.filter((each) => isSelected(each, filter))) {
    const contracts = customer.facts.contracts.map(({ contract, events }) => ({
      contract,
      terms: termsOf(contract, events, asOf, graceDays).terms,
    }));
    for (const { contract, terms } of contracts) {
      renewals = addCounts(renewals, countRenewals(terms, contract.observedFrom, { from, to, asOf }));
    }
    const isHeldOn = (day: string) => contracts.some(({ terms }) => isHeld(terms, day));
    if (isHeldOn(from)) heldAtStart += 1;
    if (isHeldOn(from) && isHeldOn(end)) kept += 1;
  }
  return { renewals, heldAtStart, kept };
}

function isSelected({ customer, externalIds }: StoredCustomer, filter: CustomerAttributeFilter): boolean {
  const { segments, tags, externalSystem, text } = filter;
  const words = [customer.name, customer.email, customer.company].filter((word) => word !== null).join(" ");
  return (
    (!segments || (customer.segment !== null && segments.includes(customer.segment))) &&
    (tags ?? []).every((tag) => customer.tags.includes(tag)) &&
    (!externalSystem || externalIds.some(({ system }) => system === externalSystem)) &&
    (!text || words.toLowerCase().includes(text.toLowerCase()))
  );
}
