import fc from "fast-check";

import type { LocalDate } from "../../../src/domain/calendar.js";
import type { ContractEventFacts, ContractFacts } from "../../../src/domain/contract/contract.js";
import { termsOf } from "../../../src/domain/contract/contract-terms.js";
import { TermOutcome } from "../../../src/domain/contract/term.js";
import { opportunitiesOf } from "../../../src/domain/renewal/renewal-model.js";
import { kaplanMeier } from "../../../src/domain/report/kaplan-meier.js";
import { monthSpellOf, renewalSpellOf } from "../../../src/domain/report/survival-spell.js";
import { arbitraryContract, arbitraryDay } from "../../support/arbitrary-customer.js";
import { agreed, cancelled, contract, terminated } from "../facts.js";

type Row = [
  name: string,
  facts: Partial<ContractFacts>,
  events: ContractEventFacts[],
  asOf: LocalDate,
  expected: readonly [entry: number, exit: number, left: boolean] | null,
];

function spellOn(
  by: typeof monthSpellOf,
  facts: Partial<ContractFacts>,
  events: readonly ContractEventFacts[],
  asOf: LocalDate,
) {
  const history = contract(facts);
  const spell = by(history, termsOf({ contract: history, events }, asOf, 30).terms, asOf);
  return spell === null ? null : [spell.entry, spell.exit, spell.left];
}

describe("a life in months", () => {
  test.each<Row>([
    ["has not begun", {}, [], "2023-12-31", null],
    ["is lost from sight with the months completed", {}, [], "2024-06-15", [0, 5, false]],
    ["completes a month on its day", {}, [], "2024-07-01", [0, 6, false]],
    ["goes on until a cancelled term ends", {}, [cancelled("2024-03-01")], "2024-12-31", [0, 11, false]],
    ["leaves in the month in which the term lapses", {}, [cancelled("2024-03-01")], "2025-01-01", [0, 12, true]],
    ["leaves in a month that has begun", {}, [terminated("2024-03-15")], "2024-06-01", [0, 3, true]],
    ["leaves in the month that is just over", {}, [terminated("2024-04-01")], "2024-06-01", [0, 3, true]],
    ["leaves on its second day in the first month", {}, [terminated("2024-01-02")], "2024-06-01", [0, 1, true]],
    ["may still be renewed within the grace days", {}, [], "2025-01-30", [0, 12, false]],
    ["ended with its term once the grace days are over", {}, [], "2025-01-31", [0, 12, true]],
    ["rolls over", { autoRenew: true }, [], "2026-02-01", [0, 25, false]],
    [
      "is lost from sight when its source stopped speaking",
      { autoRenew: true, confirmedUntil: "2024-12-20" },
      [],
      "2026-02-01",
      [0, 11, false],
    ],
    ["is seen from when someone watched", { observedFrom: "2024-06-20" }, [], "2024-12-01", [5, 11, false]],
    ["31 January to 28 February is a month", { startsOn: "2025-01-31" }, [], "2025-02-28", [0, 1, false]],
  ])("%s", (_name, facts, events, asOf, expected) => {
    expect(spellOn(monthSpellOf, facts, events, asOf)).toEqual(expected);
  });
});

describe("a life in opportunities to renew", () => {
  const auto = { autoRenew: true };
  test.each<Row>([
    ["of a first term has none yet", {}, [], "2024-12-31", [0, 0, false]],
    ["takes each that rolls over", auto, [], "2026-01-01", [0, 2, false]],
    [
      "does not take one before its end, although it is agreed",
      {},
      [agreed("2024-03-01")],
      "2024-12-31",
      [0, 0, false],
    ],
    ["takes one that is agreed on its end", {}, [agreed("2024-03-01")], "2025-01-01", [0, 1, false]],
    ["leaves at the first that it does not take", auto, [cancelled("2025-06-01")], "2026-01-01", [0, 2, true]],
    ["is still there before that", auto, [cancelled("2025-06-01")], "2025-12-31", [0, 1, false]],
    ["leaves early at the scheduled end only", auto, [terminated("2024-03-01")], "2024-12-31", [0, 0, false]],
    ["and then leaves", auto, [terminated("2024-03-01")], "2025-01-01", [0, 1, true]],
    ["may still be renewed within the grace days", {}, [], "2025-01-30", [0, 0, false]],
    ["leaves once the grace days are over", {}, [], "2025-01-31", [0, 1, true]],
    [
      "enters with what was due before anyone watched",
      { ...auto, observedFrom: "2025-12-31" },
      [],
      "2026-06-01",
      [1, 2, false],
    ],
    [
      "enters later, the day after it was due",
      { ...auto, observedFrom: "2026-01-01" },
      [],
      "2026-06-01",
      [2, 2, false],
    ],
  ])("%s", (_name, facts, events, asOf, expected) => {
    expect(spellOn(renewalSpellOf, facts, events, asOf)).toEqual(expected);
  });
});

describe("for any contracts", () => {
  const arbitraryCase = fc.tuple(fc.array(arbitraryContract, { maxLength: 12 }), arbitraryDay());

  test("the curve by opportunities is made of the same opportunities as the renewal model", () => {
    fc.assert(
      fc.property(arbitraryCase, ([histories, asOf]) => {
        const lives = histories.map(({ contract: facts, events }) => ({
          facts,
          terms: termsOf({ contract: facts, events }, asOf, 30).terms,
        }));
        const spells = lives.map(({ facts, terms }) => renewalSpellOf(facts, terms, asOf));
        const opportunities = lives.flatMap(({ facts, terms }) =>
          terms.flatMap((term) =>
            opportunitiesOf([term], facts.observedFrom, asOf).map(({ renewed }) => ({ number: term.number, renewed })),
          ),
        );
        for (const { time, atRisk, left } of kaplanMeier(spells.filter((spell) => spell !== null))) {
          const here = opportunities.filter(({ number }) => number === time);
          expect([atRisk, left]).toEqual([here.length, here.filter(({ renewed }) => !renewed).length]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a life in months left where its last term has lapsed and ended, and is never longer than the calendar allows", () => {
    fc.assert(
      fc.property(arbitraryContract, arbitraryDay(), ({ contract: facts, events }, asOf) => {
        const { terms } = termsOf({ contract: facts, events }, asOf, 30);
        const spell = monthSpellOf(facts, terms, asOf);
        if (spell === null) return;
        const last = terms.at(-1);
        expect(spell.left).toBe(last?.outcome === TermOutcome.LAPSED && last.endsOn <= asOf);
        const days = (Date.parse(asOf) - Date.parse(facts.startsOn)) / 86_400_000;
        expect(spell.exit).toBeLessThanOrEqual(Math.ceil(days / 28) + 1);
      }),
      { numRuns: 300 },
    );
  });
});
