import type { LocalDate } from "../calendar.js";
import { type Term, TermOutcome } from "../contract/term.js";
import { TERM_CLASSES, type TermClass } from "../contract/term-class.js";
import { termClassOf } from "../contract/term-class.js";
import type { LoyaltyPolicy } from "../loyalty/policy.js";
import type { OpportunityCount } from "./renewal-curve.js";
import { type CurveFit, fitCurve } from "./renewal-fit.js";

/** Where a class's curve comes from. */
export enum CurveSource {
  /** Its own decided terms. */
  CLASS = "CLASS",
  /** The decided terms of all classes, because it has too few of its own. */
  ALL_CLASSES = "ALL_CLASSES",
  /** The policy's prior, because all classes together have too few. */
  PRIOR = "PRIOR",
}

/** The curve of one class. */
export interface ClassFit extends CurveFit {
  readonly source: CurveSource;
}

export type ClassFits = Readonly<Record<TermClass, ClassFit>>;

/** What of a watched term the model learns from. */
export type LessonTerm = Pick<
  Term,
  "months" | "renewals" | "outcome" | "dueOn" | "scheduledEndsOn" | "decidedOn" | "knownFrom"
>;

/** One decided term as an opportunity to renew. */
export interface Opportunity {
  readonly termClass: TermClass;
  /** Renewals before it, within its class. */
  readonly renewals: number;
  readonly renewed: boolean;
  readonly decidedOn: LocalDate;
}

/**
 * The opportunities of a contract known on a day. A term enters only when its scheduled end has come: until then early
 * leavers are left out, or terms that are under way would show leavers only. Terms that ended before anyone watched are
 * left out, so a contract enters with the renewals that it had by then.
 */
export function opportunitiesOf(
  terms: readonly LessonTerm[],
  observedFrom: LocalDate | null,
  day: LocalDate,
): Opportunity[] {
  const opportunities: Opportunity[] = [];
  for (const { months, renewals, outcome, dueOn, scheduledEndsOn, decidedOn, knownFrom } of terms) {
    const isKnown = decidedOn !== null && knownFrom !== null && knownFrom <= day;
    const isWatched = observedFrom === null || dueOn >= observedFrom;
    if (!isKnown || !isWatched || scheduledEndsOn > day) continue;
    const renewed = outcome === TermOutcome.RENEWED;
    opportunities.push({ termClass: termClassOf(months), renewals, renewed, decidedOn });
  }
  return opportunities;
}

/** Counts of opportunities by class and renewals before. */
export class OpportunityTally {
  private readonly counts = new Map<TermClass, { renewed: number; lapsed: number }[]>();

  /** Adds some opportunities of one class and place. */
  add(termClass: TermClass, renewals: number, { renewed, lapsed }: OpportunityCount): void {
    const counts = this.counts.get(termClass) ?? [];
    this.counts.set(termClass, counts);
    while (counts.length <= renewals) counts.push({ renewed: 0, lapsed: 0 });
    const count = counts[renewals];
    if (count === undefined) return;
    count.renewed += renewed;
    count.lapsed += lapsed;
  }

  addAll(opportunities: readonly Opportunity[]): void {
    for (const { termClass, renewals, renewed } of opportunities) {
      this.add(termClass, renewals, { renewed: renewed ? 1 : 0, lapsed: renewed ? 0 : 1 });
    }
  }

  of(termClass: TermClass): readonly OpportunityCount[] {
    return this.counts.get(termClass) ?? [];
  }

  /** All classes together. */
  together(): readonly OpportunityCount[] {
    const all = new OpportunityTally();
    const [any] = TERM_CLASSES;
    if (any === undefined) return [];
    for (const counts of this.counts.values()) counts.forEach((count, renewals) => all.add(any, renewals, count));
    return all.of(any);
  }
}

/**
 * The renewal curve of every term-length class: fitted on its own decided terms; with fewer than the policy's minimum
 * on those of all classes together; with too few of those, the policy's prior.
 */
export function fitClasses(
  tally: OpportunityTally,
  { minimumDecidedTerms, renewalPrior }: Pick<LoyaltyPolicy, "minimumDecidedTerms" | "renewalPrior">,
): ClassFits {
  const together = fitCurve(tally.together());
  const fits = TERM_CLASSES.map((termClass): [TermClass, ClassFit] => {
    const counts = tally.of(termClass);
    const own = fitCurve(counts);
    if (own.decided >= minimumDecidedTerms) return [termClass, { ...own, source: CurveSource.CLASS }];
    if (together.decided >= minimumDecidedTerms) return [termClass, { ...together, source: CurveSource.ALL_CLASSES }];
    const curve = { form: "BETA_GEOMETRIC", ...renewalPrior } as const;
    return [termClass, { ...together, curve, boundary: null, source: CurveSource.PRIOR }];
  });
  return Object.fromEntries(fits) as Record<TermClass, ClassFit>;
}
