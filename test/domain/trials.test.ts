import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractEventFacts, ContractHistory } from "../../src/domain/contract/contract.js";
import { SuccessionRule } from "../../src/domain/contract/contract.js";
import { inLines } from "../../src/domain/contract/contract-line.js";
import { eventRefusalOf } from "../../src/domain/contract/contract-rules.js";
import { standingOf } from "../../src/domain/contract/contract-standing.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { CustomerView } from "../../src/domain/customer/customer-view.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { agreed, cancelled, contract, customer, revoked, terminated, valueChanged } from "./facts.js";

const GRACE_DAYS = 30;

/** 12 months for 1,200.00, on trial from 15 January 2025 and paid from 1 February. */
const trial = contract({ startsOn: "2025-01-15", trialEndsOn: "2025-02-01" });

function termsOn(day: LocalDate, events: readonly ContractEventFacts[] = []): string[] {
  const { terms } = termsOf({ contract: trial, events }, day, GRACE_DAYS);
  return terms.map(({ startsOn, endsOn, outcome }) => `${startsOn} – ${endsOn} ${outcome}`);
}

const CONVERTED = ["2025-02-01 – 2026-02-01 OPEN"];

describe("the terms of a contract begin when its trial ends", () => {
  test.each<[string, readonly ContractEventFacts[], string[]]>([
    ["by itself", [], CONVERTED],
    ["not where it was cancelled before", [cancelled("2025-01-20")], []],
    ["not where it was cancelled on that day", [cancelled("2025-02-01")], []],
    [
      "where it was cancelled on the day after, to the end of the term",
      [cancelled("2025-02-02")],
      ["2025-02-01 – 2026-02-01 LAPSED"],
    ],
    ["where the cancellation was taken back before", [cancelled("2025-01-20"), revoked("2025-01-31")], CONVERTED],
    ["not where it was taken back too late", [cancelled("2025-01-20"), revoked("2025-02-01")], []],
    ["not where it was terminated on trial", [terminated("2025-01-20")], []],
    ["not where it was terminated on that day", [terminated("2025-02-01")], []],
    ["where it was terminated on the day after", [terminated("2025-02-02")], ["2025-02-01 – 2025-02-02 LAPSED"]],
  ])("%s", (_name, events, terms) => {
    expect(termsOn("2025-03-01", events)).toEqual(terms);
  });

  test("by the customer's notice, however long the notice is", () => {
    const facts = { ...trial, autoRenew: true, noticeDays: 90 };
    expect(termsOf({ contract: facts, events: [cancelled("2025-01-31")] }, "2025-03-01", GRACE_DAYS).terms).toEqual([]);
  });

  test("ends are counted from the end of the trial", () => {
    const facts = { ...trial, startsOn: "2025-01-15", trialEndsOn: "2025-01-31", termMonths: 1, autoRenew: true };
    const { terms } = termsOf({ contract: facts, events: [] }, "2025-03-31", GRACE_DAYS);
    expect(terms.map(({ endsOn }) => endsOn)).toEqual(["2025-02-28", "2025-03-31", "2025-04-30"]);
  });

  test("a trial that was cancelled and taken back changes on the day on which it is taken back", () => {
    const events = [cancelled("2025-01-20"), revoked("2025-01-25")];
    expect(termsOf({ contract: trial, events }, "2025-01-21", GRACE_DAYS)).toEqual({
      terms: [],
      changesOn: "2025-01-25",
    });
  });

  test("a trial without a day is none", () => {
    const facts = { ...trial, trialEndsOn: "2025-01-15" };
    expect(
      termsOf({ contract: facts, events: [terminated("2025-01-15")] }, "2025-03-01", GRACE_DAYS).terms,
    ).toMatchObject([{ startsOn: "2025-01-15", endsOn: "2025-01-16" }]);
  });
});

describe("how a contract on trial stands", () => {
  test.each<[LocalDate, readonly ContractEventFacts[], readonly [string, string | null, string | null]]>([
    ["2025-01-14", [], ["UPCOMING", "2026-01-31", null]],
    ["2025-01-15", [], ["TRIAL", "2026-01-31", null]],
    ["2025-01-31", [], ["TRIAL", "2026-01-31", null]],
    ["2025-02-01", [], ["RUNNING", "2026-01-31", null]],
    ["2025-01-14", [cancelled("2025-01-20")], ["UPCOMING", null, "2025-02-01"]],
    ["2025-01-31", [cancelled("2025-01-20")], ["TRIAL", null, "2025-02-01"]],
    ["2025-02-01", [cancelled("2025-01-20")], ["ENDED", null, "2025-02-01"]],
    ["2025-01-19", [terminated("2025-01-20")], ["TRIAL", null, "2025-01-20"]],
    ["2025-01-20", [terminated("2025-01-20")], ["ENDED", null, "2025-01-20"]],
    ["2025-01-10", [terminated("2025-01-15")], ["ENDED", null, "2025-01-15"]],
    ["2025-01-20", [terminated("2025-06-01")], ["TRIAL", null, "2025-06-01"]],
  ])("on %s, %j", (day, events, [status, dueOn, endsOn]) => {
    expect(standingOf({ contract: trial, events }, day, GRACE_DAYS)).toMatchObject({ status, dueOn, endsOn });
  });
});

