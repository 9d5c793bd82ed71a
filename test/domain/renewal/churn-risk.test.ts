import fc from "fast-check";

import { TermOutcome } from "../../../src/domain/contract/contract-terms.js";
import { TermClass } from "../../../src/domain/contract/term-class.js";
import { CustomerView } from "../../../src/domain/customer/customer-view.js";
import { loyaltyOf } from "../../../src/domain/loyalty/loyalty.js";
import { churnRiskOf } from "../../../src/domain/renewal/churn-risk.js";
import type { RenewalOutlook } from "../../../src/domain/renewal/renewal-outlook.js";
import { arbitraryCustomer, arbitraryDay, arbitraryModel, arbitraryPolicy } from "../../support/arbitrary-customer.js";
import { curveOf, equalContracts, modelOf } from "./models.js";

const { MONTHS_12, MONTHS_24 } = TermClass;
/** Yearly contracts lapse by 0.1 and two-year ones by 0.6. */
const model = modelOf({ MONTHS_12: equalContracts(0.1), MONTHS_24: equalContracts(0.6) });

function outlook(termClass: TermClass, annualValue: number, changes: Partial<RenewalOutlook> = {}): RenewalOutlook {
  return {
    contractId: "contract",
    currency: "EUR",
    hasBegun: true,
    annualValue,
    dueOn: "2025-12-31",
    termClass,
    renewals: 0,
    decision: null,
    committed: [],
    startsOn: "2025-01-01",
    committedMonths: 12,
    last: { termClass, renewals: 0, hasLapsed: false },
    renewalMonths: 12,
    renewalValue: annualValue,
    ...changes,
  };
}

const riskOf = (...outlooks: RenewalOutlook[]) => churnRiskOf(outlooks, null, model)?.risk ?? null;

describe("the churn risk", () => {
  test("is weighted by annual value: 900 at 0.1 and 100 at 0.6 make 0.15 (worked example)", () => {
    expect(riskOf(outlook(MONTHS_12, 900), outlook(MONTHS_24, 100))).toBeCloseTo(0.15, 9);
  });

  test.each<[string, RenewalOutlook[], number | null]>([
    ["of one contract is its own", [outlook(MONTHS_24, 100)], 0.6],
    ["of a contract without value is its own", [outlook(MONTHS_24, 0)], 0.6],
    ["is unweighted where all values are 0", [outlook(MONTHS_12, 0), outlook(MONTHS_24, 0)], 0.35],
    [
      "is unweighted where currencies differ",
      [outlook(MONTHS_12, 900), outlook(MONTHS_24, 100, { currency: "USD" })],
      0.35,
    ],
    ["leaves out what is worth nothing beside what is", [outlook(MONTHS_12, 900), outlook(MONTHS_24, 0)], 0.1],
    [
      "leaves out contracts that have not begun",
      [outlook(MONTHS_12, 900), outlook(MONTHS_24, 900, { hasBegun: false })],
      0.1,
    ],
    ["is unknown where none has begun", [outlook(MONTHS_24, 900, { hasBegun: false })], null],
    ["is unknown without a contract", [], null],
  ])("%s", (_name, outlooks, expected) => {
    const risk = riskOf(...outlooks);
    if (expected === null) expect(risk).toBeNull();
    else expect(risk).toBeCloseTo(expected, 9);
  });

  test("is 1 or 0 where the decision is known", () => {
    expect(riskOf(outlook(MONTHS_12, 900, { decision: TermOutcome.LAPSED }))).toBe(1);
    expect(riskOf(outlook(MONTHS_12, 900, { decision: TermOutcome.RENEWED }))).toBe(0);
  });

  test("of a known and an open decision is weighted like any others", () => {
    const cancelled = outlook(MONTHS_24, 100, { decision: TermOutcome.LAPSED });
    expect(riskOf(outlook(MONTHS_12, 900), cancelled)).toBeCloseTo(0.19, 9);
  });
});

describe("the reasons", () => {
  const experienced = modelOf({ MONTHS_12: curveOf(1, 4) }, { slope: 0.5, meanLogit: 0 });

  test("are the class base rate, tenure, experience and known decision, in this order", () => {
    const lapsed = outlook(MONTHS_12, 900, { renewals: 1, decision: TermOutcome.LAPSED });
    const reasons = churnRiskOf([lapsed], 0.8, experienced)?.reasons ?? [];
    expect(reasons.map(({ factor }) => factor)).toEqual(["CLASS_BASE_RATE", "TENURE", "EXPERIENCE", "KNOWN_DECISION"]);
    // 4/5, then 5/6; the odds of 5 times 4^½ make 10/11.
    const risks = [1 / 5, 1 / 6, 1 / 11, 1];
    reasons.forEach(({ value, points }, index) => {
      expect(value).toBeCloseTo(risks[index] ?? NaN, 12);
      expect(points).toBeCloseTo((risks[index] ?? NaN) - (risks[index - 1] ?? 0), 12);
    });
  });

  test("move nothing where there is nothing to say", () => {
    const reasons = churnRiskOf([outlook(MONTHS_12, 900)], null, experienced)?.reasons ?? [];
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
        const outlooks = new CustomerView(facts, policy, day).outlooks();
        const risk = churnRiskOf(outlooks, serviceExperience, of);
        expect(risk?.risk ?? null).toBe(churnRisk);
        if (risk === null) return;
        expect(risk.reasons.reduce((total, { points }) => total + points, 0)).toBeCloseTo(risk.risk, 8);
        for (const { value } of risk.reasons) expect(value >= -1e-12 && value <= 1 + 1e-12).toBe(true);
      }),
      { numRuns: 100 },
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
