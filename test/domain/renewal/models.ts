import type { TermClass } from "../../../src/domain/contract/term-class.js";
import { type LoyaltyModel, PRIOR_MODEL } from "../../../src/domain/loyalty/loyalty-model.js";
import type { ExperienceEffect } from "../../../src/domain/renewal/experience-effect.js";
import type { RenewalCurve } from "../../../src/domain/renewal/renewal-curve.js";
import { CurveSource } from "../../../src/domain/renewal/renewal-model.js";

/** A model with given curves for some classes (the prior for the others) and a given effect of experience. */
export function modelOf(
  curves: Partial<Record<TermClass, RenewalCurve>>,
  effect: Partial<ExperienceEffect> = {},
): LoyaltyModel {
  const fits = Object.entries(curves).map(([termClass, curve]) => [
    termClass,
    { curve, boundary: null, decided: 100, lapsed: 20, logLikelihood: 0, source: CurveSource.CLASS },
  ]);
  return {
    ...PRIOR_MODEL,
    renewal: {
      classes: { ...PRIOR_MODEL.renewal.classes, ...Object.fromEntries(fits) },
      experience: { ...PRIOR_MODEL.renewal.experience, ...effect },
    },
  };
}

/** The curve of contracts that all leave with the same chance. */
export function equalContracts(theta: number): RenewalCurve {
  return { form: "GEOMETRIC", theta };
}

export function curveOf(alpha: number, beta: number): RenewalCurve {
  return { form: "BETA_GEOMETRIC", alpha, beta };
}
