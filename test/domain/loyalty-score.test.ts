import { Activity } from "../../src/domain/customer/activity.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { type ScoreFacts, scoreOf } from "../../src/domain/loyalty/loyalty-score.js";
import { DEFAULT_POLICY, ResolutionQuality, ScoreComponent } from "../../src/domain/loyalty/policy.js";
import { fitStayChances, NO_OUTCOMES } from "../../src/domain/loyalty/service-experience.js";

const chances = PRIOR_MODEL.stayChances;
const nothing: ScoreFacts = {
  churnRisk: null,
  isLeaving: false,
  agreed: 0,
  lapsed: 0,
  heldMonths: null,
  serviceExperience: null,
  activity: Activity.PROSPECT,
  hasReferred: false,
  recommendation: null,
  shareOfWallet: null,
};
const everything: ScoreFacts = {
  churnRisk: 0.1,
  isLeaving: false,
  agreed: 2,
  lapsed: 1,
  heldMonths: 30,
  serviceExperience: 0.61,
  activity: Activity.PASSIVE,
  hasReferred: false,
  recommendation: 8,
  shareOfWallet: 0.5,
};
const best: ScoreFacts = {
  churnRisk: 0,
  isLeaving: false,
  agreed: 0,
  lapsed: 0,
  heldMonths: 240,
  serviceExperience: 0.82,
  activity: Activity.ACTIVE,
  hasReferred: true,
  recommendation: 0,
  shareOfWallet: 1.4,
};

const scoreFor = (facts: ScoreFacts) => scoreOf(facts, DEFAULT_POLICY, chances);
const valueFor = (component: ScoreComponent, facts: Partial<ScoreFacts>) =>
  scoreFor({ ...nothing, ...facts }).parts.find((part) => part.component === component)?.value;

test.each([
  ["only activity known, ACTIVE: (0.15 + 0.15) / 0.45", { ...nothing, activity: Activity.ACTIVE }, 66.6667, 0.15],
  ["only activity known, PASSIVE: (0.0375 + 0.15) / 0.45", { ...nothing, activity: Activity.PASSIVE }, 41.6667, 0.15],
  ["nothing but a prospect: 0.15 / 0.45", nothing, 33.3333, 0.15],
  // 0.3 · (4 · 0.675 + 2)/7 + 0.15 · 0.5 + 0.25 · 0.34/0.55 + 0.15 · 0.25 + 0.1 · 0.8 + 0.05 · 0.5 = 0.573474; + 0.15, / 1.3
  ["all known", everything, 55.6518, 1],
  // (0.3 + 0.15 + 0.25 + 0.15 + 0.1 + 0.05 + 0.15) / 1.3
  ["the best there is", best, 88.4615, 1],
])("%s is a score of its own", (_name, facts, score, coverage) => {
  const loyalty = scoreFor(facts);
  expect(loyalty.score).toBe(score);
  expect(loyalty.coverage).toBeCloseTo(coverage, 12);
});

test("little data stays near the middle, much data may leave it", () => {
  const active = { ...nothing, activity: Activity.ACTIVE };
  expect(scoreFor(active).score).toBeLessThan(scoreFor({ ...active, churnRisk: 0.01 }).score);
});

test("the points of the parts and of the middle add up to the score", () => {
  for (const facts of [nothing, everything, best]) {
    const { score, middlePoints, parts } = scoreFor(facts);
    expect(parts.reduce((total, { points }) => total + points, middlePoints)).toBeCloseTo(score, 3);
  }
});

test("every part is listed with its weight, and one without data has no value and no points", () => {
  const { parts } = scoreFor(nothing);
  expect(parts.map(({ component, weight }) => [component, weight])).toEqual(
    Object.entries(DEFAULT_POLICY.scoreWeights),
  );
  for (const part of parts.filter(({ component }) => component !== ScoreComponent.ACTIVITY)) {
    expect(part).toMatchObject({ value: null, points: 0 });
  }
});

