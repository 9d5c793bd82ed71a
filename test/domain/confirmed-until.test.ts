import { type ContractFacts, SuccessionRule } from "../../src/domain/contract/contract.js";
import { inLines } from "../../src/domain/contract/contract-line.js";
import { standingOf } from "../../src/domain/contract/contract-standing.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { countRenewals, renewalRateOf } from "../../src/domain/contract/retention.js";
import { CustomerView } from "../../src/domain/customer/customer-view.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { daysBetween } from "../support/naive-calendar.js";
import { agreed, cancelled, contract, customer, terminated, valueChanged } from "./facts.js";

const GRACE_DAYS = 30;
/** Monthly from 15 November 2025, of a table that was exported on 31 January 2026. */
const MONTHLY = { startsOn: "2025-11-15", termMonths: 1, autoRenew: true, confirmedUntil: "2026-01-31" };

function outcomes(changes: Partial<ContractFacts>, events = [agreed("2030-01-01")].slice(1), day = "2026-11-28") {
  const history = { contract: contract({ ...MONTHLY, ...changes }), events };
  return termsOf(history, day, GRACE_DAYS).terms.map(({ endsOn, outcome, knownFrom }) => [endsOn, outcome, knownFrom]);
}

const BEFORE = [
  ["2025-12-15", "RENEWED", "2025-12-15"],
  ["2026-01-15", "RENEWED", "2026-01-15"],
];

describe("terms that end after the last day of which their source spoke", () => {
  test("are neither renewed nor lapsed, and nobody makes up what followed", () => {
    expect(outcomes({})).toEqual([...BEFORE, ["2026-02-15", "UNCONFIRMED", null]]);
  });

  test.each([
    [
      "the end on that day is confirmed",
      "2026-02-15",
      [
        ["2026-02-15", "RENEWED", "2026-02-15"],
        ["2026-03-15", "UNCONFIRMED", null],
      ],
    ],
    ["the end on the day after is not", "2026-02-14", [["2026-02-15", "UNCONFIRMED", null]]],
  ])("%s", (_title, confirmedUntil, expected) => {
    expect(outcomes({ confirmedUntil })).toEqual([...BEFORE, ...expected]);
  });

  test("a term under way is open until it ends", () => {
    expect(outcomes({}, [], "2026-02-14").at(-1)).toEqual(["2026-02-15", "OPEN", null]);
  });

  test("a source that still speaks leaves nothing unconfirmed", () => {
    expect(outcomes({ confirmedUntil: null }).filter(([, outcome]) => outcome === "UNCONFIRMED")).toEqual([]);
  });

  test.each([
    ["a termination", terminated("2026-04-20"), "LAPSED"],
    ["a cancellation", cancelled("2026-04-10"), "LAPSED"],
    ["a changed value", valueChanged("2026-04-10", 1), "UNCONFIRMED"],
  ])("%s that is told later says that it ran on until then, which is known from that day", (_title, event, last) => {
    const told = outcomes({}, [event]);
    expect(told.slice(2, 4)).toEqual([
      ["2026-02-15", "RENEWED", event.day],
      ["2026-03-15", "RENEWED", event.day],
    ]);
    expect(told.at(-1)?.[1]).toBe(last);
    expect(outcomes({}, [event], "2026-04-01").at(-1)).toEqual(["2026-02-15", "UNCONFIRMED", null]);
  });

  test("a cancellation that came too late for an end says that the contract ran on to the next", () => {
    expect(outcomes({ noticeDays: 30 }, [cancelled("2026-01-20")])).toEqual([
      ...BEFORE,
      ["2026-02-15", "RENEWED", "2026-02-15"],
      ["2026-03-15", "LAPSED", "2026-02-15"],
    ]);
  });

  test.each([
    ["a contract that renews by itself", true],
    ["one that must be agreed", false],
  ])("%s and is continued months later ran on until then", (_title, autoRenew) => {
    const first = contract({ ...MONTHLY, id: "first", autoRenew, startsOn: "2026-01-15" });
    const next = contract({ id: "next", startsOn: "2026-05-20", succeedsId: "first", agreedOn: "2026-05-01" });
    const policy = { graceDays: GRACE_DAYS, succession: SuccessionRule.EXPLICIT_ONLY };
    const histories = [first, next].map((each) => ({ contract: each, events: [] }));
    const last = (day: string) =>
      inLines(histories, policy).flatMap((history) => termsOf(history, day, GRACE_DAYS).terms.slice(-1))[0];
    expect(last("2026-04-30")).toMatchObject({ endsOn: "2026-02-15", outcome: "UNCONFIRMED" });
    expect(last("2026-11-28")).toMatchObject({ outcome: "RENEWED", decidedBy: "SUCCEEDED" });
  });

  test("one that is continued in its grace days was renewed by that, whatever is told of it later", () => {
    const yearly = { startsOn: "2025-01-15", termMonths: 12, confirmedUntil: "2025-12-31" };
    const histories = [
      { contract: contract({ ...yearly, id: "first" }), events: [valueChanged("2026-02-14", 1)] },
      { contract: contract({ id: "next", startsOn: "2026-01-20", succeedsId: "first" }), events: [] },
    ];
    const [history] = inLines(histories, { graceDays: GRACE_DAYS, succession: SuccessionRule.EXPLICIT_ONLY });
    for (const day of ["2026-01-20", "2026-02-13", "2026-02-14", "2026-11-28"]) {
      expect(history && termsOf(history, day, GRACE_DAYS).terms).toMatchObject([
        { endsOn: "2026-01-15", decidedBy: "SUCCEEDED", knownFrom: "2026-01-20" },
      ]);
    }
  });

  test("what is foreseen of one whose renewals will be told is foreseen anew whenever grace days have passed", () => {
    const monthly = contract({ ...MONTHLY, autoRenew: false, confirmedUntil: "2025-11-30" });
    const told = { ...agreed("2026-12-01"), learntOn: "2026-01-20" };
    const view = new CustomerView(
      customer({ contracts: [{ contract: monthly, events: [told] }] }),
      DEFAULT_POLICY,
      "2026-06-20",
    );
    const dueDays = daysBetween("2026-02-01", "2026-06-20").map((on) => [on, view.outlooksOn(on)[0]?.dueOn] as const);
    const changed = dueDays.filter(([, due], index) => index > 0 && due !== dueDays[index - 1]?.[1]).map(([on]) => on);
    expect(changed.length).toBeGreaterThan(2);
    expect(view.changesAfter("2026-02-01").tierDays).toEqual(expect.arrayContaining(changed));
  });

  test("a renewal that was told late was unconfirmed before it was told, and one in its grace days pending", () => {
    const [told, waiting] = [
      { history: { contract: contract(MONTHLY), events: [terminated("2026-04-20")] }, day: "2026-03-01" },
      {
        history: { contract: contract({ ...MONTHLY, startsOn: "2026-01-15", autoRenew: false }), events: [] },
        day: "2026-02-28",
      },
    ].map(({ history, day }) =>
      countRenewals(termsOf(history, "2026-11-28", GRACE_DAYS).terms, null, { from: null, to: day, asOf: day }),
    );
    expect(told).toEqual({ renewed: 2, lapsed: 0, pending: 0, unconfirmed: 1 });
    expect(waiting).toEqual({ renewed: 0, lapsed: 0, pending: 1, unconfirmed: 0 });
  });

  test.each([
    ["does not lapse where the grace days end later", "2026-01-31", "UNCONFIRMED"],
    ["lapses where the source spoke until they had passed", "2026-02-14", "LAPSED"],
  ])("one that must be agreed %s", (_title, confirmedUntil, expected) => {
    const yearly = { startsOn: "2025-01-15", termMonths: 12, autoRenew: false, confirmedUntil };
    expect(outcomes(yearly).map(([, outcome]) => outcome)).toEqual([expected]);
  });
});

