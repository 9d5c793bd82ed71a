import { TermClass } from "../../../src/domain/contract/term-class.js";
import type { OpportunityCount } from "../../../src/domain/renewal/renewal-curve.js";
import type { CurveFit } from "../../../src/domain/renewal/renewal-fit.js";
import { OpportunityTally } from "../../../src/domain/renewal/renewal-model.js";

/** The opportunities of cohorts, each told by how many were left after 0, 1, 2 … renewals. */
export function countsOf(...cohorts: readonly (readonly number[])[]): OpportunityCount[] {
  const tally = new OpportunityTally();
  for (const left of cohorts) {
    left.slice(1).forEach((renewed, renewals) => {
      tally.add(TermClass.MONTHS_12, renewals, { renewed, lapsed: (left[renewals] ?? 0) - renewed });
    });
  }
  return [...tally.of(TermClass.MONTHS_12)];
}

/** α and β of a fit that has them. */
export function parametersOf({ curve }: CurveFit): { alpha: number; beta: number } {
  if (curve.form !== "BETA_GEOMETRIC") throw new Error("the fit is a geometric limit");
  return curve;
}
