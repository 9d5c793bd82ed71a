import fc from "fast-check";

import { comesIntoView, isWatched } from "../../../src/domain/contract/holding-term.js";
import { CustomerView } from "../../../src/domain/customer/customer-view.js";
import { DEFAULT_POLICY } from "../../../src/domain/loyalty/policy.js";
import { ReportDimension } from "../../../src/domain/report/report-customer.js";
import {
  addMovement,
  movementOf,
  movementsOf,
  NO_MOVEMENT,
  revenueKeyOf,
  type RevenueMovement,
  revenueRatesOf,
} from "../../../src/domain/report/revenue-movement.js";
import { arbitraryCustomer, arbitraryDay, shuffled } from "../../support/arbitrary-customer.js";
import { plusDays } from "../../support/naive-calendar.js";
import { agreed, cancelled, contract, customer, valueChanged } from "../facts.js";

const period = { from: "2024-07-01", to: "2025-07-01", asOf: "2025-07-01" };

function ratesOf(movement: Partial<RevenueMovement>): (number | null)[] {
  const rates = revenueRatesOf({ ...NO_MOVEMENT, ...movement }, period);
  return [rates.grossRevenueRetention.value, rates.netRevenueRetention.value];
}

describe("revenue retention", () => {
  test("start 10.0, contraction 0.6, churn 0.9, expansion 1.8: GRR 85 %, NRR 103 % (worked example)", () => {
    const rates = revenueRatesOf(
      { ...NO_MOVEMENT, start: 1000, contraction: 60, churn: 90, expansion: 180, newBusiness: 500 },
      period,
    );
    expect(rates.grossRevenueRetention).toMatchObject({ value: 0.85, numerator: 850, denominator: 1000, reason: null });
    expect(rates.netRevenueRetention).toMatchObject({ value: 1.03, numerator: 1030, denominator: 1000, reason: null });
  });

  test.each([
    ["all kept", { start: 100 }, [1, 1]],
    ["all lost", { start: 100, churn: 100 }, [0, 0]],
    ["expansion never counts in GRR", { start: 100, expansion: 900 }, [1, 10]],
    ["new business counts in neither", { start: 100, newBusiness: 900 }, [1, 1]],
    ["nothing at the start is unknown", { newBusiness: 900 }, [null, null]],
  ])("%s", (_name, movement, expected) => expect(ratesOf(movement)).toEqual(expected));

  test("leaves out what is unconfirmed, and shows to what it can lead", () => {
    const { grossRevenueRetention: gross, netRevenueRetention: net } = revenueRatesOf(
      { ...NO_MOVEMENT, start: 1000, unconfirmed: 200, churn: 80, expansion: 160 },
      period,
    );
    expect(gross).toMatchObject({ value: 0.9, denominator: 800, unconfirmed: 200, lowest: 0.72, highest: 0.92 });
    expect(net).toMatchObject({ value: 1.1, denominator: 800, unconfirmed: 200, lowest: 0.88, highest: 1.08 });
    const unknown = revenueRatesOf({ ...NO_MOVEMENT, start: 5, unconfirmed: 5 }, period).grossRevenueRetention;
    expect(unknown).toMatchObject({ value: null, lowest: 0, highest: 1 });
    expect(unknown.reason).toMatch(/unconfirmed/);
  });

  test("says why it is unknown", () => {
    const reason = "no annual value was held at the start of the period";
    expect(revenueRatesOf(NO_MOVEMENT, period).netRevenueRetention).toMatchObject({ value: null, reason });
  });
});

test.each([
  [100, 100, { start: 100 }],
  [100, 130, { start: 100, expansion: 30 }],
  [100, 99, { start: 100, contraction: 1 }],
  [100, 0, { start: 100, churn: 100 }],
  [0, 100, { newBusiness: 100 }],
  [0, 0, {}],
])("a customer that brought %i and brings %i", (atStart, atEnd, expected) => {
  expect(movementOf(atStart, atEnd)).toEqual({ ...NO_MOVEMENT, ...expected });
});

test.each([
  [100, 100, 0, { start: 100, unconfirmed: 100, unconfirmedEnd: 100 }],
  [100, 120, 80, { start: 100, unconfirmed: 20, unconfirmedEnd: 40 }],
  [100, 160, 130, { start: 100, expansion: 30, unconfirmedEnd: 30 }],
  [100, 70, 50, { start: 100, unconfirmed: 20, contraction: 30, unconfirmedEnd: 20 }],
  [0, 100, 60, { newBusiness: 60, unconfirmedEnd: 40 }],
])("a customer that brought %i and brings %i, of which %i are confirmed", (atStart, atEnd, confirmed, expected) => {
  expect(movementOf(atStart, atEnd, confirmed)).toEqual({ ...NO_MOVEMENT, ...expected });
});

