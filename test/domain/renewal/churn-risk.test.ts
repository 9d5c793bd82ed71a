import fc from "fast-check";

import type { LocalDate } from "../../../src/domain/calendar.js";
import { TermClass } from "../../../src/domain/contract/term-class.js";
import { CustomerView } from "../../../src/domain/customer/customer-view.js";
import { loyaltyOf, riskHorizonOf } from "../../../src/domain/loyalty/loyalty.js";
import { churnRiskOf, explainedRiskOf, revenueAtRiskOf } from "../../../src/domain/renewal/churn-risk.js";
import { knownDecisionOf } from "../../../src/domain/renewal/known-decision.js";
import type { RenewalOutlook } from "../../../src/domain/renewal/renewal-outlook.js";
import { arbitraryCustomer, arbitraryDay, arbitraryModel, arbitraryPolicy } from "../../support/arbitrary-customer.js";
import { naiveLeavingChance } from "../../support/naive-risk.js";
import { curveOf, equalContracts, modelOf } from "./models.js";
import { lapsing, outlook, renewed } from "./outlooks.js";

const { MONTHS_1, MONTHS_12, MONTHS_24 } = TermClass;
/** Monthly contracts lapse by 0.05 a month, yearly ones by 0.1 and two-year ones by 0.6. */
const model = modelOf({
  MONTHS_1: equalContracts(0.05),
  MONTHS_12: equalContracts(0.1),
  MONTHS_24: equalContracts(0.6),
});
/** Twelve months from 1 June 2025: terms that come up on 31 December 2025 are due by then, no yearly one twice. */
const horizonEnd = "2026-06-01";
const riskOf = (...outlooks: RenewalOutlook[]) => churnRiskOf(outlooks, null, model, horizonEnd);

describe("the churn risk", () => {
  const monthly = outlook(MONTHS_1, 100, { startsOn: "2025-05-15", committedMonths: 1, renewalMonths: 1 });

  test.each<[string, RenewalOutlook[], number | null]>([
    ["of one contract is its own", [outlook(MONTHS_24, 100)], 0.6],
    ["of 5 % a month is more than that of 9 % a year (worked example)", [monthly], 1 - 0.95 ** 12],
    ["of two contracts is that both go (worked example)", [outlook(MONTHS_12, 900), outlook(MONTHS_24, 0)], 0.06],
    ["is 0 where nothing comes up in the horizon", [outlook(MONTHS_24, 100, { committedMonths: 24 })], 0],
    ["is 1 where the end is known", [lapsing(outlook(MONTHS_12, 900), "2026-01-01")], 1],
    ["is 0 where the known end lies beyond the horizon", [lapsing(outlook(MONTHS_12, 900), "2026-07-01")], 0],
    ["is 0 where the next term is agreed beyond it", [renewed(outlook(MONTHS_12, 900))], 0],
    [
      "of a cancelled and an open contract is that of the open one",
      [outlook(MONTHS_12, 900), lapsing(outlook(MONTHS_24, 100), "2026-01-01")],
      0.1,
    ],
    [
      "counts on a contract that is signed and begins in time",
      [
        lapsing(outlook(MONTHS_12, 900), "2026-01-01"),
        outlook(MONTHS_12, 900, { hasBegun: false, startsOn: "2026-01-01" }),
      ],
      0,
    ],
    ["is unknown where none has begun", [outlook(MONTHS_24, 900, { hasBegun: false })], null],
    ["is unknown without a contract", [], null],
  ])("%s", (_name, outlooks, expected) => {
    const risk = riskOf(...outlooks);
    if (expected === null) expect(risk).toBeNull();
    else expect(risk).toBeCloseTo(expected, 9);
  });
});

describe("revenue at risk", () => {
  test("is made up for by what is signed ahead, where the end of a contract is known", () => {
    const ending = lapsing(outlook(MONTHS_12, 60_000), "2026-01-01");
    const ahead = outlook(MONTHS_12, 50_000, { hasBegun: false, startsOn: "2026-01-01" });
    expect(revenueAtRiskOf([ending, ahead], null, model, horizonEnd)).toEqual([{ minor: 10_000, currency: "EUR" }]);
    expect(revenueAtRiskOf([ending, ahead, ahead], null, model, horizonEnd)).toEqual([{ minor: 0, currency: "EUR" }]);
    const open = outlook(MONTHS_12, 120_000);
    expect(revenueAtRiskOf([open, ahead], null, model, horizonEnd)).toEqual([{ minor: 12_000, currency: "EUR" }]);
  });

  test("is annual value × the chance that the contract goes, per currency (worked example)", () => {
    const outlooks = [
      outlook(MONTHS_12, 120_000),
      lapsing(outlook(MONTHS_12, 60_000), "2026-01-01"),
      outlook(MONTHS_24, 1000, { currency: "USD" }),
    ];
    expect(revenueAtRiskOf(outlooks, null, model, horizonEnd)).toEqual([
      { minor: 72_000, currency: "EUR" },
      { minor: 600, currency: "USD" },
    ]);
  });
});

