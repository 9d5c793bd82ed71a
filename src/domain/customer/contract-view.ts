import { addDays, addMonths, type LocalDate } from "../calendar.js";
import {
  type ContractEventFacts,
  ContractEventType,
  type ContractFacts,
  type ContractHistory,
  contractKnownFrom,
  eventKnownFrom,
  isChanged,
  standingEvents,
  termsBeginOn,
} from "../contract/contract.js";
import { type ContractTerms, foreseenTermsOf, termsOf } from "../contract/contract-terms.js";
import { holdingTerm } from "../contract/holding-term.js";
import { isOfPause, type Pause, pauseOn, pausesOf } from "../contract/pause.js";
import { type Term, TermOutcome } from "../contract/term.js";
import type { LoyaltyPolicy } from "../loyalty/policy.js";
import { type OutlookContract, outlookOf, type RenewalOutlook } from "../renewal/renewal-outlook.js";

/** Within how many days a renewal is close: whoever wants to move it must do so now. */
export const RENEWAL_CLOSE_DAYS = 30;

/** What one contract brings a year. */
export interface AnnualValue {
  readonly contract: ContractFacts;
  readonly term: Term;
  /** In minor units, not rounded; 0 while paused. */
  readonly yearly: number;
  readonly isPaused: boolean;
}

/** The days on which an outlook may change: it, or what it says of the risk horizon, and how near its ends are. */
interface OutlookChanges {
  readonly ofOutlook: readonly LocalDate[];
  readonly ofNearness: readonly LocalDate[];
}

/** The outlook of the day that was asked for last, and what it was made of. */
interface LastOutlook {
  readonly terms: readonly Term[];
  readonly next: number;
  readonly hasBegun: boolean;
  readonly outlook: RenewalOutlook | null;
}

/** One contract as it is known on a day, prepared for questions about that day and the days before it. */
export class ContractView {
  readonly contract: ContractFacts;
  readonly terms: readonly Term[];
  /** The next day on which the terms change without a new fact. */
  readonly changesOn: LocalDate | null;
  readonly valueChanges: readonly ContractEventFacts[];
  private readonly pauseEvents: readonly ContractEventFacts[];
  private readonly pauses: readonly Pause[];
  private readonly knownFrom: LocalDate;
  private readonly beginsOn: LocalDate;
  private readonly placed: OutlookContract;
  private lastOutlook: LastOutlook | null = null;
  /** What is foreseen where time alone decides, by the place of the term that is not decided yet. */
  private readonly undecidedAt = new Map<number, readonly Term[]>();
  /** What was foreseen on days that were asked for, each with the first day on which it is another. */
  private readonly foresights: { readonly from: LocalDate; readonly foreseen: ContractTerms }[] = [];

  constructor(
    private readonly history: ContractHistory,
    private readonly policy: LoyaltyPolicy,
    private readonly day: LocalDate,
  ) {
    const { contract, events } = history;
    const { terms, changesOn } = termsOf(history, day, policy.graceDays);
    this.contract = contract;
    this.terms = terms;
    this.changesOn = changesOn;
    const standing = standingEvents(events);
    this.valueChanges = standing.filter(({ type }) => type === ContractEventType.VALUE_CHANGED);
    this.pauseEvents = standing.filter(isOfPause);
    this.pauses = pausesOf(this.pauseEvents);
    this.knownFrom = contractKnownFrom(contract);
    this.beginsOn = termsBeginOn(contract);
    this.placed = { ...contract, predecessorId: history.line?.predecessor?.contractId ?? null };
  }

  /** What the contract brings by the term that holds its customer on a day, as known on `asOf`; null: none does. */
  annualValueOn(day: LocalDate, asOf: LocalDate): AnnualValue | null {
    const { contract, valueChanges } = this;
    const term = holdingTerm(this.terms, day, asOf);
    if (term === null) return null;
    const change = valueChanges.findLast(
      (event) => event.day >= term.startsOn && event.day <= day && event.day < term.endsOn,
    );
    const isPaused = pauseOn(this.pauses, day) !== null;
    const yearly = isPaused ? 0 : ((change?.value ?? term.value) * 12) / term.months;
    return { contract, term, yearly, isPaused };
  }

