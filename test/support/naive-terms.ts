import type { LocalDate } from "../../src/domain/calendar.js";
import { type ContractEventFacts, ContractEventType, type ContractFacts } from "../../src/domain/contract/contract.js";
import { type Term, TermDecision, TermOutcome } from "../../src/domain/contract/term.js";
import { plusDays, plusMonths } from "./naive-calendar.js";

/** What is known of a contract beside its own events. */
export interface Told {
  /** The contract that continues it. */
  readonly after?: { readonly startsOn: LocalDate; readonly agreedOn: LocalDate };
  /** After this day its source is taken to speak again. */
  readonly silentUntil?: LocalDate;
}

/** Unconfirmed terms hold their customer for ever. */
const FOR_EVER = "9000-01-01";

/**
 * The terms of a contract, found by living through the calendar day by day. Written from DESIGN.md section 2 ("Terms"),
 * not from `termsOf`, and slow on purpose: a day knows nothing but what happened up to it.
 */
export function naiveTermsOf(
  contract: ContractFacts,
  events: readonly ContractEventFacts[],
  today: LocalDate,
  graceDays: number,
  told: Told = {},
): Term[] {
  const life = new Life(contract, standing(events), graceDays, told);
  const days = [firstTermStart(contract), ...events.map(({ day }) => day)].sort();
  for (let day = days[0] ?? today; day <= today && !life.isOver; day = plusDays(day, 1)) life.live(day);
  return life.termsSeenOn(today);
}

/** What stands: neither a MISTAKE nor undone by one. */
function standing(events: readonly ContractEventFacts[]): ContractEventFacts[] {
  return events.filter(
    (event) => event.type !== ContractEventType.MISTAKE && !events.some(({ undoesId }) => undoesId === event.id),
  );
}

/** The first day that a contract's terms can cover: not on trial. */
export function firstTermStart({ startsOn, trialEndsOn }: Pick<ContractFacts, "startsOn" | "trialEndsOn">): LocalDate {
  return trialEndsOn && trialEndsOn > startsOn ? trialEndsOn : startsOn;
}

/** The pause that a contract is in, as the days go by. */
export class NaivePause {
  from: LocalDate | null = null;
  until: LocalDate | null = null;

  /** What is told on a day: pauses first, the one that ends last after the others, then resumptions. */
  hear(today: readonly ContractEventFacts[], day: LocalDate): void {
    const told = today
      .filter(({ type }) => type === ContractEventType.PAUSED)
      .sort((one, other) => ((one.until ?? "") < (other.until ?? "") ? -1 : 1));
    for (const { until = null } of told) {
      if (!this.lastsOn(day)) this.from = day;
      this.until = until;
    }
    const isResumed = today.some(({ type }) => type === ContractEventType.RESUMED);
    if (isResumed && this.lastsOn(day)) this.until = day;
  }

  /** Whether a pause has begun of which nobody has said when it ends. */
  get isOpen(): boolean {
    return this.from !== null && this.until === null;
  }

  lastsOn(day: LocalDate): boolean {
    return this.from !== null && this.from <= day && (this.until === null || day < this.until);
  }

  /** The pause after everything told up to a day. */
  static after(events: readonly ContractEventFacts[], day: LocalDate): NaivePause {
    const pause = new NaivePause();
    const standingOnes = standing(events).filter((event) => event.day <= day);
    for (const on of [...new Set(standingOnes.map((event) => event.day))].sort()) {
      pause.hear(
        standingOnes.filter((event) => event.day === on),
        on,
      );
    }
    return pause;
  }
}

class Life {
  isOver = false;
  private readonly past: Term[] = [];
  /** Agreements whose further term has not been used yet. */
  private readonly unused: ContractEventFacts[] = [];
  private readonly seenValues: ContractEventFacts[] = [];
  private cancelledOn: LocalDate | null = null;
  private isPending = false;

  private startsOn: LocalDate;
  private monthsBefore = 0;
  private prolonged = 0;
  private readonly pause = new NaivePause();
  private months: number;
  private value: number;
  private end: LocalDate;

  constructor(
    private readonly contract: ContractFacts,
    private readonly events: readonly ContractEventFacts[],
    private readonly graceDays: number,
    private readonly told: Told,
  ) {
    this.startsOn = firstTermStart(contract);
    this.months = contract.termMonths;
    this.value = contract.value;
    this.end = plusMonths(this.startsOn, contract.termMonths);
  }

  private get hasTrial(): boolean {
    return firstTermStart(this.contract) > this.contract.startsOn;
  }

