import { countAffirmations } from "../../../src/domain/report/affirmation.js";
import { OperationsTally } from "../../../src/domain/report/service/service-operations.js";
import { type EmotionalTie, type StepFacts, stepsOf } from "../../../src/domain/report/service/service-steps.js";
import { ServiceTally } from "../../../src/domain/report/service/service-tally.js";

const YEAR = { from: "2025-01-01", to: "2026-01-01" };

describe("affirmations", () => {
  test.each<[string, decided: string[], outreach: string[], affirmed: number, settled: number]>([
    ["an outreach in time affirms", ["2025-03-01"], ["2025-03-10"], 1, 1],
    ["on the same day too", ["2025-03-01"], ["2025-03-01"], 1, 1],
    ["on the last day in time", ["2025-03-01"], ["2025-05-29"], 1, 1],
    ["a day later it is too late", ["2025-03-01"], ["2025-05-30"], 0, 1],
    ["one before the decision affirms nothing", ["2025-03-01"], ["2025-02-28"], 0, 1],
    ["a decision counts once, on the first outreach", ["2025-03-01"], ["2025-03-02", "2025-03-03"], 1, 1],
    ["two decisions of one day are one", ["2025-03-01", "2025-03-01"], [], 0, 1],
    ["one outreach can affirm two decisions", ["2025-03-01", "2025-03-05"], ["2025-03-10"], 2, 2],
    ["a young decision still waits", ["2025-10-03"], [], 0, 0],
    ["one that became too old on the last day counts", ["2025-10-02"], [], 0, 1],
    ["what was settled before the period does not count", ["2024-12-20"], ["2024-12-30"], 0, 0],
    ["what was decided before it and settled in it does", ["2024-12-20"], ["2025-01-01"], 1, 1],
  ])("%s", (_, decided, outreach, affirmed, settled) => {
    expect(countAffirmations(decided, outreach, 90, YEAR)).toEqual({ affirmed, settled });
  });
});

const NO_TIE: EmotionalTie = { held: 0, referrers: 0, referrals: 0, affirmations: { affirmed: 0, settled: 0 } };

function factsOf(tie: Partial<EmotionalTie>, quality = new ServiceTally()): StepFacts {
  const tally = new OperationsTally();
  const operations = tally.result({ ...YEAR, asOf: "2026-01-01" }, tally.told);
  return { quality: quality.result(), operations, tie: { ...NO_TIE, ...tie } };
}

const figuresOf = (now: StepFacts, before: StepFacts) =>
  new Map(
    stepsOf(now, before).flatMap(({ figures }) => figures.map((figure) => [String(figure.key), figure] as const)),
  );

describe("the steps", () => {
  test("without any fact are unknown, each figure with its reason", () => {
    const figures = figuresOf(factsOf({}), factsOf({}));
    expect(figures.size).toBe(23);
    for (const { value, before, change, reason, changeReason } of figures.values()) {
      expect({ value, before, change }).toEqual({ value: null, before: null, change: null });
      expect([reason, changeReason]).toEqual([expect.any(String), expect.any(String)]);
    }
  });

  test("stand beside the period before", () => {
    const before = factsOf({ held: 50, referrers: 4, referrals: 5 });
    const now = factsOf({ held: 40, referrers: 5, referrals: 6, affirmations: { affirmed: 3, settled: 4 } });
    const figures = figuresOf(now, before);
    expect(figures.get("WORD_OF_MOUTH")).toMatchObject({ value: 0.125, before: 0.08, numerator: 5, denominator: 40 });
    expect(figures.get("WORD_OF_MOUTH")?.change).toBeCloseTo(0.045);
    expect(figures.get("REFERRALS")).toMatchObject({ value: 6, change: 1, numerator: 6, denominator: null });
    expect(figures.get("AFFIRMATIONS")).toMatchObject({
      value: 0.75,
      before: null,
      change: null,
      changeReason: expect.stringContaining("no decision was affirmed") as string,
    });
  });

  test("say 0 of referrals only where somebody records them", () => {
    expect(figuresOf(factsOf({ held: 9 }), factsOf({ held: 9 })).get("WORD_OF_MOUTH")).toMatchObject({
      value: null,
      denominator: 9,
      reason: expect.stringContaining("no referral was recorded") as string,
    });
    const before = factsOf({ held: 10, referrers: 1, referrals: 1 });
    expect(figuresOf(factsOf({ held: 9 }), before).get("WORD_OF_MOUTH")).toMatchObject({ value: 0, change: -0.1 });
  });

  test("give the sum of a mean, and Gartner's benchmark of value enhancement alone", () => {
    const quality = new ServiceTally();
    const ratings = { satisfactions: 0, satisfactionSum: 0 };
    quality.addRecommendations({ customers: 4, promoters: 3, detractors: 1 });
    quality.addRatings({ ...ratings, effortScale: "CES_2", efforts: 4, effortSum: 22 });
    const figures = figuresOf(factsOf({}, quality), factsOf({}));
    expect(figures.get("EFFORT_CES_2")).toMatchObject({ value: 5.5, numerator: 22, denominator: 4, unit: "CES_2" });
    expect(figures.get("NET_PROMOTER_SCORE")).toMatchObject({ value: 50, numerator: 2, denominator: 4 });
    const withBenchmark = [...figures.values()].filter(({ benchmark }) => benchmark !== null);
    expect(withBenchmark.map(({ key }) => String(key))).toEqual(["VALUE_ENHANCEMENT_WITH_PROACTIVE"]);
    expect(withBenchmark[0]?.benchmark).toEqual({ today: 0.15, possible: 1 / 3, source: "Gartner" });
  });
});
