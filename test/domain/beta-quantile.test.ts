import fc from "fast-check";

import { betaQuantile } from "../../src/domain/beta-quantile.js";

const PROBABILITIES = [0.001, 0.025, 0.5, 0.975];

/**
 * Quantiles of Beta(α, β) at these probabilities, by mpmath 1.3.0 to 60 digits; null where there is no number so near to
 * 0 or 1.
 */
const REFERENCE: readonly (readonly [alpha: number, beta: number, quantiles: readonly (number | null)[]])[] = [
  [0.01, 0.01, [1.2472643212277885e-270, 7.761744926531609e-131, 0.5, null]],
  [0.01, 50, [null, 7.115697639983223e-163, 9.020218384367221e-33, 0.0009517156980008356]],
  [0.45, 11, [1.5333027637918086e-8, 1.9598368697486425e-5, 0.017126067412290755, 0.19828051170420813]],
  [0.45, 1.9, [1.0002649909400318e-7, 0.00012784473796067326, 0.10642539397844875, 0.7573935677769518]],
  [0.5, 50.5, [1.5629628838033532e-8, 9.771663301804048e-6, 0.004516436153576747, 0.04875845944407138]],
  [50.5, 0.5, [0.8978692408075459, 0.9512415405559286, 0.9954835638464232, 0.9999902283366982]],
  [1, 1, [0.001, 0.025, 0.5, 0.975]],
  [2, 1e6, [4.5401994037827224e-8, 2.4220912810678334e-7, 1.6783447424217993e-6, 5.571625083559895e-6]],
  [5.5, 45.5, [0.019030953368708216, 0.03919436439418379, 0.10271953761427048, 0.20535482802304772]],
  [13.5, 36.5, [0.1088953583345034, 0.15761664021016342, 0.2669131638603443, 0.39979643639387435]],
  [41, 9, [0.6233996867215433, 0.703428642000297, 0.82428524699886, 0.9124096646871527]],
  [135, 15, [0.8101778433666577, 0.8473773199752417, 0.9017773075447592, 0.9425519710020638]],
  [1000.5, 12345.5, [0.06810436564698764, 0.07055944810075447, 0.07494505086268391, 0.07949376667321345]],
  [800050, 200000, [0.798772253224081, 0.7992254806335208, 0.8000101994967448, 0.800793381802062]],
  [1e6, 1e6, [0.4989074390580451, 0.49930704833394945, 0.5, 0.5006929516660505]],
];

test.each(REFERENCE)("the quantiles of Beta(%d, %d) are those of the reference", (alpha, beta, quantiles) => {
  quantiles.forEach((reference, place) => {
    if (reference === null) return;
    const quantile = betaQuantile(PROBABILITIES[place] ?? NaN, alpha, beta);
    expect(Math.abs(quantile / reference - 1)).toBeLessThan(1e-12);
  });
});

test("a Beta(1, 1) is uniform, a Beta(α, 1) the power of one, and a Beta(1, β) its mirror", () => {
  const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
  fc.assert(
    fc.property(probability, fc.double({ min: 0.05, max: 1e5, noNaN: true }), (share, shape) => {
      expect(betaQuantile(share, 1, 1)).toBeCloseTo(share, 14);
      expect(betaQuantile(share, shape, 1) / share ** (1 / shape)).toBeCloseTo(1, 11);
      expect(betaQuantile(share, 1, shape)).toBeCloseTo(-Math.expm1(Math.log1p(-share) / shape), 11);
    }),
  );
});

test("a quantile rises with its probability", () => {
  const shape = fc.double({ min: 0.01, max: 1e6, noNaN: true });
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(probability, probability, shape, shape, (one, other, alpha, beta) => {
      const [lower, upper] = [Math.min(one, other), Math.max(one, other)].map((each) =>
        betaQuantile(each, alpha, beta),
      );
      expect(lower).toBeLessThanOrEqual((upper ?? NaN) * (1 + 1e-12));
    }),
  );
});

test.each([
  [0, 2, 3, 0],
  [1, 2, 3, 1],
  [0.025, 1e-300, 1, 0],
  [0.025, 1, 1e-300, 1],
  [-0.1, 2, 3, NaN],
  [1.1, 2, 3, NaN],
  [NaN, 2, 3, NaN],
  [0.5, 0, 3, NaN],
  [0.5, 2, -1, NaN],
  [0.5, Infinity, 3, NaN],
])("the quantile of %d of Beta(%d, %d) is %d", (probability, alpha, beta, quantile) => {
  expect(betaQuantile(probability, alpha, beta)).toBe(quantile);
});
