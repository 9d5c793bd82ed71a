import { addDays, addMonths, earlier, type LocalDate } from "../calendar.js";
import {
  type ContractEventFacts,
  ContractEventType,
  type ContractFacts,
  eventKnownFrom,
  standingEvents,
} from "./contract.js";
import { termClassOf } from "./term-class.js";

/** The outcome of a term. */
export enum TermOutcome {
  /** Not ended yet, and nothing is decided. */
  OPEN = "OPEN",
  /** Ended without an agreement, still within the grace days. */
  PENDING = "PENDING",
  RENEWED = "RENEWED",
  LAPSED = "LAPSED",
}

/** What decided a term. */
export enum TermDecision {
  AGREED = "AGREED",
  ROLLED_OVER = "ROLLED_OVER",
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
  /** The end by the months agreed, which a termination does not move. */
  readonly scheduledEndsOn: LocalDate;
  /** The last covered day: the day on which the term came up for renewal. */
  readonly dueOn: LocalDate;
  /** Months agreed, also where a termination cut the term short. */
  readonly months: number;
  /** Renewals of the contract before this term, counted anew where the term-length class changes. */
  readonly renewals: number;
  /** Value of the whole term when it began, in minor units. */
  readonly value: number;
  /** Value of the whole term as last changed within it. */
  readonly endValue: number;
  readonly outcome: TermOutcome;
  readonly decidedBy: TermDecision | null;
  /** The day of the agreement, cancellation or termination, else the end. */
  readonly decidedOn: LocalDate | null;
  /**
   * The first day on which the outcome is known. Later than `decidedOn` only where grace days had to pass, or where it was
   * not known yet that the term would follow the one before: a cancellation too late for one term decides the next.
   */
  readonly knownFrom: LocalDate | null;
  /** The first day on which this term no longer makes its customer a held one: the end, or later while pending. */
  readonly heldUntil: LocalDate;
}

/** The terms of a contract, and the next day on which they change without a new fact (null: never). */
export interface ContractTerms {
  readonly terms: readonly Term[];
  readonly changesOn: LocalDate | null;
}

type Decision = Pick<Term, "outcome" | "decidedBy" | "decidedOn" | "knownFrom"> & { readonly heldUntil?: LocalDate };

/**
 * The terms of a contract as they stand on a day, first to last: a pure function of the contract, its events and the
 * day. Only events dated up to that day are seen. The outcome of a term is decided by facts dated up to its end (and
 * the grace days after it), so facts that come later never change it.
 *
 * Ends do not drift: the end of term k is the start day plus the months of terms 1…k. Worked example: 12 months from
 * 31 January 2024, auto-renewing, seen on 1 March 2025: term 1 ends on 31 January 2025, RENEWED by ROLLED_OVER; term 2
 * is OPEN.
 */
export function termsOf(
  contract: ContractFacts,
  events: readonly ContractEventFacts[],
  day: LocalDate,
  graceDays: number,
): ContractTerms {
  const standing = standingEvents(events);
  const effective = standing.filter((event) => event.day <= day);
  const derived = derive(contract, new History(contract, effective, { day, graceDays, isForesight: false }));
  if (derived.terms.length === 0) return derived;
  const nextEvent = standing.find((event) => event.day > day)?.day ?? null;
  const start = contract.startsOn > day ? contract.startsOn : null;
  return { terms: derived.terms, changesOn: earlier(earlier(derived.changesOn, nextEvent), start) };
}

/**
 * The terms of a contract as they are foreseen on a day: by everything known on it, also what takes effect later. Where
 * an end is known, all terms up to it are: those before the last one are renewed, since the contract runs on until then.
 * Past terms are those of `termsOf`. Worked example: monthly from 1 January 2026, terminated for 1 February 2027, known
 * on 27 November 2026: the terms of December 2026 and January 2027 follow, and the last one is LAPSED.
 */
export function foreseenTermsOf(
  contract: ContractFacts,
  events: readonly ContractEventFacts[],
  day: LocalDate,
  graceDays: number,
): ContractTerms {
  const standing = standingEvents(events);
  const known = standing.filter((event) => eventKnownFrom(event) <= day);
  const { terms, changesOn } = derive(contract, new History(contract, known, { day, graceDays, isForesight: true }));
  const learnt = standing.map(eventKnownFrom).filter((knownFrom) => knownFrom > day);
  return { terms, changesOn: learnt.reduce<LocalDate | null>(earlier, changesOn) };
}

function derive(contract: ContractFacts, history: History): ContractTerms {
  const terms: Term[] = [];
  if (history.endsBeforeItBegins()) return { terms, changesOn: null };
  let changesOn: LocalDate | null = null;
  let months = contract.termMonths;
  let monthsBefore = 0;
  let value = contract.value;
  let startsOn = contract.startsOn;
  let renewals = 0;
  for (;;) {
    const scheduledEnd = addMonths(contract.startsOn, monthsBefore + months);
    const termination = history.terminationWithin(startsOn, scheduledEnd);
    const endsOn = termination?.decidedOn ?? scheduledEnd;
    const endValue = history.valueAtEnd(value, startsOn, endsOn);
    const decision = termination ?? history.decide(scheduledEnd);
    const { heldUntil = endsOn, ...outcome } = decision;
    const knownFrom = knownAfter(terms.at(-1), decision);
    const dueOn = addDays(endsOn, -1);
    const number = terms.length + 1;
    const span = { number, startsOn, endsOn, scheduledEndsOn: scheduledEnd, dueOn, months, renewals };
    terms.push({ ...span, value, endValue, ...outcome, knownFrom, heldUntil });
    if (decision.outcome === TermOutcome.OPEN) changesOn = earlier(changesOn, endsOn);
    if (decision.outcome === TermOutcome.PENDING) changesOn = earlier(changesOn, heldUntil);
    if (decision.outcome !== TermOutcome.RENEWED) break;

    const agreement = decision.decidedBy === TermDecision.AGREED ? history.takeAgreement() : undefined;
    monthsBefore += months;
    const classBefore = termClassOf(months);
    months = agreement?.months ?? contract.renewalMonths ?? months;
    renewals = termClassOf(months) === classBefore ? renewals + 1 : 0;
    value = agreement?.value ?? contract.renewalValue ?? endValue;
    startsOn = scheduledEnd;
  }
  return { terms, changesOn };
}

