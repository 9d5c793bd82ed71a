import { DEFAULT_POLICY } from "../../../src/domain/loyalty/policy.js";
import { BacktestTally, plainRateOf } from "../../../src/domain/report/backtest.js";
import { finished } from "../../../src/domain/steps.js";
import { agreed, contract, customer } from "../facts.js";

const RENEWED_BY_DAY = ["2023-12-20", "2024-12-20"];

/** Yearly contracts from 2023 that renewed twice; in 2025 every second comes to its end without a word. */
function backtestOf({ customers = 20, agreedOn = RENEWED_BY_DAY, asOf = "2026-06-01" } = {}) {
  const tally = new BacktestTally(DEFAULT_POLICY, "2025-06-01", asOf);
  for (let index = 0; index < customers; index += 1) {
    const days = index % 2 === 0 ? [...agreedOn, "2025-12-20"] : agreedOn;
    const facts = customer({
      contracts: [{ contract: contract({ startsOn: "2023-01-01" }), events: days.map((day) => agreed(day)) }],
    });
    tally.add({ id: `customer ${index}`, segment: null, facts });
  }
  return finished(tally.result());
}

describe("a backtest", () => {
  test("does not say that tenure helps before a lapse was seen, although the prior gains on a plain rate near 1", () => {
    const { tenureGain } = backtestOf();
    expect(tenureGain?.high).toBeLessThan(0);
    expect(tenureGain).toMatchObject({
      helps: false,
      reason: "no lapse was seen by the day from which it could be learnt",
    });
  });

  test.each([
    [{}, null],
    [{ customers: 0 }, "no contract's next due term after 2025-06-01 was decided by 2026-06-01"],
    [
      { asOf: "2025-12-01" },
      "no contract's next due term after 2025-06-01 was decided by 2025-12-01 (20 are still undecided)",
    ],
  ])("%j: why nothing could be compared is %j", (facts, reason) => {
    const backtest = backtestOf(facts);
    expect(backtest.reason).toBe(reason);
    expect(backtest.experience === null).toBe(reason !== null);
    expect(backtest.tenureGain === null).toBe(reason !== null);
  });

  test("compares with the plain rate of all terms decided by the day, smoothed by half a term", () => {
    expect(plainRateOf({ renewed: 40, lapsed: 0 })).toBeCloseTo(40.5 / 41, 12);
    const { plainRate } = backtestOf();
    const even = (Math.log(40.5 / 41) + Math.log(0.5 / 41)) / 2;
    expect(plainRate.logLoss).toBeCloseTo(-even, 12);
  });
});