describe("the known decision", () => {
  const ending = (endsOn: LocalDate) => lapsing(outlook(MONTHS_12, 900), endsOn);
  const agreed = (startsOn: LocalDate, endsOn: LocalDate) =>
    outlook(MONTHS_12, 900, { startsOn, committed: [{ startsOn, endsOn, value: 900 }] });
  test.each<[string, RenewalOutlook[], object | null]>([
    [
      "leaves with the last of its contracts",
      [ending("2025-12-01"), ending("2026-01-01"), ending("2025-11-01")],
      {
        decision: "LEAVING",
        leavesOn: "2026-01-01",
      },
    ],
    [
      "is open while one may go on",
      [ending("2025-12-01"), outlook(MONTHS_12, 900)],
      { decision: "OPEN", leavesOn: null },
    ],
    ["stays where a term is agreed beyond the horizon", [renewed(outlook(MONTHS_12, 900))], { decision: "STAYING" }],
    [
      "stays where one of its contracts is agreed beyond the horizon",
      [outlook(MONTHS_12, 900), renewed(outlook(MONTHS_12, 900))],
      { decision: "STAYING" },
    ],
    [
      "is open where a term is agreed to the end of the horizon, on which the customer is not held any more",
      [outlook(MONTHS_12, 900), agreed("2025-06-01", horizonEnd)],
      { decision: "OPEN" },
    ],
    [
      "stays where what is signed begins on the last day that counts",
      [outlook(MONTHS_12, 900), agreed(horizonEnd, "2027-06-01")],
      { decision: "STAYING" },
    ],
    [
      "is open where what is signed begins a day later",
      [outlook(MONTHS_12, 900), agreed("2026-06-02", "2027-06-02")],
      { decision: "OPEN" },
    ],
    ["is none without a contract that has begun", [outlook(MONTHS_12, 900, { hasBegun: false })], null],
  ])("%s", (_name, outlooks, expected) => {
    const decision = knownDecisionOf(outlooks, horizonEnd);
    if (expected === null) expect(decision).toBeNull();
    else expect(decision).toMatchObject(expected);
  });
});

describe("the reasons", () => {
  const experienced = modelOf({ MONTHS_12: curveOf(1, 4) }, { slope: 0.5, meanLogit: 0 });

  test("are the class base rate, tenure, experience and known decision, in this order", () => {
    const once = outlook(MONTHS_12, 900, { renewals: 1, last: { termClass: MONTHS_12, renewals: 1 } });
    const reasons = explainedRiskOf([lapsing(once, "2026-01-01")], 0.8, experienced, horizonEnd)?.reasons ?? [];
    expect(reasons.map(({ factor }) => factor)).toEqual(["CLASS_BASE_RATE", "TENURE", "EXPERIENCE", "KNOWN_DECISION"]);
    // 4/5, then 5/6; the odds of 5 times 4^½ make 10/11.
    const risks = [1 / 5, 1 / 6, 1 / 11, 1];
    reasons.forEach(({ value, points }, index) => {
      expect(value).toBeCloseTo(risks[index] ?? NaN, 12);
      expect(points).toBeCloseTo((risks[index] ?? NaN) - (risks[index - 1] ?? 0), 12);
    });
  });

  test("move nothing where there is nothing to say", () => {
    const reasons = explainedRiskOf([outlook(MONTHS_12, 900)], null, experienced, horizonEnd)?.reasons ?? [];
    [0.2, 0, 0, 0].forEach((points, index) => expect(reasons[index]?.points).toBeCloseTo(points, 12));
  });
});

describe("for any customer, policy and model", () => {
  const arbitraryCase = fc.record({
    facts: arbitraryCustomer,
    policy: arbitraryPolicy,
    model: arbitraryModel,
    day: arbitraryDay(),
  });

  test("the points of the reasons add up to the risk, which is a chance", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ facts, policy, model: of, day }) => {
        const { serviceExperience, churnRisk } = loyaltyOf(facts, policy, of, day);
        const outlooks = new CustomerView(facts, policy, day).outlooksOn(day);
        const risk = explainedRiskOf(outlooks, serviceExperience, of, riskHorizonOf(day, policy));
        expect(risk?.risk ?? null).toBe(churnRisk);
        if (risk === null) return;
        expect(risk.reasons.reduce((total, { points }) => total + points, 0)).toBeCloseTo(risk.risk, 8);
        for (const { value } of risk.reasons) expect(value >= -1e-12 && value <= 1 + 1e-12).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("the risk is what a day by day reading of facts known by then gives", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ facts, policy, model: of, day }) => {
        const { serviceExperience, churnRisk } = loyaltyOf(facts, policy, of, day);
        const naive = naiveLeavingChance(facts, policy, of, day, serviceExperience);
        if (naive === null) expect(churnRisk).toBeNull();
        else expect(churnRisk).toBeCloseTo(naive, 8);
      }),
      { numRuns: 200 },
    );
  });

  test("the risk is known exactly where a customer is held", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ facts, policy, model: of, day }) => {
        const isHeld = new CustomerView(facts, policy, day).isHeldOn(day);
        expect(loyaltyOf(facts, policy, of, day).churnRisk !== null).toBe(isHeld);
      }),
      { numRuns: 200 },
    );
  });
});
