import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../../src/domain/contract/contract.js";
import { standingEvents } from "../../src/domain/contract/contract.js";
import { eventRefusalOf } from "../../src/domain/contract/contract-rules.js";
import { standingOf } from "../../src/domain/contract/contract-standing.js";
import { foreseenTermsOf, termsOf } from "../../src/domain/contract/contract-terms.js";
import { pausesOf } from "../../src/domain/contract/pause.js";
import { CustomerView } from "../../src/domain/customer/customer-view.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { churnRiskOf, revenueAtRiskOf } from "../../src/domain/renewal/churn-risk.js";
import { horizonFrom, revenueOf } from "../../src/domain/renewal/expected-revenue.js";
import { movementOf } from "../../src/domain/report/revenue-movement.js";
import {
  agreed,
  cancelled,
  contract,
  customer,
  mistake,
  paused,
  resumed,
  revoked,
  terminated,
  valueChanged,
} from "./facts.js";

const GRACE_DAYS = 30;

/** 12 months from 1 January 2025 for 1,200.00, renewing by themselves; the first end is 1 January 2026. */
const yearly = contract({ startsOn: "2025-01-01", autoRenew: true });
const monthly = contract({ startsOn: "2025-01-31", termMonths: 1, value: 10_000, autoRenew: true });

describe("the pauses that events tell of", () => {
  test.each<[string, readonly ContractEventFacts[], (readonly [LocalDate, LocalDate | null])[]]>([
    ["one that nobody says the end of", [paused("2025-03-01")], [["2025-03-01", null]]],
    ["one whose end is known", [paused("2025-03-01", "2025-05-01")], [["2025-03-01", "2025-05-01"]]],
    ["one that was resumed", [paused("2025-03-01"), resumed("2025-04-01")], [["2025-03-01", "2025-04-01"]]],
    [
      "one that was resumed sooner",
      [paused("2025-03-01", "2025-05-01"), resumed("2025-04-01")],
      [["2025-03-01", "2025-04-01"]],
    ],
    [
      "one that was over when it was resumed",
      [paused("2025-03-01", "2025-05-01"), resumed("2025-06-01")],
      [["2025-03-01", "2025-05-01"]],
    ],
    [
      "one that was prolonged",
      [paused("2025-03-01", "2025-05-01"), paused("2025-04-01", "2025-07-01")],
      [["2025-03-01", "2025-07-01"]],
    ],
    [
      "two",
      [paused("2025-03-01", "2025-05-01"), paused("2025-05-01", "2025-07-01")],
      [
        ["2025-03-01", "2025-05-01"],
        ["2025-05-01", "2025-07-01"],
      ],
    ],
    ["none where it was resumed on its first day", [paused("2025-03-01"), resumed("2025-03-01")], []],
    ["none where it never was", [paused("2025-03-01"), mistake(paused("2025-03-01"), "2025-03-10")], []],
    ["none where nothing was paused", [resumed("2025-03-01")], []],
  ])("%s", (_name, events, expected) => {
    expect(pausesOf(standingEvents(events)).map(({ from, until }) => [from, until])).toEqual(expected);
  });
});

