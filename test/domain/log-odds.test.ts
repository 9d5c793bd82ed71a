import { expit, logit } from "../../src/domain/log-odds.js";

test.each([
  [0, -Infinity],
  [0.2, -Math.log(4)],
  [0.5, 0],
  [0.8, Math.log(4)],
  [1, Infinity],
])("the chance %d has the log odds %d", (chance, logOdds) => {
  expect(logit(chance)).toBeCloseTo(logOdds, 14);
  expect(expit(logOdds)).toBeCloseTo(chance, 14);
});
