import { expit } from "./log-odds.js";

/** A step this small, against the log odds themselves, moves nothing but the last digit. */
const LEAST_STEP = 2 ** -51;
const MOST_STEPS = 100;
/** The number before 1: of a share nearer to 1 the rest is not known. */
const LARGEST_SHARE = 1 - 2 ** -53;
const MOST_TERMS = 100_000;

/**
 * The quantile of the Beta distribution: the x with I_x(α, β) = `probability`, where I is the regularised incomplete beta
 * function; NaN unless 0 ≤ `probability` ≤ 1 and both shapes are positive and finite. Worked example: the 2.5 % quantile of
 * Beta(5.5, 45.5) is 0.0392.
 *
 * Newton's method on ln I as a function of y = logit x. There ln I is concave and its slope known in closed form, so that
 * from the second point on every step goes up and none too far; and a quantile of 1e-300 is found like one of a half.
 * Held against values of 50 digits, its relative error stays below 1e-12 for shapes from 0.01 to a million.
 */
export function betaQuantile(probability: number, alpha: number, beta: number): number {
  const isDistribution = alpha > 0 && beta > 0 && alpha + beta < Infinity;
  if (!isDistribution || !(probability >= 0 && probability <= 1)) return NaN;
  if (probability === 0 || probability === 1) return probability;
  // 1 − x has the mirrored distribution, and the lower half of a distribution keeps its digits.
  if (probability > 0.5) return expit(-quantileLogit(1 - probability, beta, alpha));
  return expit(quantileLogit(probability, alpha, beta));
}

/** The log odds of the quantile of a probability of at most ½. */
function quantileLogit(probability: number, alpha: number, beta: number): number {
  const logProbability = Math.log(probability);
  let y = Math.log(alpha) - Math.log(beta);
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const { logBelow, stretch } = incompleteBeta(y, alpha, beta);
    const step = (logProbability - logBelow) * stretch;
    y += step;
    if (Math.abs(step) <= LEAST_STEP * Math.max(1, Math.abs(y))) break;
  }
  return y;
}

/**
 * ln I_x(α, β) of x = expit y, and how far y goes for it to rise by one: I over its derivative, which is
 * xᵅ(1 − x)ᵝ / B(α, β). In logarithms, because I of a first guess may be smaller than any number.
 */
function incompleteBeta(
  y: number,
  alpha: number,
  beta: number,
): { readonly logBelow: number; readonly stretch: number } {
  const logSlope = logDensity(y, alpha, beta);
  if (expit(y) < (alpha + 1) / (alpha + beta + 2)) {
    const ratio = fraction(y, alpha, beta);
    return { logBelow: logSlope - Math.log(ratio), stretch: 1 / ratio };
  }
  const slope = Math.exp(logSlope);
  const above = Math.min(slope / fraction(-y, beta, alpha), LARGEST_SHARE);
  return { logBelow: Math.log1p(-above), stretch: (1 - above) / slope };
}

/**
 * The continued fraction by which xᵅ(1 − x)ᵝ / B(α, β) is divided to give I_x(α, β), of x = expit y, evaluated by Lentz's
 * method; it is quick where x < (α + 1)/(α + β + 2). Source: DiDonato & Morris 1992, "Algorithm 708", section 4.
 */
function fraction(y: number, alpha: number, beta: number): number {
  const [x, rest] = [expit(y), expit(-y)];
  const lead = alpha * rest - beta * x + 1;
  let value = (alpha * lead) / (alpha + 1);
  let [ahead, behind] = [value, 0];
  for (let term = 1, factor = 0; factor !== 1 && term < MOST_TERMS; term += 1) {
    const place = alpha + 2 * term;
    const share = (term * (beta - term) * x) / (place - 1);
    const numerator = (share * (alpha + term - 1) * (alpha + beta + term - 1) * x) / (place - 1);
    const denominator = term + share + ((alpha + term) * (lead + term * (1 + rest))) / (place + 1);
    ahead = denominator + numerator / ahead;
    behind = 1 / (denominator + numerator * behind);
    factor = ahead * behind;
    value *= factor;
  }
  return value;
}

/**
 * ln(xᵅ(1 − x)ᵝ / B(α, β)) of x = expit y. Written as the distance from the mean, where the large terms of the three
 * logarithms have cancelled each other by hand. After Loader 2000, "Fast and accurate computation of binomial
 * probabilities".
 */
function logDensity(y: number, alpha: number, beta: number): number {
  if (alpha > beta) return logDensity(-y, beta, alpha);
  const both = alpha + beta;
  const mean = alpha / both;
  const distance = y - (Math.log(alpha) - Math.log(beta));
  // Far above the mean e to the distance is no number any more.
  const swelling =
    distance < 700 ? Math.log1p(mean * Math.expm1(distance)) : distance + Math.log(mean + Math.exp(-distance));
  const fall = alpha * distance - both * swelling;
  const height = (Math.log(alpha) + Math.log1p(-mean) - Math.log(2 * Math.PI)) / 2;
  return fall + height + stirlingError(both) - stirlingError(alpha) - stirlingError(beta);
}

/** From here on the series has all digits. */
const LARGE = 10;
/** Bernoulli numbers B₂ₖ / (2k(2k − 1)), the series of DLMF 5.11.1. */
const STIRLING_SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];

/** ln Γ(z) − ((z − ½) ln z − z + ½ ln 2π): what Stirling's formula leaves, by its series, to which smaller z are raised. */
function stirlingError(z: number): number {
  let raised = 0;
  let large = z;
  for (; large < LARGE; large += 1) raised += (large + 0.5) * Math.log1p(1 / large) - 1;
  return raised + STIRLING_SERIES.reduceRight((sum, each) => sum / large ** 2 + each, 0) / large;
}
