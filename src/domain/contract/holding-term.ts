import type { LocalDate } from "../calendar.js";
import type { Term } from "./contract-terms.js";

/**
 * The terms of a contract of which someone could know on a day: all up to the first whose outcome was not known by then.
 * Nobody knew yet that further ones would follow it.
 */
export function termsKnownOn(terms: readonly Term[], asOf: LocalDate): readonly Term[] {
  const undecided = terms.findIndex((term) => !isDecided(term, asOf));
  return undecided === -1 ? terms : terms.slice(0, undecided + 1);
}

/** Whether the outcome of a term was known on a day. */
export function isDecided({ knownFrom }: Term, asOf: LocalDate): boolean {
  return knownFrom !== null && knownFrom <= asOf;
}

/**
 * The term by which a contract holds its customer on a day, as known on `asOf`, which is not earlier; null: by none. It is
 * the one that covers the day, or the one that had ended and could still be renewed on it: a pending term holds until it
 * is decided or its grace days are over.
 *
 * Worked example: a year from 2022-05-01, renewed within grace on 2023-05-23. On 2023-05-15 it holds by its first term, as
 * known on that day, and by its second, as known from 2023-05-23 on.
 */
export function holdingTerm(terms: readonly Term[], day: LocalDate, asOf: LocalDate): Term | null {
  const known = termsKnownOn(terms, asOf);
  const isPending = (term: Term) => day < term.heldUntil || !isDecided(term, asOf);
  return (
    known.find(({ startsOn, endsOn }) => startsOn <= day && day < endsOn) ??
    known.find((term) => term.endsOn <= day && isPending(term)) ??
    null
  );
}
