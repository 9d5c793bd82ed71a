import fc from "fast-check";

import { TermClass } from "../../../src/domain/contract/term-class.js";
import {
  logLikelihoodOf,
  type OpportunityCounts,
  renewalChance,
  type RenewalCurve,
  residualLifetime,
  survivalAt,
} from "../../../src/domain/renewal/renewal-curve.js";
import { type CurveFit, FitBoundary, fitCurve } from "../../../src/domain/renewal/renewal-fit.js";
import { fitClasses, OpportunityTally } from "../../../src/domain/renewal/renewal-model.js";
import { countsOf, parametersOf } from "./fitted-cohorts.js";

const REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241];
const HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491];

describe("the published reference", () => {
  test.each([
    ["Regular", REGULAR, 0.7041, 1.182, -1680.265, 170.0],
    ["High End", HIGH_END, 0.6681, 3.8061, -1611.158, 378.0],
  ])("%s is fitted, and projected to year 12", (_name, survivors, alpha, beta, logLikelihood, left) => {
    const fit = fitCurve(countsOf(survivors));
    expect(parametersOf(fit).alpha).toBeCloseTo(alpha, 4);
    expect(parametersOf(fit).beta).toBeCloseTo(beta, 4);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 3);
    expect(1000 * survivalAt(fit.curve, 12)).toBeCloseTo(left, 1);
  });

  test("the residual lifetime of High End after 7 renewals, discounted by 10 %", () => {
    const { curve } = fitCurve(countsOf(HIGH_END));
    expect(residualLifetime(curve, 7, 0.1)).toBeCloseTo(7.53, 3);
  });

  test("four cohorts of different age are fitted together", () => {
    const left = [10_000, 8_000, 6_480, 5_307, 4_391];
    const { alpha, beta } = parametersOf(fitCurve(countsOf(...[5, 4, 3, 2].map((years) => left.slice(0, years)))));
    expect(alpha).toBeCloseTo(3.798, 3);
    expect(beta).toBeCloseTo(15.192, 3);
  });
});

describe("where the likelihood has no maximum inside, the limit of equal contracts is answered", () => {
  test.each<[string, OpportunityCounts, string, number]>([
    ["every renewal is lost by the same share", countsOf([10_000, 8_000, 6_400, 5_120]), "EQUAL", 4880.5 / 24_401],
    ["later renewals are lost more often", countsOf([1000, 950, 800, 500]), "EQUAL", 500.5 / 2751],
    ["nobody left", countsOf([200, 200, 200]), "EQUAL", 0.5 / 401],
    ["all left at the first renewal", countsOf([120, 0]), "EQUAL", 120.5 / 121],
    ["only first renewals are known", countsOf([100, 80]), "EQUAL", 20.5 / 101],
    [
      "only second renewals are known",
      [
        { renewed: 0, lapsed: 0 },
        { renewed: 60, lapsed: 20 },
      ],
      "EQUAL",
      20.5 / 81,
    ],
    ["nothing is known", [], "EQUAL", 0.5],
    ["leavers left at the first renewal only", countsOf([1000, 700, 700, 700, 700]), "POLARISED", 300.5 / 3101],
  ])("%s", (_name, counts, boundary, theta) => {
    const fit = fitCurve(counts);
    expect(fit.boundary).toBe(boundary);
    expect(fit.curve.form).toBe("GEOMETRIC");
    expect(renewalChance(fit.curve, 0)).toBeCloseTo(1 - theta, 12);
    expect(renewalChance(fit.curve, 9)).toBeCloseTo(1 - theta, 12);
  });

  test("one contract more that differs is no limit yet", () => {
    expect(fitCurve(countsOf([1000, 700, 700, 699])).boundary).toBeNull();
  });
});

const COUNTS = fc.array(fc.record({ renewed: fc.nat(500), lapsed: fc.nat(200) }), { maxLength: 8 });
/** From nearly polarised to nearly equal contracts. */
const PARAMETER = fc.double({ min: -7, max: 9, noNaN: true }).map(Math.exp);

/** What the likelihood comes to on the way to the limit that a fit answers, before it is drawn off 0 and 1. */
function summitOf(counts: OpportunityCounts, { boundary, logLikelihood, lapsed, decided }: CurveFit): number {
  if (boundary === null) return logLikelihood;
  if (decided === 0) return 0;
  const equal: RenewalCurve = { form: "GEOMETRIC", theta: lapsed / decided };
  if (boundary === FitBoundary.EQUAL) return logLikelihoodOf(equal, counts);
  const [first] = counts;
  return first === undefined
    ? 0
    : logLikelihoodOf({ form: "GEOMETRIC", theta: first.lapsed / (first.lapsed + first.renewed) }, [first]);
}

