import { ContractEventType } from "../../src/domain/contract/contract.js";
import { TermOutcome } from "../../src/domain/contract/term.js";
import { Activity } from "../../src/domain/customer/activity.js";
import { InteractionKind } from "../../src/domain/customer/interaction.js";
import { LoyaltyTier } from "../../src/domain/loyalty/loyalty-tier.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { onEachDatabase } from "../support/databases.js";
import { testId } from "../support/history-rows.js";
import { TestWorkspace } from "../support/test-workspace.js";
import { describeStoredLoyalty } from "./stored-loyalty-properties.js";

describeStoredLoyalty(8, false);

onEachDatabase("a stored tier", (current) => {
  test("is protected by an act that has left the window, on a day that still protects", async () => {
    const workspace = await TestWorkspace.make(current());
    const onlyActivity = { RETENTION: 0, TENURE: 0, SERVICE_EXPERIENCE: 0, WORD_OF_MOUTH: 0, SHARE_OF_WALLET: 0 };
    await workspace.usePolicy({
      ...DEFAULT_POLICY,
      activeWindowDays: 30,
      experienceWindowMonths: 1,
      downgradeProtectionDays: 90,
      scoreWeights: { ...onlyActivity, ACTIVITY: 1 },
    });
    workspace.setDay("2026-01-15");
    const externalId = testId("customer");
    const value = { minor: 1200, currency: "EUR" };
    await workspace.ingest({
      customers: [{ externalId }],
      contracts: [{ externalId, customer: { externalId }, startsOn: "2025-01-20", termMonths: 24, value }],
      interactions: [
        { customer: { externalId }, kind: InteractionKind.PURCHASE, occurredAt: new Date("2025-11-01T12:00:00Z") },
      ],
    });
    const [stored] = await workspace.stored();
    expect(stored?.loyalty).toMatchObject({
      activity: Activity.PASSIVE,
      rawTier: LoyaltyTier.BRONZE,
      tier: LoyaltyTier.PLATINUM,
    });
  });
});

onEachDatabase("a stored contract", (current) => {
  test("of an unconfirmed term that is known to end later changes when time moves its standing on", async () => {
    const workspace = await TestWorkspace.make(current());
    workspace.setDay("2023-02-20");
    const externalId = testId("customer");
    const value = { minor: 1200, currency: "EUR" };
    const confirmedUntil = "2022-06-30";
    await workspace.ingest({
      customers: [{ externalId }],
      contracts: [
        { externalId, customer: { externalId }, startsOn: "2022-01-12", termMonths: 12, value, confirmedUntil },
      ],
      contractEvents: [{ contract: { externalId }, type: ContractEventType.TERMINATED, day: "2024-06-01" }],
    });
    const [stored] = await workspace.stored();
    const [{ contract, terms } = { contract: null, terms: [] }] = stored?.facts.contracts ?? [];
    expect(terms.at(-1)).toMatchObject({ endsOn: "2023-01-12", outcome: TermOutcome.UNCONFIRMED });
    // Known to run on until June 2024, it is due again in January, and rolls before the termination takes effect.
    expect(contract).toMatchObject({ dueOn: "2024-01-11", rollsOn: "2024-01-12" });
  });
});
