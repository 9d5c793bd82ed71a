import type { ContractHistory } from "../../../src/domain/contract/contract.js";
import { Hold } from "../../../src/domain/contract/holding-term.js";
import { customersKeptOf, renewalRateOf, RetentionBasis } from "../../../src/domain/contract/retention.js";
import { Channel, InteractionKind } from "../../../src/domain/customer/interaction.js";
import { Groups, type ReportCustomer, ReportDimension } from "../../../src/domain/report/report-customer.js";
import {
  addRetention,
  CustomerTerms,
  NO_RETENTION,
  type Presence,
  type RetentionCount,
} from "../../../src/domain/report/retention-count.js";
import { plusDays } from "../../support/naive-calendar.js";
import { agreed, cancelled, contract, customer, interaction, terminated } from "../facts.js";

const GRACE_DAYS = 30;
const year2025 = { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-01" };
const { PRODUCT, SEGMENT, TERM_LENGTH, CHANNEL } = ReportDimension;

function customerWith(contracts: ContractHistory[], changes: Partial<ReportCustomer> = {}): ReportCustomer {
  return { id: "customer", segment: null, facts: customer({ contracts }), ...changes };
}

/** Renewed and lapsed terms, customers held at the start and kept. */
function figuresOf({ renewals, atStart, kept }: RetentionCount): number[] {
  return [renewals.renewed, renewals.lapsed, atStart, kept];
}

function countOf(...customers: ReportCustomer[]): RetentionCount {
  return customers
    .map(({ facts }) => new CustomerTerms(facts.contracts, GRACE_DAYS, year2025.asOf).count(year2025))
    .reduce(addRetention, NO_RETENTION);
}

function countBy(dimension: ReportDimension, ...customers: ReportCustomer[]): Record<string, number[]> {
  return countThereBy(dimension, customers);
}

function countThereBy(
  dimension: ReportDimension,
  customers: readonly ReportCustomer[],
  isThere?: Presence,
): Record<string, number[]> {
  const groups = new Groups<RetentionCount>(() => NO_RETENTION);
  for (const one of customers) {
    const terms = new CustomerTerms(one.facts.contracts, GRACE_DAYS, year2025.asOf, isThere);
    terms.countBy(dimension, one, year2025, groups);
  }
  return Object.fromEntries(groups.entries().map(([key, count]) => [key ?? "none", figuresOf(count)]));
}

describe("100 customers on 1 January, 60 on yearly terms and 40 on two-year terms (worked example)", () => {
  /** Yearly terms end all through 2025; 12 of the 60 cancel. Of the two-year terms 20 end in 2025; 2 of them lapse. */
  const yearly = Array.from({ length: 60 }, (_, index) => {
    const facts = contract({ startsOn: plusDays("2024-01-02", index * 6), autoRenew: true });
    return customerWith([{ contract: facts, events: index % 5 === 0 ? [cancelled("2024-12-01")] : [] }]);
  });
  const twoYearly = Array.from({ length: 40 }, (_, index) => {
    const startsOn = plusDays(index < 20 ? "2023-02-01" : "2024-02-01", index * 5);
    const events = index >= 2 && index < 20 ? [agreed("2025-01-15")] : [];
    return customerWith([{ contract: contract({ startsOn, termMonths: 24 }), events }]);
  });
  /** Who comes in the year counts on neither side. */
  const fresh = customerWith([{ contract: contract({ startsOn: "2025-03-01" }), events: [] }]);
  const count = countOf(...yearly, ...twoYearly, fresh);

  test("66 of 80 renewals were done, and 86 of 100 customers kept", () => {
    expect(figuresOf(count)).toEqual([66, 14, 100, 86]);
    expect(renewalRateOf(count.renewals, year2025)).toMatchObject({ value: 0.825, numerator: 66, denominator: 80 });
    expect(customersKeptOf(count, year2025, RetentionBasis.TERMS)).toMatchObject({
      value: 0.86,
      numerator: 86,
      denominator: 100,
    });
  });

  test("of which 48 of 60 yearly and 18 of 20 two-year terms", () => {
    expect(countBy(TERM_LENGTH, ...yearly, ...twoYearly, fresh)).toEqual({
      "012": [48, 12, 60, 48],
      "024": [18, 2, 40, 38],
    });
  });
});

describe("years that nobody watched", () => {
  const fromThen = { startsOn: "2020-01-01", autoRenew: true };
  const late = { contract: contract({ ...fromThen, observedFrom: "2025-01-01" }), events: [] };
  const gone = { contract: contract(fromThen), events: [terminated("2023-06-01")] };
  const keptOf = (contracts: ContractHistory[], from: string, to: string) => {
    const { atStart, kept } = new CustomerTerms(contracts, GRACE_DAYS, "2026-01-01").count({
      from,
      to,
      asOf: "2026-01-01",
    });
    return [kept, atStart];
  };

  test("count nowhere: of one customer watched from 2025 and one who left in 2023, 0 of 1 was kept from 2022 to 2024", () => {
    expect([late, gone].map((one) => keptOf([one], "2022-01-01", "2025-01-01"))).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  test.each([
    ["not before the first day that was watched", "2024-12-31", "2026-01-01", [0, 0]],
    ["from that day on", "2025-01-01", "2026-01-01", [1, 1]],
  ])("%s", (_name, from, to, expected) => expect(keptOf([late], from, to)).toEqual(expected));

  test("hide what a customer holds, not the customer: another contract was watched, the late one keeps it", () => {
    expect(keptOf([late, gone], "2022-01-01", "2024-01-01")).toEqual([0, 1]);
    expect(keptOf([late, gone], "2022-01-01", "2025-01-01")).toEqual([1, 1]);
  });
});

describe("a customer with two contracts", () => {
  const phone = { contract: contract({ id: "phone", product: "Phone", startsOn: "2024-07-01" }), events: [] };
  const office = {
    contract: contract({ id: "office", product: "Office", startsOn: "2024-04-01", autoRenew: true }),
    events: [],
  };
  const both = customerWith([phone, office], { segment: "retail" });

  test("counts each renewal, but itself once", () => {
    expect(figuresOf(countOf(both))).toEqual([1, 1, 1, 1]);
  });

  test("belongs to the product of each contract, and is kept where it still holds one", () => {
    expect(countBy(PRODUCT, both)).toEqual({ Office: [1, 0, 1, 1], Phone: [0, 1, 1, 0] });
  });

  test("is kept in a product by another contract of that product", () => {
    const next = { contract: contract({ id: "next", product: "Phone", startsOn: "2025-10-01" }), events: [] };
    expect(countBy(PRODUCT, customerWith([phone, next]))).toEqual({ Phone: [0, 1, 1, 1] });
  });

  test("that renews for two years leaves the yearly terms, and is kept in no other part", () => {
    const longer = customerWith([{ ...phone, events: [agreed("2025-06-01", { months: 24 })] }]);
    expect(countBy(TERM_LENGTH, longer)).toEqual({ "012": [1, 0, 1, 0] });
    expect(figuresOf(countOf(longer))).toEqual([1, 0, 1, 1]);
  });

  test("belongs to its segment once, and to none where it has none", () => {
    expect(countBy(SEGMENT, both, customerWith([phone]))).toEqual({ retail: [1, 1, 1, 1], none: [0, 1, 1, 0] });
  });
});

describe("by activity, a customer who is there on both days", () => {
  const there = (contracts: ContractHistory[]) => {
    const one = customerWith(contracts, { segment: "retail" });
    const isThere = () => Hold.CONFIRMED;
    return {
      total: figuresOf(new CustomerTerms(contracts, GRACE_DAYS, year2025.asOf, isThere).count(year2025)),
      product: countThereBy(PRODUCT, [one], isThere),
      segment: countThereBy(SEGMENT, [one], isThere),
    };
  };

  test("without a contract belongs to its segment and to no product", () => {
    expect(there([])).toEqual({
      total: [0, 0, 1, 1],
      product: { none: [0, 0, 1, 1] },
      segment: { retail: [0, 0, 1, 1] },
    });
  });

  test("that comes to hold one is kept, but no longer among those without", () => {
    const later = { contract: contract({ product: "Phone", startsOn: "2025-07-01" }), events: [] };
    expect(there([later])).toMatchObject({ total: [0, 0, 1, 1], product: { none: [0, 0, 1, 0] } });
  });

  test("with one belongs to its product alone", () => {
    const phone = contract({ product: "Phone", startsOn: "2024-07-01", autoRenew: true });
    expect(there([{ contract: phone, events: [] }])).toMatchObject({
      total: [1, 0, 1, 1],
      product: { Phone: [1, 0, 1, 1] },
    });
  });
});

describe("by channel", () => {
  const held = [{ contract: contract({ startsOn: "2024-07-01", autoRenew: true }), events: [] }];
  const contacts = (...days: [string, Channel | null][]) =>
    customerWith(held, {
      facts: customer({
        contracts: held,
        interactions: days.map(([day, channel]) => interaction(InteractionKind.USAGE, day, { channel })),
      }),
    });

  test("of two contacts of one day the later counts, not the one whose name comes later", () => {
    const at = (time: string, channel: Channel) => ({ occurredAt: new Date(`2024-12-31T${time}Z`), channel });
    const interactions = [at("17:00:00", Channel.CHAT), at("09:00:00", Channel.PHONE)].map((contact) =>
      interaction(InteractionKind.SERVICE, "2024-12-31", contact),
    );
    expect(countBy(CHANNEL, customerWith(held, { facts: customer({ contracts: held, interactions }) }))).toEqual({
      CHAT: [1, 0, 1, 1],
    });
  });

  test.each<[string, ReportCustomer, Record<string, number[]>]>([
    [
      "a renewal belongs to the last channel up to its due day, the customer to that of the first day",
      contacts(["2024-12-31", Channel.CHAT], ["2025-06-30", Channel.PHONE]),
      { CHAT: [0, 0, 1, 1], PHONE: [1, 0, 0, 0] },
    ],
    [
      "what came a day later does not count",
      contacts(["2025-01-02", Channel.CHAT], ["2025-07-01", Channel.PHONE]),
      { CHAT: [1, 0, 0, 0], none: [0, 0, 1, 1] },
    ],
    [
      "an interaction without a channel does not hide the one before",
      contacts(["2024-12-01", Channel.CHAT], ["2024-12-31", null]),
      { CHAT: [1, 0, 1, 1] },
    ],
    [
      "of one day's channels the last by name",
      contacts(["2024-12-01", Channel.PHONE], ["2024-12-01", Channel.CHAT]),
      { PHONE: [1, 0, 1, 1] },
    ],
  ])("%s", (_name, one, expected) => expect(countBy(CHANNEL, one)).toEqual(expected));
});

test("groups come in the order of their keys, that of no key last", () => {
  const groups = new Groups<number>(() => 0);
  for (const key of ["b", null, "a", "b"]) groups.change(key, (count) => count + 1);
  expect(groups.entries()).toEqual([
    ["a", 1],
    ["b", 2],
    [null, 1],
  ]);
});
