import { addDays, type LocalDate } from "../calendar.js";
import { type Term, TermOutcome } from "../contract/contract-terms.js";
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
  /** The next due term and those agreed after it. */
  readonly committed: readonly CommittedTerm[];
  /** Of the last committed term: its place on the curve, and whether it is the last of all. */
  readonly last: { readonly termClass: TermClass; readonly renewals: number; readonly hasLapsed: boolean };
  /** From where ends are counted, so that they do not drift, and the months up to the end of the last committed term. */
  readonly startsOn: LocalDate;
  readonly committedMonths: number;
  /** What each further renewal brings by itself. */
  readonly renewalMonths: number;
  readonly renewalValue: number;
}

/** What of a contract the outlook needs beside its terms. */
export interface OutlookContract {
  readonly id: string;
  readonly currency: string;
  readonly startsOn: LocalDate;
  readonly renewalMonths: number | null;
  readonly renewalValue: number | null;
}

/** The outlook of a contract on the day for which its terms were derived; null where nothing is to come. */
export function outlookOf(contract: OutlookContract, terms: readonly Term[], day: LocalDate): RenewalOutlook | null {
  const next = terms.findIndex(({ heldUntil }) => heldUntil > day);
  const due = terms[next];
  const last = terms.at(-1);
  if (due === undefined || last === undefined) return null;
  const isDecided = due.outcome === TermOutcome.RENEWED || due.outcome === TermOutcome.LAPSED;
  return {
    contractId: contract.id,
    currency: contract.currency,
    hasBegun: contract.startsOn <= day,
    annualValue: (due.endValue * 12) / due.months,
    dueOn: due.dueOn,
    termClass: termClassOf(due.months),
    renewals: due.renewals,
    decision: isDecided ? due.outcome : null,
    committed: terms.slice(next).map(({ startsOn, endsOn, endValue: value }) => ({ startsOn, endsOn, value })),
    last: {
      termClass: termClassOf(last.months),
      renewals: last.renewals,
      hasLapsed: last.outcome === TermOutcome.LAPSED,
    },
    startsOn: contract.startsOn,
    committedMonths: terms.reduce((total, { months }) => total + months, 0),
    renewalMonths: contract.renewalMonths ?? last.months,
    renewalValue: contract.renewalValue ?? last.endValue,
  };
}

/** The undecided term of a contract that comes up next. */
export type OpenTerm = Pick<RenewalOutlook, "dueOn" | "termClass" | "renewals">;

/** The term of a contract that is still to be decided: the next due one, or the last agreed after it; null: it ends. */
export function openTermOf(outlook: RenewalOutlook): OpenTerm | null {
  const { decision, last, committed } = outlook;
  if (decision === null) return outlook;
  const end = committed.at(-1)?.endsOn;
  if (last.hasLapsed || end === undefined) return null;
  return { dueOn: addDays(end, -1), termClass: last.termClass, renewals: last.renewals };
}

/** How the chance of one renewal is made up, each as the chance to renew. */
export interface RenewalChance {
  /** Of a first renewal in the class. */
  readonly base: number;
  /** After so many renewals. */
  readonly tenure: number;
  /** With the customer's service experience. */
  readonly experience: number;
  /** With what is known already: 1 renewed, 0 cancelled. */
  readonly final: number;
}

/**
 * The chance that a contract's next due term is renewed: class base rate → tenure → experience → known decision.
 * Worked example: prior α 1, β 4, once renewed, no contacts: base 4/5, tenure 5/6 = 83.3 %.
 */
export function renewalChanceOf(
  { termClass, renewals, decision }: Pick<RenewalOutlook, "termClass" | "renewals" | "decision">,
  experience: number | null,
  { renewal }: LoyaltyModel,
): RenewalChance {
  const { curve } = renewal.classes[termClass];
  const tenure = renewalChance(curve, renewals);
  const moved = withExperience(tenure, experience, renewal.experience);
  const known = decision === null ? moved : decision === TermOutcome.RENEWED ? 1 : 0;
  return { base: renewalChance(curve, 0), tenure, experience: moved, final: known };
}
