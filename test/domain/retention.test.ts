import type { LocalDate } from "../../src/domain/calendar.js";
import { type ContractEventFacts, type ContractFacts } from "../../src/domain/contract/contract.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { holdingTerm } from "../../src/domain/contract/holding-term.js";
import {
  addCounts,
  countRenewals,
  customersKeptOf,
  renewalRateOf,
  RetentionBasis,
  type RetentionPeriod,
} from "../../src/domain/contract/retention.js";
import { type Term } from "../../src/domain/contract/term.js";
import { CustomerView } from "../../src/domain/customer/customer-view.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { plusDays } from "../support/naive-calendar.js";
import { agreed, cancelled, contract, customer, terminated } from "./facts.js";

const { TERMS, ACTIVITY } = RetentionBasis;
const GRACE_DAYS = 30;
const year2025: RetentionPeriod = { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-01" };

function termsOn(day: LocalDate, facts: ContractFacts, events: readonly ContractEventFacts[] = []): readonly Term[] {
  return termsOf({ contract: facts, events }, day, GRACE_DAYS).terms;
}

function isHeld(terms: readonly Term[], day: LocalDate): boolean {
  return holdingTerm(terms, day, day) !== null;
}

describe("the worked example: 100 customers on 1 January, 60 on yearly terms and 40 on two-year terms", () => {
  /** Yearly terms end all through 2025, the last on 1 January 2026; 12 of the 60 cancel. */
  const yearly = Array.from({ length: 60 }, (_, index) => {
    const facts = contract({ startsOn: plusDays("2024-01-02", index * 6), autoRenew: true });
    return termsOn(year2025.asOf, facts, index % 5 === 0 ? [cancelled("2024-12-01")] : []);
  });
  /** Of the two-year terms 20 end in 2025, of which 2 lapse; the others run on to 2026. */
  const twoYearly = Array.from({ length: 40 }, (_, index) => {
    const startsOn = plusDays(index < 20 ? "2023-02-01" : "2024-02-01", index * 5);
    return termsOn(
      year2025.asOf,
      contract({ startsOn, termMonths: 24 }),
      index < 2 ? [] : index < 20 ? [agreed("2025-01-15")] : [],
    );
  });
  const customers = [...yearly, ...twoYearly];

  test("66 of 80 renewals were done: 82.5 %", () => {
    const counts = customers.map((terms) => countRenewals(terms, null, year2025)).reduce(addCounts);
    expect(counts).toMatchObject({ renewed: 66, lapsed: 14, pending: 0 });
    expect(renewalRateOf(counts, year2025)).toMatchObject({ value: 0.825, numerator: 66, denominator: 80 });
  });

  test("86 of 100 customers were kept: 86 %", () => {
    const held = customers.filter((terms) => isHeld(terms, year2025.from ?? ""));
    const kept = held.filter((terms) => isHeld(terms, year2025.to));
    expect(customersKeptOf({ atStart: held.length, kept: kept.length, unconfirmed: 0 }, year2025, TERMS)).toMatchObject(
      {
        value: 0.86,
        numerator: 86,
        denominator: 100,
        reason: null,
      },
    );
  });
});

describe("a term counts", () => {
  const from2024 = contract({ autoRenew: true });

  test.each([
    ["in the period of its last covered day", { from: "2024-12-31", to: "2025-01-01" }, 1],
    ["not in the period of its end day", { from: "2025-01-01", to: "2025-12-31" }, 0],
    ["from the beginning where the period has none", { from: null, to: "2025-01-01" }, 1],
    ["not when it is due on the day after the period", { from: null, to: "2024-12-31" }, 0],
  ])("%s", (_name, period, renewed) => {
    const counts = countRenewals(termsOn("2025-06-01", from2024), null, { ...period, asOf: "2025-06-01" });
    expect(counts).toEqual({ renewed, lapsed: 0, pending: 0, unconfirmed: 0 });
  });

  test.each([
    ["due the day before anyone watched: not", "2025-01-01", 0],
    ["due on the first day that someone watched", "2024-12-31", 1],
  ])("%s", (_name, observedFrom, renewed) => {
    const counts = countRenewals(termsOn("2025-06-01", from2024), observedFrom, {
      from: null,
      to: "2025-06-01",
      asOf: "2025-06-01",
    });
    expect(counts.renewed).toBe(renewed);
  });

  test("only once its end is known to have come: a period's end later than the knowledge is cut to it", () => {
    const period = { from: null, to: "2027-01-01", asOf: "2024-12-31" };
    const agreedEarly = termsOn("2024-12-31", contract(), [agreed("2024-06-01")]);
    expect(countRenewals(agreedEarly, null, period)).toMatchObject({
      renewed: 0,
      lapsed: 0,
      pending: 0,
      unconfirmed: 0,
    });
    expect(renewalRateOf({ renewed: 0, lapsed: 0, pending: 0, unconfirmed: 0 }, period)).toMatchObject({
      to: "2024-12-31",
      asOf: "2024-12-31",
    });
  });

  test("as lapsed on the day before its termination", () => {
    const terms = termsOn("2024-12-01", contract(), [terminated("2024-06-15")]);
    const counts = countRenewals(terms, null, { from: "2024-06-14", to: "2024-06-15", asOf: "2024-12-01" });
    expect(counts).toMatchObject({ renewed: 0, lapsed: 1, pending: 0 });
  });
});

describe("a pending term", () => {
  const asOf = "2025-01-10";
  const period: RetentionPeriod = { from: "2024-01-01", to: "2025-01-01", asOf };

  test("stands beside the rate, with the lowest and the highest that it can lead to", () => {
    const renewed = countRenewals(termsOn(asOf, contract(), [agreed("2024-11-01")]), null, period);
    const lapsed = countRenewals(termsOn(asOf, contract(), [cancelled("2024-11-01")]), null, period);
    const pending = countRenewals(termsOn(asOf, contract()), null, period);
    const counts = [renewed, renewed, lapsed, pending].reduce(addCounts);
    expect(renewalRateOf(counts, period)).toMatchObject({
      numerator: 2,
      denominator: 3,
      value: 2 / 3,
      pending: 1,
      lowest: 2 / 4,
      highest: 3 / 4,
    });
  });

  test("alone gives no rate, but the widest span", () => {
    const counts = countRenewals(termsOn(asOf, contract()), null, period);
    expect(renewalRateOf(counts, period)).toMatchObject({ value: null, pending: 1, lowest: 0, highest: 1 });
  });

  test("was pending, asked later about a day before the agreement came", () => {
    const terms = termsOn("2025-06-01", contract(), [agreed("2025-01-20")]);
    expect(countRenewals(terms, null, period)).toMatchObject({ renewed: 0, lapsed: 0, pending: 1 });
    expect(countRenewals(terms, null, { ...period, asOf: "2025-01-20" })).toMatchObject({
      renewed: 1,
      lapsed: 0,
      pending: 0,
    });
  });

  test("was the only one, asked later about a day before an agreement that brought a term which has ended too", () => {
    const monthly = contract({ startsOn: "2025-01-15", termMonths: 1 });
    const events = [agreed("2025-03-20")];
    const soon: RetentionPeriod = { from: null, to: "2025-03-18", asOf: "2025-03-18" };
    const seenThen = termsOf({ contract: monthly, events }, "2025-03-18", 60).terms;
    const seenLater = termsOf({ contract: monthly, events }, "2025-03-25", 60).terms;
    expect(countRenewals(seenThen, null, soon)).toMatchObject({ renewed: 0, lapsed: 0, pending: 1 });
    expect(countRenewals(seenLater, null, soon)).toMatchObject({ renewed: 0, lapsed: 0, pending: 1 });
  });
});

describe("without data", () => {
  test("the retention rate is null with a reason, never 0", () => {
    const rate = renewalRateOf({ renewed: 0, lapsed: 0, pending: 0, unconfirmed: 0 }, year2025);
    expect(rate).toMatchObject({ value: null, numerator: 0, denominator: 0, lowest: null, highest: null });
    expect(rate.reason).toMatch(/no term/);
  });

  test("the customer retention rate is null with a reason, never 0", () => {
    const { value, reason } = customersKeptOf({ atStart: 0, kept: 0, unconfirmed: 0 }, year2025, TERMS);
    expect({ value, reason }).toEqual({ value: null, reason: "no customer was held at the start of the period" });
  });

  test("so is that by activity, which says so", () => {
    const { value, reason, definition } = customersKeptOf({ atStart: 0, kept: 0, unconfirmed: 0 }, year2025, ACTIVITY);
    expect({ value, reason }).toEqual({ value: null, reason: "no customer was active at the start of the period" });
    expect(definition).toMatch(/customers active at the end of the period/);
  });

  test("that of customers whose further stay nobody has confirmed is null too, from 0 to 100 %", () => {
    const rate = customersKeptOf({ atStart: 5, kept: 0, unconfirmed: 5 }, year2025, TERMS);
    expect(rate).toMatchObject({ value: null, numerator: 0, denominator: 0, unconfirmed: 5, lowest: 0, highest: 1 });
    expect(rate.reason).toMatch(/unconfirmed/);
  });

  test("a rate of 0 % is a rate", () => {
    expect(renewalRateOf({ renewed: 0, lapsed: 3, pending: 0, unconfirmed: 0 }, year2025)).toMatchObject({
      value: 0,
      reason: null,
    });
    expect(customersKeptOf({ atStart: 3, kept: 0, unconfirmed: 0 }, year2025, TERMS)).toMatchObject({
      value: 0,
      reason: null,
    });
  });
});

test("a rate says what it was computed from", () => {
  const rate = renewalRateOf(
    { renewed: 1, lapsed: 1, pending: 0, unconfirmed: 0 },
    { ...year2025, asOf: "2025-07-01" },
  );
  expect(rate).toMatchObject({ from: "2025-01-01", to: "2025-07-01", asOf: "2025-07-01" });
  expect(rate.definition).toMatch(/renewals done \/ renewals possible/);
});

describe("a customer is held", () => {
  const terms = termsOn("2025-06-01", contract());

  test.each([
    ["not before the start", "2023-12-31", false],
    ["on the first day", "2024-01-01", true],
    ["on the last covered day", "2024-12-31", true],
    ["on the first pending day", "2025-01-01", true],
    ["on the last pending day", "2025-01-30", true],
    ["not once the term has lapsed", "2025-01-31", false],
  ])("%s", (_name, day, expected) => {
    expect(isHeld(terms, day)).toBe(expected);
  });

  test("by any of its contracts", () => {
    const contracts = [contract(), contract({ id: "other", startsOn: "2025-02-01" })];
    const view = new CustomerView(
      customer({ contracts: contracts.map((one) => ({ contract: one, events: [] })) }),
      DEFAULT_POLICY,
      "2025-06-01",
    );
    expect(view.isHeldOn("2025-03-01")).toBe(true);
    expect(view.isHeldOn("2025-01-31")).toBe(false);
  });
});
