import type { LocalDate } from "../../../src/domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../../../src/domain/contract/contract.js";
import { foreseenTermsOf } from "../../../src/domain/contract/contract-terms.js";
import { TermOutcome } from "../../../src/domain/contract/term.js";
import { TermClass } from "../../../src/domain/contract/term-class.js";
import { PRIOR_MODEL } from "../../../src/domain/loyalty/loyalty-model.js";
import { outlookOf, renewalChanceOf } from "../../../src/domain/renewal/renewal-outlook.js";
import { agreed, cancelled, contract, terminated, valueChanged } from "../facts.js";
import { curveOf, modelOf } from "./models.js";

const { LAPSED, RENEWED } = TermOutcome;

function outlookOn(day: LocalDate, facts: Partial<ContractFacts> = {}, events: readonly ContractEventFacts[] = []) {
  const history = contract(facts);
  return outlookOf(history, foreseenTermsOf({ contract: history, events }, day, 30).terms, day);
}

describe("what stands before a contract of twelve months from 1 January 2024", () => {
  const first = { startsOn: "2024-01-01", endsOn: "2025-01-01", value: 120_000 };
  const second = { startsOn: "2025-01-01", endsOn: "2026-01-01", value: 120_000 };

  test("is its only term, and renewals as that term was", () => {
    expect(outlookOn("2024-06-01")).toEqual({
      contractId: "contract",
      predecessorId: null,
      pauses: [],
      rollsOver: false,
      currency: "EUR",
      hasBegun: true,
      annualValue: 120_000,
      dueOn: "2024-12-31",
      termClass: "MONTHS_12",
      renewals: 0,
      decision: null,
      committed: [first],
      startsOn: "2024-01-01",
      dueMonths: 12,
      committedMonths: 12,
      last: { termClass: "MONTHS_12", renewals: 0 },
      endsOn: null,
      renewalMonths: 12,
      renewalValue: 120_000,
    });
  });

  test.each<[string, LocalDate, Partial<ContractFacts>, ContractEventFacts[], object | null]>([
    ["not begun, the day before it starts", "2023-12-31", {}, [], { hasBegun: false, committed: [first] }],
    ["begun on the day it starts", "2024-01-01", {}, [], { hasBegun: true }],
    [
      "renewed ahead: known, and both terms agreed",
      "2024-06-01",
      {},
      [agreed("2024-05-01")],
      { dueOn: "2024-12-31", decision: RENEWED, committed: [first, second], last: { renewals: 1 }, endsOn: null },
    ],
    [
      "cancelled: known, and nothing follows",
      "2024-06-01",
      { autoRenew: true },
      [cancelled("2024-05-01")],
      { decision: LAPSED, committed: [first], endsOn: "2025-01-01" },
    ],
    ["cancelled, on the last day", "2024-12-31", { autoRenew: true }, [cancelled("2024-05-01")], { decision: LAPSED }],
    ["cancelled, on the end", "2025-01-01", { autoRenew: true }, [cancelled("2024-05-01")], null],
    ["terminated, on the day", "2024-07-01", {}, [terminated("2024-07-01")], null],
    [
      "pending within the grace days",
      "2025-01-30",
      {},
      [],
      { dueOn: "2024-12-31", decision: null, committed: [first] },
    ],
    ["lapsed after the grace days", "2025-01-31", {}, [], null],
    [
      "rolled over: the next term, once renewed",
      "2025-01-01",
      { autoRenew: true },
      [],
      { dueOn: "2025-12-31", renewals: 1, decision: null, committed: [second] },
    ],
  ])("%s", (_name, day, facts, events, expected) => {
    const outlook = outlookOn(day, facts, events);
    if (expected === null) expect(outlook).toBeNull();
    else expect(outlook).toMatchObject(expected);
  });
});