/** A customer's movements from 1 July 2024 to 1 July 2025. */
function movementsFor(contracts: Parameters<typeof customer>[0], dimension?: ReportDimension.PRODUCT) {
  const view = new CustomerView(customer(contracts), DEFAULT_POLICY, period.asOf);
  const keyOf = dimension === undefined ? () => null : revenueKeyOf(dimension, "retail");
  return movementsOf(view, period.from, period.to, keyOf);
}

describe("the movements of a customer", () => {
  const yearly = contract();

  test.each<[string, Parameters<typeof customer>[0], Partial<RevenueMovement>]>([
    [
      "renewed for more",
      { contracts: [{ contract: yearly, events: [agreed("2024-12-01", { value: 150_000 })] }] },
      { start: 120_000, expansion: 30_000 },
    ],
    ["not renewed", { contracts: [{ contract: yearly, events: [] }] }, { start: 120_000, churn: 120_000 }],
    [
      "renewed for two years at a lower price a year",
      { contracts: [{ contract: yearly, events: [agreed("2024-12-01", { months: 24, value: 200_000 })] }] },
      { start: 120_000, contraction: 20_000 },
    ],
    [
      "changed within the term",
      { contracts: [{ contract: contract({ termMonths: 24 }), events: [valueChanged("2025-07-01", 120_000)] }] },
      { start: 60_000 },
    ],
    [
      "one contract for another is no churn",
      {
        contracts: [
          { contract: yearly, events: [cancelled("2024-08-01")] },
          { contract: contract({ id: "other", startsOn: "2025-01-01", value: 100_000 }), events: [] },
        ],
      },
      { start: 120_000, contraction: 20_000 },
    ],
    [
      "of which nobody said whether it was renewed",
      { contracts: [{ contract: contract({ autoRenew: true, confirmedUntil: "2024-12-31" }), events: [] }] },
      { start: 120_000, unconfirmed: 120_000, unconfirmedEnd: 120_000 },
    ],
    [
      "new on the last day",
      { contracts: [{ contract: contract({ startsOn: "2025-07-01" }), events: [] }] },
      { newBusiness: 120_000 },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(movementsFor(facts)).toEqual([{ currency: "EUR", key: null, movement: { ...NO_MOVEMENT, ...expected } }]);
  });

  describe("a year from 2022-05-01, renewed late, on 2023-05-23, within grace", () => {
    const facts = customer({
      contracts: [
        { contract: contract({ startsOn: "2022-05-01" }), events: [agreed("2023-05-23", { value: 150_000 })] },
      ],
    });
    const movementOn = (from: string, to: string, asOf: string) =>
      movementsOf(new CustomerView(facts, DEFAULT_POLICY, asOf), from, to, () => null).map(({ movement }) => movement);

    test.each([
      ["while it was pending, its value is still held", "2023-04-01", "2023-05-15", "2023-05-15", { start: 120_000 }],
      [
        "once the renewal is known, it began on 1 May",
        "2023-04-01",
        "2023-05-15",
        "2023-09-03",
        { start: 120_000, expansion: 30_000 },
      ],
      ["nothing is lost in April", "2023-04-01", "2023-05-01", "2023-09-03", { start: 120_000, expansion: 30_000 }],
      ["and nothing is new in May", "2023-05-01", "2023-06-01", "2023-09-03", { start: 150_000 }],
    ])("%s", (_name, from, to, asOf, expected) => {
      expect(movementOn(from, to, asOf)).toEqual([{ ...NO_MOVEMENT, ...expected }]);
    });
  });

  test("a term that lapsed after its grace days is lost when they were over", () => {
    const lapsed = customer({ contracts: [{ contract: contract({ startsOn: "2022-05-01" }), events: [] }] });
    const view = new CustomerView(lapsed, DEFAULT_POLICY, "2023-09-03");
    const movements = ["2023-05-30", "2023-05-31"].flatMap((to) => movementsOf(view, "2023-04-01", to, () => null));
    expect(movements.map(({ movement }) => movement.churn)).toEqual([0, 120_000]);
  });

  test.each([
    ["in years that nobody watched counts nowhere", "2022-01-01", "2024-01-01", {}],
    ["in the period in which it comes into view is not new business", "2022-01-01", "2025-02-01", {}],
    ["counts from the first day that was watched", "2025-01-01", "2025-02-01", { start: 120_000 }],
  ])("a contract from 2020, watched from 2025, %s", (_name, from, to, expected) => {
    const facts = contract({ startsOn: "2020-01-01", autoRenew: true, observedFrom: "2025-01-01" });
    const view = new CustomerView(customer({ contracts: [{ contract: facts, events: [] }] }), DEFAULT_POLICY, to);
    const sum = movementsOf(view, from, to, () => null).map(({ movement }) => movement);
    expect(sum.reduce(addMovement, NO_MOVEMENT)).toEqual({ ...NO_MOVEMENT, ...expected });
  });

  test("are kept apart by currency and by key", () => {
    const contracts = [
      { contract: contract({ product: "Phone" }), events: [] },
      { contract: contract({ id: "dollars", currency: "USD", product: "Phone" }), events: [] },
      { contract: contract({ id: "office", product: "Office", startsOn: "2025-01-01" }), events: [] },
    ];
    expect(movementsFor({ contracts }, ReportDimension.PRODUCT)).toEqual([
      { currency: "EUR", key: "Phone", movement: { ...NO_MOVEMENT, start: 120_000, churn: 120_000 } },
      { currency: "USD", key: "Phone", movement: { ...NO_MOVEMENT, start: 120_000, churn: 120_000 } },
      { currency: "EUR", key: "Office", movement: { ...NO_MOVEMENT, newBusiness: 120_000 } },
    ]);
  });

  test("have keys by product, segment and months of the term", () => {
    const value = new CustomerView(
      customer({ contracts: [{ contract: contract({ product: "Phone" }), events: [] }] }),
      DEFAULT_POLICY,
      period.from,
    ).annualValuesOn(period.from);
    const keys = [ReportDimension.PRODUCT, ReportDimension.SEGMENT, ReportDimension.TERM_LENGTH] as const;
    expect(keys.flatMap((dimension) => value.map(revenueKeyOf(dimension, "retail")))).toEqual([
      "Phone",
      "retail",
      "012",
    ]);
  });
});

describe("for any customers", () => {
  const days = fc.tuple(arbitraryDay(), fc.integer({ min: 1, max: 500 }));

  test("GRR is between 0 and 1 and not above NRR, and the movements lead from start to end", () => {
    fc.assert(
      fc.property(fc.array(arbitraryCustomer, { maxLength: 5 }), days, (customers, [from, length]) => {
        const to = plusDays(from, length);
        const views = customers.map((facts) => new CustomerView(facts, DEFAULT_POLICY, to));
        const movements = views.flatMap((view) => movementsOf(view, from, to, () => null));
        for (const currency of ["EUR", "USD"]) {
          const sum = movements
            .filter((each) => each.currency === currency)
            .reduce((total, { movement }) => addMovement(total, movement), NO_MOVEMENT);
          const heldOn = (day: string) =>
            views
              .map((view) =>
                view
                  .annualValuesOn(day, to)
                  .filter(({ contract: of }) => of.currency === currency && isWatched(of, day))
                  .filter(({ contract: of }) => !comesIntoView(of, from)),
              )
              .map((values) => Math.round(values.reduce((total, { yearly }) => total + yearly, 0)))
              .reduce((total, value) => total + value, 0);
          // Half a unit of each customer may be rounded either way, by the order of its contracts.
          expect(Math.abs(sum.start - heldOn(from))).toBeLessThanOrEqual(customers.length);
          const known = sum.start - sum.unconfirmed + sum.expansion - sum.contraction - sum.churn + sum.newBusiness;
          const end = known + sum.unconfirmedEnd;
          expect(Math.abs(end - heldOn(to))).toBeLessThanOrEqual(customers.length);
          const { grossRevenueRetention: gross, netRevenueRetention: net } = revenueRatesOf(sum, {
            from,
            to,
            asOf: to,
          });
          expect(gross.value === null).toBe(sum.start === sum.unconfirmed);
          if (gross.value === null || net.value === null) continue;
          expect(gross.value >= 0 && gross.value <= 1 && gross.value <= net.value).toBe(true);
          const { lowest, highest } = gross;
          expect(lowest !== null && lowest <= gross.value && gross.value <= (highest ?? NaN)).toBe(true);
        }
      }),
    );
  });

  test("the order of the contracts does not matter", () => {
    const mixed = arbitraryCustomer.chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts.contracts)));
    fc.assert(
      fc.property(mixed, days, ([facts, contracts], [from, length]) => {
        const to = plusDays(from, length);
        const of = (each: typeof facts) =>
          movementsOf(new CustomerView(each, DEFAULT_POLICY, to), from, to, () => null).sort((one, other) =>
            one.currency < other.currency ? -1 : 1,
          );
        expect(of({ ...facts, contracts })).toEqual(of(facts));
      }),
    );
  });
});
