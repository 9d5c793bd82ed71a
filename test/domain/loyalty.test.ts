import type { LocalDate } from "../../src/domain/calendar.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import { InteractionKind } from "../../src/domain/customer/interaction.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { scoreReasonsOf, tierReasonOf } from "../../src/domain/loyalty/loyalty-reasons.js";
import { DEFAULT_POLICY, ResolutionQuality } from "../../src/domain/loyalty/policy.js";
import { horizonFrom, revenueByCurrency } from "../../src/domain/renewal/expected-revenue.js";
import { agreed, contract, customer, interaction, service, terminated } from "./facts.js";

const loyaltyOn = (day: LocalDate, facts: Partial<CustomerFacts>, policy = DEFAULT_POLICY) =>
  loyaltyOf(customer(facts), policy, PRIOR_MODEL, day);

/** Two years from 1 January 2024; the start is the only act, so that from 31 December 2024 on the customer is silent. */
const silent = { contracts: [{ contract: contract({ termMonths: 24 }), events: [] }] };

describe("downgrade protection", () => {
  test("the raw tier drops on the day that the last act leaves the window", () => {
    // Nothing is due within a year, so 0.3 · 1. Active: (0.3 + 0.15 · 11/60 + 0.15 + 0.15) / 0.9; silent: 0.15 · 0.25.
    expect(loyaltyOn("2024-12-30", silent)).toMatchObject({ score: 69.7222, rawTier: "GOLD", tier: "GOLD" });
    expect(loyaltyOn("2024-12-31", silent)).toMatchObject({ score: 57.2222, rawTier: "SILVER", tier: "GOLD" });
  });

  test.each([
    ["2025-03-29", "GOLD"],
    ["2025-03-30", "SILVER"],
  ])("the shown tier drops 90 days after the last day of the higher one: %s %s", (day, tier) => {
    expect(loyaltyOn(day, silent)).toMatchObject({ rawTier: "SILVER", tier });
  });

  test("values hold until the day on which the shown tier drops, and not longer", () => {
    expect(loyaltyOn("2025-03-02", silent).validUntil).toBe("2025-03-30");
    expect(loyaltyOn("2025-03-30", silent).validUntil).toBe("2025-04-01");
  });

  test("of one day is none", () => {
    const policy = { ...DEFAULT_POLICY, downgradeProtectionDays: 1 };
    expect(loyaltyOn("2024-12-30", silent, policy).tier).toBe("GOLD");
    expect(loyaltyOn("2024-12-31", silent, policy).tier).toBe("SILVER");
  });

  test("does not hold a rise back", () => {
    const facts = { ...silent, interactions: [interaction(InteractionKind.USAGE, "2025-06-01")] };
    const policy = { ...DEFAULT_POLICY, tierThresholds: { silver: 50, gold: 70, platinum: 80 } };
    expect(loyaltyOn("2025-05-31", facts, policy).tier).toBe("BRONZE");
    expect(loyaltyOn("2025-06-01", facts, policy).tier).toBe("SILVER");
  });
});

describe("a new customer", () => {
  test.each([
    ["2023-12-31", "NEW"],
    ["2024-01-01", "NEW"],
    ["2024-06-30", "NEW"],
    ["2024-07-01", "GOLD"],
  ])("is NEW until six months are completed: %s %s", (day, tier) => {
    expect(loyaltyOn(day, silent).tier).toBe(tier);
  });

  test("is NEW however often a contract rolled over, and until it agrees to a renewal", () => {
    const monthly = contract({ termMonths: 1, autoRenew: true });
    const rolled = { contracts: [{ contract: monthly, events: [] }] };
    expect(loyaltyOn("2024-06-30", rolled)).toMatchObject({ renewed: 5, agreed: 0, tier: "NEW" });
    expect(loyaltyOn("2024-07-01", rolled).tier).not.toBe("NEW");
    const decided = { contracts: [{ contract: monthly, events: [agreed("2024-01-20")] }] };
    expect(loyaltyOn("2024-01-31", decided)).toMatchObject({ renewed: 0, tier: "NEW" });
    expect(loyaltyOn("2024-02-01", decided)).toMatchObject({ renewed: 1, agreed: 1 });
    expect(loyaltyOn("2024-02-01", decided).tier).not.toBe("NEW");
  });

  test("without a contract is NEW until six months after its first act, or since the CRM knows it", () => {
    const purchase = interaction(InteractionKind.PURCHASE, "2024-01-01");
    expect(loyaltyOn("2024-06-30", { interactions: [purchase] })).toMatchObject({ activity: "ACTIVE", tier: "NEW" });
    expect(loyaltyOn("2024-07-01", { interactions: [purchase] })).toMatchObject({ score: 66.6667, tier: "GOLD" });
    const recorded = { recordedOn: "2023-05-01", interactions: [purchase] };
    expect(loyaltyOn("2024-01-01", recorded)).toMatchObject({ tier: "GOLD" });
    const known = { customerSince: "2020-01-01", interactions: [purchase] };
    expect(loyaltyOn("2024-01-01", known)).toMatchObject({ score: 66.6667, tier: "GOLD" });
  });
});

