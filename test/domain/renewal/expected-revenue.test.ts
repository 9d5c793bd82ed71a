import fc from "fast-check";

import type { LocalDate } from "../../../src/domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../../../src/domain/contract/contract.js";
import { termsOf } from "../../../src/domain/contract/contract-terms.js";
import {
  addRevenue,
  furtherTerms,
  type Horizon,
  horizonFrom,
  NO_REVENUE,
  revenueByCurrency,
  revenueOf,
  type RevenueParts,
} from "../../../src/domain/renewal/expected-revenue.js";
import { outlookOf, type RenewalOutlook } from "../../../src/domain/renewal/renewal-outlook.js";
import { arbitraryContract, arbitraryDay, arbitraryModel } from "../../support/arbitrary-customer.js";
import { agreed, cancelled, contract } from "../facts.js";
import { curveOf, equalContracts, modelOf } from "./models.js";

const model = modelOf({ MONTHS_12: equalContracts(0.1), MONTHS_1: equalContracts(0.5) });
const year2026 = horizonFrom("2026-01-15", 12, 0);

function outlookOn(day: LocalDate, facts: Partial<ContractFacts>, events: readonly ContractEventFacts[] = []) {
  const history = contract(facts);
  const outlook = outlookOf(history, termsOf({ contract: history, events }, day, 30).terms, day);
  if (outlook === null) throw new Error(`nothing is to come on ${day}`);
  return outlook;
}

const totalOf = (months: readonly RevenueParts[]) => months.reduce(addRevenue, NO_REVENUE);
const sumOf = ({ contracted, expected, atRisk }: RevenueParts) => contracted + expected + atRisk;

function expectParts(parts: RevenueParts | undefined, expected: readonly number[], digits = 6): void {
  const [contracted, renewed, atRisk] = expected;
  expect(parts?.contracted).toBeCloseTo(contracted ?? NaN, digits);
  expect(parts?.expected).toBeCloseTo(renewed ?? NaN, digits);
  expect(parts?.atRisk).toBeCloseTo(atRisk ?? NaN, digits);
}

describe("a horizon", () => {
  test.each([
    ["2026-01-15", 3, ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]],
    ["2026-12-31", 1, ["2026-12-01", "2027-01-01"]],
    ["2026-03-01", 2, ["2026-03-01", "2026-04-01", "2026-05-01"]],
  ])("from %s over %i months begins on the first of the month", (day, months, monthStarts) => {
    expect(horizonFrom(day, months, 0.1)).toEqual({ monthStarts, discountRate: 0.1 });
  });
});

describe("a yearly term of 1,200 from 1 July 2025 with a renewal chance of 0.9 (worked example)", () => {
  const facts = { startsOn: "2025-07-01", value: 1200 };

  test("brings 595.07 contracted, 0.9 · 604.93 expected and 0.1 · 604.93 at risk in 2026", () => {
    const total = totalOf(revenueOf(outlookOn("2026-01-01", facts), null, model, year2026));
    expectParts(total, [595.0685, 0.9 * 604.9315, 0.1 * 604.9315], 3);
  });

  test("spreads its value evenly over its days", () => {
    const months = revenueOf(outlookOn("2026-01-01", facts), null, model, year2026);
    expect(months).toHaveLength(12);
    expectParts(months[0], [(1200 * 31) / 365, 0, 0]);
    expectParts(months[1], [(1200 * 28) / 365, 0, 0]);
    expectParts(months[6], [0, (0.9 * 1200 * 31) / 365, (0.1 * 1200 * 31) / 365]);
  });

  test("is all contracted where the renewal is agreed, and nothing follows where it is cancelled", () => {
    const renewed = outlookOn("2026-01-01", facts, [agreed("2025-12-01")]);
    expectParts(totalOf(revenueOf(renewed, null, model, year2026)), [1200, 0, 0]);
    const cancelledAlready = outlookOn("2026-01-01", facts, [cancelled("2025-12-01")]);
    expectParts(totalOf(revenueOf(cancelledAlready, null, model, year2026)), [(1200 * 181) / 365, 0, 0]);
  });

  test("follows the customer's service experience: odds 9 · 4^½", () => {
    const experienced = modelOf({ MONTHS_12: equalContracts(0.1) }, { slope: 0.5, meanLogit: 0 });
    const total = totalOf(revenueOf(outlookOn("2026-01-01", facts), 0.8, experienced, year2026));
    expect(total.expected / (total.expected + total.atRisk)).toBeCloseTo(18 / 19, 12);
  });
});