describe("an end that lies in a pause decides nothing where the contract renews by itself", () => {
  test.each<[string, ContractFacts, readonly ContractEventFacts[], LocalDate, string[]]>([
    [
      "the term goes on to the first end after it",
      yearly,
      [paused("2025-12-01", "2026-02-01")],
      "2026-03-01",
      ["2025-01-01 – 2027-01-01 OPEN"],
    ],
    [
      "already while it lasts",
      yearly,
      [paused("2025-12-01", "2026-02-01")],
      "2025-12-15",
      ["2025-01-01 – 2027-01-01 OPEN"],
    ],
    [
      "and not before it is known",
      yearly,
      [paused("2025-12-01", "2026-02-01")],
      "2025-11-30",
      ["2025-01-01 – 2026-01-01 OPEN"],
    ],
    [
      "also on the first day of the pause",
      yearly,
      [paused("2026-01-01", "2026-02-01")],
      "2026-03-01",
      ["2025-01-01 – 2027-01-01 OPEN"],
    ],
    [
      "not on the first day after it",
      yearly,
      [paused("2025-12-01", "2026-01-01")],
      "2026-01-01",
      ["2025-01-01 – 2026-01-01 RENEWED", "2026-01-01 – 2027-01-01 OPEN"],
    ],
    [
      "nor where it was resumed before",
      yearly,
      [paused("2025-12-01"), resumed("2025-12-20")],
      "2026-03-01",
      ["2025-01-01 – 2026-01-01 RENEWED", "2026-01-01 – 2027-01-01 OPEN"],
    ],
    [
      "by whole renewal periods",
      { ...yearly, renewalMonths: 1 },
      [paused("2025-12-01", "2026-02-10")],
      "2026-03-15",
      ["2025-01-01 – 2026-03-01 RENEWED", "2026-03-01 – 2026-04-01 OPEN"],
    ],
    [
      "on the contract's own days",
      monthly,
      [paused("2025-02-10", "2025-04-10")],
      "2025-05-15",
      ["2025-01-31 – 2025-04-30 RENEWED", "2025-04-30 – 2025-05-31 OPEN"],
    ],
    [
      "for as long as nobody knows when it ends",
      monthly,
      [paused("2025-02-10")],
      "2025-05-15",
      ["2025-01-31 – 2025-05-31 OPEN"],
    ],
    [
      "but for a cancellation, which decides as it would without",
      monthly,
      [paused("2025-02-10"), cancelled("2025-03-05")],
      "2025-05-15",
      ["2025-01-31 – 2025-03-31 LAPSED"],
    ],
    [
      "its notice counted to the end that it reaches",
      { ...monthly, noticeDays: 30 },
      [paused("2025-02-10"), cancelled("2025-03-05")],
      "2025-05-15",
      ["2025-01-31 – 2025-04-30 LAPSED"],
    ],
    [
      "and for a termination",
      monthly,
      [paused("2025-02-10"), terminated("2025-03-15")],
      "2025-05-15",
      ["2025-01-31 – 2025-03-15 LAPSED"],
    ],
    [
      "and for an agreement",
      monthly,
      [paused("2025-02-10"), agreed("2025-03-05")],
      "2025-04-15",
      ["2025-01-31 – 2025-03-31 RENEWED", "2025-03-31 – 2025-04-30 OPEN"],
    ],
    [
      "where it must be agreed, an end stays an end",
      contract({ startsOn: "2025-01-01" }),
      [paused("2025-12-01")],
      "2026-03-01",
      ["2025-01-01 – 2026-01-01 LAPSED"],
    ],
  ])("%s", (_name, facts, events, day, expected) => {
    const { terms } = termsOf({ contract: facts, events }, day, GRACE_DAYS);
    expect(terms.map(({ startsOn, endsOn, outcome }) => `${startsOn} – ${endsOn} ${outcome}`)).toEqual(expected);
  });

  test("months and value stay those agreed", () => {
    const events = [paused("2025-12-01", "2026-02-01"), valueChanged("2026-05-01", 150_000)];
    expect(termsOf({ contract: yearly, events }, "2026-06-01", GRACE_DAYS).terms).toMatchObject([
      {
        months: 12,
        prolongedMonths: 12,
        value: 120_000,
        endValue: 150_000,
        renewals: 0,
        scheduledEndsOn: "2027-01-01",
      },
    ]);
  });

  test("but an end to come decides where nobody knows how long the pause lasts", () => {
    const events = [paused("2025-02-10"), { ...terminated("2025-05-15"), learntOn: "2025-03-01" }];
    const { terms } = foreseenTermsOf({ contract: monthly, events }, "2025-03-01", GRACE_DAYS);
    expect(terms.map(({ endsOn, outcome }) => `${endsOn} ${outcome}`)).toEqual([
      "2025-03-31 RENEWED",
      "2025-04-30 RENEWED",
      "2025-05-15 LAPSED",
    ]);
  });
});

