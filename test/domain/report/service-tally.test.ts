import { ResolutionQuality } from "../../../src/domain/loyalty/policy.js";
import { ServiceTally } from "../../../src/domain/report/service-tally.js";

const { UNRESOLVED, HIGH_EFFORT, LOW_EFFORT, VALUE_ENHANCEMENT } = ResolutionQuality;

const NO_RATINGS = {
  effortScale: null,
  efforts: 0,
  effortSum: 0,
  satisfactions: 0,
  satisfactionSum: 0,
  recommendations: 0,
  promoters: 0,
  detractors: 0,
};

function tallyOf(...contacts: [quality: ResolutionQuality | null, isService: boolean, count: number][]) {
  const tally = new ServiceTally();
  for (const [quality, isService, count] of contacts) tally.addContacts({ quality, isService, count });
  return tally;
}

describe("closed contacts", () => {
  const quality = tallyOf(
    [UNRESOLVED, true, 1],
    [HIGH_EFFORT, true, 2],
    [LOW_EFFORT, true, 4],
    [LOW_EFFORT, true, 1],
    [VALUE_ENHANCEMENT, true, 2],
    [null, true, 5],
    [VALUE_ENHANCEMENT, false, 4],
    [LOW_EFFORT, false, 1],
    [null, false, 7],
  ).result();

  test("are all counted, their quality known or not, proactive ones left out", () => {
    expect(quality.closed).toBe(15);
  });

  test("are shared out by quality, worst first, over those with one", () => {
    expect(quality.qualities).toEqual([
      { quality: UNRESOLVED, count: 1, share: 0.1 },
      { quality: HIGH_EFFORT, count: 2, share: 0.2 },
      { quality: LOW_EFFORT, count: 5, share: 0.5 },
      { quality: VALUE_ENHANCEMENT, count: 2, share: 0.2 },
    ]);
  });

  test("enhance value, proactive ones included: 6 of 15", () => {
    expect(quality.valueEnhancement).toEqual({ count: 6, outOf: 15, share: 0.4 });
  });

  test("leave out what is still open", () => {
    const tally = tallyOf();
    tally.addOpen(2);
    tally.addOpen(1);
    expect(tally.result()).toMatchObject({ closed: 0, unresolvedOpen: 3 });
  });
});

describe("ratings", () => {
  const tally = new ServiceTally();
  tally.addRatings({ ...NO_RATINGS, effortScale: "CES_1", efforts: 2, effortSum: 5 });
  tally.addRatings({ ...NO_RATINGS, effortScale: "CES_2", efforts: 3, effortSum: 18 });
  tally.addRatings({ ...NO_RATINGS, effortScale: "CES_2", efforts: 1, effortSum: 2 });
  tally.addRatings({ ...NO_RATINGS, satisfactions: 4, satisfactionSum: 18 });
  tally.addRatings({ ...NO_RATINGS, recommendations: 6, promoters: 5, detractors: 0 });
  tally.addRatings({ ...NO_RATINGS, recommendations: 4, promoters: 0, detractors: 3 });
  const quality = tally.result();

  test("of effort are kept apart by scale", () => {
    expect(quality.effortCes1).toEqual({ count: 2, mean: 2.5 });
    expect(quality.effortCes2).toEqual({ count: 4, mean: 5 });
  });

  test("of satisfaction have a mean", () => expect(quality.satisfaction).toEqual({ count: 4, mean: 4.5 }));

  test("of recommendation make a net promoter score: (5 − 3) / 10", () => {
    expect(quality.netPromoterScore).toEqual({ count: 10, promoters: 5, detractors: 3, score: 20 });
  });

  test.each([
    [100, 4, 4, 0],
    [-100, 4, 0, 4],
    [0, 4, 2, 2],
  ])("a score of %i", (score, recommendations, promoters, detractors) => {
    const one = new ServiceTally();
    one.addRatings({ ...NO_RATINGS, recommendations, promoters, detractors });
    expect(one.result().netPromoterScore.score).toBe(score);
  });
});

test("without any contact or rating all shares, means and scores are unknown, not 0", () => {
  const none = { count: 0, mean: null };
  expect(new ServiceTally().result()).toEqual({
    closed: 0,
    qualities: [UNRESOLVED, HIGH_EFFORT, LOW_EFFORT, VALUE_ENHANCEMENT].map((quality) => ({
      quality,
      count: 0,
      share: null,
    })),
    valueEnhancement: { count: 0, outOf: 0, share: null },
    unresolvedOpen: 0,
    effortCes1: none,
    effortCes2: none,
    satisfaction: none,
    netPromoterScore: { count: 0, promoters: 0, detractors: 0, score: null },
  });
});
