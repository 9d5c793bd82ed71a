/** How many terms that came up after the same number of renewals were renewed, and how many lapsed. */
export interface OpportunityCount {
  readonly renewed: number;
  readonly lapsed: number;
}

/** Counts by the number of renewals before: the first for first renewals, the next for second ones, and so on. */
export type OpportunityCounts = readonly OpportunityCount[];

/**
 * The shifted-beta-geometric curve: each contract leaves at every renewal with a chance θ of its own, and θ is spread
 * over contracts as Beta(α, β). Source: Fader & Hardie 2007, "How to project customer retention".
 */
interface BetaGeometric {
  readonly form: "BETA_GEOMETRIC";
  readonly alpha: number;
  readonly beta: number;
}

/** Its limit where all contracts leave with the same chance θ. */
interface Geometric {
  readonly form: "GEOMETRIC";
  readonly theta: number;
}

/** The chance of each further renewal. */
export type RenewalCurve = BetaGeometric | Geometric;

/** The chance that a contract that was renewed so often is renewed once more: (β+n)/(α+β+n), or 1−θ. */
export function renewalChance(curve: RenewalCurve, renewals: number): number {
  if (curve.form === "GEOMETRIC") return 1 - curve.theta;
  return (curve.beta + renewals) / (curve.alpha + curve.beta + renewals);
}

/**
 * S(n), the share of contracts that are renewed n times: the product of the chances of the first n renewals, which is
 * B(α, β+n) / B(α, β), or (1−θ)ⁿ. Worked example: α 0.668, β 3.806, n 12: 0.378.
 */
export function survivalAt(curve: RenewalCurve, renewals: number): number {
  if (curve.form === "GEOMETRIC") return (1 - curve.theta) ** renewals;
  let share = 1;
  for (let done = 0; done < renewals; done += 1) share *= renewalChance(curve, done);
  return share;
}

const NEGLIGIBLE = 1e-15;
const MOST_TERMS = 100_000;

/**
 * Discounted residual lifetime in terms, of a contract renewed k times: Σ_{t≥k+1} S(t)/S(k) / (1+d)^(t−k−1). The
 * discount rate must be positive: with α < 1 the mean lifetime is infinite. Worked example: α 0.668, β 3.806, d 0.1,
 * k 7: 7.53.
 */
export function residualLifetime(curve: RenewalCurve, renewals: number, discountRate: number): number {
  if (!(discountRate > 0)) throw new RangeError("the discount rate must be positive, as a lifetime can be infinite");
  let total = 0;
  let present = renewalChance(curve, renewals);
  for (let count = renewals + 1; present > NEGLIGIBLE && count < renewals + MOST_TERMS; count += 1) {
    total += present;
    present *= renewalChance(curve, count) / (1 + discountRate);
  }
  return total;
}

/** ln of the chance of the counted outcomes under a curve: Σ renewed·ln r(n) + lapsed·ln(1 − r(n)). */
export function logLikelihoodOf(curve: RenewalCurve, counts: OpportunityCounts): number {
  return counts.reduce((total, { renewed, lapsed }, renewals) => {
    const chance = renewalChance(curve, renewals);
    return total + weighted(renewed, chance) + weighted(lapsed, 1 - chance);
  }, 0);
}

function weighted(count: number, chance: number): number {
  return count === 0 ? 0 : count * Math.log(chance);
}
