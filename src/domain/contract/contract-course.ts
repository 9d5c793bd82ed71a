import { addDays, earlier, type LocalDate } from "../calendar.js";
import {
  type ContractEventFacts,
  ContractEventType,
  type ContractFacts,
  type LineSuccessor,
  trialEndOf,
} from "./contract.js";
import { type Pause, pauseOn, pausesOf } from "./pause.js";
import { type Term, TermDecision, TermOutcome } from "./term.js";

/** The outcome of a term, until when it holds its customer where that is not its end, and from when on without a word. */
export type TermDecided = Pick<Term, "outcome" | "decidedBy" | "decidedOn" | "knownFrom"> &
  Partial<Pick<Term, "heldUntil" | "unconfirmedFrom">>;

/** When a term ends, and how it came out. */
interface TermEnd {
  readonly endsOn: LocalDate;
  readonly decision: TermDecided;
}

/** From which day events are looked at, and whether they may lie ahead of it. */
interface Viewpoint {
  readonly day: LocalDate;
  readonly graceDays: number;
  readonly isForesight: boolean;
}

/** What is seen of a contract: its standing events by day, and the contract that continues it. */
interface Seen {
  readonly events: readonly ContractEventFacts[];
  readonly successor: LineSuccessor | null;
}

/** What becomes of one contract as seen on one day, asked term by term. */
export class ContractCourse {
  private readonly events: readonly ContractEventFacts[];
  private readonly successor: LineSuccessor | null;
  private readonly agreements: ContractEventFacts[];
  private readonly valueChanges: readonly ContractEventFacts[];
  /** What may cancel the contract, and what takes that back. */
  private readonly notices: readonly ContractEventFacts[];
  private readonly terminatedOn: LocalDate | null;
  /** The first day no longer covered by a terminated contract, which covers its first day also where it ended on that. */
  private readonly terminationEnd: LocalDate | null;
  private readonly pauses: readonly Pause[];
  private readonly day: LocalDate;
  private readonly graceDays: number;
  private readonly isForesight: boolean;
  /** Whether an end is known, up to which the contract runs on. */
  private readonly hasKnownEnd: boolean;

  constructor(
    private readonly contract: ContractFacts,
    { events, successor }: Seen,
    { day, graceDays, isForesight }: Viewpoint,
  ) {
    this.events = events;
    this.successor = successor;
    this.day = day;
    this.graceDays = graceDays;
    this.agreements = events.filter((event) => event.type === ContractEventType.RENEWAL_AGREED);
    this.valueChanges = events.filter((event) => event.type === ContractEventType.VALUE_CHANGED);
    const isCancelled = events.some((event) => event.type === ContractEventType.CANCELLED);
    this.notices = isCancelled ? events : [];
    this.terminatedOn = events.find((event) => event.type === ContractEventType.TERMINATED)?.day ?? null;
    this.terminationEnd = this.terminatedOn === contract.startsOn ? addDays(contract.startsOn, 1) : this.terminatedOn;
    this.pauses = pausesOf(events);
    this.isForesight = isForesight;
    this.hasKnownEnd = this.terminatedOn !== null || this.cancelledOn(null) !== null || successor !== null;
  }

  /** When a term ends, and its outcome; null: its end lies in a pause and decides nothing. */
  endOf(startsOn: LocalDate, scheduledEnd: LocalDate): TermEnd | null {
    const { successor } = this;
    const termination = this.terminationWithin(startsOn, scheduledEnd);
    const endsOn = (termination && this.terminationEnd) ?? scheduledEnd;
    if (successor !== null && successor.startsOn <= endsOn) {
      return { endsOn: successor.startsOn, decision: succeeded(successor) };
    }
    const decision = termination ?? this.decide(scheduledEnd);
    if (decision === null) return null;
    const isSucceeded = successor !== null && this.isFollowed(endsOn, decision, successor);
    return { endsOn, decision: isSucceeded ? succeeded(successor) : decision };
  }