describe("further renewals", () => {
  const chancesOf = (outlook: RenewalOutlook, before: LocalDate, of = model) =>
    [...furtherTerms(outlook, null, of, before)].map(({ term, chance }) => [term.startsOn, chance] as const);

  test("of a month at 0.5 each halve month by month", () => {
    const outlook = outlookOn("2026-01-10", { startsOn: "2026-01-01", termMonths: 1, value: 31, autoRenew: true });
    const months = revenueOf(outlook, null, model, horizonFrom("2026-01-10", 4, 0));
    [
      [31, 0, 0],
      [0, 31 / 2, 31 / 2],
      [0, 31 / 4, (31 * 3) / 4],
      [0, 31 / 8, (31 * 7) / 8],
    ].forEach((parts, index) => expectParts(months[index], parts));
  });

  test("rise with tenure: 4/5, then 5/6, then 6/7", () => {
    const outlook = outlookOn("2024-06-01", {});
    const chances = chancesOf(outlook, "2027-12-31", modelOf({ MONTHS_12: curveOf(1, 4) }));
    const expected = [4 / 5, (4 / 5) * (5 / 6), (4 / 5) * (5 / 6) * (6 / 7)];
    expect(chances.map(([startsOn]) => startsOn)).toEqual(["2025-01-01", "2026-01-01", "2027-01-01"]);
    chances.forEach(([, chance], index) => expect(chance).toBeCloseTo(expected[index] ?? NaN, 12));
  });

  test("count anew in another class: two years after one", () => {
    const of = modelOf({ MONTHS_12: curveOf(1, 4), MONTHS_24: curveOf(1, 1) });
    const chances = chancesOf(outlookOn("2024-06-01", { renewalMonths: 24 }), "2030-01-01", of);
    const expected = [4 / 5, (4 / 5) * (1 / 2), (4 / 5) * (1 / 2) * (2 / 3)];
    expect(chances.map(([startsOn]) => startsOn)).toEqual(["2025-01-01", "2027-01-01", "2029-01-01"]);
    chances.forEach(([, chance], index) => expect(chance).toBeCloseTo(expected[index] ?? NaN, 12));
  });

  test("begin where the last agreed term ends, and only before the horizon does", () => {
    const outlook = outlookOn("2024-06-01", {}, [agreed("2024-05-01")]);
    expect(chancesOf(outlook, "2026-01-01")).toEqual([]);
    expect(chancesOf(outlook, "2026-01-02").map(([startsOn]) => startsOn)).toEqual(["2026-01-01"]);
  });
});

test("a discount of 21 % a year makes month 6 count 1.21^½ times less", () => {
  const outlook = outlookOn("2026-01-01", { startsOn: "2025-07-01", value: 36_500 });
  const months = revenueOf(outlook, null, model, horizonFrom("2026-01-01", 12, 0.21));
  expectParts(months[0], [3100, 0, 0]);
  expectParts(months[6], [0, (0.9 * 3100) / 1.1, (0.1 * 3100) / 1.1]);
});

