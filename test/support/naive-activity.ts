import type { LocalDate } from "../../src/domain/calendar.js";
import { ContractEventType } from "../../src/domain/contract/contract.js";
import { type Term, TermOutcome } from "../../src/domain/contract/term.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { Direction, type InteractionFacts, InteractionKind } from "../../src/domain/customer/interaction.js";
import type { LoyaltyPolicy } from "../../src/domain/loyalty/policy.js";
import { daysBetween, plusDays, plusMonths } from "./naive-calendar.js";
import { naiveTermsInLine } from "./naive-lines.js";
import { firstTermStart, naiveTermsOf } from "./naive-terms.js";

/** Activity on a day, read off DESIGN.md 3.4 without any short cut. */
export function naiveActivityOf(facts: CustomerFacts, policy: LoyaltyPolicy, day: LocalDate): string {
  const terms = naiveTerms(facts, policy, day);
  const isHeld = terms.some((term) => holdsOn(term, day));
  const wasHeld = terms.some(({ startsOn }) => startsOn <= day);
  const windowStart = plusDays(day, -policy.activeWindowDays);
  const acted = actDays(facts).some((actedOn) => windowStart < actedOn && actedOn <= day);
  const begun = facts.contracts.filter(({ contract }) => contract.startsOn <= day);
  if (begun.length === 0) {
    const isCustomer = facts.customerSince !== null && facts.customerSince <= day;
    return acted ? "ACTIVE" : isCustomer ? "PASSIVE" : "PROSPECT";
  }
  return isHeld ? (acted ? "ACTIVE" : "PASSIVE") : wasHeld ? "FORMER" : "PROSPECT";
}

/** Completed months of each unbroken span of held days up to a day, found by marking the days; null: never held. */
export function naiveHeldMonthsOf(facts: CustomerFacts, policy: LoyaltyPolicy, day: LocalDate): number | null {
  const terms = naiveTerms(facts, policy, day).filter(({ startsOn }) => startsOn <= day);
  if (terms.length === 0) return null;
  const held = new Set(
    terms.flatMap(({ startsOn, heldUntil }) => daysBetween(startsOn, heldUntil < day ? heldUntil : day)),
  );
  const firstDays = [...held].filter((one) => !held.has(plusDays(one, -1)));
  return firstDays.reduce((months, from) => {
    let until = from;
    while (held.has(until)) until = plusDays(until, 1);
    let completed = 0;
    while (plusMonths(from, completed + 1) <= until) completed += 1;
    return months + completed;
  }, 0);
}

function naiveTerms({ contracts }: CustomerFacts, { graceDays }: LoyaltyPolicy, day: LocalDate): Term[] {
  return contracts.flatMap((history) => naiveTermsInLine(history, contracts, day, graceDays));
}

function holdsOn({ startsOn, endsOn, outcome }: Term, day: LocalDate): boolean {
  const { PENDING, UNCONFIRMED } = TermOutcome;
  return (startsOn <= day && day < endsOn) || ((outcome === PENDING || outcome === UNCONFIRMED) && endsOn <= day);
}

function actDays({ contracts, interactions }: CustomerFacts): LocalDate[] {
  const agreements = contracts.flatMap(({ events }) =>
    events.filter(
      ({ type, id }) => type === ContractEventType.RENEWAL_AGREED && !events.some(({ undoesId }) => undoesId === id),
    ),
  );
  return [
    ...contracts.flatMap(conversionOrStart),
    ...agreements.map(({ day }) => day),
    ...interactions.filter(isOwnDoing).map(({ occurredOn }) => occurredOn),
  ];
}

/** The day on which a contract began: by its start, or by its trial's end, if it came to that. */
function conversionOrStart({ contract, events }: CustomerFacts["contracts"][number]): LocalDate[] {
  const start = firstTermStart(contract);
  const isLost = start > contract.startsOn && naiveTermsOf(contract, events, start, 0).length === 0;
  return isLost ? [] : [start];
}

function isOwnDoing({ kind, direction, automatic }: InteractionFacts): boolean {
  const { PURCHASE, USAGE, CLICK, REFERRAL, PAYMENT } = InteractionKind;
  if (kind === PAYMENT) return !automatic;
  return [PURCHASE, USAGE, CLICK, REFERRAL].includes(kind) || direction === Direction.INBOUND;
}
