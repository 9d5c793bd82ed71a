import type { LocalDate } from "../../src/domain/calendar.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { CustomerView } from "../../src/domain/customer/customer-view.js";
import { InteractionKind } from "../../src/domain/customer/interaction.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY, ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { agreed, contract, customer, interaction, service, terminated, valueChanged } from "./facts.js";

const viewOn = (day: LocalDate, facts: Partial<CustomerFacts>) =>
  new CustomerView(customer(facts), DEFAULT_POLICY, day);

describe("the annual value", () => {
  const twoYears = { contract: contract({ termMonths: 24, value: 240_000 }), events: [] };
  const monthly = { contract: contract({ termMonths: 1, value: 1000, autoRenew: true }), events: [] };

  test.each([
    ["is the value of the covering term, scaled to a year", [twoYears], "2024-06-01", 120_000],
    ["adds up over contracts", [twoYears, monthly], "2024-06-01", 132_000],
    [
      "is rounded to whole minor units",
      [{ contract: contract({ termMonths: 7, value: 100 }), events: [] }],
      "2024-06-01",
      171,
    ],
    [
      "goes by the value changed within the term",
      [{ contract: contract(), events: [valueChanged("2024-06-01", 90_000)] }],
      "2024-06-01",
      90_000,
    ],
    [
      "is kept while the term is pending, as last changed within it",
      [{ contract: contract(), events: [valueChanged("2024-06-01", 90_000), valueChanged("2025-01-05", 70_000)] }],
      "2025-01-10",
      90_000,
    ],
    [
      "not before the change",
      [{ contract: contract(), events: [valueChanged("2024-06-01", 90_000)] }],
      "2024-05-31",
      120_000,
    ],
  ])("%s", (_name, contracts, day, minor) => {
    expect(viewOn(day, { contracts }).annualValueOn(day)).toEqual({ minor, currency: "EUR" });
  });

  test.each([
    ["before the first term", [twoYears], "2023-12-31"],
    ["once the grace days are over", [{ contract: contract(), events: [] }], "2025-01-31"],
    ["after a termination", [{ contract: contract(), events: [terminated("2024-06-01")] }], "2024-06-01"],
    ["where currencies differ", [twoYears, { contract: contract({ currency: "USD" }), events: [] }], "2024-06-01"],
    ["without a contract", [], "2024-06-01"],
  ])("is unknown %s", (_name, contracts, day) => {
    expect(viewOn(day, { contracts }).annualValueOn(day)).toBeNull();
  });

  test("does not foresee, asked later, an agreement that came within the grace days", () => {
    const events = [agreed("2025-01-20", { value: 150_000 })];
    const view = viewOn("2025-02-01", { contracts: [{ contract: contract(), events }] });
    expect(view.annualValueOn("2025-01-19")).toEqual({ minor: 120_000, currency: "EUR" });
    expect(view.annualValueOn("2025-01-20")).toEqual({ minor: 150_000, currency: "EUR" });
    const yearlyAskedLater = view.annualValuesOn("2025-01-19", "2025-02-01").map(({ yearly }) => yearly);
    expect(yearlyAskedLater).toEqual([150_000]);
  });

  test("is the same whatever the order of the contracts", () => {
    const parts = [
      { contract: contract({ termMonths: 36, value: 40_388 }), events: [] },
      { contract: contract({ termMonths: 18, value: 36_560 }), events: [] },
      { contract: contract({ termMonths: 8, value: 11_793 }), events: [] },
    ];
    const values = permutationsOf(parts).map((contracts) =>
      viewOn("2024-02-01", { contracts }).annualValueOn("2024-02-01"),
    );
    expect(new Set(values.map((value) => value?.minor)).size).toBe(1);
  });
});

describe("in sight of reports", () => {
  const fromThen = { startsOn: "2020-01-01", autoRenew: true };
  const late = { contract: contract({ ...fromThen, observedFrom: "2025-01-01" }), events: [] };
  const watched = { contract: contract(fromThen), events: [terminated("2023-06-01")] };

  test.each([
    ["before its first contract", [late], "2019-12-31", true],
    ["not while nobody watched the only one", [late], "2024-12-31", false],
    ["from the first day that was watched on", [late], "2025-01-01", true],
    ["while a watched one holds it", [late, watched], "2023-05-31", true],
    ["not once only the other holds it", [late, watched], "2023-06-01", false],
    ["when no contract holds it, one of which was watched", [watched], "2024-01-01", true],
    ["without a contract", [], "2024-01-01", true],
  ])("%s", (_name, contracts, day, expected) => {
    expect(viewOn("2026-01-01", { contracts }).isInSightOn(day)).toBe(expected);
  });
});