/** When an outcome is known: not before that of the term before, since until then nobody knew that this one would follow. */
function knownAfter(before: Term | undefined, { knownFrom }: Decision): LocalDate | null {
  const followsFrom = before?.knownFrom ?? null;
  return knownFrom !== null && followsFrom !== null && followsFrom > knownFrom ? followsFrom : knownFrom;
}

/** From which day events are looked at, and whether they may lie ahead of it. */
interface Viewpoint {
  readonly day: LocalDate;
  readonly graceDays: number;
  readonly isForesight: boolean;
}

/** The events of one contract seen on one day, asked term by term. */
class History {
  private readonly agreements: ContractEventFacts[];
  private readonly terminatedOn: LocalDate | null;
  private readonly day: LocalDate;
  private readonly graceDays: number;
  private readonly isForesight: boolean;
  /** Whether an end is known, up to which the contract runs on. */
  private readonly hasKnownEnd: boolean;

  constructor(
    private readonly contract: ContractFacts,
    private readonly events: readonly ContractEventFacts[],
    { day, graceDays, isForesight }: Viewpoint,
  ) {
    this.day = day;
    this.graceDays = graceDays;
    this.agreements = events.filter((event) => event.type === ContractEventType.RENEWAL_AGREED);
    this.terminatedOn = events.find((event) => event.type === ContractEventType.TERMINATED)?.day ?? null;
    this.isForesight = isForesight;
    this.hasKnownEnd = this.terminatedOn !== null || this.cancelledOn(null) !== null;
  }

  /** The agreement that renewed the term just decided; each agreement brings one further term. */
  takeAgreement(): ContractEventFacts | undefined {
    return this.agreements.shift();
  }

  endsBeforeItBegins(): boolean {
    return this.terminatedOn !== null && this.terminatedOn <= this.contract.startsOn;
  }

  terminationWithin(startsOn: LocalDate, endsOn: LocalDate): Decision | undefined {
    const terminatedOn = this.terminatedOn;
    if (terminatedOn === null || terminatedOn <= startsOn || terminatedOn > endsOn) return undefined;
    return lapsed(TermDecision.TERMINATED, terminatedOn);
  }

  valueAtEnd(value: number, startsOn: LocalDate, endsOn: LocalDate): number {
    const changes = this.events.filter(
      ({ type, day }) => type === ContractEventType.VALUE_CHANGED && day >= startsOn && day < endsOn,
    );
    return changes.at(-1)?.value ?? value;
  }

  decide(end: LocalDate): Decision {
    const cancelledOn = this.cancelledOn(end);
    if (cancelledOn !== null && addDays(cancelledOn, this.contract.noticeDays) <= end) {
      return lapsed(TermDecision.CANCELLED, cancelledOn);
    }
    return this.contract.autoRenew ? this.rollOver(end) : this.awaitAgreement(end, cancelledOn);
  }

  /** The day of the cancellation that stands at this end (null: after all that is known), or null. */
  private cancelledOn(end: LocalDate | null): LocalDate | null {
    let cancelledOn: LocalDate | null = null;
    for (const { type, day } of this.events) {
      if (end !== null && day > end) break;
      if (type === ContractEventType.CANCELLED) cancelledOn ??= day;
      const revokes = type === ContractEventType.CANCELLATION_REVOKED || type === ContractEventType.RENEWAL_AGREED;
      if (revokes && (end === null || day < end)) cancelledOn = null;
    }
    return cancelledOn;
  }

  private rollOver(end: LocalDate): Decision {
    const agreed = this.agreements[0];
    if (agreed !== undefined && agreed.day <= end) return renewed(TermDecision.AGREED, agreed.day);
    // What is agreed, cancelled or terminated for a later day says that the contract runs on until then.
    const runsOn = this.isForesight && (this.hasKnownEnd || agreed !== undefined);
    if (end <= this.day || runsOn) return renewed(TermDecision.ROLLED_OVER, end);
    return undecided(TermOutcome.OPEN);
  }

  private awaitAgreement(end: LocalDate, cancelledOn: LocalDate | null): Decision {
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
    return { ...lapsed(TermDecision.NOT_RENEWED, end), knownFrom: graceEnd, heldUntil: graceEnd };
  }

  /** The first word of a customer in the grace days that there will be no renewal. */
  private refusalWithin(end: LocalDate, graceEnd: LocalDate): ContractEventFacts | undefined {
    return this.events.find(
      ({ type, day }) =>
        day > end && day < graceEnd && (type === ContractEventType.TERMINATED || type === ContractEventType.CANCELLED),
    );
  }
}

function lapsed(decidedBy: TermDecision, on: LocalDate): Decision {
  return { outcome: TermOutcome.LAPSED, decidedBy, decidedOn: on, knownFrom: on };
}

function renewed(decidedBy: TermDecision, on: LocalDate): Decision {
  return { outcome: TermOutcome.RENEWED, decidedBy, decidedOn: on, knownFrom: on };
}

function undecided(outcome: TermOutcome): Decision {
  return { outcome, decidedBy: null, decidedOn: null, knownFrom: null };
}
