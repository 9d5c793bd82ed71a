import { DEFAULT_POLICY } from "./policy.js";
import { fitStayChances, NO_OUTCOMES, QUALITIES, type StayChances } from "./service-experience.js";

/** What a workspace's own outcomes teach. Stored by version; every computed row names the version that made it. */
export interface LoyaltyModel {
  readonly stayChances: StayChances;
}

/** The model of a workspace that has no outcomes yet. */
export const PRIOR_MODEL: LoyaltyModel = {
  stayChances: fitStayChances(NO_OUTCOMES, DEFAULT_POLICY.priorStrength),
};

/** A fitted value must move by more than this before a new model is published. */
const PUBLISH_THRESHOLD = 0.005;

/** Whether a newly fitted model differs enough from the current one to be published. */
export function hasMoved(current: LoyaltyModel, fitted: LoyaltyModel): boolean {
  const before = current.stayChances;
  const after = fitted.stayChances;
  const moves = QUALITIES.map((quality) => before.byQuality[quality].chance - after.byQuality[quality].chance);
  return [before.level - after.level, ...moves].some((move) => Math.abs(move) > PUBLISH_THRESHOLD);
}