test("a roll-over that is foreseen in a pause may turn out to be none on its day", () => {
  const known = [paused("2025-02-10"), cancelled("2025-03-20")];
  const history = { contract: { ...monthly, noticeDays: 14 }, events: known };
  const before = foreseenTermsOf(history, "2025-03-25", GRACE_DAYS);
  expect(before).toMatchObject({
    terms: [{ endsOn: "2025-03-31" }, { endsOn: "2025-04-30" }],
    changesOn: "2025-03-31",
  });
  expect(foreseenTermsOf(history, "2025-03-31", GRACE_DAYS).terms).toMatchObject([{ endsOn: "2025-04-30" }]);
});

describe("how a paused contract stands", () => {
  test.each<[LocalDate, readonly ContractEventFacts[], object]>([
    [
      "2025-02-28",
      [paused("2025-03-01", "2025-05-01")],
      { status: "RUNNING", pausedOn: "2025-03-01", resumesOn: "2025-05-01" },
    ],
    [
      "2025-03-01",
      [paused("2025-03-01", "2025-05-01")],
      { status: "PAUSED", pausedOn: "2025-03-01", resumesOn: "2025-05-01" },
    ],
    ["2025-05-01", [paused("2025-03-01", "2025-05-01")], { status: "RUNNING", pausedOn: null, resumesOn: null }],
    [
      "2026-06-01",
      [paused("2025-03-01")],
      { status: "PAUSED", dueOn: "2026-12-31", pausedOn: "2025-03-01", resumesOn: null },
    ],
    [
      "2025-04-01",
      [paused("2025-03-01"), cancelled("2025-03-20")],
      { status: "ENDING", endsOn: "2026-01-01", pausedOn: "2025-03-01" },
    ],
    ["2026-01-01", [paused("2025-03-01"), cancelled("2025-03-20")], { status: "ENDED", pausedOn: null }],
    ["2025-04-01", [paused("2026-02-01"), cancelled("2025-03-20")], { status: "ENDING", pausedOn: null }],
  ])("on %s, %j", (day, events, expected) => {
    expect(standingOf({ contract: yearly, events }, day, GRACE_DAYS)).toMatchObject(expected);
  });
});

