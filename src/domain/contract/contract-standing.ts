import type { LocalDate } from "../calendar.js";
import { type ContractHistory, termsBeginOn, trialEndOf } from "./contract.js";
import { contractStateOf } from "./contract-rules.js";
import { type ContractTerms, foreseenTermsOf } from "./contract-terms.js";
import { isLastOf, TermOutcome } from "./term.js";

/** How a contract stands on a day. */
export enum ContractStatus {
  /** Concluded; its first term has not begun. */
  UPCOMING = "UPCOMING",
  /** On trial: its first term begins when the trial ends, unless it is ended before. */
  TRIAL = "TRIAL",
  /** A term covers the day, and no end is known. */
  RUNNING = "RUNNING",
  /** The last term has ended without an agreement, and the grace days are not over. */
  PENDING = "PENDING",
  /** A term covers the day, and the end is known, also where another contract continues it then. */
  ENDING = "ENDING",
  /** Its term has ended after the last day of which its source spoke. */
  UNCONFIRMED = "UNCONFIRMED",
  /** No term covers the day or will, as for one that was ended before it began. */
  ENDED = "ENDED",
}

/** How a contract stands on a day, and what lies before it. */
export interface ContractStanding {
  readonly status: ContractStatus;
  /** The day on which its undecided term comes up for renewal; null: none is undecided. */
  readonly dueOn: LocalDate | null;
  /** The first day no longer covered; null: no end is known. */
  readonly endsOn: LocalDate | null;
}

/**
 * How a contract stands on a day by all its events and the contract that continues it, also where that takes effect later. Only the
 * last term can be undecided or the end. Worked example: 12 months from 1 June 2025, cancelled on 10 January 2026: RUNNING
 * and due on 31 May 2026 before that day was recorded, ENDING on 1 June 2026 from then on, ENDED from 1 June 2026.
 */
export function standingOf(history: ContractHistory, day: LocalDate, graceDays: number): ContractStanding {
  const { contract } = history;
  const { startsOn } = contract;
  const last = allTermsOf(history, day, graceDays).terms.at(-1);
  if (last === undefined) return standingWithoutTerm(history, day);
  const hasEnd = isLastOf(last);
  const bounds = { dueOn: hasEnd ? null : last.dueOn, endsOn: hasEnd ? last.endsOn : null };
  if (bounds.endsOn !== null && bounds.endsOn <= day) return { status: ContractStatus.ENDED, ...bounds };
  if (startsOn > day) return { status: ContractStatus.UPCOMING, ...bounds };
  if (termsBeginOn(contract) > day) return { status: ContractStatus.TRIAL, ...bounds };
  if (last.outcome === TermOutcome.UNCONFIRMED)
    return { status: ContractStatus.UNCONFIRMED, dueOn: null, endsOn: null };
  if (last.outcome === TermOutcome.PENDING) return { status: ContractStatus.PENDING, ...bounds };
  return { status: hasEnd ? ContractStatus.ENDING : ContractStatus.RUNNING, ...bounds };
}

/** The next day on which time moves the standing of a contract whose terms are unconfirmed, and of which something is told for later. */
export function standingChangesOn(history: ContractHistory, day: LocalDate, graceDays: number): LocalDate | null {
  return allTermsOf(history, day, graceDays).changesOn;
}

/** The terms of a contract by all its events and the contract that continues it. */
function allTermsOf({ contract, events, line }: ContractHistory, day: LocalDate, graceDays: number): ContractTerms {
  const known = {
    contract,
    events: events.map((event) => ({ ...event, learntOn: day })),
    line: line && { ...line, successor: line.successor && { ...line.successor, knownFrom: day } },
  };
  return foreseenTermsOf(known, day, graceDays);
}

/** How a contract stands that was ended before its start, or by the end of its trial. */
function standingWithoutTerm({ contract, events }: ContractHistory, day: LocalDate): ContractStanding {
  const { startsOn } = contract;
  const { termination } = contractStateOf(events);
  const trialEnd = trialEndOf(contract) ?? startsOn;
  const end = termination !== null && termination.day < trialEnd ? termination.day : trialEnd;
  const endsOn = end < startsOn ? startsOn : end;
  const isOver = endsOn <= day || endsOn === startsOn;
  if (isOver) return { status: ContractStatus.ENDED, dueOn: null, endsOn };
  return { status: startsOn > day ? ContractStatus.UPCOMING : ContractStatus.TRIAL, dueOn: null, endsOn };
}
