import { addDays, addMonths, completedMonths, daysBetween, type LocalDate } from "../calendar.js";
import { termsBeginOn, type TrialFacts } from "../contract/contract.js";
import { type Pause, pauseOn } from "../contract/pause.js";
import { isLastOf, type Term, TermOutcome } from "../contract/term.js";
import { type TermClass, termClassOf } from "../contract/term-class.js";
import type { LoyaltyModel } from "../loyalty/loyalty-model.js";
import { withExperience } from "./experience-effect.js";
import { renewalChance } from "./renewal-curve.js";

/** A stretch of a contract that is agreed, with its whole value in minor units. */
export interface CommittedTerm {
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly value: number;
}

/** What stands before one contract on a day: its next due term, and what follows where that is renewed. */
export interface RenewalOutlook {
  readonly contractId: string;
  /** The contract that it continues; null: none. */
  readonly predecessorId: string | null;
  readonly currency: string;
  /** Whether its first term has begun; a contract that was signed ahead risks nothing yet. */
  readonly hasBegun: boolean;
  /** Annual value, in minor units, of the next due term. */
  readonly annualValue: number;
  /** When the next due term comes up, and what is known of it already. */
  readonly dueOn: LocalDate;
  readonly termClass: TermClass;
  readonly renewals: number;
  readonly decision: TermOutcome.RENEWED | TermOutcome.LAPSED | null;
  /** The next due term and those known to follow it. */
  readonly committed: readonly CommittedTerm[];
  /** The place on the curve of the last committed term. */
  readonly last: CurvePlace;
  /** The first day on which the contract no longer holds its customer, where its end is known; null: it may go on. */
  readonly endsOn: LocalDate | null;
  /** From where ends are counted, so that they do not drift, and the months up to the end of the due and the last term. */
  readonly startsOn: LocalDate;
  readonly dueMonths: number;
  readonly committedMonths: number;
  /** What each further renewal brings by itself. */
  readonly renewalMonths: number;
  readonly renewalValue: number;
  /** The pauses known that are not over: they bring no value. */
  readonly pauses: readonly Pause[];
  /** Whether it renews by itself, so that an end within a pause decides nothing. */
  readonly rollsOver: boolean;
}

/** Where a term stands on the renewal curves. */
export interface CurvePlace {
  readonly termClass: TermClass;
  /** Renewals before it, within its class. */
  readonly renewals: number;
}

/** What of a contract the outlook needs beside its terms. */
export interface OutlookContract extends TrialFacts {
  readonly id: string;
  readonly predecessorId?: string | null;
  readonly currency: string;
  readonly autoRenew: boolean;
  readonly renewalMonths: number | null;
  readonly renewalValue: number | null;
}

/** The outlook of a contract on the day for which its terms and pauses were foreseen; null where nothing is to come. */
export function outlookOf(
  contract: OutlookContract,
  terms: readonly Term[],
  day: LocalDate,
  pauses: readonly Pause[] = [],
): RenewalOutlook | null {
  const next = terms.findIndex(({ heldUntil }) => heldUntil > day);
  const due = terms[next];
  const last = terms.at(-1);
  if (due === undefined || last === undefined) return null;
  const startsOn = termsBeginOn(contract);
  const isDecided = due.outcome === TermOutcome.RENEWED || due.outcome === TermOutcome.LAPSED;
  return {
    contractId: contract.id,
    predecessorId: contract.predecessorId ?? null,
    currency: contract.currency,
    hasBegun: startsOn <= day,
    annualValue: (due.endValue * 12) / due.months,
    dueOn: due.dueOn,
    termClass: termClassOf(due.months),
    renewals: due.renewals,
    decision: isDecided ? due.outcome : null,
    committed: terms.slice(next).map(committedTerm),
    last: { termClass: termClassOf(last.months), renewals: last.renewals },
    endsOn: isLastOf(last) ? last.heldUntil : null,
    startsOn,
    dueMonths: monthsOf(terms.slice(0, next + 1)),
    committedMonths: monthsOf(terms),
    renewalMonths: contract.renewalMonths ?? last.months,
    renewalValue: contract.renewalValue ?? last.endValue,
    pauses: pauses.filter(({ until }) => until === null || until > day),
    rollsOver: contract.autoRenew,
  };
}

/** A term with what it brings, but for pauses: as much for the months that one added, and where a termination cuts it short, by its days. */
function committedTerm({ startsOn, endsOn, scheduledEndsOn, months, prolongedMonths, endValue }: Term): CommittedTerm {
  const value = (endValue * (months + prolongedMonths)) / months;
  const share = endsOn === scheduledEndsOn ? 1 : daysBetween(startsOn, endsOn) / daysBetween(startsOn, scheduledEndsOn);
  return { startsOn, endsOn, value: value * share };
}

