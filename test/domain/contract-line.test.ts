import { type ContractFacts, type ContractHistory, SuccessionRule } from "../../src/domain/contract/contract.js";
import { inLines, knownLinesOf } from "../../src/domain/contract/contract-line.js";
import { standingOf } from "../../src/domain/contract/contract-standing.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { countRenewals } from "../../src/domain/contract/retention.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { agreed, cancelled, contract, customer, terminated } from "./facts.js";

const { SAME_CUSTOMER, SAME_CUSTOMER_AND_PRODUCT, EXPLICIT_ONLY } = SuccessionRule;

/** Twelve months of 2025, which do not renew by themselves. */
function first(changes: Partial<ContractFacts> = {}, events: ContractHistory["events"] = []): ContractHistory {
  return { contract: contract({ id: "first", product: "Phone", startsOn: "2025-01-01", ...changes }), events };
}

/** Another twelve months. */
function second(startsOn: string, changes: Partial<ContractFacts> = {}): ContractHistory {
  return { contract: contract({ id: "second", product: "Phone", startsOn, ...changes }), events: [] };
}

function under(succession: SuccessionRule, ...histories: ContractHistory[]): ContractHistory[] {
  return inLines(histories, { ...DEFAULT_POLICY, succession });
}

/** The terms of the first contract on a day, each as its end, outcome, decision and the day of that. */
function firstTerms([history]: readonly ContractHistory[], day = "2026-12-31"): unknown[][] {
  if (history === undefined) throw new Error("no contract");
  const { terms } = termsOf(history, day, DEFAULT_POLICY.graceDays);
  return terms.map(({ endsOn, outcome, decidedBy, decidedOn }) => [endsOn, outcome, decidedBy, decidedOn]);
}

const LAPSED = ["2026-01-01", "LAPSED", "NOT_RENEWED", "2026-01-01"];

describe("a contract succeeds the one of the same customer and product that ended last", () => {
  test.each([
    ["on its end", "2026-01-01", ["2026-01-01", "RENEWED", "SUCCEEDED", "2026-01-01"]],
    ["in the grace days after it", "2026-01-30", ["2026-01-01", "RENEWED", "SUCCEEDED", "2026-01-30"]],
    ["not after them", "2026-01-31", LAPSED],
    ["before it, which ends there", "2025-10-01", ["2025-10-01", "RENEWED", "SUCCEEDED", "2025-10-01"]],
  ])("%s", (_title, startsOn, expected) => {
    expect(firstTerms(under(SAME_CUSTOMER_AND_PRODUCT, first(), second(startsOn)))).toEqual([expected]);
  });

  test("the renewal was decided when the successor was agreed, and nobody knew before", () => {
    const histories = under(SAME_CUSTOMER_AND_PRODUCT, first(), second("2026-01-10", { agreedOn: "2025-11-20" }));
    expect(firstTerms(histories)).toEqual([["2026-01-01", "RENEWED", "SUCCEEDED", "2025-11-20"]]);
    expect(firstTerms(histories, "2025-11-19")).toEqual([["2026-01-01", "OPEN", null, null]]);
  });

  test("a successor agreed after its start counts from its start", () => {
    const histories = under(SAME_CUSTOMER_AND_PRODUCT, first(), second("2026-01-01", { agreedOn: "2026-02-20" }));
    expect(firstTerms(histories)).toEqual([["2026-01-01", "RENEWED", "SUCCEEDED", "2026-01-01"]]);
  });

  test("one that renews by itself does so until its successor begins", () => {
    const monthly = first({ autoRenew: true, termMonths: 1 });
    expect(firstTerms(under(SAME_CUSTOMER_AND_PRODUCT, monthly, second("2025-03-15")))).toEqual([
      ["2025-02-01", "RENEWED", "ROLLED_OVER", "2025-02-01"],
      ["2025-03-01", "RENEWED", "ROLLED_OVER", "2025-03-01"],
      ["2025-03-15", "RENEWED", "SUCCEEDED", "2025-03-15"],
    ]);
  });
});

