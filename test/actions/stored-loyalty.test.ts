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