describe("for any counts", () => {
  test("no other α and β are more likely than the fitted ones", () => {
    fc.assert(
      fc.property(COUNTS, PARAMETER, PARAMETER, (counts, alpha, beta) => {
        const other = logLikelihoodOf({ form: "BETA_GEOMETRIC", alpha, beta }, counts);
        expect(other).toBeLessThanOrEqual(summitOf(counts, fitCurve(counts)) + 1e-5);
      }),
      { numRuns: 300 },
    );
  });

  test("of two hills the higher one is climbed", () => {
    const counts = [
      { renewed: 0, lapsed: 5 },
      { renewed: 17, lapsed: 0 },
      { renewed: 4, lapsed: 8 },
    ];
    // The lower one, of α and β about 1, comes to −22.6.
    expect(fitCurve(counts).logLikelihood).toBeCloseTo(-20.6606, 4);
  });

  test("so many times as many of each keep the fit", () => {
    fc.assert(
      fc.property(COUNTS, fc.integer({ min: 2, max: 1000 }), (counts, times) => {
        const fit = fitCurve(counts);
        fc.pre(fit.boundary === null);
        const scaled = counts.map(({ renewed, lapsed }) => ({ renewed: times * renewed, lapsed: times * lapsed }));
        for (const renewals of [0, 1, 3, 10]) {
          const chance = renewalChance(fit.curve, renewals);
          expect(renewalChance(fitCurve(scaled).curve, renewals)).toBeCloseTo(chance, 5);
        }
      }),
    );
  });

  test("who was renewed more often is never less likely to be renewed again", () => {
    fc.assert(
      fc.property(COUNTS, fc.nat(30), (counts, renewals) => {
        const { curve } = fitCurve(counts);
        expect(renewalChance(curve, renewals + 1)).toBeGreaterThanOrEqual(renewalChance(curve, renewals));
      }),
    );
  });

  // B(α, β+n) / B(α, β) by mpmath 1.3.0 to 60 digits.
  test.each([
    [0.668, 3.806, 1, 0.8506928922664283],
    [0.668, 3.806, 12, 0.3780404201820904],
    [0.668, 3.806, 600, 0.0329424583965025],
    [0.01, 0.01, 5, 0.489794344890274],
    [5, 0.5, 30, 8.183219000125203e-7],
    [135.5, 1200, 240, 6.102479193887354e-11],
    [1e4, 1e5, 120, 1.0856619202476245e-5],
    [1e-3, 1e4, 1000, 0.9999046898214461],
  ])("survival at α %d, β %d and n %i is B(α, β+n) / B(α, β)", (alpha, beta, renewals, reference) => {
    const survival = survivalAt({ form: "BETA_GEOMETRIC", alpha, beta }, renewals);
    expect(Math.abs(survival / reference - 1)).toBeLessThan(1e-13);
  });
});

describe("a class with few decided terms", () => {
  const policy = { minimumDecidedTerms: 50, renewalPrior: { alpha: 2, beta: 7 } };
  const { MONTHS_1, MONTHS_12 } = TermClass;
  const fitsOf = (monthly: number, yearly: number) => {
    const tally = new OpportunityTally();
    tally.add(MONTHS_1, 0, { renewed: monthly - 5, lapsed: 5 });
    tally.add(MONTHS_12, 0, { renewed: yearly - 20, lapsed: 20 });
    return fitClasses(tally, policy);
  };

  test.each([
    [50, 50, "CLASS", "CLASS"],
    [49, 50, "ALL_CLASSES", "CLASS"],
    [49, 49, "ALL_CLASSES", "ALL_CLASSES"],
    [10, 40, "ALL_CLASSES", "ALL_CLASSES"],
    [10, 39, "PRIOR", "PRIOR"],
  ])("with %i monthly and %i yearly terms: %s and %s", (monthly, yearly, ofMonthly, ofYearly) => {
    const fits = fitsOf(monthly, yearly);
    expect(fits.MONTHS_1.source).toBe(ofMonthly);
    expect(fits.MONTHS_12.source).toBe(ofYearly);
  });

  test("takes the curve of its own terms, of all terms, or of the policy", () => {
    expect(renewalChance(fitsOf(50, 50).MONTHS_1.curve, 0)).toBeCloseTo(1 - 5.5 / 51, 12);
    expect(renewalChance(fitsOf(49, 50).MONTHS_1.curve, 0)).toBeCloseTo(1 - 25.5 / 100, 12);
    expect(fitsOf(10, 39).MONTHS_1.curve).toEqual({ form: "BETA_GEOMETRIC", alpha: 2, beta: 7 });
  });

  test("says how many decided terms the curve was fitted on", () => {
    expect(fitsOf(50, 50).MONTHS_1).toMatchObject({ decided: 50, lapsed: 5 });
    expect(fitsOf(49, 50).MONTHS_1).toMatchObject({ decided: 99, lapsed: 25 });
    expect(fitsOf(49, 50).MONTHS_24).toMatchObject({ source: "ALL_CLASSES", decided: 99, lapsed: 25 });
  });
});

test("a residual lifetime without a discount may be infinite and is refused", () => {
  const curve: RenewalCurve = { form: "BETA_GEOMETRIC", alpha: 0.7, beta: 1.2 };
  for (const rate of [0, -0.1, NaN]) expect(() => residualLifetime(curve, 0, rate)).toThrow(RangeError);
});