describe("who has left", () => {
  const ended = { contracts: [{ contract: contract({ termMonths: 24 }), events: [terminated("2024-12-01")] }] };

  test("is FORMER at once, whatever the protection", () => {
    expect(loyaltyOn("2024-11-30", ended).tier).toBe("GOLD");
    expect(loyaltyOn("2024-12-01", ended)).toMatchObject({ activity: "FORMER", tier: "FORMER", churnRisk: null });
    expect(tierReasonOf(loyaltyOn("2024-12-01", ended), DEFAULT_POLICY)).toBe(
      "has left: no contract holds it any more",
    );
  });
});

describe("who is known to leave", () => {
  const monthly = contract({ startsOn: "2026-01-01", termMonths: 1, value: 1000, autoRenew: true });
  const told = { ...terminated("2026-12-01"), learntOn: "2026-11-20" };
  const facts = { contracts: [{ contract: monthly, events: [told] }] };

  test("is at a risk of 1 from the day it was told, has no next renewal, and is a customer until its last day", () => {
    expect(loyaltyOn("2026-11-19", facts)).toMatchObject({ decision: "OPEN", leavesOn: null, nextDueOn: "2026-11-30" });
    expect(loyaltyOn("2026-11-27", facts)).toMatchObject({
      activity: "ACTIVE",
      churnRisk: 1,
      decision: "LEAVING",
      leavesOn: "2026-12-01",
      nextDueOn: null,
      revenueAtRisk: [{ minor: 12_000, currency: "EUR" }],
      renewed: 10,
      lapsed: 0,
      validUntil: "2026-12-01",
    });
    expect(loyaltyOn("2026-12-01", facts)).toMatchObject({ activity: "FORMER", decision: null, lapsed: 1 });
  });

  test("brings nothing after its end", () => {
    const { outlooks } = loyaltyOn("2026-11-27", facts);
    const horizon = horizonFrom("2026-11-27", 12, 0);
    const months = revenueByCurrency(outlooks, null, PRIOR_MODEL, horizon).get("EUR") ?? [];
    expect(months.map(({ contracted }) => contracted)).toEqual([expect.closeTo(1000, 6), ...Array<number>(11).fill(0)]);
    expect(months.every(({ expected, atRisk }) => expected === 0 && atRisk === 0)).toBe(true);
  });

  test("whose end lies beyond the horizon risks nothing within it, and is not loyal for that", () => {
    const later = { ...terminated("2028-01-01"), learntOn: "2026-11-20" };
    const { parts, ...loyalty } = loyaltyOn("2026-11-27", { contracts: [{ contract: monthly, events: [later] }] });
    expect(loyalty).toMatchObject({ churnRisk: 0, decision: "LEAVING", leavesOn: "2028-01-01" });
    expect(parts[0]).toMatchObject({ component: "RETENTION", value: 0 });
  });

  test("within a term brings what its days bring", () => {
    const yearly = contract({ startsOn: "2026-07-01", autoRenew: true });
    const cut = { ...terminated("2027-01-01"), learntOn: "2026-11-20" };
    const { outlooks } = loyaltyOn("2026-11-27", { contracts: [{ contract: yearly, events: [cut] }] });
    const months = revenueByCurrency(outlooks, null, PRIOR_MODEL, horizonFrom("2026-11-27", 12, 0)).get("EUR") ?? [];
    const contracted = months.reduce((total, month) => total + month.contracted, 0);
    expect(contracted).toBeCloseTo((120_000 * 61) / 365, 6);
  });

  test("and has signed again is not to be won back", () => {
    const gone = { contract: contract({ startsOn: "2025-10-01", termMonths: 12 }), events: [terminated("2026-10-01")] };
    const again = { contract: contract({ id: "again", startsOn: "2027-01-01", learntOn: "2026-11-01" }), events: [] };
    const actionsOf = (contracts: CustomerFacts["contracts"]) =>
      loyaltyOn("2026-11-27", { contracts }).nextBestActions.map(({ action }) => action);
    expect(actionsOf([gone])).toEqual(["WIN_BACK"]);
    expect(actionsOf([gone, again])).toEqual([]);
  });

  test("of what is learnt later, a past day knows nothing", () => {
    const late = { contracts: [{ contract: monthly, events: [{ ...told, learntOn: "2027-02-01" }] }] };
    expect(loyaltyOn("2026-11-27", late)).toMatchObject({ decision: "OPEN", leavesOn: null });
  });
});

