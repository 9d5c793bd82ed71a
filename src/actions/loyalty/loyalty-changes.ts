import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import { externalIdsByRecord } from "../../intake/record-changes.js";
import { ChangeEntity } from "../../model/change/change.js";
import type { Customer } from "../../model/customer/customer.js";
import type { LoyaltyRow } from "../../model/customer/loyalty-row.js";

/** What is announced when it changes: values that callers see and that do not move from day to day by themselves. */
const ANNOUNCED = [
  "activity",
  "heldUnconfirmed",
  "renewed",
  "lapsed",
  "pending",
  "unconfirmed",
  "serviceExperience",
  "recommendation",
  "annualValueMinor",
  "annualValueCurrency",
  "shareOfWallet",
  "nextDueOn",
  "churnRisk",
  "decision",
  "leavesOn",
  "revenueAtRisk",
  "nextBestActions",
  "score",
  "tier",
] as const satisfies readonly (keyof LoyaltyRow)[];

/** Logs the customers whose computed values are others than those stored before. */
export async function logLoyaltyChanges(
  context: ActionContext,
  customers: readonly Customer[],
  rows: readonly LoyaltyRow[],
  before: ReadonlyMap<string, LoyaltyRow>,
): Promise<void> {
  const changed = rows.filter((row) => {
    const old = before.get(row.id);
    return old === undefined || announcedOf(old) !== announcedOf(row);
  });
  const versions = new Map(customers.map(({ id, version }) => [id, version]));
  const externalIds = await externalIdsByRecord(
    context,
    changed.map(({ id }) => id),
  );
  await logChanges(
    context,
    changed.map(({ id, tier, activity }) => ({
      entity: ChangeEntity.LOYALTY,
      recordId: id,
      customerId: id,
      version: versions.get(id) ?? 1,
      isNew: !before.has(id),
      externalIds: externalIds.get(id) ?? [],
      details: {
        tier: [before.get(id)?.tier ?? null, tier] as const,
        activity: [before.get(id)?.activity ?? null, activity] as const,
      },
    })),
  );
}

function announcedOf(row: LoyaltyRow): string {
  return JSON.stringify(ANNOUNCED.map((name) => row[name]));
}
