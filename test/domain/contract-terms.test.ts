import type { LocalDate } from "../../src/domain/calendar.js";
import { type ContractEventFacts, type ContractFacts } from "../../src/domain/contract/contract.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { countRenewals } from "../../src/domain/contract/retention.js";
import { type Term } from "../../src/domain/contract/term.js";
import { agreed, cancelled, contract, mistake, revoked, terminated, valueChanged } from "./facts.js";

const GRACE_DAYS = 30;

/** 12 months from 1 January 2024: the first term ends on 1 January 2025. */
const yearly = contract();
const rolling = contract({ autoRenew: true, noticeDays: 30 });

type Story = readonly [
  name: string,
  contract: ContractFacts,
  events: readonly ContractEventFacts[],
  day: LocalDate,
  terms: readonly string[],
];

function tellTerms(terms: readonly Term[]): string[] {
  return terms.map(({ startsOn, endsOn, outcome, decidedBy, decidedOn }) =>
    [`${startsOn} – ${endsOn}`, outcome, decidedBy, decidedOn].filter((part) => part !== null).join(" "),
  );
}

function testStories(stories: readonly Story[]): void {
  test.each(stories)("%s", (_name, facts, events, day, expected) => {
    expect(tellTerms(termsOf({ contract: facts, events }, day, GRACE_DAYS).terms)).toEqual(expected);
  });
}

describe("a term without any event", () => {
  testStories([
    ["is listed before it begins", yearly, [], "2023-06-01", ["2024-01-01 – 2025-01-01 OPEN"]],
    ["is open on its first day", yearly, [], "2024-01-01", ["2024-01-01 – 2025-01-01 OPEN"]],
    ["is open on its last day", yearly, [], "2024-12-31", ["2024-01-01 – 2025-01-01 OPEN"]],
    ["is pending on its end day", yearly, [], "2025-01-01", ["2024-01-01 – 2025-01-01 PENDING"]],
    ["is pending on the last grace day", yearly, [], "2025-01-30", ["2024-01-01 – 2025-01-01 PENDING"]],
    [
      "lapses when the grace days are over",
      yearly,
      [],
      "2025-01-31",
      ["2024-01-01 – 2025-01-01 LAPSED NOT_RENEWED 2025-01-01"],
    ],
    ["is open on its last day although it rolls over", rolling, [], "2024-12-31", ["2024-01-01 – 2025-01-01 OPEN"]],
    [
      "rolls over on its end day",
      rolling,
      [],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 RENEWED ROLLED_OVER 2025-01-01", "2025-01-01 – 2026-01-01 OPEN"],
    ],
  ]);

  test("is known to have lapsed, and its customer held, only once the grace days are over", () => {
    const [term] = termsOf({ contract: yearly, events: [] }, "2025-06-01", GRACE_DAYS).terms;
    expect(term).toMatchObject({ knownFrom: "2025-01-31", heldUntil: "2025-01-31", dueOn: "2024-12-31" });
  });

  test("lapses on its end day where the policy gives no grace days, whatever is agreed on that day", () => {
    const lapsed = { outcome: "LAPSED", knownFrom: "2025-01-01", heldUntil: "2025-01-01" };
    expect(termsOf({ contract: yearly, events: [] }, "2025-01-01", 0).terms[0]).toMatchObject(lapsed);
    expect(termsOf({ contract: yearly, events: [agreed("2025-01-01")] }, "2025-01-01", 0).terms[0]).toMatchObject(
      lapsed,
    );
  });
});

test("a cancellation too late for one term decides the next, which is known once that one follows", () => {
  const late = [cancelled("2024-12-10")];
  expect(termsOf({ contract: rolling, events: late }, "2024-12-31", GRACE_DAYS).terms).toMatchObject([
    { outcome: "OPEN", knownFrom: null },
  ]);
  expect(termsOf({ contract: rolling, events: late }, "2026-06-01", GRACE_DAYS).terms).toMatchObject([
    { outcome: "RENEWED", knownFrom: "2025-01-01" },
    { outcome: "LAPSED", decidedOn: "2024-12-10", knownFrom: "2025-01-01" },
  ]);
});

