import type { LocalDate } from "../calendar.js";
import { type ContractHistory, standingEvents, termsBeginOn, trialEndOf } from "./contract.js";
import { contractStateOf } from "./contract-rules.js";
import { type ContractTerms, foreseenTermsOf } from "./contract-terms.js";
import { pausesOf } from "./pause.js";
import { isLastOf, TermOutcome } from "./term.js";

/** How a contract stands on a day. */
export enum ContractStatus {
  /** Concluded; its first term has not begun. */
  UPCOMING = "UPCOMING",
  /** On trial: its first term begins when the trial ends, unless it is ended before. */
  TRIAL = "TRIAL",
  /** A term covers the day, and no end is known. */
  RUNNING = "RUNNING",
  /** As RUNNING, but paused: the contract holds its customer without value. */
  PAUSED = "PAUSED",
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
  /** The first day of the pause that lasts or comes next, and the first day after it, where that is known; null: there is none. */
  readonly pausedOn: LocalDate | null;
  readonly resumesOn: LocalDate | null;
}

const NO_PAUSE = { pausedOn: null, resumesOn: null };

/**
 * How a contract stands on a day by all its events and the contract that continues it, also where that takes effect later. Only the
 * last term can be undecided or the end. Worked example: 12 months from 1 June 2025, cancelled on 10 January 2026: RUNNING
 * and due on 31 May 2026 before that day was recorded, ENDING on 1 June 2026 from then on, ENDED from 1 June 2026.
 */
export function standingOf(history: ContractHistory, day: LocalDate, graceDays: number): ContractStanding {
  const { contract, events } = history;
  const last = allTermsOf(history, day, graceDays).terms.at(-1);
  if (last === undefined) return standingWithoutTerm(history, day);
  const hasEnd = isLastOf(last);
  const endsOn = hasEnd ? last.endsOn : null;
  if (endsOn !== null && endsOn <= day) return { status: ContractStatus.ENDED, dueOn: null, endsOn, ...NO_PAUSE };
  const pause = pausesOf(standingEvents(events)).find(({ until }) => until === null || until > day);
  const isInTime = pause !== undefined && (endsOn === null || pause.from < endsOn);
  const { from: pausedOn, until: resumesOn } = isInTime ? pause : { from: null, until: null };
  const standing = { dueOn: hasEnd ? null : last.dueOn, endsOn, pausedOn, resumesOn };
  const statusOf = (): ContractStatus => {
    if (contract.startsOn > day) return ContractStatus.UPCOMING;
    if (termsBeginOn(contract) > day) return ContractStatus.TRIAL;
    if (last.outcome === TermOutcome.UNCONFIRMED) return ContractStatus.UNCONFIRMED;
    if (last.outcome === TermOutcome.PENDING) return ContractStatus.PENDING;
    if (hasEnd) return ContractStatus.ENDING;
    return pausedOn !== null && pausedOn <= day ? ContractStatus.PAUSED : ContractStatus.RUNNING;
  };
  const status = statusOf();
  return { ...standing, status, dueOn: status === ContractStatus.UNCONFIRMED ? null : standing.dueOn };
}

/** The next day on which time moves the standing of a contract whose terms are unconfirmed or that is paused, and of which something is told for later. */
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
  const bounds = { dueOn: null, endsOn, ...NO_PAUSE };
  if (endsOn <= day || endsOn === startsOn) return { status: ContractStatus.ENDED, ...bounds };
  return { status: startsOn > day ? ContractStatus.UPCOMING : ContractStatus.TRIAL, ...bounds };
}
