import fc from "fast-check";

import {
  type ExperienceCell,
  type ExperienceEffect,
  fitExperience,
  withExperience,
} from "../../../src/domain/renewal/experience-effect.js";
import { finished } from "../../../src/domain/steps.js";

const policy = { minimumDecidedTerms: 50, experienceSlope: 0.3 };
const fitted = (...given: Parameters<typeof fitExperience>) => finished(fitExperience(...given));
const logit = (chance: number) => Math.log(chance / (1 - chance));
const expit = (odds: number) => 1 / (1 + Math.exp(-odds));

const TENURE_CHANCES = [0.6, 0.8, 0.95];
const EXPERIENCES = [0.27, 0.37, 0.61, 0.82];
const MEAN_LOGIT = EXPERIENCES.reduce((total, each) => total + logit(each), 0) / EXPERIENCES.length;

/** Cells of so many terms each, renewed by exactly the share that an effect gives. */
function cellsOf(intercept: number, slope: number, terms: number): ExperienceCell[] {
  return TENURE_CHANCES.flatMap((tenureChance) =>
    EXPERIENCES.map((experience) => {
      const chance = expit(logit(tenureChance) + intercept + slope * (logit(experience) - MEAN_LOGIT));
      return { tenureChance, experience, renewed: terms * chance, lapsed: terms * (1 - chance) };
    }),
  );
}

describe("with fewer decided terms with contact than the policy's minimum", () => {
  const cellOf = (terms: number): ExperienceCell => ({
    tenureChance: 0.8,
    experience: 0.61,
    renewed: terms,
    lapsed: 0,
  });

  test("a is 0 and γ the policy's", () => {
    expect(fitted([cellOf(49)], policy)).toEqual({
      intercept: 0,
      slope: 0.3,
      meanLogit: expect.closeTo(logit(0.61), 12),
      observed: 49,
      isFitted: false,
    });
  });

  test("of none, nothing moves a chance but the experience itself", () => {
    expect(fitted([], policy)).toEqual({
      intercept: 0,
      slope: 0.3,
      meanLogit: 0,
      observed: 0,
      isFitted: false,
    });
  });

  test.each([
    [49, false],
    [50, true],
  ])("%i terms: fitted is %s", (terms, isFitted) => {
    expect(fitted([cellOf(terms)], policy)).toMatchObject({ observed: terms, isFitted });
  });

  test("the minimum counts terms of all cells together", () => {
    expect(fitted([cellOf(20), cellOf(30)], policy).isFitted).toBe(true);
  });
});

describe("the fitted effect", () => {
  test("is the known one where many terms came out by it", () => {
    const effect = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 1.5, noNaN: true }));
    fc.assert(
      fc.property(effect, ([intercept, slope]) => {
        const fit = fitted(cellsOf(intercept, slope, 100_000), policy);
        expect(fit.meanLogit).toBeCloseTo(MEAN_LOGIT, 9);
        expect(fit.intercept).toBeCloseTo(intercept, 3);
        expect(fit.slope).toBeCloseTo(slope, 3);
      }),
    );
  });

  test("is drawn to 0 and the policy's slope where terms are few", () => {
    const [few, many] = [fitted(cellsOf(0.8, 1.2, 5), policy), fitted(cellsOf(0.8, 1.2, 5000), policy)];
    expect(few.intercept).toBeGreaterThan(0);
    expect(few.intercept).toBeLessThan(many.intercept);
    expect(few.slope).toBeGreaterThan(0.3);
    expect(few.slope).toBeLessThan(many.slope);
  });

  test("has no slope where better service went with leaving, and an intercept that meets the renewals", () => {
    const cells = cellsOf(0.4, -0.7, 1000);
    const fit = fitted(cells, policy);
    expect(fit).toMatchObject({ slope: 0, isFitted: true });
    const renewed = cells.reduce((total, cell) => total + cell.renewed, 0);
    const foreseen = cells.reduce(
      (total, cell) => total + (cell.renewed + cell.lapsed) * withExperience(cell.tenureChance, cell.experience, fit),
      0,
    );
    // The pull of the intercept to 0 moves it by as many terms as it is large.
    expect(Math.abs(renewed - foreseen)).toBeLessThan(1);
  });

  test("is the same in whatever order the cells come", () => {
    const cells = cellsOf(0.2, 0.5, 40);
    const [one, other] = [fitted(cells, policy), fitted([...cells].reverse(), policy)];
    expect(other.intercept).toBeCloseTo(one.intercept, 9);
    expect(other.slope).toBeCloseTo(one.slope, 9);
  });

  test("is finite although all renewed, or none", () => {
    for (const [renewed, lapsed] of [[500, 0] as const, [0, 500] as const]) {
      const fit = fitted([{ tenureChance: 0.8, experience: 0.61, renewed, lapsed }], policy);
      expect(Number.isFinite(fit.intercept) && Number.isFinite(fit.slope)).toBe(true);
      expect(Math.sign(fit.intercept)).toBe(renewed > 0 ? 1 : -1);
    }
  });
});

describe("a chance by tenure", () => {
  const effect: ExperienceEffect = { intercept: 0, slope: 0.5, meanLogit: logit(0.5), observed: 100, isFitted: true };

  test.each([
    ["stays without contacts", null, effect, 0.8],
    ["stays at the mean experience", 0.5, effect, 0.8],
    ["rises above it: odds 4 · 4^½", 0.8, effect, 8 / 9],
    ["falls below it: odds 4 / 4^½", 0.2, effect, 2 / 3],
    ["moves with having had contact at all: odds 4 / 2", 0.5, { ...effect, intercept: -Math.log(2) }, 2 / 3],
  ])("%s", (_name, experience, of, expected) => {
    expect(withExperience(0.8, experience, of)).toBeCloseTo(expected, 12);
  });

  test("never falls with a better experience, and stays a chance", () => {
    const chance = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    const arbitraryEffect = fc.record({
      intercept: fc.double({ min: -3, max: 3, noNaN: true }),
      slope: fc.double({ min: 0, max: 3, noNaN: true }),
      meanLogit: fc.double({ min: -2, max: 2, noNaN: true }),
      observed: fc.constant(100),
      isFitted: fc.constant(true),
    });
    fc.assert(
      fc.property(chance, chance, chance, arbitraryEffect, (tenure, one, other, of) => {
        const [worse, better] = [Math.min(one, other), Math.max(one, other)];
        const [before, after] = [withExperience(tenure, worse, of), withExperience(tenure, better, of)];
        expect(after).toBeGreaterThanOrEqual(before - 1e-15);
        expect(before >= 0 && after <= 1).toBe(true);
      }),
    );
  });
});
