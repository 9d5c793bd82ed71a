import { hasMoved, PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { fitStayChances, NO_OUTCOMES } from "../../src/domain/loyalty/service-experience.js";

const modelAfter = (observed: number, stayed: number) => ({
  ...PRIOR_MODEL,
  stayChances: fitStayChances({ ...NO_OUTCOMES, LOW_EFFORT: { observed, stayed } }, 50),
});

test.each([
  ["nothing was learnt", modelAfter(0, 0), false],
  ["outcomes came as expected", modelAfter(100, 61), false],
  ["a fitted value moved by less than 0.005", modelAfter(1000, 611), false],
  ["the level alone moved by more than 0.005", modelAfter(1000, 613), true],
  ["a chance moved by more than 0.005", modelAfter(1000, 630), true],
])("a model is published anew or not where %s: %#", (_name, fitted, expected) => {
  expect(hasMoved(PRIOR_MODEL, fitted)).toBe(expected);
  expect(hasMoved(fitted, PRIOR_MODEL)).toBe(expected);
});