function monthsOf(terms: readonly Term[]): number {
  return terms.reduce((total, { months, prolongedMonths }) => total + months + prolongedMonths, 0);
}

/** What of an outlook says how a contract goes on by itself. */
type GoingOn = Pick<
  RenewalOutlook,
  "startsOn" | "committedMonths" | "last" | "endsOn" | "renewalMonths" | "pauses" | "rollsOver"
>;

/** Whether an end, given in months after the beginning, decides nothing: it lies in a pause, which is known to be over some day. */
function isPassedOver({ startsOn, pauses, rollsOver }: GoingOn, months: number): boolean {
  if (!rollsOver || pauses.length === 0) return false;
  return (pauseOn(pauses, addMonths(startsOn, months))?.until ?? null) !== null;
}

/** The months up to an end that decides: this one, or the first later one. */
function decidingEnd(outlook: GoingOn, months: number): number {
  return isPassedOver(outlook, months) ? decidingEnd(outlook, months + outlook.renewalMonths) : months;
}

/**
 * The renewals that bring a contract beyond a day, one after another: the place on the curve of each term whose renewal
 * it takes to be held on the day; none where the contract is agreed beyond it, or its end is known.
 */
export function renewalsUpTo(outlook: GoingOn, day: LocalDate): CurvePlace[] {
  const { startsOn, committedMonths, last, endsOn, renewalMonths } = outlook;
  const months = completedMonths(startsOn, day) - committedMonths;
  if (endsOn !== null || months < 0 || day < startsOn) return [];
  const ends = Array.from(
    { length: Math.floor(months / renewalMonths) + 1 },
    (_, index) => committedMonths + index * renewalMonths,
  );
  const places: CurvePlace[] = [];
  for (const end of ends) {
    if (isPassedOver(outlook, end)) continue;
    const before = places.at(-1);
    places.push(before === undefined ? last : placeAfter(before, renewalMonths));
  }
  return places;
}

/** The terms that may follow the committed ones and begin before a day, each with the place of the one it renews. */
export function* furtherTermsOf(outlook: GoingOn, before: LocalDate): Generator<FurtherTerm> {
  const { startsOn: firstDay, committedMonths, renewalMonths } = outlook;
  let months = decidingEnd(outlook, committedMonths);
  for (const renewed of renewalsUpTo(outlook, addDays(before, -1))) {
    const end = decidingEnd(outlook, months + renewalMonths);
    const periods = (end - months) / renewalMonths;
    yield { startsOn: addMonths(firstDay, months), endsOn: addMonths(firstDay, end), periods, renewed };
    months = end;
  }
}

/** A term that may follow. */
interface FurtherTerm {
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  /** How many renewal periods it lasts: more than one where a pause prolongs it. */
  readonly periods: number;
  /** The place of the term that it renews. */
  readonly renewed: CurvePlace;
}

function placeAfter({ termClass: classBefore, renewals }: CurvePlace, renewalMonths: number): CurvePlace {
  const termClass = termClassOf(renewalMonths);
  return { termClass, renewals: classBefore === termClass ? renewals + 1 : 0 };
}

/** The undecided term of a contract that comes up next. */
export type OpenTerm = Pick<RenewalOutlook, "dueOn" | "termClass" | "renewals">;

/** The term of a contract that is still to be decided: the next due one, or the last agreed after it; null: it ends. */
export function openTermOf(outlook: RenewalOutlook): OpenTerm | null {
  const { decision, last, committed, endsOn } = outlook;
  if (decision === null) return outlook;
  const end = committed.at(-1)?.endsOn;
  return endsOn !== null || end === undefined ? null : { dueOn: addDays(end, -1), ...last };
}

/** How the chance of one renewal is made up, each as the chance to renew. */
interface RenewalChance {
  /** Of a first renewal in the class. */
  readonly base: number;
  /** After how many renewals. */
  readonly tenure: number;
  /** With the customer's service experience. */
  readonly experience: number;
}

/**
 * The chance that an undecided term is renewed: class base rate → tenure → experience. Worked example: prior α 1, β 4,
 * once renewed, no contacts: base 4/5, tenure 5/6 = 83.3 %.
 */
export function renewalChanceOf(
  { termClass, renewals }: CurvePlace,
  experience: number | null,
  { renewal }: LoyaltyModel,
): RenewalChance {
  const { curve } = renewal.classes[termClass];
  const tenure = renewalChance(curve, renewals);
  return { base: renewalChance(curve, 0), tenure, experience: withExperience(tenure, experience, renewal.experience) };
}
