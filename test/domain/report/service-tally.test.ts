import { QualitySource } from "../../../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../../../src/domain/loyalty/policy.js";
import { ServiceTally } from "../../../src/domain/report/service/service-tally.js";

const { UNRESOLVED, HIGH_EFFORT, LOW_EFFORT, VALUE_ENHANCEMENT } = ResolutionQuality;

const NO_RATINGS = {
  effortScale: null,
  efforts: 0,
  effortSum: 0,
  satisfactions: 0,
  satisfactionSum: 0,
};

const { STATED, EFFORT_SCORE, MAPPING_RULE } = QualitySource;

type Contacts = [quality: ResolutionQuality | null, isService: boolean, count: number, source?: QualitySource];

function tallyOf(...contacts: Contacts[]) {
  const tally = new ServiceTally();
  for (const [quality, isService, count, source = STATED] of contacts) {
    tally.addContacts({ quality, source: quality === null ? null : source, isService, count });
  }
  return tally;
}

/** How many contacts each source knows. */
const sources = (stated: number, scored: number, ruled: number) => [
  { source: STATED, count: stated },
  { source: EFFORT_SCORE, count: scored },
  { source: MAPPING_RULE, count: ruled },
];

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

  test("are shared out by quality, worst first, over those with one; the others are shown beside them", () => {
    const shared = (quality: ResolutionQuality, count: number) => ({
      quality,
      count,
      sources: sources(count, 0, 0),
      outOf: 10,
      share: count / 10,
      reason: null,
    });
    expect(quality.qualities).toEqual([
      shared(UNRESOLVED, 1),
      shared(HIGH_EFFORT, 2),
      shared(LOW_EFFORT, 5),
      shared(VALUE_ENHANCEMENT, 2),
    ]);
    expect(quality.qualityUnknown).toBe(5);
  });

  test("are counted by who says how they ended", () => {
    const judged = tallyOf(
      [HIGH_EFFORT, true, 2],
      [HIGH_EFFORT, true, 3, EFFORT_SCORE],
      [HIGH_EFFORT, true, 4, MAPPING_RULE],
      [UNRESOLVED, true, 1, MAPPING_RULE],
      [LOW_EFFORT, false, 9],
    ).result();
    expect(judged.qualitySources).toEqual(sources(2, 3, 5));
    expect(judged.qualities[1]).toMatchObject({ count: 9, outOf: 10, share: 0.9, sources: sources(2, 3, 4) });
  });

  test("have no share where rules alone speak, for they see bad endings only", () => {
    const ruled = tallyOf([HIGH_EFFORT, true, 7, MAPPING_RULE], [UNRESOLVED, true, 3, MAPPING_RULE], [null, true, 90]);
    const none = { outOf: 10, share: null, reason: expect.stringContaining("RULES_ONLY") as string };
    const { closed, qualityUnknown, qualities, valueEnhancement } = ruled.result();
    expect({ closed, qualityUnknown }).toEqual({ closed: 100, qualityUnknown: 90 });
    expect(qualities.map(({ count }) => count)).toEqual([3, 7, 0, 0]);
    for (const share of qualities) expect(share).toMatchObject(none);
    expect(valueEnhancement).toMatchObject({ count: 0, ...none });
    ruled.addContacts({ quality: LOW_EFFORT, source: EFFORT_SCORE, isService: true, count: 10 });
    expect(ruled.result().qualities[1]).toMatchObject({ share: 0.35, reason: null });
  });

  test("enhance value, proactive ones included: 6 of 15", () => {
    expect(quality.valueEnhancement).toEqual({ count: 6, outOf: 15, share: 0.4, reason: null });
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
  tally.addRecommendations({ customers: 6, promoters: 5, detractors: 0 });
  tally.addRecommendations({ customers: 4, promoters: 0, detractors: 3 });
  const quality = tally.result();

  test("of effort are kept apart by scale", () => {
    expect(quality.effortCes1).toEqual({ count: 2, sum: 5, mean: 2.5 });
    expect(quality.effortCes2).toEqual({ count: 4, sum: 20, mean: 5 });
  });

  test("of satisfaction have a mean", () => expect(quality.satisfaction).toEqual({ count: 4, sum: 18, mean: 4.5 }));

  test("of recommendation make a net promoter score: (5 − 3) / 10", () => {
    expect(quality.netPromoterScore).toEqual({ count: 10, promoters: 5, detractors: 3, score: 20 });
  });

  test.each([
    [100, 4, 4, 0],
    [-100, 4, 0, 4],
    [0, 4, 2, 2],
  ])("a score of %i", (score, customers, promoters, detractors) => {
    const one = new ServiceTally();
    one.addRecommendations({ customers, promoters, detractors });
    expect(one.result().netPromoterScore.score).toBe(score);
  });
});

test("without any contact or rating all shares, means and scores are unknown, not 0", () => {
  const none = { count: 0, sum: 0, mean: null };
  const noShare = {
    count: 0,
    outOf: 0,
    share: null,
    reason: "no contact with a known quality was closed in the period",
  };
  expect(new ServiceTally().result()).toEqual({
    closed: 0,
    qualities: [UNRESOLVED, HIGH_EFFORT, LOW_EFFORT, VALUE_ENHANCEMENT].map((quality) => ({
      quality,
      sources: sources(0, 0, 0),
      ...noShare,
    })),
    qualityUnknown: 0,
    qualitySources: sources(0, 0, 0),
    valueEnhancement: noShare,
    unresolvedOpen: 0,
    effortCes1: none,
    effortCes2: none,
    satisfaction: none,
    netPromoterScore: { count: 0, promoters: 0, detractors: 0, score: null },
  });
});
