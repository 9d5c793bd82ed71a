import fc from "fast-check";

import {
  bootstrapLoss,
  calibrationOf,
  logLossOf,
  type LossDifference,
  type Prediction,
  qualityOf,
} from "../../../src/domain/report/prediction-quality.js";
import { finished } from "../../../src/domain/steps.js";

const prediction = (probability: number, renewed: boolean, customerId = "customer"): Prediction => ({
  customerId,
  probability,
  renewed,
});

/** Few different heights, so that there are ties, and both outcomes. */
const PREDICTIONS = fc.array(
  fc.record({
    customerId: fc.constantFrom("a", "b", "c", "d"),
    probability: fc.oneof(
      fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    renewed: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe("the log loss of one prediction", () => {
  test.each([
    ["0.8 and renewed", 0.8, true, -Math.log(0.8)],
    ["0.8 and lapsed", 0.8, false, -Math.log(0.2)],
    ["an even chance", 0.5, true, Math.LN2],
    ["certain and right", 1, true, 1e-6],
    ["certain and wrong", 0, true, Math.log(1e6)],
    ["certain and wrong the other way", 1, false, Math.log(1e6)],
  ])("%s", (_name, probability, renewed, expected) => {
    expect(logLossOf({ probability, renewed })).toBeCloseTo(expected, 9);
  });
});

describe("the quality of predictions", () => {
  test("0.9 renewed, 0.7 renewed, 0.6 lapsed, 0.2 lapsed", () => {
    const quality = qualityOf([
      prediction(0.9, true),
      prediction(0.6, false),
      prediction(0.7, true),
      prediction(0.2, false),
    ]);
    expect(quality.count).toBe(4);
    expect(quality.brier).toBeCloseTo((0.01 + 0.09 + 0.36 + 0.04) / 4, 12);
    expect(quality.logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.7) + Math.log(0.4) + Math.log(0.8)) / 4, 12);
    expect(quality.auc).toBe(1);
  });

  test.each<[string, Prediction[], number | null]>([
    ["is 0 where every lapsed term was given more", [prediction(0.2, true), prediction(0.8, false)], 0],
    ["is a half where all were given the same", [prediction(0.5, true), prediction(0.5, false)], 0.5],
    ["is unknown where all renewed", [prediction(0.5, true), prediction(0.6, true)], null],
    ["is unknown where all lapsed", [prediction(0.5, false)], null],
  ])("AUC %s", (_name, predictions, auc) => expect(qualityOf(predictions).auc).toBe(auc));

  test.each<[string, Prediction[], string | null]>([
    ["nothing was predicted", [], "no term that was predicted has come to its end yet"],
    ["all renewed", [prediction(0.5, true)], "AUC is unknown: every term that was predicted was renewed"],
    ["all lapsed", [prediction(0.5, false)], "AUC is unknown: no term that was predicted was renewed"],
    ["both came", [prediction(0.5, true), prediction(0.5, false)], null],
  ])("what is unknown has its reason where %s", (_name, predictions, reason) => {
    const quality = qualityOf(predictions);
    expect(quality.reason).toBe(reason);
    expect(Object.values({ ...quality, reason: 0 }).includes(null)).toBe(reason !== null);
  });

  test("is unknown without predictions", () => {
    expect(qualityOf([])).toMatchObject({ count: 0, brier: null, logLoss: null, auc: null });
  });

  test("AUC is the share of pairs in the right order, ties half", () => {
    fc.assert(
      fc.property(PREDICTIONS, (predictions) => {
        const renewed = predictions.filter((each) => each.renewed);
        const lapsed = predictions.filter((each) => !each.renewed);
        const points = renewed.flatMap(({ probability: one }) =>
          lapsed.map(({ probability: other }): number => (one > other ? 1 : one === other ? 0.5 : 0)),
        );
        const { auc } = qualityOf(predictions);
        if (points.length === 0) expect(auc).toBeNull();
        else expect(auc).toBeCloseTo(points.reduce((sum, point) => sum + point, 0) / points.length, 12);
      }),
    );
  });
});

describe("calibration", () => {
  test("makes ten bins of a hundred different predictions", () => {
    const predictions = Array.from({ length: 100 }, (_, index) => prediction(index / 100, index % 2 === 0));
    const bins = calibrationOf(predictions);
    expect(bins.map(({ count }) => count)).toEqual(Array<number>(10).fill(10));
    expect(bins[3]).toEqual({
      count: 10,
      lowest: 0.3,
      highest: 0.39,
      meanProbability: expect.closeTo(0.345, 12),
      renewedShare: 0.5,
    });
  });

  test.each([
    ["nothing", [], []],
    ["one prediction", [0.4], [1]],
    ["predictions that are all the same", [0.4, 0.4, 0.4, 0.4], [4]],
    ["a tie that lies in the middle", [0.1, ...Array<number>(17).fill(0.5), 0.9, 0.95], [1, 17, 2]],
    ["many of one height", [0.1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.9], [1, 8, 1]],
  ])("of %s", (_name, probabilities, counts) => {
    const bins = calibrationOf(probabilities.map((probability) => prediction(probability, true)));
    expect(bins.map(({ count }) => count)).toEqual(counts);
  });

  test("covers all predictions, in order, and never splits equal ones", () => {
    fc.assert(
      fc.property(PREDICTIONS, (predictions) => {
        const bins = calibrationOf(predictions);
        expect(bins.length).toBeLessThanOrEqual(10);
        let highest = -1;
        for (const bin of bins) {
          expect(bin.lowest).toBeGreaterThan(highest);
          highest = bin.highest;
          const members = predictions.filter(
            ({ probability }) => bin.lowest <= probability && probability <= bin.highest,
          );
          const renewed = members.filter((each) => each.renewed).length;
          const sum = members.reduce((total, { probability }) => total + probability, 0);
          expect(bin.count).toBe(members.length);
          expect(bin.renewedShare).toBeCloseTo(renewed / members.length, 12);
          expect(bin.meanProbability).toBeCloseTo(sum / members.length, 12);
        }
        expect(bins.reduce((total, { count }) => total + count, 0)).toBe(predictions.length);
      }),
    );
  });
});

describe("the difference of two log losses", () => {
  const differenceOf = (
    ours: readonly Prediction[],
    baseline: readonly Prediction[],
    learntFrom = { renewed: 80, lapsed: 20 },
  ): LossDifference | null => finished(bootstrapLoss(ours, baseline, learntFrom));
  /** So many customers with one term each, of which four in five renew. */
  const baseline = Array.from({ length: 200 }, (_, index) => prediction(0.8, index % 5 !== 0, `customer ${index}`));
  const moved = (by: number) =>
    baseline.map((each) => ({ ...each, probability: each.probability + (each.renewed ? by : -by) }));

  test("is nothing without predictions", () => expect(differenceOf([], [])).toBeNull());

  test("is 0, and does not help, against itself", () => {
    expect(differenceOf(baseline, baseline)).toMatchObject({
      ...{ difference: 0, low: 0, high: 0, helps: false },
      reason: "what it gains is not more than chance can bring",
    });
  });

  test("lies below 0 where the predictions know more", () => {
    const better = differenceOf(moved(0.1), baseline);
    expect(better?.difference).toBeCloseTo(-0.8 * Math.log(0.9 / 0.8) - 0.2 * Math.log(0.3 / 0.2), 9);
    expect(better).toMatchObject({ helps: true, reason: null });
    expect((better?.low ?? 0) < (better?.difference ?? 0) && (better?.difference ?? 0) < (better?.high ?? 0)).toBe(
      true,
    );
  });

  test("lies above 0 where they know less, which does not help", () => {
    expect(differenceOf(moved(-0.1), baseline)).toMatchObject({
      helps: false,
      reason: "predictions are worse with it",
    });
    expect(differenceOf(moved(-0.1), baseline)?.low).toBeGreaterThan(0);
  });

  test.each([
    ["nothing", 0, 0, "no term was decided by the day from which it could be learnt"],
    ["renewals alone", 80, 0, "no lapse was seen by the day from which it could be learnt"],
    ["lapses alone", 0, 20, "no renewal was seen by the day from which it could be learnt"],
  ])("is no help, however large, where it was learnt from %s", (_name, renewed, lapsed, reason) => {
    const better = differenceOf(moved(0.1), baseline, { renewed, lapsed });
    expect(better?.high).toBeLessThan(0);
    expect(better).toMatchObject({ helps: false, reason });
  });

  test.each([
    ["renewed", true, "every term that was predicted was renewed"],
    ["lapsed", false, "no term that was predicted was renewed"],
  ])("is no help, however large, where all %s", (_name, renewed, reason) => {
    const alike = (predictions: readonly Prediction[]) => predictions.filter((each) => each.renewed === renewed);
    const better = differenceOf(alike(moved(0.1)), alike(baseline));
    expect(better?.high).toBeLessThan(0);
    expect(better).toMatchObject({ helps: false, reason });
  });

  test("is the same each time", () => {
    expect(differenceOf(moved(0.05), baseline)).toEqual(differenceOf(moved(0.05), baseline));
  });

  test("is less sure where the same terms are those of few customers", () => {
    const width = (difference: LossDifference | null) => (difference?.high ?? NaN) - (difference?.low ?? NaN);
    const shared = (predictions: readonly Prediction[]) =>
      predictions.map((each, index) => ({ ...each, customerId: `customer ${index % 5}` }));
    const alone = differenceOf(moved(0.1), baseline);
    const together = differenceOf(shared(moved(0.1)), shared(baseline));
    expect(together?.difference).toBeCloseTo(alone?.difference ?? NaN, 12);
    expect(width(together)).toBeGreaterThan(2 * width(alone));
  });
});
