import { In, LessThan, Not } from "typeorm";

import { DeliveryState } from "../../domain/webhook/delivery-state.js";
import type { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import { soughtId } from "../../model/node.js";
import { WebhookAttempt } from "../../model/webhook/webhook-attempt.js";
import { WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import { anyOf, type OwnedBy } from "../customer/erasure-store.js";
import type { Sql } from "../database/database.js";
import { type KeysetPage, type KeysetPosition, keysetRows } from "../database/keyset.js";
import { deleteRows, insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** What a new delivery says; all else is the same for every new one. */
export type NewDelivery = Pick<
  WebhookDelivery,
  | "id"
  | "workspaceId"
  | "endpointId"
  | "changeId"
  | "eventType"
  | "customerId"
  | "recordId"
  | "recordVersion"
  | "sequence"
  | "body"
  | "createdAt"
>;

/** Adds deliveries, to be sent at once; returns them. */
export async function insertDeliveries(sql: Sql, deliveries: readonly NewDelivery[]): Promise<WebhookDelivery[]> {
  const rows = deliveries.map((delivery) =>
    Object.assign(new WebhookDelivery(), {
      ...delivery,
      ...DUE_AT_ONCE,
      nextAttemptAt: delivery.createdAt,
      lastStatus: null,
      lastError: null,
      lastAttemptAt: null,
      replayedAt: null,
    }),
  );
  await insertRows(sql, WebhookDelivery, rows);
  return rows;
}

const DUE_AT_ONCE = {
  state: DeliveryState.PENDING,
  attempts: 0,
  deliveredAt: null,
  claimId: null,
  claimedUntil: null,
};

export async function deliveryById({ sql, workspaceId }: WorkspaceRows, id: string): Promise<WebhookDelivery | null> {
  return sql.findOne(WebhookDelivery, { where: { workspaceId, id: soughtId(id) }, comment: "deliveryById" });
}

/** Lets deliveries begin anew, with the same messages; returns how many there are. */
export async function replayDeliveries(
  { sql, workspaceId }: WorkspaceRows,
  wanted: ReplayRange | { readonly id: string },
  now: Date,
): Promise<number> {
  const again = { ...DUE_AT_ONCE, nextAttemptAt: now, replayedAt: now };
  const query = sql
    .createQueryBuilder()
    .update(WebhookDelivery)
    .set(again)
    .where({ workspaceId })
    .comment("replayDeliveries");
  if ("id" in wanted) query.andWhere({ id: wanted.id });
  else {
    const { endpointId, from, to } = wanted;
    query
      .andWhere({ endpointId, state: Not(DeliveryState.PENDING) })
      .andWhere("createdAt >= :from AND createdAt < :to", { from, to });
  }
  const { affected } = await query.execute();
  return affected ?? 0;
}

/** Deliveries of an endpoint that were made in `[from, to)`. */
export interface ReplayRange {
  readonly endpointId: string;
  readonly from: Date;
  readonly to: Date;
}

/** Gives up what is still to be sent to an endpoint. */
export async function cancelDeliveries({ sql, workspaceId }: WorkspaceRows, endpointId: string): Promise<void> {
  await sql.update(
    WebhookDelivery,
    { workspaceId, endpointId, state: DeliveryState.PENDING },
    { state: DeliveryState.CANCELLED, nextAttemptAt: null, claimId: null, claimedUntil: null },
  );
}

/** Which deliveries to list; null: all. */
export interface DeliveryFilter {
  readonly endpointId: string | null;
  readonly state: DeliveryState | null;
  readonly eventType: WebhookEventType | null;
}

/** One page of deliveries, newest first, and one row more where there is one. */
export async function deliveryPage(
  rows: WorkspaceRows,
  filter: DeliveryFilter,
  page: KeysetPage,
): Promise<WebhookDelivery[]> {
  return keysetRows(filtered(rows, filter).comment("deliveryPage"), "delivery.createdAt", "DESC", page);
}

/** Where a delivery stands in its list. */
export function deliveryPositionOf({ createdAt, id }: WebhookDelivery): KeysetPosition {
  return { value: createdAt, id };
}

export async function countDeliveries(rows: WorkspaceRows, filter: DeliveryFilter): Promise<number> {
  return filtered(rows, filter).comment("countDeliveries").getCount();
}

function filtered({ sql, workspaceId }: WorkspaceRows, { endpointId, ...others }: DeliveryFilter) {
  const wanted = { ...others, endpointId: endpointId === null ? null : soughtId(endpointId) };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
  return sql.createQueryBuilder(WebhookDelivery, "delivery").where({ workspaceId, ...given });
}

/** The attempts of some deliveries, oldest first. */
export async function attemptsOf(
  { sql, workspaceId }: WorkspaceRows,
  deliveryIds: readonly string[],
): Promise<WebhookAttempt[]> {
  return sql.find(WebhookAttempt, {
    where: { workspaceId, deliveryId: In([...deliveryIds]) },
    order: { attemptedAt: "ASC", id: "ASC" },
    comment: "attemptsOf",
  });
}

const PURGED_AT_ONCE = 5_000;

/** Forgets deliveries made before an instant that are settled, some thousands at a time; returns whether more are left. */
export async function purgeDeliveries(rows: WorkspaceRows, before: Date): Promise<boolean> {
  const { sql, workspaceId } = rows;
  const old = await sql.find(WebhookDelivery, {
    select: { id: true },
    where: { workspaceId, createdAt: LessThan(before), state: Not(DeliveryState.PENDING) },
    order: { createdAt: "ASC" },
    take: PURGED_AT_ONCE,
    comment: "purgeDeliveries",
  });
  await deleteDeliveries(rows, old);
  return old.length === PURGED_AT_ONCE;
}

/** Forgets what was told of some customers, or records; what is still to be told goes out. */
export async function forgetDeliveriesOf(rows: WorkspaceRows, owners: OwnedBy): Promise<void> {
  const { sql, workspaceId } = rows;
  const settled = await sql.find(WebhookDelivery, {
    select: { id: true },
    where: { workspaceId, ...anyOf(owners), state: Not(DeliveryState.PENDING) },
    comment: "forgetDeliveriesOf",
  });
  await deleteDeliveries(rows, settled);
}

async function deleteDeliveries(
  { sql, workspaceId }: WorkspaceRows,
  deliveries: readonly Pick<WebhookDelivery, "id">[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const ids = deliveries.map(({ id }) => id);
  await sql.delete(WebhookAttempt, { workspaceId, deliveryId: In(ids) });
  await deleteRows(sql, WebhookDelivery, ids);
}
