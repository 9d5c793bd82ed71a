import type { LocalDate } from "../../../src/domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../../../src/domain/contract/contract.js";
import { termsOf } from "../../../src/domain/contract/contract-terms.js";
import { TermClass } from "../../../src/domain/contract/term-class.js";
import { opportunitiesOf, OpportunityTally } from "../../../src/domain/renewal/renewal-model.js";
import { agreed, cancelled, contract, terminated } from "../facts.js";

const GRACE_DAYS = 30;

/** Opportunities known on a day, each as "class: renewals before, what came". */
function knownOn(day: LocalDate, facts: Partial<ContractFacts>, events: readonly ContractEventFacts[] = []): string[] {
  const history = contract(facts);
  const { terms } = termsOf({ contract: history, events }, day, GRACE_DAYS);
  return opportunitiesOf(terms, history.observedFrom, day).map(
    ({ termClass, renewals, renewed }) => `${termClass}: ${renewals}, ${renewed ? "renewed" : "lapsed"}`,
  );
}

describe("a term enters when its scheduled end has come, whatever was known before", () => {
  const lapsed = ["MONTHS_12: 0, lapsed"];
  const renewed = ["MONTHS_12: 0, renewed"];

  test.each<[string, ContractEventFacts[], boolean, LocalDate, string[]]>([
    ["cancelled early, the day before the end", [cancelled("2024-03-01")], true, "2024-12-31", []],
    ["cancelled early, on the end", [cancelled("2024-03-01")], true, "2025-01-01", lapsed],
    ["terminated early, the day before the scheduled end", [terminated("2024-03-01")], true, "2024-12-31", []],
    ["terminated early, on the scheduled end", [terminated("2024-03-01")], true, "2025-01-01", lapsed],
    ["agreed early, the day before the end", [agreed("2024-03-01")], false, "2024-12-31", []],
    ["agreed early, on the end", [agreed("2024-03-01")], false, "2025-01-01", renewed],
    ["rolled over on the end", [], true, "2025-01-01", renewed],
    ["not renewed, within the grace days", [], false, "2025-01-30", []],
    ["not renewed, after the grace days", [], false, "2025-01-31", lapsed],
    ["agreed within the grace days", [agreed("2025-01-20")], false, "2025-01-20", renewed],
  ])("%s", (_name, events, autoRenew, day, expected) => {
    expect(knownOn(day, { autoRenew }, events)).toEqual(expected);
  });
});

test("a contract that someone began to watch late enters with the renewals that it had by then", () => {
  const facts = { autoRenew: true, observedFrom: "2026-06-01" };
  expect(knownOn("2026-12-31", facts)).toEqual([]);
  expect(knownOn("2027-01-01", facts)).toEqual(["MONTHS_12: 2, renewed"]);
});

test.each([
  ["2025-12-31", ["MONTHS_12: 1, renewed"]],
  ["2026-01-01", []],
])("a term due on 31 December 2025 and watched from %s", (observedFrom, expected) => {
  expect(knownOn("2026-01-01", { autoRenew: true, observedFrom })).toEqual(expected);
});

test("a change of the term-length class counts renewals anew, in the new class", () => {
  expect(knownOn("2029-01-01", { autoRenew: true, renewalMonths: 24 })).toEqual([
    "MONTHS_12: 0, renewed",
    "MONTHS_24: 0, renewed",
    "MONTHS_24: 1, renewed",
  ]);
});

test("a return to a class counts anew too", () => {
  const events = [
    agreed("2024-12-01", { months: 12 }),
    agreed("2025-12-01", { months: 1 }),
    agreed("2026-01-15", { months: 12 }),
    cancelled("2026-12-01"),
  ];
  expect(knownOn("2027-02-01", {}, events)).toEqual([
    "MONTHS_12: 0, renewed",
    "MONTHS_12: 1, renewed",
    "MONTHS_1: 0, renewed",
    "MONTHS_12: 0, lapsed",
  ]);
});

test("other lengths are one class together, in which a change of length counts on", () => {
  const events = [agreed("2024-03-01", { months: 6 }), agreed("2024-09-01", { months: 12 })];
  expect(knownOn("2024-10-01", { termMonths: 3 }, events)).toEqual(["OTHER: 0, renewed", "OTHER: 1, renewed"]);
});

test("a tally keeps the classes apart and adds them up together by renewals before", () => {
  const tally = new OpportunityTally();
  tally.add(TermClass.MONTHS_12, 0, { renewed: 8, lapsed: 2 });
  tally.addAll([
    { termClass: TermClass.MONTHS_12, renewals: 2, renewed: true, decidedOn: "2025-01-01" },
    { termClass: TermClass.MONTHS_1, renewals: 0, renewed: false, decidedOn: "2025-01-01" },
  ]);
  expect(tally.of(TermClass.MONTHS_12)).toEqual([
    { renewed: 8, lapsed: 2 },
    { renewed: 0, lapsed: 0 },
    { renewed: 1, lapsed: 0 },
  ]);
  expect(tally.of(TermClass.MONTHS_24)).toEqual([]);
  expect(tally.together()).toEqual([
    { renewed: 8, lapsed: 3 },
    { renewed: 0, lapsed: 0 },
    { renewed: 1, lapsed: 0 },
  ]);
});
