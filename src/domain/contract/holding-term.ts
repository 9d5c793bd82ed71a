import type { LocalDate } from "../calendar.js";
import { type ContractFacts, termsBeginOn, type TrialFacts } from "./contract.js";
import type { Term } from "./term.js";

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
  let pending: Term | null = null;
  for (const term of terms) {
    if (term.startsOn <= day && day < term.endsOn) return term;
    const isOpen = !isDecided(term, asOf);
    if (term.endsOn <= day && (isOpen || day < term.heldUntil)) pending ??= term;
    // Nobody knew yet that further terms would follow.
    if (isOpen) break;
  }
  return pending;
}

/** How surely terms hold a customer. */
export enum Hold {
  CONFIRMED = "CONFIRMED",
  /** Nobody said whether the term was renewed: its source had stopped speaking. */
  UNCONFIRMED = "UNCONFIRMED",
}

/** How surely a term that holds its customer on a day does so, as known on `asOf`; null without one. */
export function holdOf(term: Term | null, day: LocalDate, asOf: LocalDate): Hold | null {
  if (term === null) return null;
  const { unconfirmedFrom } = term;
  const isSilent = unconfirmedFrom !== null && unconfirmedFrom <= day && !isDecided(term, asOf);
  return isSilent ? Hold.UNCONFIRMED : Hold.CONFIRMED;
}

/** The surest of several holds: one that is confirmed is enough. */
export function surestHold(holds: readonly (Hold | null)[]): Hold | null {
  if (holds.includes(Hold.CONFIRMED)) return Hold.CONFIRMED;
  return holds.includes(Hold.UNCONFIRMED) ? Hold.UNCONFIRMED : null;
}

/** A contract with its terms. */
export interface HeldContract {
  readonly contract: TrialFacts & Pick<ContractFacts, "observedFrom">;
  readonly terms: readonly Term[];
}

/** Whether someone watched a contract on a day: reports leave out the time before. */
export function isWatched({ observedFrom }: Pick<ContractFacts, "observedFrom">, day: LocalDate): boolean {
  return observedFrom === null || observedFrom <= day;
}

/** The term by which a contract holds its customer on a day, as reports count it: on days on which someone watched. */
export function watchedTerm({ contract, terms }: HeldContract, day: LocalDate, asOf: LocalDate): Term | null {
  return isWatched(contract, day) ? holdingTerm(terms, day, asOf) : null;
}

/** Whether a contract had begun before a period that it comes into view within: it is neither new then nor grown. */
export function comesIntoView(contract: HeldContract["contract"], from: LocalDate): boolean {
  return termsBeginOn(contract) <= from && !isWatched(contract, from);
}

/**
 * Whether reports know what a customer was on a day: contracts that nobody watched yet say nothing. A customer is out of
 * sight while none but such contracts hold it, or, held by none, while all that had begun are such.
 *
 * Worked example: a contract from 2020, watched from 2025: out of sight from 2020 to 2024, in sight before and after.
 */
export function isInSight(contracts: readonly HeldContract[], day: LocalDate): boolean {
  const begun = contracts.filter(({ contract }) => termsBeginOn(contract) <= day);
  const holding = begun.filter(({ terms }) => holdingTerm(terms, day, day) !== null);
  const telling = holding.length > 0 ? holding : begun;
  return telling.length === 0 || telling.some(({ contract }) => isWatched(contract, day));
}
