import { addMonths, completedMonths, type LocalDate } from "../calendar.js";
import { type Term, TermOutcome } from "../contract/term.js";
import type { Spell } from "./kaplan-meier.js";

/** What of a contract its life under observation is told by. */
export interface ObservedContract {
  readonly startsOn: LocalDate;
  readonly observedFrom: LocalDate | null;
  readonly confirmedUntil?: LocalDate | null;
}

/**
 * A contract's life in months: it leaves in the month in which its last term lapses, and is lost from sight with the
 * months it has completed on the day asked, or on the last day of which its source spoke, where its term has ended since.
 * It enters with the months it had completed when someone began to watch.
 */
export function monthSpellOf(
  { startsOn, observedFrom, confirmedUntil = null }: ObservedContract,
  terms: readonly Term[],
  asOf: LocalDate,
): Spell | null {
  const last = terms.at(-1);
  if (last === undefined || startsOn > asOf) return null;
  const entry = observedFrom === null ? 0 : completedMonths(startsOn, observedFrom);
  const left = last.outcome === TermOutcome.LAPSED && last.endsOn <= asOf;
  if (last.outcome === TermOutcome.UNCONFIRMED) {
    // Something later may have said that the term began.
    const seenOn = confirmedUntil !== null && confirmedUntil > last.startsOn ? confirmedUntil : last.startsOn;
    return { entry, exit: completedMonths(startsOn, seenOn), left };
  }
  if (!left) return { entry, exit: completedMonths(startsOn, asOf), left };
  const completed = completedMonths(startsOn, last.endsOn);
  const exit = addMonths(startsOn, completed) < last.endsOn ? completed + 1 : completed;
  return { entry, exit, left };
}

/**
 * A contract's life in opportunities to renew: it leaves at the first that it does not take. An opportunity counts when
 * the scheduled end of its term has come, so that early leavers of terms under way do not weigh more than the others.
 */
export function renewalSpellOf(
  { observedFrom }: ObservedContract,
  terms: readonly Term[],
  asOf: LocalDate,
): Spell | null {
  const entry = observedFrom === null ? 0 : terms.filter(({ dueOn }) => dueOn < observedFrom).length;
  const taken = terms.filter(
    ({ outcome, knownFrom, scheduledEndsOn }) =>
      outcome === TermOutcome.RENEWED && knownFrom !== null && knownFrom <= asOf && scheduledEndsOn <= asOf,
  ).length;
  const last = terms.at(-1);
  if (last === undefined) return null;
  const left = last.outcome === TermOutcome.LAPSED && last.scheduledEndsOn <= asOf && (last.knownFrom ?? asOf) <= asOf;
  return { entry, exit: left ? terms.length : taken, left };
}