  /** Whether the contract that continues this one comes in the grace days after a last term. */
  private isFollowed(endsOn: LocalDate, { outcome, heldUntil = endsOn }: TermDecided, by: LineSuccessor): boolean {
    if (outcome === TermOutcome.RENEWED || by.startsOn >= addDays(endsOn, this.graceDays)) return false;
    if (outcome === TermOutcome.OPEN) return !this.contract.autoRenew;
    return by.agreedOn <= heldUntil;
  }

  /** Whether a renewal by itself is foreseen at an end that turns out to be none if the pause it lies in lasts until then. */
  isOpenToPause(endsOn: LocalDate, { decidedBy }: TermDecided): boolean {
    return decidedBy === TermDecision.ROLLED_OVER && endsOn > this.day && pauseOn(this.pauses, endsOn) !== null;
  }

  /** The agreement that renewed the term just decided; each agreement brings one further term. */
  takeAgreement(): ContractEventFacts | undefined {
    return this.agreements.shift();
  }

  /** Whether the contract never has a term: it was terminated before its start, or ended by the end of its trial. */
  endsBeforeItBegins(): boolean {
    const { terminatedOn, contract } = this;
    const trialEnd = trialEndOf(contract);
    if (trialEnd === null) return terminatedOn !== null && terminatedOn < contract.startsOn;
    return (terminatedOn !== null && terminatedOn <= trialEnd) || this.cancelledOn(trialEnd) !== null;
  }

  private terminationWithin(startsOn: LocalDate, endsOn: LocalDate): TermDecided | undefined {
    const { terminatedOn, terminationEnd } = this;
    if (terminatedOn === null || terminationEnd === null) return undefined;
    if (terminationEnd <= startsOn || terminationEnd > endsOn) return undefined;
    return lapsed(TermDecision.TERMINATED, terminatedOn);
  }

  valueAtEnd(value: number, startsOn: LocalDate, endsOn: LocalDate): number {
    const change = this.valueChanges.findLast(({ day }) => day >= startsOn && day < endsOn);
    return change?.value ?? value;
  }

  private decide(end: LocalDate): TermDecided | null {
    const cancelledOn = this.cancelledOn(end);
    if (cancelledOn !== null && addDays(cancelledOn, this.contract.noticeDays) <= end) {
      return lapsed(TermDecision.CANCELLED, cancelledOn);
    }
    return this.contract.autoRenew ? this.rollOver(end) : this.awaitAgreement(end, cancelledOn);
  }

  /** The day of the cancellation that stands at this end (null: after all that is known), or null. */
  private cancelledOn(end: LocalDate | null): LocalDate | null {
    let cancelledOn: LocalDate | null = null;
    for (const { type, day } of this.notices) {
      if (end !== null && day > end) break;
      if (type === ContractEventType.CANCELLED) cancelledOn ??= day;
      const revokes = type === ContractEventType.CANCELLATION_REVOKED || type === ContractEventType.RENEWAL_AGREED;
      if (revokes && (end === null || day < end)) cancelledOn = null;
    }
    return cancelledOn;
  }

  private rollOver(end: LocalDate): TermDecided | null {
    const agreed = this.agreements[0];
    if (agreed !== undefined && agreed.day <= end) return renewed(TermDecision.AGREED, agreed.day);
    const pause = pauseOn(this.pauses, end);
    // A pause of which nobody knows how long it lasts may be over by an end to come.
    if (pause !== null && (pause.until !== null || end <= this.day)) return null;
    if (end <= this.day) return this.rolledOver(end);
    // What is agreed, cancelled or terminated for a later day says that the contract runs on until then.
    const runsOn = this.isForesight && (this.hasKnownEnd || agreed !== undefined);
    return runsOn ? renewed(TermDecision.ROLLED_OVER, end) : undecided(TermOutcome.OPEN);
  }

  /** What time alone did at an end: the next term began. A cancellation that came too late for it says that it did. */
  private rolledOver(end: LocalDate): TermDecided {
    const byItself = renewed(TermDecision.ROLLED_OVER, end);
    return this.cancelledOn(end) === null ? this.ifConfirmed(byItself, end, addDays(end, 1)) : byItself;
  }