test.each<[string, ScoreComponent, Partial<ScoreFacts>, number | null]>([
  ["retention without a contract", ScoreComponent.RETENTION, {}, null],
  ["retention of who has left", ScoreComponent.RETENTION, { activity: Activity.FORMER }, 0],
  ["retention of who is sure to leave", ScoreComponent.RETENTION, { churnRisk: 1, agreed: 9 }, 0],
  [
    "retention of who is known to leave later",
    ScoreComponent.RETENTION,
    { churnRisk: 0, isLeaving: true, agreed: 9 },
    0,
  ],
  ["retention of who is sure to stay", ScoreComponent.RETENTION, { churnRisk: 0 }, 1],
  ["retention at a risk of 0.1", ScoreComponent.RETENTION, { churnRisk: 0.1 }, 0.675],
  ["retention, one renewal agreed", ScoreComponent.RETENTION, { churnRisk: 0.1, agreed: 1 }, 0.74],
  ["retention, one contract lapsed", ScoreComponent.RETENTION, { churnRisk: 0.1, lapsed: 1 }, 0.54],
  ["retention at the risk called high", ScoreComponent.RETENTION, { churnRisk: 0.3 }, 0.35],
  ["tenure, never held", ScoreComponent.TENURE, { heldMonths: null }, null],
  ["tenure, first month", ScoreComponent.TENURE, { heldMonths: 0 }, 0],
  ["tenure, two and a half years", ScoreComponent.TENURE, { heldMonths: 30 }, 0.5],
  ["tenure, five years", ScoreComponent.TENURE, { heldMonths: 60 }, 1],
  ["tenure, ten years", ScoreComponent.TENURE, { heldMonths: 120 }, 1],
  ["experience at its worst", ScoreComponent.SERVICE_EXPERIENCE, { serviceExperience: 0.27 }, 0],
  ["experience at its best", ScoreComponent.SERVICE_EXPERIENCE, { serviceExperience: 0.82 }, 1],
  ["experience half-way", ScoreComponent.SERVICE_EXPERIENCE, { serviceExperience: 0.545 }, 0.5],
  ["active", ScoreComponent.ACTIVITY, { activity: Activity.ACTIVE }, 1],
  ["passive", ScoreComponent.ACTIVITY, { activity: Activity.PASSIVE }, 0.25],
  ["former", ScoreComponent.ACTIVITY, { activity: Activity.FORMER }, 0],
  ["prospect", ScoreComponent.ACTIVITY, { activity: Activity.PROSPECT }, 0],
  ["no word of mouth", ScoreComponent.WORD_OF_MOUTH, {}, null],
  ["a recommendation of 0", ScoreComponent.WORD_OF_MOUTH, { recommendation: 0 }, 0],
  ["a recommendation of 9", ScoreComponent.WORD_OF_MOUTH, { recommendation: 9 }, 0.9],
  ["a referral, whatever was said", ScoreComponent.WORD_OF_MOUTH, { hasReferred: true, recommendation: 3 }, 1],
  ["share of wallet unknown", ScoreComponent.SHARE_OF_WALLET, {}, null],
  ["a third of the wallet", ScoreComponent.SHARE_OF_WALLET, { shareOfWallet: 1 / 3 }, 1 / 3],
  ["more than the wallet", ScoreComponent.SHARE_OF_WALLET, { shareOfWallet: 1.5 }, 1],
])("%s", (_name, component, facts, expected) => {
  const value = valueFor(component, facts);
  if (expected === null) expect(value).toBeNull();
  else expect(value).toBeCloseTo(expected, 12);
});

test("where own outcomes turned the qualities upside down, experience has no scale and does not count", () => {
  const upsideDown = fitStayChances(
    {
      ...NO_OUTCOMES,
      [ResolutionQuality.UNRESOLVED]: { observed: 1000, stayed: 900 },
      [ResolutionQuality.VALUE_ENHANCEMENT]: { observed: 1000, stayed: 100 },
    },
    50,
  );
  const { parts } = scoreOf({ ...nothing, serviceExperience: 0.5 }, DEFAULT_POLICY, upsideDown);
  expect(parts.find(({ component }) => component === ScoreComponent.SERVICE_EXPERIENCE)?.value).toBeNull();
});
