import fc from "fast-check";

import type { LocalDate } from "../../src/domain/calendar.js";
import { type Term, TermDecision, TermOutcome } from "../../src/domain/contract/term.js";
import { ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import {
  fitStayChances,
  NO_OUTCOMES,
  QUALITIES,
  serviceExperienceOf,
  type StayOutcomes,
} from "../../src/domain/loyalty/service-experience.js";
import { StayTally } from "../../src/domain/loyalty/stay-tally.js";
import { arbitraryOutcomes } from "../support/arbitrary-customer.js";

const { UNRESOLVED, HIGH_EFFORT, LOW_EFFORT, VALUE_ENHANCEMENT } = ResolutionQuality;
const GARTNER = [0.27, 0.37, 0.61, 0.82];

type Outcomes = Record<ResolutionQuality, StayOutcomes>;

function chancesOf(outcomes: Partial<Outcomes>, priorStrength = 50): number[] {
  const { byQuality } = fitStayChances({ ...NO_OUTCOMES, ...outcomes }, priorStrength);
  return QUALITIES.map((quality) => byQuality[quality].chance);
}

describe("the chance to stay", () => {
  test("is Gartner's, worst first, where nobody has decided yet", () => {
    const { level } = fitStayChances(NO_OUTCOMES, 50);
    expect(level).toBe(0);
    chancesOf({}).forEach((chance, index) => expect(chance).toBeCloseTo(GARTNER[index] ?? NaN, 12));
  });

  test("takes its level from the workspace's own outcomes (worked example)", () => {
    const { level, byQuality } = fitStayChances({ ...NO_OUTCOMES, LOW_EFFORT: { observed: 100, stayed: 90 } }, 50);
    expect(level).toBeCloseTo(Math.log(0.9 / 0.1) - Math.log(0.61 / 0.39), 9);
    expect(level).toBeCloseTo(1.75, 3);
    expect(byQuality.LOW_EFFORT).toMatchObject({ observed: 100, stayed: 90 });
    expect(byQuality.LOW_EFFORT.chance).toBeCloseTo(0.9, 9);
  });

  test("moves the qualities without outcomes along on the logit scale", () => {
    const odds = (chance: number) => chance / (1 - chance);
    const moved = chancesOf({ LOW_EFFORT: { observed: 100, stayed: 90 } });
    const factor = odds(0.9) / odds(0.61);
    [0, 1, 3].forEach((index) =>
      expect(odds(moved[index] ?? NaN)).toBeCloseTo(odds(GARTNER[index] ?? NaN) * factor, 6),
    );
  });

  test("is the workspace's own once outcomes are many", () => {
    const [unresolved, , , enhanced] = chancesOf({
      UNRESOLVED: { observed: 1e6, stayed: 8e5 },
      VALUE_ENHANCEMENT: { observed: 1e6, stayed: 2e5 },
    });
    expect(unresolved).toBeCloseTo(0.8, 3);
    expect(enhanced).toBeCloseTo(0.2, 3);
  });

  test.each([
    ["all stayed", 40, 40],
    ["none stayed", 40, 0],
    ["the only one stayed", 1, 1],
    ["the only one left", 1, 0],
    ["a shared contact alone", 1 / 3, 1 / 3],
  ])("stays between 0 and 1 and finite where %s", (_name, observed, stayed) => {
    const { level, byQuality } = fitStayChances({ ...NO_OUTCOMES, LOW_EFFORT: { observed, stayed } }, 50);
    expect(Math.abs(level)).toBeLessThan(10);
    for (const { chance, low, high } of Object.values(byQuality)) {
      expect(chance).toBeGreaterThan(0);
      expect(chance).toBeLessThan(1);
      expect(low).toBeLessThan(chance);
      expect(high).toBeGreaterThan(chance);
    }
  });

  test("is not quite certain where all stayed: half an outcome of the other kind is added", () => {
    const target = (40.5 * 40) / 41;
    const [, , chance] = chancesOf({ LOW_EFFORT: { observed: 40, stayed: 40 } });
    expect(chance).toBeCloseTo((50 * (target / 40) + 40) / 90, 9);
  });

  test("solves its level: the prior expects as many to stay as did", () => {
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        const stayed = sum(QUALITIES.map((quality) => outcomes[quality].stayed));
        const observed = sum(QUALITIES.map((quality) => outcomes[quality].observed));
        fc.pre(stayed > 0 && stayed < observed);
        const { level } = fitStayChances(outcomes, 50);
        const expected = sum(
          QUALITIES.map((quality, index) => {
            const gartner = GARTNER[index] ?? NaN;
            const logit = Math.log(gartner / (1 - gartner)) + level;
            return outcomes[quality].observed / (1 + Math.exp(-logit));
          }),
        );
        expect(expected).toBeCloseTo(stayed, 6);
      }),
    );
  });

  test("lies within its interval, between 0 and 1, unless hardly anything speaks for one side", () => {
    fc.assert(
      fc.property(arbitraryOutcomes, fc.integer({ min: 5, max: 500 }), (outcomes, priorStrength) => {
        for (const { observed, chance, low, high } of Object.values(
          fitStayChances(outcomes, priorStrength).byQuality,
        )) {
          expect(0 <= low && low <= high && high <= 1).toBe(true);
          // A Beta distribution with less than a hundredth of an outcome on one side has its mean beyond its 97.5 %.
          const rarer = (priorStrength + observed) * Math.min(chance, 1 - chance);
          if (rarer >= 0.01) expect(low <= chance && chance <= high).toBe(true);
        }
      }),
    );
  });

  test("keeps the prior's order where every quality had the same outcomes", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(100), (observed, percent) => {
        const same = { observed, stayed: Math.round((observed * percent) / 100) };
        const chances = chancesOf(Object.fromEntries(QUALITIES.map((quality) => [quality, same])));
        expect(chances).toEqual([...chances].sort((one, other) => one - other));
      }),
    );
  });
});

