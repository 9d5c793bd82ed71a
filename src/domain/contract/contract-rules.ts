import type { LocalDate } from "../calendar.js";
import type { UserErrorCode } from "../errors.js";
import {
  type ContractEventFacts,
  ContractEventType,
  type ContractFacts,
  type ContractHistory,
  standingEvents,
  termsBeginOn,
  trialEndOf,
} from "./contract.js";
import { everBegins, termsOf } from "./contract-terms.js";
import { pauseOn, pausesOf } from "./pause.js";
import { type Term, TermDecision, TermOutcome } from "./term.js";

/** Why an event cannot happen to a contract. */
export interface EventRefusal {
  readonly code: UserErrorCode;
  readonly message: string;
}

/** The state that CRMs send and show: the days of the cancellation and the termination that stand. */
export interface ContractState {
  readonly cancellation: ContractEventFacts | null;
  readonly termination: ContractEventFacts | null;
}

/** The cancellation not taken back, by a revocation or by a later agreement, and the termination of a contract. */
export function contractStateOf(events: readonly ContractEventFacts[]): ContractState {
  let cancellation: ContractEventFacts | null = null;
  let termination: ContractEventFacts | null = null;
  for (const event of standingEvents(events)) {
    if (event.type === ContractEventType.CANCELLED) cancellation ??= event;
    if (event.type === ContractEventType.CANCELLATION_REVOKED) cancellation = null;
    if (event.type === ContractEventType.RENEWAL_AGREED) cancellation = null;
    if (event.type === ContractEventType.TERMINATED) termination ??= event;
  }
  return { cancellation, termination };
}

/** Why this event cannot be added to the others of its contract; null: it can. Judged by the facts up to its day. */
export function eventRefusalOf(
  contract: ContractFacts,
  events: readonly ContractEventFacts[],
  event: Omit<ContractEventFacts, "id">,
  graceDays: number,
): EventRefusal | null {
  const { termination } = contractStateOf(events);
  if (event.type === ContractEventType.MISTAKE) {
    const isStanding = standingEvents(events).some(({ id }) => id === event.undoesId);
    return isStanding ? null : refusal("EVENT_NOT_FOUND", "this contract has no such event that stands");
  }
  if (termination !== null) {
    return refusal("CONTRACT_TERMINATED", `terminated on ${termination.day}; a win-back is a new contract`);
  }
  const { cancellation } = contractStateOf(events.filter(({ day }) => day <= event.day));
  const { terms } = termsOf({ contract, events }, event.day, graceDays);
  const last = terms.at(-1);
  const lapsedOn =
    last?.outcome === TermOutcome.LAPSED ? last.heldUntil : trialLapsedOn({ contract, events }, event.day);
  switch (event.type) {
    case ContractEventType.TERMINATED:
      if (event.day < contract.startsOn) return refusal("END_BEFORE_START", `starts on ${contract.startsOn}`);
      return lapsedOn !== null && lapsedOn < event.day ? lapsed(lapsedOn) : null;
    case ContractEventType.CANCELLED:
      if (cancellation !== null) return refusal("CONTRACT_CANCELLED", `cancelled on ${cancellation.day} already`);
      return lapsedOn !== null ? lapsed(lapsedOn) : null;
    case ContractEventType.CANCELLATION_REVOKED:
      if (cancellation === null) return refusal("NOT_CANCELLED", `not cancelled on ${event.day}`);
      return lapsedOn !== null && lapsedOn <= event.day ? lapsed(lapsedOn) : null;
    case ContractEventType.VALUE_CHANGED:
      if (event.value === null) return refusal("AMOUNT_INVALID", "a changed value needs a value");
      return changeRefusal(contract, terms, event.day);
    case ContractEventType.PAUSED:
      return changeRefusal(contract, terms, event.day);
    case ContractEventType.RESUMED:
      return isPausedOn(events, event.day) ? null : refusal("NOT_PAUSED", `not paused on ${event.day}`);
    case ContractEventType.RENEWAL_AGREED:
      return agreementRefusal(contract, last, event.day, lapsedOn);
  }
}

function isPausedOn(events: readonly ContractEventFacts[], day: LocalDate): boolean {
  return pauseOn(pausesOf(standingEvents(events).filter((event) => event.day <= day)), day) !== null;
}

/** The day, not later than the one asked, on which a trial ended that was not converted; null: there was none. */
function trialLapsedOn(history: ContractHistory, day: LocalDate): LocalDate | null {
  const trialEnd = trialEndOf(history.contract);
  return trialEnd !== null && trialEnd <= day && !everBegins(history) ? trialEnd : null;
}

function agreementRefusal(
  contract: ContractFacts,
  last: Term | undefined,
  day: LocalDate,
  lapsedOn: LocalDate | null,
): EventRefusal | null {
  const beginsOn = termsBeginOn(contract);
  if (day < beginsOn) return refusal("END_BEFORE_START", `starts on ${beginsOn}`);
  if (last === undefined) return lapsedOn === null ? null : lapsed(lapsedOn);
  if (last.startsOn > day) return refusal("RENEWAL_ALREADY_AGREED", `the term from ${last.startsOn} is agreed already`);
  const isRevocable = last.decidedBy === TermDecision.CANCELLED && day < last.endsOn;
  return last.outcome === TermOutcome.LAPSED && !isRevocable ? lapsed(last.heldUntil) : null;
}

function changeRefusal(contract: ContractFacts, terms: readonly Term[], day: LocalDate): EventRefusal | null {
  if (terms.some(({ startsOn, endsOn }) => startsOn <= day && day < endsOn)) return null;
  if (day < termsBeginOn(contract)) return refusal("END_BEFORE_START", `starts on ${termsBeginOn(contract)}`);
  return refusal("TERM_LAPSED", `no term covers ${day}`);
}

function lapsed(on: LocalDate): EventRefusal {
  return refusal("TERM_LAPSED", `the last term lapsed on ${on}; a win-back is a new contract`);
}

function refusal(code: UserErrorCode, message: string): EventRefusal {
  return { code, message };
}