  /**
   * What time alone decides on a day, if the source still spoke then. Else what is told of the contract for a day from
   * `after` on says that it ran on until then, and without that nobody knows. A contract that continues it earlier decides.
   */
  private ifConfirmed(byTime: TermDecided, on: LocalDate, after: LocalDate): TermDecided {
    const { confirmedUntil = null } = this.contract;
    if (confirmedUntil === null || on <= confirmedUntil) return byTime;
    const { decidedOn } = byTime;
    const { successor } = this;
    const isContinuedBefore = successor !== null && successor.startsOn < after;
    const event = this.events.find(({ day }) => day >= after)?.day ?? null;
    const toldOn = isContinuedBefore ? null : earlier(event, successor?.agreedOn ?? null);
    if (toldOn === null || decidedOn === null) return { ...UNCONFIRMED, unconfirmedFrom: on };
    const knownFrom = earlier(toldOn < on ? on : toldOn, this.day);
    return { ...renewed(TermDecision.ROLLED_OVER, decidedOn), knownFrom, unconfirmedFrom: on };
  }

  private awaitAgreement(end: LocalDate, cancelledOn: LocalDate | null): TermDecided {
    const graceEnd = addDays(end, this.graceDays);
    const agreed = this.agreements[0];
    if (agreed !== undefined && agreed.day < end) return renewed(TermDecision.AGREED, agreed.day);
    // Without an agreement there is no further term that a late cancellation could still be meant for.
    if (cancelledOn !== null) return lapsed(TermDecision.CANCELLED, cancelledOn);
    const refusal = this.refusalWithin(end, graceEnd);
    if (agreed !== undefined && agreed.day < graceEnd && (refusal === undefined || agreed.day <= refusal.day)) {
      return renewed(TermDecision.AGREED, agreed.day);
    }
    if (refusal !== undefined) {
      const by = refusal.type === ContractEventType.TERMINATED ? TermDecision.TERMINATED : TermDecision.CANCELLED;
      return { ...lapsed(by, refusal.day), heldUntil: refusal.day };
    }
    if (this.day < end) return undecided(TermOutcome.OPEN);
    if (this.day < graceEnd) return { ...undecided(TermOutcome.PENDING), heldUntil: graceEnd };
    const byTime = { ...lapsed(TermDecision.NOT_RENEWED, end), knownFrom: graceEnd, heldUntil: graceEnd };
    return this.ifConfirmed(byTime, graceEnd, graceEnd);
  }

  /** The first word of a customer in the grace days that there will be no renewal. */
  private refusalWithin(end: LocalDate, graceEnd: LocalDate): ContractEventFacts | undefined {
    return this.events.find(
      ({ type, day }) =>
        day > end && day < graceEnd && (type === ContractEventType.TERMINATED || type === ContractEventType.CANCELLED),
    );
  }
}

function lapsed(decidedBy: TermDecision, on: LocalDate): TermDecided {
  return { outcome: TermOutcome.LAPSED, decidedBy, decidedOn: on, knownFrom: on };
}

function renewed(decidedBy: TermDecision, on: LocalDate): TermDecided {
  return { outcome: TermOutcome.RENEWED, decidedBy, decidedOn: on, knownFrom: on };
}

function succeeded({ agreedOn, startsOn }: LineSuccessor): TermDecided {
  return { ...renewed(TermDecision.SUCCEEDED, agreedOn), heldUntil: startsOn };
}

/** Later than any day that is asked about: who is not said to have left is taken to be still there. */
const UNTIL_SOMETHING_IS_SAID = "9000-01-01";
const UNCONFIRMED: TermDecided = { ...undecided(TermOutcome.UNCONFIRMED), heldUntil: UNTIL_SOMETHING_IS_SAID };

function undecided(outcome: TermOutcome): TermDecided {
  return { outcome, decidedBy: null, decidedOn: null, knownFrom: null };
}