test("currencies are kept apart, in the order of their codes", () => {
  const facts = { startsOn: "2026-01-01", value: 365 };
  const [dollars, euros] = [outlookOn("2026-01-01", { ...facts, currency: "USD" }), outlookOn("2026-01-01", facts)];
  const byCurrency = revenueByCurrency([dollars, euros, euros], null, model, year2026);
  expect([...byCurrency.keys()]).toEqual(["EUR", "USD"]);
  expectParts(totalOf(byCurrency.get("EUR") ?? []), [730, 0, 0]);
  expectParts(totalOf(byCurrency.get("USD") ?? []), [365, 0, 0]);
  expect(revenueByCurrency([], null, model, year2026).size).toBe(0);
});

describe("for any contract and model", () => {
  const arbitraryCase = fc
    .record({
      history: arbitraryContract,
      model: arbitraryModel,
      day: arbitraryDay(),
      months: fc.integer({ min: 1, max: 36 }),
      experience: fc.option(fc.double({ min: 0.05, max: 0.95, noNaN: true })),
    })
    .map(({ history: { contract: facts, events }, day, months, ...rest }) => ({
      ...rest,
      outlook: outlookOf(facts, termsOf({ contract: facts, events }, day, 30).terms, day),
      horizon: horizonFrom(day, months, 0),
    }));

  /** The full value, were every renewal certain: each day of the horizon that any term would cover. */
  function fullValueOf(outlook: RenewalOutlook, { monthStarts }: Horizon): number {
    const [from = "", until = ""] = [monthStarts[0], monthStarts.at(-1)];
    const within = (startsOn: LocalDate, endsOn: LocalDate, value: number) => {
      const length = (one: LocalDate, other: LocalDate) => (Date.parse(other) - Date.parse(one)) / 86_400_000;
      const [begins, ends] = [startsOn > from ? startsOn : from, endsOn < until ? endsOn : until];
      return begins < ends ? (value * length(begins, ends)) / length(startsOn, endsOn) : 0;
    };
    const further = [...furtherTerms(outlook, null, modelOf({}), until)].map(({ term }) => term);
    return [...outlook.committed, ...further].reduce(
      (sum, { startsOn, endsOn, value }) => sum + within(startsOn, endsOn, value),
      0,
    );
  }

  test("the parts add up to the full value", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ outlook, model: of, horizon, experience }) => {
        if (outlook === null) return;
        const total = totalOf(revenueOf(outlook, experience, of, horizon));
        const full = fullValueOf(outlook, horizon);
        expect(Math.abs(sumOf(total) - full)).toBeLessThanOrEqual(1e-9 * Math.max(full, 1));
        for (const part of Object.values(total)) expect(part).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  test("a longer horizon only adds months", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ outlook, model: of, horizon, experience }) => {
        if (outlook === null) return;
        const [first = ""] = horizon.monthStarts;
        const longer = horizonFrom(first, horizon.monthStarts.length + 5, 0);
        const months = revenueOf(outlook, experience, of, horizon);
        expect(revenueOf(outlook, experience, of, longer).slice(0, months.length)).toEqual(months);
      }),
      { numRuns: 50 },
    );
  });

  test("further terms follow one another without a gap, each less certain than the one before", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ outlook, model: of, horizon, experience }) => {
        if (outlook === null) return;
        let endsOn = outlook.committed.at(-1)?.endsOn;
        let certainty = 1;
        for (const { term, chance } of furtherTerms(outlook, experience, of, horizon.monthStarts.at(-1) ?? "")) {
          expect(term.startsOn).toBe(endsOn);
          expect(chance).toBeLessThanOrEqual(certainty);
          [endsOn, certainty] = [term.endsOn, chance];
        }
      }),
      { numRuns: 100 },
    );
  });
});

test("further terms do not drift: those of a monthly contract from 31 January begin on the last day of each month", () => {
  const outlook = outlookOn("2026-02-01", { startsOn: "2026-01-31", termMonths: 1, autoRenew: true });
  const starts = [...furtherTerms(outlook, null, model, "2026-06-30")].map(({ term }) => term.startsOn);
  expect(starts).toEqual(["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
});
