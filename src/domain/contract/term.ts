import type { LocalDate } from "../calendar.js";

/** The outcome of a term. */
export enum TermOutcome {
  /** Not ended yet, and nothing is decided. */
  OPEN = "OPEN",
  /** Ended without an agreement, still within the grace days. */
  PENDING = "PENDING",
  RENEWED = "RENEWED",
  LAPSED = "LAPSED",
  /** Ended after the last day of which its source spoke: nobody said whether it was renewed. */
  UNCONFIRMED = "UNCONFIRMED",
}

/** What decided a term. */
export enum TermDecision {
  AGREED = "AGREED",
  ROLLED_OVER = "ROLLED_OVER",
  /** Another contract continues this one. */
  SUCCEEDED = "SUCCEEDED",
  CANCELLED = "CANCELLED",
  TERMINATED = "TERMINATED",
  NOT_RENEWED = "NOT_RENEWED",
}

/** One committed stretch of a contract, `[startsOn, endsOn)`. */
export interface Term {
  /** 1 for the first term. */
  readonly number: number;
  readonly startsOn: LocalDate;
  /** The first day no longer covered. */
  readonly endsOn: LocalDate;
  /** The end by the months agreed and those that a pause added, which a termination does not move. */
  readonly scheduledEndsOn: LocalDate;
  /** The last covered day: the day on which the term came up for renewal. */
  readonly dueOn: LocalDate;
  /** Months agreed, also where a termination cut the term short. */
  readonly months: number;
  /** Months by which a pause prolonged it: no renewal was due within the pause. */
  readonly prolongedMonths: number;
  /** Renewals of its line before this term, counted anew where the term-length class changes. */
  readonly renewals: number;
  /** Value of the months agreed when it began, in minor units. */
  readonly value: number;
  /** Value of the months agreed as last changed within it. */
  readonly endValue: number;
  readonly outcome: TermOutcome;
  readonly decidedBy: TermDecision | null;
  /** The day of the agreement (also of a contract that continues this one), cancellation or termination, else the end. */
  readonly decidedOn: LocalDate | null;
  /**
   * The first day on which the outcome is known. Later than `decidedOn` only where grace days had to pass, or where it was
   * not known yet that the term would follow the one before: a cancellation too late for one term decides the next.
   */
  readonly knownFrom: LocalDate | null;
  /** The first day on which this term no longer makes its customer a held one: the end, or later while pending or unconfirmed. */
  readonly heldUntil: LocalDate;
  /**
   * The first day on which the term holds its customer only because nobody said how it came out: its source had stopped
   * speaking. Until the outcome is known, if ever; null: there is no such day.
   */
  readonly unconfirmedFrom: LocalDate | null;
}

/** Whether no further term of the same contract follows a term: it lapsed, or another contract continues it. */
export function isLastOf({ outcome, decidedBy }: Pick<Term, "outcome" | "decidedBy">): boolean {
  return outcome === TermOutcome.LAPSED || decidedBy === TermDecision.SUCCEEDED;
}

/** Whether the customer agreed to go on, and the contract did not just roll over. */
export function isAgreed({ decidedBy }: Pick<Term, "decidedBy">): boolean {
  return decidedBy === TermDecision.AGREED || decidedBy === TermDecision.SUCCEEDED;
}