describe("activity", () => {
  const contracts = [{ contract: contract({ termMonths: 24, startsOn: "2024-09-01" }), events: [] }];
  const interactions = [interaction(InteractionKind.USAGE, "2025-03-01")];

  test.each([
    ["2024-08-31", "PROSPECT", null],
    ["2024-09-01", "ACTIVE", "2024-09-01"],
    ["2025-03-01", "ACTIVE", "2025-03-01"],
    ["2026-02-28", "ACTIVE", "2025-03-01"],
    ["2026-03-01", "PASSIVE", null],
    ["2026-09-30", "PASSIVE", null],
    ["2026-10-01", "FORMER", null],
  ])("on %s is %s, the last act that counts on %s", (day, activity, lastActOn) => {
    const view = viewOn(day, { contracts, interactions });
    expect(view.activityOn(day)).toBe(activity);
    expect(view.lastActOn(day)).toBe(lastActOn);
  });

  test("is judged without the contract until that has begun", () => {
    expect(viewOn("2024-08-31", { contracts, customerSince: "2024-08-01" }).activityOn("2024-08-31")).toBe("PASSIVE");
    const early = [interaction(InteractionKind.PURCHASE, "2024-08-01")];
    expect(viewOn("2024-08-31", { contracts, interactions: early }).activityOn("2024-08-31")).toBe("ACTIVE");
  });
});

describe("the share of wallet", () => {
  const contracts = [{ contract: contract(), events: [] }];

  test("is our annual revenue by what they spend in all", () => {
    const view = viewOn("2024-06-01", { contracts, yearlySpend: { minor: 480_000, currency: "EUR" } });
    expect(view.shareOfWalletOn("2024-06-01")).toBe(0.25);
  });

  test.each([
    ["the spend", null, "2024-06-01"],
    ["a spend above 0", { minor: 0, currency: "EUR" }, "2024-06-01"],
    ["a spend in our currency", { minor: 480_000, currency: "USD" }, "2024-06-01"],
    ["a revenue", { minor: 480_000, currency: "EUR" }, "2023-06-01"],
  ])("is unknown without %s", (_name, yearlySpend, day) => {
    expect(viewOn(day, { contracts, yearlySpend }).shareOfWalletOn(day)).toBeNull();
  });
});

describe("word of mouth", () => {
  const said = (recommendation: number, day: LocalDate) =>
    interaction(InteractionKind.FEEDBACK, day, { recommendation });
  const wordsOn = (day: LocalDate, interactions: CustomerFacts["interactions"]) =>
    viewOn(day, { interactions }).wordOfMouthOn(day);

  test("is the latest recommendation, however they were written", () => {
    const interactions = [said(3, "2024-05-01"), said(9, "2024-01-01")];
    expect(wordsOn("2024-06-01", interactions).recommendation).toBe(3);
    expect(wordsOn("2024-04-01", interactions).recommendation).toBe(9);
  });

  test("is the lowest recommendation of one day, however they were written", () => {
    const interactions = [said(9, "2024-05-01"), said(3, "2024-05-01"), said(5, "2024-05-01")];
    expect(wordsOn("2024-06-01", interactions).recommendation).toBe(3);
    expect(wordsOn("2024-06-01", interactions.toReversed()).recommendation).toBe(3);
  });

  // By hand: of each person the latest answer; the mean of 10, 9 and 3 is 7.33; without a person is one more person.
  test.each([
    { answers: [["ann", 10, "2024-05-01"]], mean: 10 },
    {
      answers: [
        ["ann", 10, "2024-01-01"],
        ["ann", 4, "2024-05-01"],
      ],
      mean: 4,
    },
    {
      answers: [
        ["ann", 10, "2024-05-01"],
        ["ann", 4, "2024-05-01"],
        ["bob", 8, "2024-01-01"],
      ],
      mean: 6,
    },
    {
      answers: [
        ["ann", 10, "2024-01-01"],
        ["bob", 9, "2024-05-01"],
        ["cem", 3, "2024-02-01"],
      ],
      mean: 7,
    },
    {
      answers: [
        ["ann", 10, "2024-01-01"],
        [null, 4, "2024-05-01"],
        [null, 7, "2024-04-01"],
      ],
      mean: 7,
    },
  ] as const)("of several people is the mean of their latest answers: $answers → $mean", ({ answers, mean }) => {
    const interactions = answers.map(([personId, recommendation, day]) =>
      interaction(InteractionKind.FEEDBACK, day, { personId, recommendation }),
    );
    expect(wordsOn("2024-06-01", interactions).recommendation).toBe(mean);
    expect(wordsOn("2024-06-01", interactions.toReversed()).recommendation).toBe(mean);
  });

  test.each([
    ["2023-12-31", false],
    ["2024-01-01", true],
    ["2024-12-30", true],
    ["2024-12-31", false],
  ])("of 2024-01-01 counts on %s: %j", (day, counts) => {
    const interactions = [interaction(InteractionKind.REFERRAL, "2024-01-01", { recommendation: 8 })];
    expect(wordsOn(day, interactions)).toEqual({ hasReferred: counts, recommendation: counts ? 8 : null });
  });
});

