import { expit, logit } from "../log-odds.js";
import type { LoyaltyPolicy } from "../loyalty/policy.js";
import type { Steps } from "../steps.js";
import { climb, type Curvature } from "./newton.js";

/** How service experience E moves the odds of a renewal: `logit p = logit p_tenure + a + γ(logit E − mean logit E)`. */
export interface ExperienceEffect {
  /** a: what having had contact at all moves. */
  readonly intercept: number;
  /** γ, never negative: better service never lowers a chance. */
  readonly slope: number;
  readonly meanLogit: number;
  /** Decided terms with contact that it was fitted on. */
  readonly observed: number;
  /** Whether enough of them were there; otherwise a = 0 and γ = γ₀. */
  readonly isFitted: boolean;
}

/** Decided terms that look alike: the same chance by tenure, the same experience. */
export interface ExperienceCell {
  readonly tenureChance: number;
  readonly experience: number;
  readonly renewed: number;
  readonly lapsed: number;
}

/** Both coefficients are drawn to their priors as by a normal distribution with a standard deviation of one. */
const RIDGE = 1;

/**
 * a and γ by ridge logistic regression on decided terms with contact, with the chance by tenure as offset; a drawn to
 * 0 and γ to the policy's γ₀. Fewer than the policy's minimum of such terms: a = 0, γ = γ₀. A γ that would be negative
 * is 0, so that raising a contact's quality never lowers a chance.
 */
export function* fitExperience(
  cells: readonly ExperienceCell[],
  { minimumDecidedTerms, experienceSlope }: Pick<LoyaltyPolicy, "minimumDecidedTerms" | "experienceSlope">,
): Steps<ExperienceEffect> {
  const observed = cells.reduce((total, { renewed, lapsed }) => total + renewed + lapsed, 0);
  const sum = cells.reduce((total, cell) => total + (cell.renewed + cell.lapsed) * logit(cell.experience), 0);
  const meanLogit = observed === 0 ? 0 : sum / observed;
  if (observed < minimumDecidedTerms) {
    return { intercept: 0, slope: experienceSlope, meanLogit, observed, isFitted: false };
  }
  const centred = cells.map((cell) => ({
    ...cell,
    offset: logit(cell.tenureChance),
    x: logit(cell.experience) - meanLogit,
  }));
  yield;
  const [intercept = 0, slope = 0] = yield* fitRidge(centred, experienceSlope);
  if (slope >= 0) return { intercept, slope, meanLogit, observed, isFitted: true };
  const [alone = 0] = yield* fitRidge(
    centred.map((cell) => ({ ...cell, x: 0 })),
    experienceSlope,
  );
  return { intercept: alone, slope: 0, meanLogit, observed, isFitted: true };
}

type CentredCell = Pick<ExperienceCell, "renewed" | "lapsed"> & { readonly offset: number; readonly x: number };

function fitRidge(cells: readonly CentredCell[], slopePrior: number): Steps<number[]> {
  const curvatureAt = ([intercept = 0, slope = 0]: readonly number[]): Curvature => {
    let value = (-RIDGE / 2) * (intercept ** 2 + (slope - slopePrior) ** 2);
    const gradient: [number, number] = [-RIDGE * intercept, -RIDGE * (slope - slopePrior)];
    let [second, mixed, secondOfSlope] = [-RIDGE, 0, -RIDGE];
    for (const { offset, x, renewed, lapsed } of cells) {
      const chance = expit(offset + intercept + slope * x);
      value += renewed * Math.log(chance) + lapsed * Math.log1p(-chance);
      const surprise = renewed - (renewed + lapsed) * chance;
      const weight = (renewed + lapsed) * chance * (1 - chance);
      gradient[0] += surprise;
      gradient[1] += surprise * x;
      second -= weight;
      mixed -= weight * x;
      secondOfSlope -= weight * x * x;
    }
    return {
      value,
      gradient,
      hessian: [
        [second, mixed],
        [mixed, secondOfSlope],
      ],
    };
  };
  const observed = cells.reduce((total, { renewed, lapsed }) => total + renewed + lapsed, 1);
  return climb(curvatureAt, [0, slopePrior], observed);
}

/** The chance by tenure, moved by a customer's service experience; unmoved for a customer without contacts. */
export function withExperience(tenureChance: number, experience: number | null, effect: ExperienceEffect): number {
  if (experience === null) return tenureChance;
  const move = effect.intercept + effect.slope * (logit(experience) - effect.meanLogit);
  // Going to the logit scale and back would move the last digit.
  return move === 0 ? tenureChance : expit(logit(tenureChance) + move);
}
