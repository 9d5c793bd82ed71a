import { addMonths, type LocalDate } from "../../domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../../domain/contract/contract.js";
import type { Persona } from "../cast/persona.js";
import { type DemoTime, laterDay } from "../demo-time.js";
import type { Dice } from "../dice.js";
import type { ServiceStory } from "./service-story.js";

/** What the history of a customer is generated from. */
export interface HistorySource {
  readonly dice: Dice;
  readonly time: DemoTime;
  readonly persona: Persona;
  readonly service: ServiceStory;
}

/** A term as it begins. */
export interface BegunTerm {
  readonly startsOn: LocalDate;
  /** Its start, or the later day on which it was agreed. */
  readonly certainFrom: LocalDate;
  readonly endsOn: LocalDate;
  readonly months: number;
  /** Months of all terms up to its end. */
  readonly monthsInAll: number;
  readonly value: number;
}

/** An event before it has an id. */
export type EventDraft = Pick<ContractEventFacts, "type" | "day"> &
  Partial<Pick<ContractEventFacts, "months" | "value">>;

/** What happens in a term, and what comes after it. */
export interface Chapter {
  readonly events: readonly EventDraft[];
  /** Null where no next term is known. */
  readonly next: BegunTerm | null;
  /** The first day no longer covered; null: the contract has not ended. */
  readonly endsOn: LocalDate | null;
}

/** The term with which a contract begins. */
export function firstTermOf({ startsOn, termMonths, value }: ContractFacts): BegunTerm {
  const endsOn = addMonths(startsOn, termMonths);
  return { startsOn, certainFrom: startsOn, endsOn, months: termMonths, monthsInAll: termMonths, value };
}

/** The term that follows by an agreement, or by itself. */
export function termAfter(contract: ContractFacts, term: BegunTerm, agreed?: EventDraft): BegunTerm {
  const months = agreed?.months ?? contract.renewalMonths ?? term.months;
  const monthsInAll = term.monthsInAll + months;
  return {
    startsOn: term.endsOn,
    certainFrom: laterDay(term.endsOn, agreed?.day ?? term.endsOn),
    endsOn: addMonths(contract.startsOn, monthsInAll),
    months,
    monthsInAll,
    value: agreed?.value ?? contract.renewalValue ?? term.value,
  };
}
