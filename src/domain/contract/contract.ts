import type { LocalDate } from "../calendar.js";
import { compareTexts } from "../text.js";

/** What can happen to a contract after its start. */
export enum ContractEventType {
  RENEWAL_AGREED = "RENEWAL_AGREED",
  CANCELLED = "CANCELLED",
  CANCELLATION_REVOKED = "CANCELLATION_REVOKED",
  TERMINATED = "TERMINATED",
  VALUE_CHANGED = "VALUE_CHANGED",
  PAUSED = "PAUSED",
  RESUMED = "RESUMED",
  MISTAKE = "MISTAKE",
}

/** How the contract that another one of the same customer succeeds is found. */
export enum SuccessionRule {
  EXPLICIT_ONLY = "EXPLICIT_ONLY",
  SAME_CUSTOMER_AND_PRODUCT = "SAME_CUSTOMER_AND_PRODUCT",
  SAME_CUSTOMER = "SAME_CUSTOMER",
}

/** What was agreed when a contract was concluded. Money is in minor units of the contract's currency. */
export interface ContractFacts {
  readonly id: string;
  readonly product: string | null;
  readonly currency: string;
  readonly startsOn: LocalDate;
  /** The first day no longer on trial, on which the first term begins; null: there is no trial. */
  readonly trialEndsOn?: LocalDate | null;
  /** Months of the first term. */
  readonly termMonths: number;
  /** Value of the whole first term. */
  readonly value: number;
  readonly autoRenew: boolean;
  /** Months a renewal brings by itself; null: as the term before. */
  readonly renewalMonths: number | null;
  /** Value a renewal brings by itself; null: as the term before. */
  readonly renewalValue: number | null;
  readonly noticeDays: number;
  /** Since when anyone watched; null: since the start. */
  readonly observedFrom: LocalDate | null;
  /** The last day of which its source spoke, as of a table that was exported once; null: the source still speaks. */
  readonly confirmedUntil?: LocalDate | null;
  /** The day it was concluded; null: not before its start. */
  readonly agreedOn?: LocalDate | null;
  /** The contract that it is said to continue; null: none is named. */
  readonly succeedsId?: string | null;
  /** How the contract that it continues is found where none is named; null: by the policy's rule. */
  readonly succession?: SuccessionRule | null;
  /** The day it was learnt, where that came before its start; absent: it was not known before it began. */
  readonly learntOn?: LocalDate;
}

/** The days between which a contract is on trial. */
export type TrialFacts = Pick<ContractFacts, "startsOn" | "trialEndsOn">;

/** The first day no longer on trial; null: there is no trial. */
export function trialEndOf({ startsOn, trialEndsOn = null }: TrialFacts): LocalDate | null {
  return trialEndsOn !== null && trialEndsOn > startsOn ? trialEndsOn : null;
}

/** The first day of a contract's first term: its start, or the day on which its trial ends. */
export function termsBeginOn(contract: TrialFacts): LocalDate {
  return trialEndOf(contract) ?? contract.startsOn;
}

/** The day on which a contract was agreed: the day it was concluded, not later than its start; a trial is agreed when it ends. */
export function contractAgreedOn(contract: TrialFacts & Pick<ContractFacts, "agreedOn">): LocalDate {
  const { startsOn, agreedOn = null } = contract;
  return trialEndOf(contract) ?? (agreedOn !== null && agreedOn < startsOn ? agreedOn : startsOn);
}

/** The first day on which a contract is known: it began, or was signed ahead, or learnt ahead; a trial may still come to nothing. */
export function contractKnownFrom(contract: ContractFacts): LocalDate {
  const agreedOn = contractAgreedOn(contract);
  const isLearntAhead = contract.learntOn !== undefined && contract.learntOn < agreedOn;
  return isLearntAhead && trialEndOf(contract) === null ? contract.learntOn : agreedOn;
}

/** A contract together with everything that happened to it. */
export interface ContractHistory {
  readonly contract: ContractFacts;
  readonly events: readonly ContractEventFacts[];
  /** Its place in its line; absent: it continues no other contract, and none continues it. */
  readonly line?: LinePlace;
}

/** Whether anything but time decides the terms of a contract: something happened to it, or another one continues it. */
export function isChanged({ events, line }: ContractHistory): boolean {
  return events.length > 0 || (line?.successor ?? null) !== null;
}

/** What a contract continues, and what continues it. */
export interface LinePlace {
  /** The last term of the contract that it continues. */
  readonly predecessor: LineTerm | null;
  readonly successor: LineSuccessor | null;
}

/** The last term of a contract that another one continues. */
export interface LineTerm {
  readonly contractId: string;
  readonly months: number;
  /** Renewals of the line before it, within its class of term lengths. */
  readonly renewals: number;
}

/** A contract that continues another one. */
export interface LineSuccessor {
  readonly contractId: string;
  readonly startsOn: LocalDate;
  readonly agreedOn: LocalDate;
  /** The first day on which it is known. */
  readonly knownFrom: LocalDate;
}

/** One dated fact about a contract; never changed, only undone by a MISTAKE. */
export interface ContractEventFacts {
  readonly id: string;
  readonly type: ContractEventType;
  /** The day it took effect; of a TERMINATED the first day no longer covered, or the first day of the contract, which is covered. */
  readonly day: LocalDate;
  readonly months: number | null;
  readonly value: number | null;
  /** Of a PAUSED: the first day no longer paused; null: nobody has said. */
  readonly until?: LocalDate | null;
  /** Of a MISTAKE: the event that never was. */
  readonly undoesId: string | null;
  /** The day it was learnt, where that came before it took effect; absent: it was not known before its day. */
  readonly learntOn?: LocalDate;
}

/** The first day on which an event is known: it took effect, or was learnt, whichever came first. */
export function eventKnownFrom({ day, learntOn }: ContractEventFacts): LocalDate {
  return learntOn !== undefined && learntOn < day ? learntOn : day;
}

/**
 * On one day a renewal outweighs a revocation, both outweigh a cancellation, and a resumption a pause, so that the order in which facts
 * were written never matters.
 */
const RANK: Record<ContractEventType, number> = {
  [ContractEventType.TERMINATED]: 0,
  [ContractEventType.VALUE_CHANGED]: 1,
  [ContractEventType.PAUSED]: 2,
  [ContractEventType.RESUMED]: 3,
  [ContractEventType.CANCELLED]: 4,
  [ContractEventType.CANCELLATION_REVOKED]: 5,
  [ContractEventType.RENEWAL_AGREED]: 6,
  [ContractEventType.MISTAKE]: 7,
};

/** The events that stand: without mistakes and what they undo, by day, then by a fixed order of kinds and contents. */
export function standingEvents(events: readonly ContractEventFacts[]): ContractEventFacts[] {
  const undone = new Set(events.map((event) => event.undoesId));
  return events
    .filter((event) => event.type !== ContractEventType.MISTAKE && !undone.has(event.id))
    .sort(
      (one, other) =>
        compareTexts(one.day, other.day) ||
        RANK[one.type] - RANK[other.type] ||
        (one.months ?? 0) - (other.months ?? 0) ||
        // No value (as the term before) comes before a value of 0.
        (one.value ?? -1) - (other.value ?? -1) ||
        compareTexts(one.until ?? "", other.until ?? ""),
    );
}