describe("service contacts", () => {
  test.each([
    ["2024-02-28", 0],
    ["2024-02-29", 1],
    ["2026-02-27", 1],
    ["2026-02-28", 0],
  ])("resolved on 2024-02-29 count on %s: %i", (day, count) => {
    const interactions = [service(ResolutionQuality.LOW_EFFORT, "2024-02-29")];
    expect(viewOn(day, { interactions }).contactsOn(day)).toHaveLength(count);
  });
});

describe("completed months held", () => {
  const held = (startsOn: LocalDate, endsOn: LocalDate) => ({
    contract: contract({ startsOn, autoRenew: true }),
    events: [terminated(endsOn)],
  });

  test.each([
    ["nothing before the first term", [held("2024-01-01", "2024-07-01")], "2023-12-31", null],
    ["0 on the first day", [held("2024-01-01", "2024-07-01")], "2024-01-01", 0],
    ["5 a day before the sixth month is over", [held("2024-01-01", "2024-07-01")], "2024-06-30", 5],
    ["no more once left", [held("2024-01-01", "2024-07-01")], "2025-07-01", 6],
    [
      "once where contracts overlap",
      [held("2024-01-01", "2024-07-01"), held("2024-03-01", "2024-09-01")],
      "2025-01-01",
      8,
    ],
    [
      "unbroken where contracts touch",
      [held("2024-01-01", "2024-06-16"), held("2024-06-16", "2024-09-01")],
      "2025-01-01",
      8,
    ],
    [
      "span by span where there was a gap",
      [held("2024-01-01", "2024-06-16"), held("2024-06-18", "2024-09-01")],
      "2025-01-01",
      7,
    ],
  ])("are %s", (_name, contracts, day, months) => {
    expect(viewOn(day, { contracts }).heldMonthsOn(day)).toBe(months);
  });
});

describe("the next due day", () => {
  const contracts = [{ contract: contract({ autoRenew: true }), events: [agreed("2024-09-01")] }];

  test.each([
    ["is that of the open term", "2024-08-31", "2024-12-31"],
    ["skips a term that is agreed already", "2024-09-01", "2025-12-31"],
    ["is today on the due day", "2025-12-31", "2025-12-31"],
    ["moves on with the roll-over", "2026-01-01", "2026-12-31"],
  ])("%s", (_name, day, expected) => {
    expect(loyaltyOf(customer({ contracts }), DEFAULT_POLICY, PRIOR_MODEL, day).nextDueOn).toBe(expected);
  });

  test("is none where the contract has ended", () => {
    const ended = [{ contract: contract(), events: [terminated("2024-06-01")] }];
    expect(loyaltyOf(customer({ contracts: ended }), DEFAULT_POLICY, PRIOR_MODEL, "2024-06-01").nextDueOn).toBeNull();
  });
});

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutationsOf(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}