describe("a service contact", () => {
  const DAY = "2026-01-01";

  function decided(decidedOn: LocalDate, outcome = TermOutcome.RENEWED, changes: Partial<Term> = {}): Term {
    return {
      number: 1,
      startsOn: "2024-01-01",
      endsOn: decidedOn,
      scheduledEndsOn: decidedOn,
      renewals: 0,
      dueOn: decidedOn,
      months: 12,
      prolongedMonths: 0,
      value: 0,
      endValue: 0,
      outcome,
      decidedBy: TermDecision.AGREED,
      decidedOn,
      knownFrom: decidedOn,
      heldUntil: decidedOn,
      unconfirmedFrom: null,
      ...changes,
    };
  }

  const contact = (resolvedOn: LocalDate, quality = LOW_EFFORT) => ({ resolvedOn, quality });
  const outcomesOf = (contacts: ReturnType<typeof contact>[], terms: Term[], day = DAY) => {
    const tally = new StayTally(24, day);
    tally.add(terms, contacts);
    return tally.outcomes();
  };

  test("counts for the decision that followed it", () => {
    const outcomes = outcomesOf([contact("2025-01-01")], [decided("2025-06-01")]);
    expect(outcomes).toEqual({ ...NO_OUTCOMES, LOW_EFFORT: { observed: 1, stayed: 1 } });
  });

  test("counts as not stayed where the term lapsed", () => {
    const outcomes = outcomesOf([contact("2025-01-01")], [decided("2025-06-01", TermOutcome.LAPSED)]);
    expect(outcomes.LOW_EFFORT).toEqual({ observed: 1, stayed: 0 });
  });

  test("counts once, for the first term decided after it, whichever contract that belongs to", () => {
    const terms = [decided("2025-09-01"), decided("2025-06-01", TermOutcome.LAPSED)];
    expect(outcomesOf([contact("2025-01-01")], terms).LOW_EFFORT).toEqual({ observed: 1, stayed: 0 });
    expect(outcomesOf([contact("2025-01-01")], terms.toReversed()).LOW_EFFORT).toEqual({ observed: 1, stayed: 0 });
    expect(outcomesOf([contact("2025-06-01")], terms).LOW_EFFORT).toEqual({ observed: 1, stayed: 1 });
  });

  test("shares weight 1 with the others of its term", () => {
    const contacts = [contact("2025-01-01", UNRESOLVED), contact("2025-02-01", UNRESOLVED), contact("2025-03-01")];
    const outcomes = outcomesOf(contacts, [decided("2025-06-01")]);
    expect(outcomes.UNRESOLVED.observed).toBeCloseTo(2 / 3, 12);
    expect(outcomes.UNRESOLVED.stayed).toBeCloseTo(2 / 3, 12);
    expect(outcomes.LOW_EFFORT.observed).toBeCloseTo(1 / 3, 12);
    expect(outcomes.HIGH_EFFORT.observed).toBe(0);
  });

  test("adds to what was observed after its quality before", () => {
    const contacts = [contact("2025-01-01", HIGH_EFFORT), contact("2025-07-01", HIGH_EFFORT)];
    const terms = [decided("2025-06-01"), decided("2025-12-01", TermOutcome.LAPSED)];
    expect(outcomesOf(contacts, terms).HIGH_EFFORT).toEqual({ observed: 2, stayed: 1 });
  });

  test.each([
    ["resolved on the day of the decision", contact("2025-06-01"), decided("2025-06-01"), DAY],
    ["resolved after it", contact("2025-07-01"), decided("2025-06-01"), DAY],
    ["resolved 24 months before it", contact("2023-06-01"), decided("2025-06-01"), DAY],
    ["before a decision that is not known yet", contact("2025-01-01"), decided("2025-06-01"), "2025-05-31"],
    [
      "before a term whose grace days are not over",
      contact("2025-01-01"),
      decided("2025-06-01", TermOutcome.LAPSED, { knownFrom: "2025-07-01" }),
      "2025-06-30",
    ],
    [
      "before a term that is still open",
      contact("2025-01-01"),
      decided("2025-06-01", TermOutcome.OPEN, { decidedOn: null, knownFrom: null }),
      DAY,
    ],
  ])("does not count when %s", (_name, contact, term, day) => {
    expect(outcomesOf([contact], [term], day)).toEqual(NO_OUTCOMES);
  });

  test("counts up to a day less than 24 months before the decision", () => {
    expect(outcomesOf([contact("2023-06-02")], [decided("2025-06-01")]).LOW_EFFORT.observed).toBe(1);
  });

  test("outside the window does not thin out the weight of the others", () => {
    const contacts = [contact("2023-01-01"), contact("2025-01-01")];
    expect(outcomesOf(contacts, [decided("2025-06-01")]).LOW_EFFORT).toEqual({ observed: 1, stayed: 1 });
  });
});

describe("a customer's service experience", () => {
  const chances = fitStayChances(NO_OUTCOMES, 50);
  const contacts = (...qualities: ResolutionQuality[]) =>
    qualities.map((quality) => ({ quality, resolvedOn: "2025-01-01" }));

  test("is unknown without contacts", () => {
    expect(serviceExperienceOf([], chances)).toBeNull();
  });

  test("is the mean chance to stay over the contacts", () => {
    expect(serviceExperienceOf(contacts(UNRESOLVED, VALUE_ENHANCEMENT, VALUE_ENHANCEMENT), chances)).toBeCloseTo(
      (0.27 + 0.82 + 0.82) / 3,
      12,
    );
  });

  test("is the same to the last digit, whatever the order of the contacts", () => {
    const one = serviceExperienceOf(contacts(LOW_EFFORT, UNRESOLVED, VALUE_ENHANCEMENT), chances);
    const other = serviceExperienceOf(contacts(VALUE_ENHANCEMENT, UNRESOLVED, LOW_EFFORT), chances);
    expect(one).toBe(other);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