describe("what was cancelled or terminated is continued by what was agreed before its end", () => {
  const leaver = first({}, [cancelled("2025-11-01")]);

  test.each([
    ["on the day of its end", "2026-01-01", null, "RENEWED"],
    ["later, if agreed by then", "2026-01-15", "2025-12-20", "RENEWED"],
    ["a customer who comes back has left", "2026-01-15", null, "LAPSED"],
  ])("%s", (_title, startsOn, agreedOn, expected) => {
    const [term] = firstTerms(under(SAME_CUSTOMER, leaver, second(startsOn, { agreedOn })));
    expect(term?.[1]).toBe(expected);
  });

  test("a termination on the day on which the successor begins is a change of records", () => {
    const replaced = first({}, [terminated("2025-07-01")]);
    expect(firstTerms(under(SAME_CUSTOMER, replaced, second("2025-07-01")))).toEqual([
      ["2025-07-01", "RENEWED", "SUCCEEDED", "2025-07-01"],
    ]);
  });

  test("a successor that is itself terminated before it begins continues nothing", () => {
    const { contract: next } = second("2026-01-01");
    const withdrawn = { contract: next, events: [terminated("2025-12-31")] };
    expect(firstTerms(under(SAME_CUSTOMER, first(), withdrawn))).toEqual([LAPSED]);
  });

  test("a successor that is terminated on its first day continues it for that day", () => {
    const { contract: next } = second("2026-01-01");
    const brief = { contract: next, events: [terminated("2026-01-01")] };
    expect(firstTerms(under(SAME_CUSTOMER, first(), brief))).toEqual([
      ["2026-01-01", "RENEWED", "SUCCEEDED", "2026-01-01"],
    ]);
  });
});

describe("which contract is continued", () => {
  const predecessorOf = (id: string, histories: readonly ContractHistory[]) =>
    histories.find((history) => history.contract.id === id)?.line?.predecessor?.contractId ?? null;

  test.each([
    ["of the same product by that rule", SAME_CUSTOMER_AND_PRODUCT, { product: "Phone" }, "first"],
    ["not of another product by that rule", SAME_CUSTOMER_AND_PRODUCT, { product: "Office" }, null],
    ["not of an unknown product by that rule", SAME_CUSTOMER_AND_PRODUCT, { product: null }, null],
    ["of any product by the other rule", SAME_CUSTOMER, { product: null }, "first"],
    ["none where it must be named and is not", EXPLICIT_ONLY, {}, null],
    ["the named one", EXPLICIT_ONLY, { product: "Office", succeedsId: "first" }, "first"],
    ["by a rule of its own", EXPLICIT_ONLY, { succession: SAME_CUSTOMER }, "first"],
    ["not by the policy's rule where its own forbids", SAME_CUSTOMER, { succession: EXPLICIT_ONLY }, null],
    ["by the rule where nobody has the named one yet", SAME_CUSTOMER, { succeedsId: "unknown" }, "first"],
  ] as const)("%s", (_title, rule, changes, expected) => {
    expect(predecessorOf("second", under(rule, first(), second("2026-01-01", changes)))).toBe(expected);
  });

  test("of two the one with the nearest start, of equal starts that with the lower id", () => {
    const candidates = [first(), first({ id: "nearer b", startsOn: "2025-02-01" })];
    const twin = first({ id: "nearer a", startsOn: "2025-02-01" });
    const next = second("2026-01-10", { succession: SAME_CUSTOMER });
    expect(predecessorOf("second", under(EXPLICIT_ONLY, ...candidates, next))).toBe("nearer b");
    expect(predecessorOf("second", under(EXPLICIT_ONLY, ...candidates, twin, next))).toBe("nearer a");
  });

  test("a contract is continued by one other, the one that starts first; another that names it continues the line", () => {
    const rivals = [second("2026-01-05", { id: "later" }), second("2026-01-01", { id: "sooner" })];
    const byRule = under(SAME_CUSTOMER, first(), ...rivals);
    expect(predecessorOf("sooner", byRule)).toBe("first");
    expect(predecessorOf("later", byRule)).toBe("sooner");
    const named = under(
      EXPLICIT_ONLY,
      first(),
      ...rivals.map((each) => ({ ...each, contract: { ...each.contract, succeedsId: "first" } })),
    );
    expect(predecessorOf("sooner", named)).toBe("first");
    expect(predecessorOf("later", named)).toBe("sooner");
  });

  test("no loop: a contract cannot continue one that does not start before it", () => {
    const one = first({ succeedsId: "second" });
    const other = second("2025-06-01", { succeedsId: "first" });
    const histories = under(EXPLICIT_ONLY, one, other);
    expect(predecessorOf("first", histories)).toBeNull();
    expect(predecessorOf("second", histories)).toBe("first");
  });
});