describe("what is known ahead", () => {
  const monthly = { termMonths: 1, value: 1000, startsOn: "2026-01-01", autoRenew: true };
  const told = (event: ContractEventFacts, learntOn: LocalDate): ContractEventFacts => ({ ...event, learntOn });

  test.each<[string, LocalDate, Partial<ContractFacts>, ContractEventFacts[], object]>([
    [
      "a termination of next month ends the term that runs",
      "2026-11-27",
      monthly,
      [told(terminated("2026-12-01"), "2026-11-20")],
      { dueOn: "2026-11-30", decision: LAPSED, endsOn: "2026-12-01" },
    ],
    [
      "the day before it was told nothing is known",
      "2026-11-19",
      monthly,
      [told(terminated("2026-12-01"), "2026-11-20")],
      { dueOn: "2026-11-30", decision: null, endsOn: null },
    ],
    [
      "told after it took effect it was not known before",
      "2026-11-27",
      monthly,
      [told(terminated("2026-12-01"), "2027-01-10")],
      { decision: null, endsOn: null },
    ],
    [
      "a later end: the contract runs on until then",
      "2026-11-27",
      monthly,
      [told(terminated("2027-02-01"), "2026-11-20")],
      { dueOn: "2026-11-30", decision: RENEWED, endsOn: "2027-02-01", last: { renewals: 12 } },
    ],
    [
      "an end within a term",
      "2026-11-27",
      monthly,
      [told(terminated("2027-01-15"), "2026-11-20")],
      { decision: RENEWED, endsOn: "2027-01-15" },
    ],
    [
      "a cancellation too late for this term is for the next one",
      "2024-12-15",
      { autoRenew: true, noticeDays: 30 },
      [cancelled("2024-12-10")],
      { dueOn: "2024-12-31", decision: RENEWED, endsOn: "2026-01-01" },
    ],
    [
      "a cancellation dated ahead",
      "2026-11-27",
      { ...monthly, noticeDays: 10 },
      [told(cancelled("2026-12-24"), "2026-11-20")],
      { decision: RENEWED, endsOn: "2027-02-01" },
    ],
    [
      "a renewal agreed for the end, or within the grace days after it",
      "2024-06-01",
      {},
      [told(agreed("2025-01-10"), "2024-05-01")],
      { dueOn: "2024-12-31", decision: RENEWED, endsOn: null },
    ],
    [
      "a refusal for a day within the grace days",
      "2024-06-01",
      {},
      [told(cancelled("2025-01-10"), "2024-05-01")],
      { dueOn: "2024-12-31", decision: LAPSED, endsOn: "2025-01-10" },
    ],
    [
      "a price that rises within the term",
      "2026-11-27",
      { ...monthly, termMonths: 12 },
      [told(valueChanged("2026-12-01", 24_000), "2026-11-20")],
      { annualValue: 24_000, renewalValue: 24_000 },
    ],
  ])("%s", (_name, day, facts, events, expected) => {
    expect(outlookOn(day, facts, events)).toMatchObject(expected);
  });
});

describe("the value that is at stake", () => {
  test.each<[string, Partial<ContractFacts>, ContractEventFacts[], number]>([
    ["of two years is halved", { termMonths: 24 }, [], 60_000],
    ["of a month is taken twelve times", { termMonths: 1, value: 1000, startsOn: "2024-06-01" }, [], 12_000],
    ["is as last changed within the term", {}, [valueChanged("2024-03-01", 90_000)], 90_000],
  ])("%s", (_name, facts, events, annualValue) => {
    expect(outlookOn("2024-06-15", facts, events)).toMatchObject({ annualValue });
  });

  test("of further renewals is what a renewal brings by itself", () => {
    const facts = { renewalMonths: 24, renewalValue: 200_000 };
    expect(outlookOn("2024-06-15", facts)).toMatchObject({ renewalMonths: 24, renewalValue: 200_000 });
    const changed = [valueChanged("2024-03-01", 90_000)];
    expect(outlookOn("2024-06-15", {}, changed)).toMatchObject({ renewalMonths: 12, renewalValue: 90_000 });
  });
});

describe("the chance of a renewal", () => {
  const place = { termClass: TermClass.MONTHS_12, renewals: 1 };

  test("is 4/5 at first and 5/6 once renewed by the prior (worked example)", () => {
    expect(renewalChanceOf(place, null, PRIOR_MODEL)).toEqual({
      base: expect.closeTo(4 / 5, 12),
      tenure: expect.closeTo(5 / 6, 12),
      experience: expect.closeTo(5 / 6, 12),
    });
  });

  test("moves with the customer's experience: odds 5 · 4^½", () => {
    const model = modelOf({}, { slope: 0.5, meanLogit: 0 });
    expect(renewalChanceOf(place, 0.8, model)).toMatchObject({
      tenure: expect.closeTo(5 / 6, 12),
      experience: expect.closeTo(10 / 11, 12),
    });
  });

  test("is that of its own class", () => {
    const model = modelOf({ MONTHS_1: curveOf(1, 1), MONTHS_24: curveOf(1, 9) });
    const tenureOf = (termClass: TermClass) => renewalChanceOf({ ...place, termClass }, null, model).tenure;
    expect(tenureOf(TermClass.MONTHS_1)).toBeCloseTo(2 / 3, 12);
    expect(tenureOf(TermClass.MONTHS_24)).toBeCloseTo(10 / 11, 12);
  });
});
