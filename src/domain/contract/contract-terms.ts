import { addDays, addMonths, earlier, type LocalDate } from "../calendar.js";
import { type ContractHistory, eventKnownFrom, standingEvents, termsBeginOn } from "./contract.js";
import { ContractCourse, type TermDecided } from "./contract-course.js";
import { pausesOf } from "./pause.js";
import { type Term, TermDecision, TermOutcome } from "./term.js";
import { termClassOf } from "./term-class.js";

/** The terms of a contract, and the next day on which they change without a new fact (null: never). */
export interface ContractTerms {
  readonly terms: readonly Term[];
  readonly changesOn: LocalDate | null;
}

/**
 * The terms of a contract as they stand on a day, first to last: a pure function of the contract, its events, its place
 * in its line and the day. Only events dated up to that day are seen. The outcome of a term is decided by facts dated up
 * to its end (and the grace days after it), so facts that come later never change it.
 *
 * Ends do not drift: the end of term k is the day on which the terms begin plus the months of terms 1…k. Worked example: 12 months from
 * 31 January 2024, auto-renewing, seen on 1 March 2025: term 1 ends on 31 January 2025, RENEWED by ROLLED_OVER; term 2
 * is OPEN. An end at which the contract would renew by itself decides nothing within a pause: the term goes on to the
 * first end after it.
 */
export function termsOf(history: ContractHistory, day: LocalDate, graceDays: number): ContractTerms {
  const { contract, line } = history;
  const standing = standingEvents(history.events);
  const effective = standing.filter((event) => event.day <= day);
  const successor = line?.successor ?? null;
  const isSucceeded = successor !== null && successor.agreedOn <= day;
  const seen = { events: effective, successor: isSucceeded ? successor : null };
  const derived = derive(history, new ContractCourse(contract, seen, { day, graceDays, isForesight: false }));
  const beginsOn = termsBeginOn(contract);
  const ahead = [
    standing.find((event) => event.day > day)?.day ?? null,
    beginsOn > day ? beginsOn : null,
    successor === null || isSucceeded ? null : successor.agreedOn,
    ...pausesOf(standing).map(({ until }) => (until !== null && until > day ? until : null)),
  ];
  return { terms: derived.terms, changesOn: ahead.reduce(earlier, derived.changesOn) };
}

/**
 * The terms of a contract as they are foreseen on a day: by everything known on it, also what takes effect later. Where
 * an end is known, all terms up to it are: those before the last one are renewed, since the contract runs on until then.
 * Past terms are those of `termsOf`. Worked example: monthly from 1 January 2026, terminated for 1 February 2027, known
 * on 27 November 2026: the terms of December 2026 and January 2027 follow, and the last one is LAPSED.
 */
export function foreseenTermsOf(history: ContractHistory, day: LocalDate, graceDays: number): ContractTerms {
  const { contract, line } = history;
  const standing = standingEvents(history.events);
  const successor = line?.successor ?? null;
  const seen = {
    events: standing.filter((event) => eventKnownFrom(event) <= day),
    successor: successor !== null && successor.knownFrom <= day ? successor : null,
  };
  const { terms, changesOn } = derive(
    history,
    new ContractCourse(contract, seen, { day, graceDays, isForesight: true }),
  );
  const learnt = [...standing.map(eventKnownFrom), ...(successor === null ? [] : [successor.knownFrom])];
  return { terms, changesOn: learnt.filter((on) => on > day).reduce<LocalDate | null>(earlier, changesOn) };
}

/** Whether a contract ever has a term: not where it was ended before its start, or by the end of its trial. */
export function everBegins({ contract, events }: ContractHistory): boolean {
  return termsOf({ contract, events }, termsBeginOn(contract), 0).terms.length > 0;
}

function derive({ contract, line }: ContractHistory, course: ContractCourse): ContractTerms {
  const terms: Term[] = [];
  if (course.endsBeforeItBegins()) return { terms, changesOn: null };
  let changesOn: LocalDate | null = null;
  let months = contract.termMonths;
  let monthsBefore = 0;
  let value = contract.value;
  const beginsOn = termsBeginOn(contract);
  let startsOn = beginsOn;
  let renewals = renewalsAfter(line?.predecessor ?? null, months);
  for (;;) {
    const endAfter = (prolonged: number) => addMonths(beginsOn, monthsBefore + months + prolonged);
    let prolongedMonths = 0;
    let end = course.endOf(startsOn, endAfter(0));
    while (end === null) {
      prolongedMonths += contract.renewalMonths ?? months;
      end = course.endOf(startsOn, endAfter(prolongedMonths));
    }
    const { endsOn, decision } = end;
    const { outcome, decidedBy, decidedOn, heldUntil = endsOn, unconfirmedFrom = null } = decision;
    const scheduledEndsOn = endAfter(prolongedMonths);
    const endValue = course.valueAtEnd(value, startsOn, endsOn);
    // Written out: spreading parts took longer than all that is decided here.
    terms.push({
      number: terms.length + 1,
      startsOn,
      endsOn,
      scheduledEndsOn,
      dueOn: addDays(endsOn, -1),
      months,
      prolongedMonths,
      renewals,
      value,
      endValue,
      outcome,
      decidedBy,
      decidedOn,
      knownFrom: knownAfter(terms.at(-1), decision),
      heldUntil,
      unconfirmedFrom,
    });
    if (outcome === TermOutcome.OPEN) changesOn = earlier(changesOn, endsOn);
    if (course.isOpenToPause(endsOn, decision)) changesOn = earlier(changesOn, endsOn);
    if (outcome === TermOutcome.PENDING) changesOn = earlier(changesOn, heldUntil);
    if (outcome !== TermOutcome.RENEWED || decidedBy === TermDecision.SUCCEEDED) break;

    const agreement = decidedBy === TermDecision.AGREED ? course.takeAgreement() : undefined;
    monthsBefore += months + prolongedMonths;
    const renewed = { months, renewals };
    months = agreement?.months ?? contract.renewalMonths ?? months;
    renewals = renewalsAfter(renewed, months);
    value = agreement?.value ?? contract.renewalValue ?? endValue;
    startsOn = scheduledEndsOn;
  }
  return { terms, changesOn };
}

/** Renewals before a term that follows another one, counted anew where the term-length class changes. */
function renewalsAfter(before: Pick<Term, "months" | "renewals"> | null, months: number): number {
  return before !== null && termClassOf(months) === termClassOf(before.months) ? before.renewals + 1 : 0;
}

/** When an outcome is known: not before that of the term before, since until then nobody knew that this one would follow. */
function knownAfter(before: Term | undefined, { knownFrom }: TermDecided): LocalDate | null {
  const followsFrom = before?.knownFrom ?? null;
  return knownFrom !== null && followsFrom !== null && followsFrom > knownFrom ? followsFrom : knownFrom;
}
