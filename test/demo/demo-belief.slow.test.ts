import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { BacktestTally } from "../../src/domain/report/backtest.js";
import { LoyaltyBacktestTally } from "../../src/domain/report/loyalty-backtest.js";
import { finished } from "../../src/domain/steps.js";
import { demoFactsOn, demoModel, describeDemoAdvice } from "./demo-belief.js";

const TODAY = "2026-11-27";
const CUSTOMERS = 2_000;

describeDemoAdvice(TODAY, CUSTOMERS);

describe("the demo, held against what came of it", () => {
  const customers = demoFactsOn(TODAY, CUSTOMERS).map((facts, index) => ({ id: `${index}`, segment: null, facts }));

  test.each([
    ["2025-11-27", TODAY],
    ["2024-11-27", "2025-11-27"],
    ["2023-11-27", "2024-11-27"],
  ])("the order of tiers on %s is the order of staying until %s, and the score tells who stays", (day, asOf) => {
    const model = demoModel(
      customers.map(({ facts }) => facts),
      day,
    );
    const tally = new LoyaltyBacktestTally(DEFAULT_POLICY, model, day, asOf);
    for (const customer of customers) tally.add(customer);
    const { isOrdered, verdict, scoreAuc, risk } = tally.result();
    expect({ isOrdered, verdict }).toMatchObject({ isOrdered: true });
    expect(scoreAuc).toBeGreaterThan(0.7);
    expect(risk.auc).toBeGreaterThan(0.72);
  });

  test("service experience and tenure both help to foresee who renews", () => {
    const tally = new BacktestTally(DEFAULT_POLICY, "2025-11-27", TODAY);
    for (const customer of customers) tally.add(customer);
    const { experience, tenureGain } = finished(tally.result());
    expect(experience).toMatchObject({ helps: true, reason: null });
    expect(tenureGain).toMatchObject({ helps: true, reason: null });
  });
});