describe("the contracts of a line are one story", () => {
  const years = ["2023-01-01", "2024-01-01", "2025-01-01"].map((startsOn, index) =>
    first({ id: `year ${index}`, startsOn, value: 100_000 + index * 20_000 }),
  );

  test("eight of ten customers who renew by new contracts: 8/10", () => {
    const period = { from: "2025-01-01", to: "2026-12-31", asOf: "2026-12-31" };
    const counts = Array.from({ length: 10 }, (_, index) =>
      under(SAME_CUSTOMER, first(), ...(index < 8 ? [second("2026-01-01")] : []))
        .map((history) => countRenewals(termsOf(history, period.asOf, 30).terms, null, period))
        .reduce((one, other) => ({ ...one, renewed: one.renewed + other.renewed, lapsed: one.lapsed + other.lapsed })),
    );
    expect(counts.reduce((sum, { renewed }) => sum + renewed, 0)).toBe(8);
    expect(counts.reduce((sum, { lapsed }) => sum + lapsed, 0)).toBe(2);
  });

  test("renewals before a term are counted through, and anew where the class of term lengths changes", () => {
    const [, , third] = under(SAME_CUSTOMER, ...years);
    const monthly = under(SAME_CUSTOMER, ...years, first({ id: "month", startsOn: "2026-01-01", termMonths: 1 })).at(
      -1,
    );
    expect(third && termsOf(third, "2025-06-01", 30).terms.map(({ renewals }) => renewals)).toEqual([2]);
    expect(monthly && termsOf(monthly, "2026-01-02", 30).terms.map(({ renewals }) => renewals)).toEqual([0]);
  });

  test("as known on a day, a line ends with the last contract agreed by then", () => {
    const histories = under(SAME_CUSTOMER, ...years);
    const startsOn = (day: string) =>
      knownLinesOf(histories, day, DEFAULT_POLICY).map(({ terms }) => terms.map((term) => term.startsOn));
    expect(startsOn("2024-06-01")).toEqual([["2023-01-01", "2024-01-01"]]);
    expect(startsOn("2025-06-01")).toEqual([["2023-01-01", "2024-01-01", "2025-01-01"]]);
  });

  test("a customer whose next contract is signed is no leaver, and tenure, value and renewals are those of the line", () => {
    const signed = second("2026-01-01", { agreedOn: "2025-12-01", termMonths: 24, value: 240_000 });
    const contracts = under(SAME_CUSTOMER, first({}, [cancelled("2025-10-01")]), signed);
    const on = (day: string) => loyaltyOf(customer({ contracts }), DEFAULT_POLICY, PRIOR_MODEL, day);
    expect(on("2025-11-30")).toMatchObject({ decision: "LEAVING", leavesOn: "2026-01-01", churnRisk: 1 });
    expect(on("2025-12-01")).toMatchObject({
      decision: "STAYING",
      leavesOn: null,
      churnRisk: 0,
      nextDueOn: "2027-12-31",
    });
    expect(on("2026-03-01")).toMatchObject({
      renewed: 1,
      agreed: 1,
      lapsed: 0,
      heldMonths: 14,
      annualValue: { minor: 120_000, currency: "EUR" },
    });
  });

  test("a contract that is continued ends there, and nothing of it is undecided", () => {
    const [history] = under(SAME_CUSTOMER, first(), second("2026-01-10", { agreedOn: "2025-11-20" }));
    expect(history && standingOf(history, "2025-11-25", 30)).toMatchObject({
      status: "ENDING",
      dueOn: null,
      endsOn: "2026-01-01",
    });
    expect(history && standingOf(history, "2026-01-10", 30)).toMatchObject({
      status: "ENDED",
      dueOn: null,
      endsOn: "2026-01-01",
    });
  });

  test("without its successor the old outcome returns", () => {
    const agreedLate = first({}, [agreed("2025-12-15")]);
    const alone = termsOf(agreedLate, "2026-12-31", 30);
    const [placed] = under(SAME_CUSTOMER, agreedLate, second("2025-06-01"));
    expect(placed && termsOf(placed, "2026-12-31", 30).terms).toHaveLength(1);
    const [returned] = under(SAME_CUSTOMER, agreedLate);
    expect(returned && termsOf(returned, "2026-12-31", 30)).toEqual(alone);
  });
});
