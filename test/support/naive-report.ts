import type { WorkspaceState } from "../../src/data/workspace/workspace-store.js";
import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractHistory } from "../../src/domain/contract/contract.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { type Term, TermOutcome } from "../../src/domain/contract/term.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import type { CustomerAttributeFilter, ReportFilter } from "../../src/model/customer/customer-filter.js";
import { plusDays, plusMonths } from "./naive-calendar.js";
import { firstTermStart } from "./naive-terms.js";
import type { StoredCustomer } from "./stored-facts.js";

/** The customers whose attributes a filter asks for, and whose computed values on a day it asks for. */
export function naiveSelection(
  customers: readonly StoredCustomer[],
  filter: ReportFilter,
  day: LocalDate,
  { policy, model }: WorkspaceState,
): StoredCustomer[] {
  return customers.filter((customer) => {
    if (!hasAttributes(customer, filter)) return false;
    const { tier, activity, score, churnRisk, leavesOn } = loyaltyOf(customer.facts, policy, model, day);
    if (filter.tiers && !filter.tiers.includes(tier)) return false;
    if (filter.activities && !filter.activities.includes(activity)) return false;
    const { scoreFrom = null, scoreBelow = null, churnRiskFrom = null, churnRiskBelow = null } = filter;
    if (scoreFrom !== null && score < scoreFrom) return false;
    if (scoreBelow !== null && score >= scoreBelow) return false;
    // Who asks for a range of risks means those who can still be kept.
    if ((churnRiskFrom !== null || churnRiskBelow !== null) && leavesOn !== null) return false;
    if (churnRiskFrom !== null && (churnRisk === null || churnRisk < churnRiskFrom)) return false;
    if (churnRiskBelow !== null && (churnRisk === null || churnRisk >= churnRiskBelow)) return false;
    return true;
  });
}

function hasAttributes({ customer, externalIds }: StoredCustomer, filter: CustomerAttributeFilter): boolean {
  const { segments, tags, externalSystem, text } = filter;
  const words = [customer.name, customer.email, customer.company].filter((word) => word !== null).join(" ");
  return (
    (!segments || (customer.segment !== null && segments.includes(customer.segment))) &&
    (tags ?? []).every((tag) => customer.tags.includes(tag)) &&
    (!externalSystem || externalIds.some(({ system }) => system === externalSystem)) &&
    (!text || words.toLowerCase().includes(text.toLowerCase()))
  );
}

/** The calendar months between two days, the first and the last cut. */
export function naiveMonths(from: LocalDate, to: LocalDate): { readonly from: LocalDate; readonly to: LocalDate }[] {
  const months: { from: LocalDate; to: LocalDate }[] = [];
  for (let day = from; day < to; day = plusDays(day, 1)) {
    const last = months.at(-1);
    if (last?.from.slice(0, 7) !== day.slice(0, 7)) months.push({ from: day, to: plusDays(day, 1) });
    else last.to = plusDays(day, 1);
  }
  return months;
}

/** Whether a term, seen on a day, holds its customer on that day: it covers it, or is pending or unconfirmed. */
function holdsToday({ startsOn, endsOn, outcome }: Term, day: LocalDate): boolean {
  const { PENDING, UNCONFIRMED } = TermOutcome;
  return startsOn <= day && (day < endsOn || outcome === PENDING || outcome === UNCONFIRMED);
}

/** Whether a contract held its customer on a day, by what was known on that day. */
function holdsOn(history: ContractHistory, day: LocalDate, graceDays: number): boolean {
  return termsOf(history, day, graceDays).terms.some((term) => holdsToday(term, day));
}

/** Whether someone watched a contract on a day. */
export function wasWatched({ contract }: ContractHistory, day: LocalDate): boolean {
  return (contract.observedFrom ?? firstTermStart(contract)) <= day;
}

/** Whether a customer was held on a day by a contract that someone watched. */
export function isHeldOn({ facts }: Pick<StoredCustomer, "facts">, day: LocalDate, graceDays: number): boolean {
  return facts.contracts.some((history) => wasWatched(history, day) && holdsOn(history, day, graceDays));
}

/**
 * Whether a contract that held its customer on a day did so only because nobody said how its term came out, as far as is
 * known on `asOf`.
 */
export function isUnconfirmedOn(history: ContractHistory, day: LocalDate, asOf: LocalDate, graceDays: number): boolean {
  const wasUnconfirmed = termsOf(history, day, graceDays).terms.at(-1)?.outcome === TermOutcome.UNCONFIRMED;
  const isCovered = termsOf(history, asOf, graceDays).terms.some((term) => {
    // Whose end was told within the grace days was held until then.
    const isDecided = term.outcome === TermOutcome.RENEWED || term.outcome === TermOutcome.LAPSED;
    return term.startsOn <= day && day < (isDecided ? term.heldUntil : term.endsOn);
  });
  return wasUnconfirmed && !isCovered;
}

/** Whether of the contracts that held their customer on a day, if any, each did so unconfirmed. */
export function areUnconfirmedOn(
  contracts: readonly ContractHistory[],
  day: LocalDate,
  asOf: LocalDate,
  graceDays: number,
): boolean {
  const holding = contracts.filter((history) => holdsOn(history, day, graceDays));
  return holding.length > 0 && holding.every((history) => isUnconfirmedOn(history, day, asOf, graceDays));
}

/** Whether nobody knew what a customer was: it had contracts by then, and those that would tell were not watched. */
export function isHiddenOn({ facts }: Pick<StoredCustomer, "facts">, day: LocalDate, graceDays: number): boolean {
  const begun = facts.contracts.filter(({ contract }) => firstTermStart(contract) <= day);
  if (begun.every((history) => wasWatched(history, day))) return false;
  if (begun.some((history) => holdsOn(history, day, graceDays))) return !isHeldOn({ facts }, day, graceDays);
  return !begun.some((history) => wasWatched(history, day));
}

/** Completed months from one day to another. */
export function naiveCompletedMonths(from: LocalDate, to: LocalDate): number {
  let months = 0;
  while (plusMonths(from, months + 1) <= to) months += 1;
  return months;
}

/** Parts of a report by key, the one without a key last. */
export function byKey<T>(parts: ReadonlyMap<string | null, T>): [key: string | null, part: T][] {
  const keys = [...parts.keys()].filter((key) => key !== null).sort();
  const named = keys.flatMap((key): [string | null, T][] => {
    const part = parts.get(key);
    return part === undefined ? [] : [[key, part]];
  });
  const rest = parts.get(null);
  return rest === undefined ? named : [...named, [null, rest]];
}