describe("what is said of an unconfirmed contract", () => {
  const history = { contract: contract({ ...MONTHLY, value: 10_000 }), events: [] };
  const day = "2026-11-28";

  test("the rate leaves it out, and shows to what it can lead", () => {
    const period = { from: "2025-11-01", to: day, asOf: day };
    const counts = countRenewals(termsOf(history, day, GRACE_DAYS).terms, null, period);
    expect(counts).toEqual({ renewed: 2, lapsed: 0, pending: 0, unconfirmed: 1 });
    expect(renewalRateOf(counts, period)).toMatchObject({ value: 1, denominator: 2, lowest: 2 / 3, highest: 1 });
  });

  test("it stands unconfirmed, neither due nor ended", () => {
    expect(standingOf(history, day, GRACE_DAYS)).toMatchObject({ status: "UNCONFIRMED", dueOn: null, endsOn: null });
  });

  test("its customer is still taken to be held, at a risk of all renewals since", () => {
    const on = (contractFacts: Partial<ContractFacts>) =>
      loyaltyOf(
        customer({ contracts: [{ contract: contract({ ...MONTHLY, value: 10_000, ...contractFacts }), events: [] }] }),
        DEFAULT_POLICY,
        PRIOR_MODEL,
        day,
      );
    const unconfirmed = on({});
    expect(unconfirmed).toMatchObject({
      activity: "PASSIVE",
      decision: "OPEN",
      renewed: 2,
      unconfirmed: 1,
      nextDueOn: null,
      annualValue: { minor: 120_000, currency: "EUR" },
    });
    expect(unconfirmed.churnRisk).toBeGreaterThan(on({ confirmedUntil: null }).churnRisk ?? 1);
  });
});
