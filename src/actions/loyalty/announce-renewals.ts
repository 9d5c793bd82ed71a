import {
  deleteNoticesBefore,
  insertRenewalNotices,
  unannouncedRenewals,
} from "../../data/contract/renewal-notice-store.js";
import { customersByIds, lockCustomers } from "../../data/customer/customer-store.js";
import { addDays } from "../../domain/calendar.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import { externalIdsByRecord } from "../../intake/record-changes.js";
import { ChangeEntity } from "../../model/change/change.js";

const BATCH = 500;

/**
 * Announces renewals that are due within the policy's days and were not announced yet, as changes of the customers'
 * loyalty: once for each customer and due day. Takes up to 500, and returns whether there may be more.
 */
export async function announceRenewals(context: ActionContext): Promise<boolean> {
  const { sql, workspace, now, today } = context;
  const to = addDays(today, workspace.policy.renewalNearDays);
  const unannounced = () => unannouncedRenewals(sql, workspace, { from: today, to, limit: BATCH });
  const candidates = await unannounced();
  if (candidates.length === 0) return false;
  const ids = candidates.map(({ customerId }) => customerId);
  await lockCustomers(context.rows, ids);
  // Meanwhile a customer may have cancelled, or another server announced it.
  const found = (await unannounced()).filter(({ customerId }) => ids.includes(customerId));
  await insertRenewalNotices(context.rows, found, now);
  const versions = new Map((await customersByIds(context.rows, ids)).map(({ id, version }) => [id, version]));
  const externalIds = await externalIdsByRecord(context, ids);
  await logChanges(
    context,
    found.map(({ customerId, dueOn }) => ({
      entity: ChangeEntity.LOYALTY,
      recordId: customerId,
      customerId,
      version: versions.get(customerId) ?? 1,
      isNew: false,
      externalIds: externalIds.get(customerId) ?? [],
      details: { renewalDueOn: dueOn },
    })),
  );
  return candidates.length === BATCH;
}

/** Forgets announcements of renewals whose day has passed. */
export async function forgetAnnouncements({ rows, today }: ActionContext): Promise<void> {
  await deleteNoticesBefore(rows, today);
}