describe("a terminated contract", () => {
  testStories([
    [
      "is open until the day of termination",
      yearly,
      [terminated("2024-06-15")],
      "2024-06-14",
      ["2024-01-01 – 2025-01-01 OPEN"],
    ],
    [
      "lapses in the middle of its term",
      yearly,
      [terminated("2024-06-15")],
      "2024-06-15",
      ["2024-01-01 – 2024-06-15 LAPSED TERMINATED 2024-06-15"],
    ],
    [
      "lapses on the end day: termination beats the roll-over",
      rolling,
      [terminated("2025-01-01")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 LAPSED TERMINATED 2025-01-01"],
    ],
    [
      "lapses on the end day although a renewal was agreed: no term starts on the day of termination",
      yearly,
      [agreed("2024-11-01"), terminated("2025-01-01")],
      "2025-02-01",
      ["2024-01-01 – 2025-01-01 LAPSED TERMINATED 2025-01-01"],
    ],
    [
      "keeps its renewal when it is terminated a day later",
      rolling,
      [terminated("2025-01-02")],
      "2025-03-01",
      [
        "2024-01-01 – 2025-01-01 RENEWED ROLLED_OVER 2025-01-01",
        "2025-01-01 – 2025-01-02 LAPSED TERMINATED 2025-01-02",
      ],
    ],
    [
      "lapses by termination although it was cancelled to a later end",
      rolling,
      [cancelled("2024-03-01"), terminated("2024-06-15")],
      "2024-12-31",
      ["2024-01-01 – 2024-06-15 LAPSED TERMINATED 2024-06-15"],
    ],
    [
      "has lapsed by cancellation where it is terminated after its end",
      rolling,
      [cancelled("2024-03-01"), terminated("2025-06-15")],
      "2025-12-31",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-03-01"],
    ],
    [
      "held one day when it is terminated on its first",
      rolling,
      [terminated("2024-01-01")],
      "2024-05-01",
      ["2024-01-01 – 2024-01-02 LAPSED TERMINATED 2024-01-01"],
    ],
    [
      "held one day when it is terminated on its first, seen on that day",
      yearly,
      [terminated("2024-01-01")],
      "2024-01-01",
      ["2024-01-01 – 2024-01-02 LAPSED TERMINATED 2024-01-01"],
    ],
    ["never had a term when it is terminated before", rolling, [terminated("2023-12-01")], "2024-05-01", []],
    [
      "lapses on the earlier of two days",
      yearly,
      [terminated("2024-09-01"), terminated("2024-06-15")],
      "2024-12-31",
      ["2024-01-01 – 2024-06-15 LAPSED TERMINATED 2024-06-15"],
    ],
    [
      "decides a pending term on that day",
      yearly,
      [terminated("2025-01-10")],
      "2025-01-10",
      ["2024-01-01 – 2025-01-01 LAPSED TERMINATED 2025-01-10"],
    ],
  ]);

  test("came up on the day it held where that was its first, and counts as lapsed from the day after", () => {
    const { terms } = termsOf({ contract: yearly, events: [terminated("2024-01-01")] }, "2024-05-01", GRACE_DAYS);
    expect(terms).toMatchObject([{ dueOn: "2024-01-01", knownFrom: "2024-01-01", heldUntil: "2024-01-02" }]);
    const lapsedUpTo = (asOf: LocalDate) => countRenewals(terms, null, { from: null, to: asOf, asOf }).lapsed;
    expect([lapsedUpTo("2024-01-01"), lapsedUpTo("2024-01-02")]).toEqual([0, 1]);
  });

  test("came up for renewal on the day before its termination", () => {
    const [term] = termsOf({ contract: yearly, events: [terminated("2024-06-15")] }, "2024-12-31", GRACE_DAYS).terms;
    expect(term).toMatchObject({ dueOn: "2024-06-14", heldUntil: "2024-06-15", months: 12, value: 120_000 });
  });

  test("is worth what it was when it ended: a value that would have come later does not count", () => {
    const events = [valueChanged("2024-03-01", 140_000), terminated("2024-06-15"), valueChanged("2024-09-01", 160_000)];
    const [term] = termsOf({ contract: yearly, events }, "2024-12-31", GRACE_DAYS).terms;
    expect(term).toMatchObject({ value: 120_000, endValue: 140_000 });
  });
});

describe("a cancelled contract", () => {
  testStories([
    [
      "lapses at its end, and this is known from the cancellation on",
      rolling,
      [cancelled("2024-03-01")],
      "2024-03-01",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-03-01"],
    ],
    [
      "lapses when it is cancelled on the last day of notice",
      rolling,
      [cancelled("2024-12-02")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-12-02"],
    ],
    [
      "rolls over once more when it is cancelled a day too late, and lapses a term later",
      rolling,
      [cancelled("2024-12-03")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 RENEWED ROLLED_OVER 2025-01-01", "2025-01-01 – 2026-01-01 LAPSED CANCELLED 2024-12-03"],
    ],
    [
      "is open until its end when it is cancelled too late",
      rolling,
      [cancelled("2024-12-03")],
      "2024-12-31",
      ["2024-01-01 – 2025-01-01 OPEN"],
    ],
    [
      "lapses when it is cancelled without notice on its end day",
      contract({ autoRenew: true }),
      [cancelled("2025-01-01")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2025-01-01"],
    ],
    [
      "takes several short terms where notice is longer than a term",
      contract({ autoRenew: true, termMonths: 1, noticeDays: 60 }),
      [cancelled("2024-01-15")],
      "2024-03-20",
      [
        "2024-01-01 – 2024-02-01 RENEWED ROLLED_OVER 2024-02-01",
        "2024-02-01 – 2024-03-01 RENEWED ROLLED_OVER 2024-03-01",
        "2024-03-01 – 2024-04-01 LAPSED CANCELLED 2024-01-15",
      ],
    ],
    [
      "lapses although the cancellation came too late, where nothing would have renewed it",
      contract({ noticeDays: 30 }),
      [cancelled("2024-12-20")],
      "2024-12-20",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-12-20"],
    ],
    [
      "lapses on the day of a cancellation within the grace days",
      yearly,
      [cancelled("2025-01-10")],
      "2025-01-20",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2025-01-10"],
    ],
    [
      "lapses for want of an agreement where the cancellation came after the grace days",
      yearly,
      [cancelled("2025-01-31")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 LAPSED NOT_RENEWED 2025-01-01"],
    ],
    [
      "is open before a cancellation that has not come yet",
      rolling,
      [cancelled("2024-03-01")],
      "2024-02-29",
      ["2024-01-01 – 2025-01-01 OPEN"],
    ],
    [
      "goes by the first of two cancellations",
      rolling,
      [cancelled("2024-03-01"), cancelled("2024-12-20")],
      "2025-02-01",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-03-01"],
    ],
    [
      "had its roll-overs undone when the cancellation was learnt late",
      rolling,
      [cancelled("2024-11-01")],
      "2027-01-01",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-11-01"],
    ],
  ]);

  test("stays held to the end of its term, or to the refusal within the grace days", () => {
    expect(
      termsOf({ contract: rolling, events: [cancelled("2024-03-01")] }, "2025-01-20", GRACE_DAYS).terms[0]?.heldUntil,
    ).toBe("2025-01-01");
    expect(
      termsOf({ contract: yearly, events: [cancelled("2025-01-10")] }, "2025-01-20", GRACE_DAYS).terms[0]?.heldUntil,
    ).toBe("2025-01-10");
  });
});

describe("a revoked cancellation", () => {
  testStories([
    [
      "leaves the term open",
      rolling,
      [cancelled("2024-03-01"), revoked("2024-04-01")],
      "2024-04-01",
      ["2024-01-01 – 2025-01-01 OPEN"],
    ],
    [
      "lets the contract roll over",
      rolling,
      [cancelled("2024-03-01"), revoked("2024-12-31")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 RENEWED ROLLED_OVER 2025-01-01", "2025-01-01 – 2026-01-01 OPEN"],
    ],
    [
      "is too late on the end day",
      rolling,
      [cancelled("2024-03-01"), revoked("2025-01-01")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-03-01"],
    ],
    [
      "may be followed by another cancellation",
      rolling,
      [cancelled("2024-03-01"), revoked("2024-04-01"), cancelled("2024-05-01")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-05-01"],
    ],
    [
      "is what an agreement after the cancellation means",
      rolling,
      [cancelled("2024-03-01"), agreed("2024-04-01")],
      "2025-06-01",
      ["2024-01-01 – 2025-01-01 RENEWED AGREED 2024-04-01", "2025-01-01 – 2026-01-01 OPEN"],
    ],
    [
      "counts for the next term when the cancellation came too late for this one",
      rolling,
      [cancelled("2024-12-20"), revoked("2025-02-01")],
      "2026-01-01",
      [
        "2024-01-01 – 2025-01-01 RENEWED ROLLED_OVER 2025-01-01",
        "2025-01-01 – 2026-01-01 RENEWED ROLLED_OVER 2026-01-01",
        "2026-01-01 – 2027-01-01 OPEN",
      ],
    ],
  ]);
});

describe("an agreed renewal", () => {
  testStories([
    [
      "decides its term at once",
      yearly,
      [agreed("2024-11-01")],
      "2024-11-01",
      ["2024-01-01 – 2025-01-01 RENEWED AGREED 2024-11-01", "2025-01-01 – 2026-01-01 OPEN"],
    ],
    ["is not known the day before", yearly, [agreed("2024-11-01")], "2024-10-31", ["2024-01-01 – 2025-01-01 OPEN"]],
    [
      "is in time on the last grace day",
      yearly,
      [agreed("2025-01-30")],
      "2025-01-30",
      ["2024-01-01 – 2025-01-01 RENEWED AGREED 2025-01-30", "2025-01-01 – 2026-01-01 OPEN"],
    ],
    [
      "leaves the term pending until it comes, within the grace days",
      yearly,
      [agreed("2025-01-30")],
      "2025-01-29",
      ["2024-01-01 – 2025-01-01 PENDING"],
    ],
    [
      "is too late after the grace days",
      yearly,
      [agreed("2025-01-31")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 LAPSED NOT_RENEWED 2025-01-01"],
    ],
    [
      "is too late after a refusal within the grace days",
      yearly,
      [cancelled("2025-01-10"), agreed("2025-01-11")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2025-01-10"],
    ],
    [
      "outweighs a cancellation of the same day within the grace days",
      yearly,
      [cancelled("2025-01-10"), agreed("2025-01-10")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 RENEWED AGREED 2025-01-10", "2025-01-01 – 2026-01-01 OPEN"],
    ],
    [
      "opens a further term also within the grace days, which a termination of the same day ends",
      yearly,
      [terminated("2025-01-10"), agreed("2025-01-10")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 RENEWED AGREED 2025-01-10", "2025-01-01 – 2025-01-10 LAPSED TERMINATED 2025-01-10"],
    ],
    [
      "is too late on the end day, where the customer had cancelled, if also too late for the notice",
      contract({ noticeDays: 30 }),
      [cancelled("2024-12-20"), agreed("2025-01-01")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-12-20"],
    ],
    [
      "renews an auto-renewing term up to the end day",
      rolling,
      [agreed("2025-01-01")],
      "2025-01-01",
      ["2024-01-01 – 2025-01-01 RENEWED AGREED 2025-01-01", "2025-01-01 – 2026-01-01 OPEN"],
    ],
    [
      "renews the next auto-renewing term from the day after",
      rolling,
      [agreed("2025-01-02")],
      "2025-01-02",
      [
        "2024-01-01 – 2025-01-01 RENEWED ROLLED_OVER 2025-01-01",
        "2025-01-01 – 2026-01-01 RENEWED AGREED 2025-01-02",
        "2026-01-01 – 2027-01-01 OPEN",
      ],
    ],
    [
      "brings one further term each",
      yearly,
      [agreed("2024-05-01"), agreed("2024-06-01")],
      "2024-06-01",
      [
        "2024-01-01 – 2025-01-01 RENEWED AGREED 2024-05-01",
        "2025-01-01 – 2026-01-01 RENEWED AGREED 2024-06-01",
        "2026-01-01 – 2027-01-01 OPEN",
      ],
    ],
    [
      "gives the further term its months, and the one after it",
      contract({ autoRenew: true }),
      [agreed("2024-05-01", { months: 24 })],
      "2027-01-01",
      [
        "2024-01-01 – 2025-01-01 RENEWED AGREED 2024-05-01",
        "2025-01-01 – 2027-01-01 RENEWED ROLLED_OVER 2027-01-01",
        "2027-01-01 – 2029-01-01 OPEN",
      ],
    ],
    [
      "is followed by what the contract brings by itself",
      contract({ autoRenew: true, renewalMonths: 1 }),
      [agreed("2024-05-01", { months: 24 })],
      "2027-01-01",
      [
        "2024-01-01 – 2025-01-01 RENEWED AGREED 2024-05-01",
        "2025-01-01 – 2027-01-01 RENEWED ROLLED_OVER 2027-01-01",
        "2027-01-01 – 2027-02-01 OPEN",
      ],
    ],
    [
      "yields to a cancellation in time that came after it",
      yearly,
      [agreed("2024-03-01"), cancelled("2024-06-01")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 LAPSED CANCELLED 2024-06-01"],
    ],
    [
      "stands against a cancellation too late for this term, which then ends the agreed one",
      rolling,
      [agreed("2024-03-01"), cancelled("2024-12-20")],
      "2025-02-10",
      ["2024-01-01 – 2025-01-01 RENEWED AGREED 2024-03-01", "2025-01-01 – 2026-01-01 LAPSED CANCELLED 2024-12-20"],
    ],
    [
      "never was when it is undone as a mistake, not even before the mistake was found",
      yearly,
      [agreed("2024-05-01"), mistake(agreed("2024-05-01"), "2024-09-01")],
      "2024-06-01",
      ["2024-01-01 – 2025-01-01 OPEN"],
    ],
  ]);
});

describe("ends", () => {
  test("do not drift: they are counted from the start day, clamped to each month's last day", () => {
    const monthly = contract({ startsOn: "2025-01-31", termMonths: 1, autoRenew: true });
    const { terms } = termsOf({ contract: monthly, events: [] }, "2025-06-01", GRACE_DAYS);
    expect(terms.map(({ endsOn }) => endsOn)).toEqual([
      "2025-02-28",
      "2025-03-31",
      "2025-04-30",
      "2025-05-31",
      "2025-06-30",
    ]);
  });

  test("come back to 29 February after three years", () => {
    const leap = contract({ startsOn: "2024-02-29", autoRenew: true });
    const { terms } = termsOf({ contract: leap, events: [] }, "2027-06-01", GRACE_DAYS);
    expect(terms.map(({ endsOn }) => endsOn)).toEqual(["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
  });

  test.each([
    ["a year from 1 January came up in that year", contract({ startsOn: "2025-01-01" }), "2025-12-31"],
    ["a month from 31 January", contract({ startsOn: "2025-01-31", termMonths: 1 }), "2025-02-27"],
    ["a leap day's year", contract({ startsOn: "2024-02-29" }), "2025-02-27"],
  ])("lie one day after the due day: %s", (_name, facts, dueOn) => {
    expect(termsOf({ contract: facts, events: [] }, facts.startsOn, GRACE_DAYS).terms[0]?.dueOn).toBe(dueOn);
  });
});

describe("the value of a term", () => {
  const valuesOf = (facts: ContractFacts, events: readonly ContractEventFacts[], day: LocalDate) =>
    termsOf({ contract: facts, events }, day, GRACE_DAYS).terms.map(({ value, endValue }) => [value, endValue]);

  test.each([
    [
      "stays as it was",
      rolling,
      [],
      [
        [120_000, 120_000],
        [120_000, 120_000],
      ],
    ],
    [
      "changes within a term and is carried on",
      rolling,
      [valueChanged("2024-07-01", 150_000)],
      [
        [120_000, 150_000],
        [150_000, 150_000],
      ],
    ],
    [
      "changes with the term that begins on the day of the change",
      rolling,
      [valueChanged("2025-01-01", 150_000)],
      [
        [120_000, 120_000],
        [120_000, 150_000],
      ],
    ],
    [
      "goes by the last change",
      rolling,
      [valueChanged("2024-09-01", 150_000), valueChanged("2024-07-01", 130_000)],
      [
        [120_000, 150_000],
        [150_000, 150_000],
      ],
    ],
    [
      "becomes what the renewal brings by itself",
      contract({ autoRenew: true, renewalValue: 99_000 }),
      [valueChanged("2024-07-01", 150_000)],
      [
        [120_000, 150_000],
        [99_000, 99_000],
      ],
    ],
    [
      "becomes what was agreed",
      contract({ autoRenew: true, renewalValue: 99_000 }),
      [agreed("2024-07-01", { value: 200_000 })],
      [
        [120_000, 120_000],
        [200_000, 200_000],
      ],
    ],
    [
      "may become nothing",
      rolling,
      [valueChanged("2024-07-01", 0)],
      [
        [120_000, 0],
        [0, 0],
      ],
    ],
  ])("%s", (_name, facts, events, expected) => {
    expect(valuesOf(facts, events, "2025-06-01")).toEqual(expected);
  });
});

describe("terms change without a new fact", () => {
  test.each([
    ["on the start day of a future contract", yearly, [], "2023-05-01", "2024-01-01"],
    ["on the end day", yearly, [], "2024-05-01", "2025-01-01"],
    ["when the grace days are over", yearly, [], "2025-01-05", "2025-01-31"],
    ["never once lapsed", yearly, [], "2025-01-31", null],
    ["when a recorded event's day comes", yearly, [cancelled("2024-08-01")], "2024-05-01", "2024-08-01"],
    ["on the end of the last term that is open", rolling, [agreed("2024-03-01")], "2024-05-01", "2026-01-01"],
  ])("%s", (_name, facts, events, day, expected) => {
    expect(termsOf({ contract: facts, events }, day, GRACE_DAYS).changesOn).toBe(expected);
  });
});
