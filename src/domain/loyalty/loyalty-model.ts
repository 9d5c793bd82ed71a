import { TERM_CLASSES } from "../contract/term-class.js";
import { type ExperienceEffect, fitExperience } from "../renewal/experience-effect.js";
import { renewalChance } from "../renewal/renewal-curve.js";
import { type ClassFits, fitClasses, OpportunityTally } from "../renewal/renewal-model.js";
import { finished } from "../steps.js";
import { DEFAULT_POLICY } from "./policy.js";
import { fitStayChances, NO_OUTCOMES, QUALITIES, type StayChances } from "./service-experience.js";

/** What a workspace's own outcomes teach. Stored by version; every computed row names the version that made it. */
export interface LoyaltyModel {
  readonly stayChances: StayChances;
  readonly renewal: {
    /** One renewal curve for each term-length class. */
    readonly classes: ClassFits;
    readonly experience: ExperienceEffect;
  };
}

/** The model of a workspace that has no outcomes yet. */
export const PRIOR_MODEL: LoyaltyModel = {
  stayChances: fitStayChances(NO_OUTCOMES, DEFAULT_POLICY.priorStrength),
  renewal: {
    classes: fitClasses(new OpportunityTally(), DEFAULT_POLICY),
    experience: finished(fitExperience([], DEFAULT_POLICY)),
  },
};

/** A fitted value must move by more than this before a new model is published. */
const PUBLISH_THRESHOLD = 0.005;

/** Whether a newly fitted model differs enough from the current one to be published. */
export function hasMoved(current: LoyaltyModel, fitted: LoyaltyModel): boolean {
  const before = fittedValues(current);
  return fittedValues(fitted).some((value, index) => Math.abs(value - (before[index] ?? 0)) > PUBLISH_THRESHOLD);
}

/** Renewals at which two curves are compared; α and β themselves can move far and change little. */
const COMPARED_RENEWALS = [0, 1, 2, 4, 8, 16, 32];

function fittedValues({ stayChances, renewal }: LoyaltyModel): number[] {
  const { intercept, slope, meanLogit } = renewal.experience;
  return [
    stayChances.level,
    ...QUALITIES.map((quality) => stayChances.byQuality[quality].chance),
    ...TERM_CLASSES.flatMap((termClass) =>
      COMPARED_RENEWALS.map((renewals) => renewalChance(renewal.classes[termClass].curve, renewals)),
    ),
    intercept,
    slope,
    meanLogit,
  ];
}