describe("a customer on trial", () => {
  const viewOn = (day: LocalDate, events: readonly ContractEventFacts[] = []) =>
    new CustomerView(customer({ contracts: [{ contract: trial, events }] }), DEFAULT_POLICY, day);

  test.each<[LocalDate, readonly ContractEventFacts[], object]>([
    ["2025-01-31", [], { activity: "PROSPECT", lastAct: null, value: null, months: null, outlooks: 0 }],
    ["2025-02-01", [], { activity: "ACTIVE", lastAct: "2025-02-01", value: 120_000, months: 0, outlooks: 1 }],
    ["2025-03-01", [], { activity: "ACTIVE", lastAct: "2025-02-01", value: 120_000, months: 1, outlooks: 1 }],
    [
      "2025-03-01",
      [cancelled("2025-01-20")],
      { activity: "PROSPECT", lastAct: null, value: null, months: null, outlooks: 0 },
    ],
  ])("on %s, %j", (day, events, expected) => {
    const view = viewOn(day, events);
    expect({
      activity: view.activityOn(day),
      lastAct: view.lastActOn(day),
      value: view.annualValueOn(day)?.minor ?? null,
      months: view.heldMonthsOn(day),
      outlooks: view.outlooksOn(day).length,
    }).toEqual(expected);
  });

  test("has no renewals where the trial was not converted", () => {
    expect(viewOn("2027-01-01", [cancelled("2025-01-20")]).renewalsOn("2027-01-01")).toMatchObject({ lapsed: 0 });
  });
});

describe("a trial continues another contract once it converts", () => {
  const before: ContractHistory = { contract: contract({ id: "before", startsOn: "2024-02-01" }), events: [] };
  const after = (events: readonly ContractEventFacts[] = []): ContractHistory => ({
    contract: { ...trial, id: "after", agreedOn: "2025-01-10", learntOn: "2025-01-10" },
    events,
  });
  const lastTerm = (histories: readonly ContractHistory[], day: LocalDate) => {
    const [placed] = inLines(histories, { graceDays: GRACE_DAYS, succession: SuccessionRule.SAME_CUSTOMER });
    return placed === undefined ? undefined : termsOf(placed, day, GRACE_DAYS).terms.at(-1);
  };

  test.each<[string, ContractHistory, LocalDate, object]>([
    ["which is agreed on that day", after(), "2025-02-01", { outcome: "RENEWED", decidedOn: "2025-02-01" }],
    ["and not before", after(), "2025-01-31", { outcome: "OPEN" }],
    ["and not at all where it does not", after([cancelled("2025-01-20")]), "2025-02-01", { outcome: "PENDING" }],
  ])("%s", (_name, successor, day, term) => {
    expect(lastTerm([before, successor], day)).toMatchObject(term);
  });
});

test.each<[string, readonly ContractEventFacts[], ContractEventFacts, string | null]>([
  ["a cancellation on trial", [], cancelled("2025-01-20"), null],
  ["a termination on trial", [], terminated("2025-01-20"), null],
  ["a termination before", [], terminated("2025-01-14"), "END_BEFORE_START"],
  ["an agreement on trial", [], agreed("2025-01-20"), "END_BEFORE_START"],
  ["a value on trial", [], valueChanged("2025-01-20", 1), "END_BEFORE_START"],
  ["a cancellation taken back on trial", [cancelled("2025-01-20")], revoked("2025-01-31"), null],
  ["a cancellation taken back too late", [cancelled("2025-01-20")], revoked("2025-02-01"), "TERM_LAPSED"],
  ["an agreement after a trial that was not converted", [cancelled("2025-01-20")], agreed("2025-02-01"), "TERM_LAPSED"],
  [
    "a termination after a trial that was not converted",
    [cancelled("2025-01-20")],
    terminated("2025-02-02"),
    "TERM_LAPSED",
  ],
])("%s: %s", (_name, events, event, code) => {
  expect(eventRefusalOf(trial, events, event, GRACE_DAYS)?.code ?? null).toBe(code);
});
