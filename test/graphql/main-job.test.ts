import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";

const RATE = "{ value numerator denominator reason definition from to asOf pending lowest highest }";
const LOYALTY = `{
  asOf validUntil policyVersion tier rawTier tierReason activity lastActOn heldMonths serviceExperience serviceContacts
  shareOfWallet nextDueOn annualValue { amount currency } retentionRate ${RATE} reasons { factor text points }
  model { version fittedOn stayChances { quality chance low high observed gartner } }
  score { value coverage middlePoints parts { component value weight points } }
}`;
const QUESTION = `query ($externalId: ExternalIdInput!, $past: LocalDate!) {
  customer(externalId: $externalId) {
    loyaltyTier loyaltyScore activity retentionRate ${RATE} loyaltyReasons { factor text points }
    loyalty ${LOYALTY}
    past: loyalty(asOf: $past) ${LOYALTY}
  }
}`;

onEachDatabase("who stays, and why", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ada", { yearlySpend: euros("400") }), customerRow("nobody")],
      contracts: [contractRow("ada", "ada", { startsOn: "2023-01-31", autoRenew: true })],
      interactions: [
        interactionRow("call", "ada", { direction: "INBOUND", resolutionQuality: "LOW_EFFORT" }),
        interactionRow("survey", "ada", { kind: "FEEDBACK", recommendation: 9 }),
      ],
    });
  });

  async function ask(externalId: string, past = "2023-06-01") {
    return (await api.data(QUESTION, { ...named(externalId), past })).customer;
  }

  test("a customer's loyalty is answered with what it was computed from", async () => {
    const { loyalty } = await ask("ada");
    expect(loyalty).toMatchObject({
      asOf: "2026-01-15",
      activity: "ACTIVE",
      lastActOn: "2025-10-01",
      heldMonths: 35,
      serviceContacts: 1,
      serviceExperience: expect.closeTo(0.61, 5),
      annualValue: { amount: "120.00", currency: "EUR" },
      shareOfWallet: 0.3,
      nextDueOn: "2026-01-30",
      policyVersion: 1,
      model: { version: 1, fittedOn: null },
      retentionRate: { value: 1, numerator: 2, denominator: 2, reason: null, pending: 0, asOf: "2026-01-15" },
    });
    expect(loyalty.validUntil > loyalty.asOf).toBe(true);
    const chances = loyalty.model.stayChances.map(({ quality, gartner }: Record<string, unknown>) => [
      quality,
      gartner,
    ]);
    expect(chances).toEqual([
      ["UNRESOLVED", 0.27],
      ["HIGH_EFFORT", 0.37],
      ["LOW_EFFORT", 0.61],
      ["VALUE_ENHANCEMENT", 0.82],
    ]);
  });

  test("the reasons add up to the score, and the parts with the middle do too", async () => {
    const { loyaltyReasons, loyaltyScore, loyalty } = await ask("ada");
    const sum = (rows: readonly { readonly points: number }[]) => rows.reduce((total, { points }) => total + points, 0);
    expect(sum(loyaltyReasons)).toBeCloseTo(loyaltyScore, 3);
    expect(sum(loyalty.score.parts) + loyalty.score.middlePoints).toBeCloseTo(loyaltyScore, 3);
    expect(loyaltyScore).toBeGreaterThan(50);
    for (const { text } of loyaltyReasons) expect(text).toMatch(/\w/);
  });

  test("the fields that stand directly on a customer say the same as its loyalty today", async () => {
    const { loyalty, ...direct } = await ask("ada");
    expect(direct).toMatchObject({
      loyaltyTier: loyalty.tier,
      loyaltyScore: loyalty.score.value,
      activity: loyalty.activity,
      retentionRate: loyalty.retentionRate,
      loyaltyReasons: loyalty.reasons,
    });
    expect((await ask("ada", "2026-01-15")).past).toEqual(loyalty);
  });

  test("a past day sees the facts dated up to it", async () => {
    const { past } = await ask("ada", "2023-06-01");
    expect(past).toMatchObject({
      asOf: "2023-06-01",
      tier: "NEW",
      activity: "ACTIVE",
      heldMonths: 4,
      serviceContacts: 0,
      serviceExperience: null,
      nextDueOn: "2024-01-30",
      retentionRate: { value: null, numerator: 0, denominator: 0, reason: expect.stringMatching(/\w/) },
    });
    expect((await ask("ada", "2022-12-31")).past).toMatchObject({
      activity: "PROSPECT",
      heldMonths: null,
      annualValue: null,
    });
  });

  test("no data is null with a reason, never 0", async () => {
    const { loyalty } = await ask("nobody");
    expect(loyalty).toMatchObject({
      tier: "NEW",
      activity: "PROSPECT",
      retentionRate: { value: null, denominator: 0, reason: expect.stringMatching(/\w/), lowest: null, highest: null },
      lastActOn: null,
      heldMonths: null,
      serviceExperience: null,
      annualValue: null,
      shareOfWallet: null,
      nextDueOn: null,
    });
    const unknown = loyalty.score.parts.filter(({ value }: { value: number | null }) => value === null);
    expect(unknown.map(({ points }: { points: number }) => points)).toEqual(unknown.map(() => 0));
  });

  test("a day later, without any writing, the answers are those of that day", async () => {
    api.setDay("2026-01-31");
    const { loyalty } = await ask("ada");
    expect(loyalty).toMatchObject({
      asOf: "2026-01-31",
      heldMonths: 36,
      nextDueOn: "2027-01-30",
      retentionRate: { numerator: 3, denominator: 3 },
    });
    api.setDay("2026-01-15");
  });
});
