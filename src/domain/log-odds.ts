/** The logit of a chance: the natural logarithm of its odds, ln(p / (1 − p)); −∞ for 0 and ∞ for 1. */
export function logit(chance: number): number {
  return Math.log(chance / (1 - chance));
}

/** The chance that has these log odds, 1 / (1 + e⁻ˣ): the inverse of the logit. */
export function expit(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