  /** What stands before the contract on a day, by all that is known on it; null: nothing, or it is not known yet. */
  outlookOn(day: LocalDate): RenewalOutlook | null {
    if (this.knownFrom > day) return null;
    const terms = this.foreseenOn(day);
    const next = terms.findIndex(({ heldUntil }) => heldUntil > day);
    const hasBegun = this.beginsOn <= day;
    const last = this.lastOutlook;
    // Days follow each other, and most of them have the outlook of the day before.
    if (last?.terms === terms && last.next === next && last.hasBegun === hasBegun) return last.outlook;
    const pauses = pausesOf(this.pauseEvents.filter((event) => eventKnownFrom(event) <= day));
    const outlook = outlookOf(this.placed, terms, day, pauses);
    this.lastOutlook = this.pauseEvents.length > 0 ? null : { terms, next, hasBegun, outlook };
    return outlook;
  }

  /**
   * The days after `after` on which the outlook, or what it says of the policy's risk horizon, may change although no
   * term does: something is learnt ahead, a pause begins or ends, or the horizon reaches the beginning or the end of a term, of those foreseen
   * and of those that would follow each term by themselves.
   */
  outlookChangesAfter(after: LocalDate): OutlookChanges {
    const { contract, policy } = this;
    const { events, line } = this.history;
    const foreseen = this.foreseenOn(this.day).filter(({ heldUntil }) => heldUntil > after);
    const bounds = new Set([
      ...foreseen.flatMap(({ startsOn, endsOn, heldUntil }) => [startsOn, endsOn, heldUntil]),
      ...this.pauseEvents.flatMap(({ day, until }) => (until ? [day, until] : [day])),
    ]);
    const passedOver: LocalDate[] = [];
    for (const terms of [this.terms, this.foreseenOn(this.day)]) {
      let monthsBefore = 0;
      for (const term of terms) {
        const firstEnd = monthsBefore + term.months;
        monthsBefore = firstEnd + term.prolongedMonths;
        if (term.heldUntil <= after) continue;
        const step = contract.renewalMonths ?? term.months;
        for (let months = firstEnd; ; months += step) {
          const startsOn = addMonths(termsBeginOn(contract), months);
          if (months < monthsBefore) passedOver.push(startsOn);
          bounds.add(startsOn);
          if (horizonReaches(startsOn, policy.riskHorizonMonths) > this.day) break;
        }
      }
    }
    const reached = [...bounds].map((bound) => horizonReaches(bound, policy.riskHorizonMonths));
    const due = [...foreseen.map(({ dueOn }) => dueOn), ...passedOver.map((end) => addDays(end, -1))];
    const near = [
      ...due.flatMap((dueOn) => [addDays(dueOn, -policy.renewalNearDays), addDays(dueOn, -RENEWAL_CLOSE_DAYS)]),
      ...[...foreseen.map(({ heldUntil }) => heldUntil), ...passedOver].map((end) =>
        addDays(end, -policy.renewalNearDays),
      ),
    ];
    const successor = line?.successor ?? null;
    const learnt = [
      ...this.foreseenOn(this.day).flatMap(({ unconfirmedFrom }) => unconfirmedFrom ?? []),
      contractKnownFrom(contract),
      ...events.map(eventKnownFrom),
      ...(successor === null ? [] : [successor.knownFrom]),
    ];
    return { ofOutlook: [...learnt, ...bounds, ...reached], ofNearness: near };
  }

  /** The terms foreseen on a day. Where time alone decides, nothing is known ahead, and those of an earlier day are the first of today's. */
  private foreseenOn(day: LocalDate): readonly Term[] {
    const { history, terms } = this;
    if (isChanged(history)) return this.foreseenByFacts(day);
    const undecided = terms.findIndex(({ knownFrom }) => knownFrom === null || knownFrom > day);
    const open = terms[undecided];
    if (open === undefined) return terms;
    const foreseen = this.undecidedAt.get(undecided) ?? [
      ...terms.slice(0, undecided),
      { ...open, outcome: TermOutcome.OPEN },
    ];
    this.undecidedAt.set(undecided, foreseen);
    return foreseen;
  }

  private foreseenByFacts(day: LocalDate): readonly Term[] {
    const { history, policy, foresights } = this;
    const remembered = foresights.find(
      ({ from, foreseen: { changesOn } }) => from <= day && (changesOn === null || day < changesOn),
    );
    if (remembered !== undefined) return remembered.foreseen.terms;
    const foreseen = foreseenTermsOf(history, day, policy.graceDays);
    foresights.push({ from: day, foreseen });
    return foreseen.terms;
  }
}

/** The first day that is not before another when a number of months is added. */
function horizonReaches(day: LocalDate, months: number): LocalDate {
  const reached = addMonths(day, -months);
  return addMonths(reached, months) >= day ? reached : addDays(reached, 1);
}