  live(day: LocalDate): void {
    const today = this.events.filter((event) => event.day === day);
    const trialEnd = this.hasTrial ? firstTermStart(this.contract) : "";
    if (today.length === 0 && day < this.end && day !== trialEnd) return;
    const has = (wanted: ContractEventType) => today.some(({ type }) => type === wanted);
    this.pause.hear(today, day);
    this.seenValues.push(...sorted(today, ContractEventType.VALUE_CHANGED));
    const agreedToday = sorted(today, ContractEventType.RENEWAL_AGREED);
    const isCancelledToday = has(ContractEventType.CANCELLED);
    const isTerminatedToday = has(ContractEventType.TERMINATED);
    if (isCancelledToday) this.cancelledOn ??= day;

    const isTooSoon = this.hasTrial ? day <= trialEnd : day < this.contract.startsOn;
    if ((isTerminatedToday && isTooSoon) || (day === trialEnd && this.cancelledOn !== null)) {
      this.isOver = true;
      return;
    }
    if (isTerminatedToday && day === this.contract.startsOn) {
      this.lapse(TermDecision.TERMINATED, day, { endsOn: plusDays(day, 1), heldUntil: plusDays(day, 1) });
      return;
    }
    const endToday = () => {
      const isRunning = !this.isPending && !this.isOver && this.startsOn < day && day <= this.end;
      if (isTerminatedToday && isRunning) this.lapse(TermDecision.TERMINATED, day, { endsOn: day });
    };
    endToday();
    while (!this.isOver && day >= this.end) {
      const before = this.past.length;
      if (!this.isPending) this.comeToTheEnd(day, agreedToday);
      if (this.isPending) this.wait(day, agreedToday, isCancelledToday, isTerminatedToday);
      endToday();
      if (this.past.length === before) break;
    }
    if (has(ContractEventType.RENEWAL_AGREED) || has(ContractEventType.CANCELLATION_REVOKED)) this.cancelledOn = null;
    this.unused.push(...agreedToday);
  }

  /** The terms so far, and what is known already of those that have not ended. */
  termsSeenOn(today: LocalDate): Term[] {
    // As far as anyone can see, the trial will not be converted.
    if (this.hasTrial && today < firstTermStart(this.contract) && this.cancelledOn !== null) return [];
    while (!this.isOver) {
      const agreed = this.unused[0];
      const isInTime = this.cancelledOn !== null && plusDays(this.cancelledOn, this.contract.noticeDays) <= this.end;
      const decidesOn = this.isPending ? plusDays(this.end, this.graceDays) : this.end;
      if (decidesOn <= today) {
        this.add(TermOutcome.UNCONFIRMED, null, null, { heldUntil: FOR_EVER, unconfirmedFrom: decidesOn });
      } else if (this.isPending) this.add(TermOutcome.PENDING, null, null, { heldUntil: decidesOn });
      else if (this.cancelledOn !== null && isInTime) this.lapse(TermDecision.CANCELLED, this.cancelledOn);
      else if (agreed !== undefined) this.renew(TermDecision.AGREED, agreed.day, this.unused.shift());
      else if (this.cancelledOn !== null && !this.contract.autoRenew) {
        this.lapse(TermDecision.CANCELLED, this.cancelledOn);
      } else if (this.contract.autoRenew && this.pause.until !== null && this.pause.lastsOn(this.end)) {
        this.prolong();
        continue;
      } else this.add(TermOutcome.OPEN, null, null);
      if (this.past.at(-1)?.outcome !== TermOutcome.RENEWED) this.isOver = true;
      if (this.past.length > 10_000) throw new Error(`endless on ${today}`);
    }
    return this.past;
  }

  /** The end day of a term that nothing has ended before, or a later one, if nobody has said what became of it. */
  private comeToTheEnd(day: LocalDate, agreedToday: ContractEventFacts[]): void {
    const { autoRenew, noticeDays } = this.contract;
    const cancelledOn = this.cancelledOn !== null && this.cancelledOn <= this.end ? this.cancelledOn : null;
    if (cancelledOn !== null && plusDays(cancelledOn, noticeDays) <= this.end) {
      this.lapse(TermDecision.CANCELLED, cancelledOn);
      return;
    }
    const agreed = this.unused.shift() ?? (autoRenew && day === this.end ? agreedToday.shift() : undefined);
    if (agreed !== undefined) this.renew(TermDecision.AGREED, agreed.day, agreed);
    else if (autoRenew && this.pause.lastsOn(this.end)) this.prolong();
    else if (autoRenew && (cancelledOn !== null || this.isConfirmed(this.end))) {
      this.renew(TermDecision.ROLLED_OVER, this.end);
    } else if (autoRenew) this.runOnIfTold(day, this.end, plusDays(this.end, 1));
    else if (cancelledOn !== null) this.lapse(TermDecision.CANCELLED, cancelledOn);
    else this.isPending = true;
  }

