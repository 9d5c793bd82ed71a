import type { ContractEventFacts } from "../../../src/domain/contract/contract.js";
import { PRIOR_MODEL } from "../../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../../../src/domain/loyalty/policy.js";
import { LoyaltyBacktestTally, shareOf } from "../../../src/domain/report/loyalty-backtest.js";
import { contract, customer, terminated } from "../facts.js";

const DAY = "2025-01-01";
/** Tiers as of the day itself, and of scores that customers without contacts reach. */
const POLICY = {
  ...DEFAULT_POLICY,
  downgradeProtectionDays: 1,
  tierThresholds: { silver: 20, gold: 45, platinum: 80 },
};
const told = (event: ContractEventFacts): ContractEventFacts => ({ ...event, learntOn: "2024-12-01" });

/** A customer of a monthly or yearly contract that rolled over for so many years, and what happened to it. */
function held(id: string, termMonths: number, years: number, events: readonly ContractEventFacts[] = []) {
  const startsOn = `${2025 - years}-01-01`;
  const facts = customer({
    contracts: [{ contract: contract({ id, startsOn, termMonths, autoRenew: true }), events }],
  });
  return { id, segment: null, facts };
}

function backtestOf(customers: readonly ReturnType<typeof held>[], asOf = "2026-06-01") {
  const tally = new LoyaltyBacktestTally(POLICY, PRIOR_MODEL, DAY, asOf);
  for (const each of customers) tally.add(each);
  return tally.result();
}

describe("the backtest of loyalty", () => {
  const stays = [1, 2, 3].map((index) => held(`stays ${index}`, 12, 4));
  const leaves = [1, 2].map((index) => held(`leaves ${index}`, 1, 1, [terminated("2025-06-01")]));

  test("counts who was held on the day and not any more at the end of the horizon, by tier", () => {
    const { customers, left, until, tiers, scoreAuc, risk } = backtestOf([...stays, ...leaves]);
    expect({ customers, left, until, scoreAuc, riskAuc: risk.auc }).toEqual({
      customers: 5,
      left: 2,
      until: "2026-01-01",
      scoreAuc: 1,
      riskAuc: 1,
    });
    expect(tiers.map((one) => [one.tier, one.customers, one.left])).toEqual([
      ["NEW", 0, 0],
      ["BRONZE", 0, 0],
      ["SILVER", 2, 2],
      ["GOLD", 3, 0],
      ["PLATINUM", 0, 0],
    ]);
  });

  test("leaves out who was known to leave on the day, and counts who left later than it was told", () => {
    const known = held("known", 12, 4, [told(terminated("2025-03-01"))]);
    const late = held("late", 12, 4, [terminated("2025-03-01")]);
    expect(backtestOf([known, late])).toMatchObject({ customers: 1, left: 1 });
  });

  test("says in which order tiers left, and when that is not the order of staying", () => {
    expect(backtestOf([...stays, ...leaves])).toMatchObject({
      isOrdered: true,
      verdict: "the higher the tier, the fewer left",
    });
    const loyalLeave = stays.map(({ id }) => held(id, 12, 4, [terminated("2025-03-01")]));
    const othersStay = leaves.map(({ id }) => held(id, 1, 1));
    expect(backtestOf([...loyalLeave, ...othersStay])).toMatchObject({
      isOrdered: false,
      verdict:
        "the order of tiers is not the order of staying: of 3 GOLD 100.0 % left, and of 2 SILVER 0.0 %; the difference may be chance",
    });
    expect(backtestOf(stays)).toMatchObject({ isOrdered: null });
  });

  test("counts who lapsed within the grace days as gone, and nobody who may still renew", () => {
    const startsOn = "2024-12-10";
    const facts = customer({ contracts: [{ contract: contract({ startsOn }), events: [] }] });
    const ending = { id: "ending", segment: null, facts };
    expect(backtestOf([ending], "2026-06-01")).toMatchObject({ customers: 1, left: 1, undecided: 0 });
    expect(backtestOf([ending], "2026-01-02")).toMatchObject({ customers: 0, left: 0, undecided: 1 });
  });

  test("has nothing to tell before the horizon has ended, and says why", () => {
    expect(backtestOf(stays, "2025-12-31")).toMatchObject({
      customers: 0,
      scoreAuc: null,
      reason: "the risk horizon ends on 2026-01-01, after 2025-12-31",
    });
    expect(backtestOf([]).reason).toBe("no customer was held on the day without being known to leave");
  });
});

test("the interval of a share is that of Jeffreys: 5 of 50 (worked example)", () => {
  const { shareLeft, low, high } = shareOf(5, 50);
  expect(shareLeft).toBe(0.1);
  expect(low).toBeCloseTo(0.0391, 3);
  expect(high).toBeCloseTo(0.2054, 3);
  expect(shareOf(0, 10)).toMatchObject({ shareLeft: 0, low: 0 });
  expect(shareOf(0, 0)).toMatchObject({ shareLeft: null, low: null, high: null });
});
