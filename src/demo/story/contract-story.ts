import { addDays, type LocalDate } from "../../domain/calendar.js";
import { type ContractEventFacts, ContractEventType, type ContractFacts } from "../../domain/contract/contract.js";
import { dayWithin, earlierDay } from "../demo-time.js";
import type { Dice } from "../dice.js";
import {
  type BegunTerm,
  type Chapter,
  type EventDraft,
  firstTermOf,
  type HistorySource,
  termAfter,
} from "./chapter.js";
import { decideRenewal } from "./renewal-decision.js";

/** A contract with everything that happened to it before today. */
export interface ContractStory {
  readonly product: string;
  readonly contract: ContractFacts;
  /** In the order of time. */
  readonly events: readonly ContractEventFacts[];
  /** The first day no longer covered; null: it runs on, as far as anyone knows today. */
  readonly endsOn: LocalDate | null;
}

const YEARLY_TERMINATIONS = 0.012;
const YEARLY_VALUE_CHANGES = 0.12;

/** Generates a contract term by term, and the service contacts along with it: decisions rest on service. */
export function generateContract(source: HistorySource, product: string, contract: ContractFacts): ContractStory {
  const { time, service } = source;
  const events: EventDraft[] = [];
  let endsOn: LocalDate | null = null;
  let term: BegunTerm | null = firstTermOf(contract);
  while (term !== null && term.startsOn < time.today) {
    const chapter: Chapter = generateTerm(source, contract, term);
    events.push(...chapter.events);
    ({ next: term, endsOn } = chapter);
  }
  service.generateUntil(earlierDay(endsOn ?? time.today, time.today));
  return { product, contract, events: recorded(contract, events), endsOn };
}

function generateTerm(source: HistorySource, contract: ContractFacts, term: BegunTerm): Chapter {
  const { dice, time, service } = source;
  if (!isWatched(contract, term)) return { events: [], next: termAfter(contract, term), endsOn: null };
  const terminatedOn = chanceDay(dice, term, YEARLY_TERMINATIONS);
  if (terminatedOn !== null && terminatedOn < time.today) {
    service.generateUntil(terminatedOn);
    const termination = { type: ContractEventType.TERMINATED, day: terminatedOn };
    return { events: [termination], next: null, endsOn: terminatedOn };
  }
  const changedOn = chanceDay(dice, term, YEARLY_VALUE_CHANGES);
  if (changedOn === null || changedOn >= time.today) return decideRenewal(source, contract, term);
  const value = changedValue(dice, term.value);
  const decision = decideRenewal(source, contract, { ...term, value });
  const change = { type: ContractEventType.VALUE_CHANGED, day: changedOn, value };
  return { ...decision, events: [change, ...decision.events] };
}

/** The day within the term on which something happens that has this chance in a year; null: it does not. */
function chanceDay(dice: Dice, { certainFrom, endsOn, months }: BegunTerm, perYear: number): LocalDate | null {
  return dice.chance((perYear * months) / 12) ? dayWithin(dice, addDays(certainFrom, 1), endsOn) : null;
}

/** Mostly the customer takes more: a further extension, more minutes. */
function changedValue(dice: Dice, value: number): number {
  return Math.round(value * (dice.chance(0.72) ? dice.between(1.05, 1.35) : dice.between(0.75, 0.95)));
}

/** Of contracts that began before anyone watched, only those are known that lasted until then. */
function isWatched({ observedFrom }: ContractFacts, { endsOn }: BegunTerm): boolean {
  return observedFrom === null || endsOn > observedFrom;
}

function recorded(contract: ContractFacts, events: readonly EventDraft[]): ContractEventFacts[] {
  return [...events]
    .sort((one, other) => (one.day === other.day ? 0 : one.day < other.day ? -1 : 1))
    .map((event, index) => ({
      id: `${contract.id}-${index + 1}`,
      months: null,
      value: null,
      undoesId: null,
      ...event,
    }));
}
