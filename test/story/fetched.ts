import { STORY } from "./facts.js";
import type { Deal } from "./moments.js";

/** What a plugin sends of a deal that it was asked to fetch, as docs/integrate says; null: it is not won. */
export function fetchedContract(
  system: string,
  externalId: string,
  { dealId, customerId }: { readonly dealId: (id: number) => string; readonly customerId: (id: number) => string },
): object | null {
  const told = STORY.findLast((moment) => moment.kind === "DEAL" && dealId(moment.deal.id) === externalId);
  if (told?.kind !== "DEAL" || told.deal.stage !== "WON") return null;
  const { deal } = told;
  const named = (id: string) => ({ externalId: { system, externalId: id } });
  return {
    ...named(externalId),
    customer: named(customerId(deal.customer)),
    ...termsOf(deal),
    succeeds: deal.renews === null ? null : named(dealId(deal.renews)),
    sourceUpdatedAt: told.at,
  };
}

function termsOf(deal: Deal): object {
  const { product, startsOn, months, amount, currency, autoRenew, noticeDays } = deal;
  const { cancelledOn, terminatedOn, trialEndsOn, pausedOn, resumesOn } = deal;
  const value = { amount: amount.toFixed(2), currency };
  const succession = deal.isRenewal ? "SAME_CUSTOMER" : "EXPLICIT_ONLY";
  const ends = { cancelledOn, terminatedOn, trialEndsOn, pausedOn, resumesOn };
  return {
    product,
    startsOn,
    termMonths: months,
    value,
    autoRenew,
    noticeDays,
    agreedOn: deal.wonOn,
    succession,
    ...ends,
  };
}