  /** An end within a pause is none: the term goes on for as long as a renewal would. */
  private prolong(): void {
    this.prolonged += this.contract.renewalMonths ?? this.months;
    this.end = plusMonths(firstTermStart(this.contract), this.monthsBefore + this.months + this.prolonged);
  }

  private isConfirmed(day: LocalDate): boolean {
    const { confirmedUntil } = this.contract;
    return !confirmedUntil || day <= confirmedUntil || day > (this.told.silentUntil ?? day);
  }

  /** The source no longer spoke on `from`: the contract ran on if anything, told by a day, is dated `after` or later. */
  private runOnIfTold(day: LocalDate, from: LocalDate, after: LocalDate): void {
    const isToldOf = this.events.some((event) => after <= event.day && event.day <= day);
    const next = this.told.after;
    const isContinued = next !== undefined && next.agreedOn <= day;
    if (isContinued && next.startsOn < after) return;
    if (!isToldOf && !isContinued) return;
    this.renew(TermDecision.ROLLED_OVER, this.end, undefined, { knownFrom: day, unconfirmedFrom: from });
  }

  /** A day of grace, or the first one after it. */
  private wait(day: LocalDate, agreedToday: ContractEventFacts[], isCancelled: boolean, isTerminated: boolean): void {
    const graceEnd = plusDays(this.end, this.graceDays);
    if (day >= graceEnd) {
      if (!this.isConfirmed(graceEnd)) this.runOnIfTold(day, graceEnd, graceEnd);
      else this.lapse(TermDecision.NOT_RENEWED, this.end, { knownFrom: graceEnd, heldUntil: graceEnd });
      return;
    }
    const agreed = agreedToday.shift();
    if (agreed !== undefined) this.renew(TermDecision.AGREED, day, agreed);
    else if (isTerminated && day > this.end) this.lapse(TermDecision.TERMINATED, day, { heldUntil: day });
    else if (isCancelled && day > this.end) this.lapse(TermDecision.CANCELLED, day, { heldUntil: day });
  }

  private lapse(by: TermDecision, on: LocalDate, differing: Partial<Term> = {}): void {
    this.add(TermOutcome.LAPSED, by, on, differing);
    this.isOver = true;
  }

  private renew(by: TermDecision, on: LocalDate, agreement?: ContractEventFacts, differing: Partial<Term> = {}): void {
    const term = this.add(TermOutcome.RENEWED, by, on, differing);
    this.isPending = false;
    this.startsOn = term.endsOn;
    this.monthsBefore += this.months + this.prolonged;
    this.prolonged = 0;
    this.months = agreement?.months ?? this.contract.renewalMonths ?? this.months;
    this.value = agreement?.value ?? this.contract.renewalValue ?? term.endValue;
    this.end = plusMonths(firstTermStart(this.contract), this.monthsBefore + this.months);
  }

  private add(
    outcome: TermOutcome,
    decidedBy: TermDecision | null,
    decidedOn: LocalDate | null,
    differing: Partial<Term> = {},
  ): Term {
    const endsOn = differing.endsOn ?? this.end;
    const changes = this.seenValues.filter(({ day }) => day >= this.startsOn && day < endsOn);
    const last = this.past.at(-1);
    const term: Term = {
      number: this.past.length + 1,
      startsOn: this.startsOn,
      endsOn,
      scheduledEndsOn: this.end,
      renewals: last !== undefined && lengthClass(last.months) === lengthClass(this.months) ? last.renewals + 1 : 0,
      dueOn: plusDays(endsOn, -1),
      months: this.months,
      prolongedMonths: this.prolonged,
      value: this.value,
      endValue: changes.at(-1)?.value ?? this.value,
      outcome,
      decidedBy,
      decidedOn,
      // Until the term before was decided nobody knew that there would be this one.
      knownFrom: decidedOn === null ? null : ([decidedOn, last?.knownFrom ?? decidedOn].sort().at(-1) ?? null),
      heldUntil: endsOn,
      unconfirmedFrom: null,
      ...differing,
    };
    this.past.push(term);
    return term;
  }
}

/** 1, 12 and 24 months are classes of their own, all other lengths are one. */
function lengthClass(months: number): number {
  return [1, 12, 24].includes(months) ? months : 0;
}

/** Events of one kind and day: where two differ, the longer or dearer one comes last. */
function sorted(today: readonly ContractEventFacts[], wanted: ContractEventType): ContractEventFacts[] {
  return today
    .filter(({ type }) => type === wanted)
    .sort((one, other) => (one.months ?? 0) - (other.months ?? 0) || (one.value ?? -1) - (other.value ?? -1));
}