describe("values hold until", () => {
  const purchase = { interactions: [interaction(InteractionKind.PURCHASE, "2024-01-01")] };

  test.each([
    ["a recorded act's day comes", "2023-06-01", "2024-01-01"],
    ["they are no longer new", "2024-01-01", "2024-07-01"],
    ["the last act leaves the window, seen the day before", "2024-12-30", "2024-12-31"],
  ])("%s", (_name, day, expected) => {
    expect(loyaltyOn(day, purchase).validUntil).toBe(expected);
  });

  test("a new fact comes, where nothing else can change them", () => {
    expect(loyaltyOn("2025-03-31", purchase).validUntil).toBeNull();
    expect(loyaltyOn("2024-12-31", {}).validUntil).toBeNull();
  });

  test("the day comes from which the CRM knows them as a customer", () => {
    expect(loyaltyOn("2024-01-01", { customerSince: "2024-03-01" })).toMatchObject({
      activity: "PROSPECT",
      validUntil: "2024-03-01",
    });
    expect(loyaltyOn("2024-03-01", { customerSince: "2024-03-01" })).toMatchObject({
      activity: "PASSIVE",
      tier: "NEW",
      validUntil: "2024-09-01",
    });
  });

  test("a further month is completed", () => {
    expect(loyaltyOn("2024-02-10", silent).validUntil).toBe("2024-03-01");
  });

  test("a recommendation is given, and until it leaves the window", () => {
    const facts = { interactions: [interaction(InteractionKind.FEEDBACK, "2024-01-01", { recommendation: 9 })] };
    expect(loyaltyOn("2023-06-01", facts)).toMatchObject({ recommendation: null, validUntil: "2024-01-01" });
    expect(loyaltyOn("2024-06-01", facts)).toMatchObject({ recommendation: 9, validUntil: "2024-12-31" });
    expect(loyaltyOn("2024-12-31", facts)).toMatchObject({ recommendation: null, validUntil: null });
  });

  test("a service contact leaves the window", () => {
    const facts = { interactions: [service(ResolutionQuality.LOW_EFFORT, "2024-01-01")] };
    expect(loyaltyOn("2025-06-01", facts).validUntil).toBe("2026-01-01");
    expect(loyaltyOn("2026-01-01", facts)).toMatchObject({ serviceContacts: 0, serviceExperience: null });
  });
});

describe("reasons", () => {
  const told = {
    customerSince: "2024-01-01",
    yearlySpend: { minor: 480_000, currency: "EUR" },
    contracts: [{ contract: contract(), events: [agreed("2024-11-01")] }],
    interactions: [
      service(ResolutionQuality.HIGH_EFFORT, "2024-08-01"),
      interaction(InteractionKind.FEEDBACK, "2024-09-01", { recommendation: 9 }),
    ],
  };

  test("add up to the score", () => {
    for (const facts of [told, silent, {}]) {
      const loyalty = loyaltyOn("2025-02-01", facts);
      const points = scoreReasonsOf(loyalty).map((reason) => reason.points);
      expect(points.map((each) => Number(each.toFixed(4)))).toEqual(points);
      expect(points.reduce((total, each) => total + each, 0)).toBeCloseTo(loyalty.score, 9);
    }
  });

  test("say what each component was computed from", () => {
    const reasons = scoreReasonsOf(loyaltyOn("2025-02-01", told));
    expect(reasons.map(({ factor, text }) => `${factor}: ${text}`)).toEqual([
      "MIDDLE: every score starts from the middle, the more so the less is known: 11.5 points",
      "RETENTION: chance to stay of 81.0 %, agreed to 1 renewal: 13.8 points",
      "TENURE: held for 13 completed months: 2.5 points",
      "SERVICE_EXPERIENCE: mean chance to stay of 37.0 % after 1 service contact: 3.5 points",
      "ACTIVITY: active, last act on 2024-11-01: 11.5 points",
      "WORD_OF_MOUTH: answered 9 of 10 when asked whether to recommend us: 6.9 points",
      "SHARE_OF_WALLET: 25.0 % of what the customer spends on such products: 1.0 points",
    ]);
  });

  test("leave out what is not known", () => {
    expect(scoreReasonsOf(loyaltyOn("2025-02-01", {})).map(({ factor }) => factor)).toEqual(["MIDDLE", "ACTIVITY"]);
  });

  test.each([
    ["2024-02-01", /^no renewal agreed yet, and held for 1 completed month \(/],
    ["2024-05-01", /^no renewal agreed yet, and held for 4 completed months \(/],
    ["2024-12-30", /^score 69\.7 \(SILVER from 40, GOLD from 60, PLATINUM from 80\)$/],
    ["2025-01-10", /would mean SILVER .* but GOLD was reached within the last 90 days$/],
  ])("of the tier on %s", (day, expected) => {
    expect(tierReasonOf(loyaltyOn(day, silent), DEFAULT_POLICY)).toMatch(expected);
  });

  test("of the tier of who never was a customer", () => {
    expect(tierReasonOf(loyaltyOn("2023-06-01", silent), DEFAULT_POLICY)).toBe("not a customer yet");
  });

  test("of the tier round the score down: 79.96 is not 80.0, which would be PLATINUM", () => {
    const loyalty = { ...loyaltyOn("2024-12-30", silent), score: 79.96 };
    expect(tierReasonOf(loyalty, DEFAULT_POLICY)).toMatch(/^score 79\.9 /);
  });
});