describe("a paused customer", () => {
  const viewOn = (day: LocalDate, events: readonly ContractEventFacts[], facts = yearly) =>
    new CustomerView(customer({ contracts: [{ contract: facts, events }] }), DEFAULT_POLICY, day);

  test("is held, and brings nothing until the resumption", () => {
    const view = viewOn("2025-06-01", [paused("2025-03-01", "2025-05-01")]);
    const days = ["2025-02-28", "2025-03-01", "2025-04-30", "2025-05-01"];
    expect(days.map((day) => view.annualValueOn(day)?.minor)).toEqual([120_000, 0, 0, 120_000]);
    expect(days.map((day) => [view.isHeldOn(day), view.activityOn(day)])).toEqual(days.map(() => [true, "ACTIVE"]));
  });

  test("may change on the days on which a pause begins and ends", () => {
    const { tierDays, next } = viewOn("2025-04-01", [
      { ...paused("2025-03-01", "2025-05-01"), learntOn: "2025-02-20" },
    ]).changesAfter("2025-02-01");
    expect(tierDays).toEqual(expect.arrayContaining(["2025-02-20", "2025-03-01"]));
    expect([next, "2025-05-01"].sort()).toEqual([next, "2025-05-01"]);
  });

  test.each<[string, readonly ContractEventFacts[], number, number]>([
    ["without a pause", [], 31 + 28 + 31 + 30, 365],
    ["whose resumption is known", [paused("2025-02-01", "2025-04-01")], 31 + 30, 365 - 59],
    ["whose resumption nobody knows", [paused("2025-02-01")], 31, 31],
  ])("brings for so many days, as foreseen, %s", (_name, events, contractedDays, allDays) => {
    const [outlook] = viewOn(
      "2025-02-15",
      events,
      contract({
        startsOn: "2025-01-01",
        termMonths: 4,
        value: 12_000,
        renewalMonths: 8,
        renewalValue: 24_500,
        autoRenew: true,
      }),
    ).outlooksOn("2025-02-15");
    const parts = outlook === undefined ? [] : revenueOf(outlook, null, PRIOR_MODEL, horizonFrom("2025-01-01", 12, 0));
    const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0);
    expect(sum(({ contracted }) => contracted)).toBeCloseTo(contractedDays * 100, 6);
    expect(sum(({ expected, atRisk }) => expected + atRisk)).toBeCloseTo((allDays - contractedDays) * 100, 6);
  });

  test("puts no revenue at risk that is not expected to come back, and may leave all the same", () => {
    const at = (events: readonly ContractEventFacts[]) => {
      const outlooks = viewOn("2025-02-15", events).outlooksOn("2025-02-15");
      return [
        churnRiskOf(outlooks, null, PRIOR_MODEL, "2026-02-15"),
        revenueAtRiskOf(outlooks, null, PRIOR_MODEL, "2026-02-15")[0]?.minor,
      ];
    };
    expect(at([])).toEqual([0.2, 24_000]);
    expect(at([paused("2025-02-01", "2025-04-01")])).toEqual([0.2, 24_000]);
    expect(at([paused("2025-02-01")])).toEqual([0.2, 0]);
    // The end lies in the pause: nothing is due within the horizon.
    expect(at([paused("2025-02-01", "2026-02-01")])).toEqual([0, 0]);
  });
});

test.each([
  [120_000, 0, { atStart: false, atEnd: true }, { start: 120_000, contraction: 120_000, churn: 0 }],
  [120_000, 0, { atStart: false, atEnd: false }, { start: 120_000, contraction: 0, churn: 120_000 }],
  [0, 120_000, { atStart: true, atEnd: false }, { start: 0, expansion: 120_000, newBusiness: 0 }],
  [0, 120_000, { atStart: false, atEnd: false }, { start: 0, expansion: 0, newBusiness: 120_000 }],
  [0, 0, { atStart: true, atEnd: true }, { start: 0, expansion: 0, contraction: 0, churn: 0, newBusiness: 0 }],
  [0, 0, { atStart: true, atEnd: false }, { churn: 0 }],
])("annual value from %i to %i, paused %j, is %j", (atStart, atEnd, pausedDays, expected) => {
  expect(movementOf(atStart, atEnd, atEnd, pausedDays)).toMatchObject(expected);
});

test.each<[string, readonly ContractEventFacts[], ContractEventFacts, string | null]>([
  ["a pause", [], paused("2025-03-01"), null],
  ["another word on it", [paused("2025-03-01")], paused("2025-04-01", "2025-06-01"), null],
  ["a pause before the start", [], paused("2024-12-31"), "END_BEFORE_START"],
  ["a pause after the end", [cancelled("2025-02-01")], paused("2026-01-01"), "TERM_LAPSED"],
  ["a resumption", [paused("2025-03-01")], resumed("2025-04-01"), null],
  ["a resumption of what is not paused", [], resumed("2025-04-01"), "NOT_PAUSED"],
  ["a resumption when it is over", [paused("2025-03-01", "2025-04-01")], resumed("2025-04-01"), "NOT_PAUSED"],
  ["a resumption before", [paused("2025-03-01")], resumed("2025-02-28"), "NOT_PAUSED"],
  [
    "a pause after a revoked cancellation",
    [cancelled("2025-02-01"), revoked("2025-02-10")],
    paused("2025-03-01"),
    null,
  ],
])("%s: %s", (_name, events, event, code) => {
  expect(eventRefusalOf(yearly, events, event, GRACE_DAYS)?.code ?? null).toBe(code);
});
