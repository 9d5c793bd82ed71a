import { In } from "typeorm";

import { DeliveryState } from "../../domain/webhook/delivery-state.js";
import { WebhookAttempt } from "../../model/webhook/webhook-attempt.js";
import { WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import type { Sql } from "../database/database.js";
import { databaseTime } from "../database/database-time.js";
import { standsBeyond } from "../database/keyset.js";
import { insertRows, upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/**
 * Whether a delivery is to be sent now: its time has come, nobody is sending it, and no earlier one about the same
 * record is still to be sent.
 */
function dueCondition(sql: Sql): string {
  return `delivery.state = 'PENDING' AND delivery.nextAttemptAt <= :now
    AND (delivery.claimedUntil IS NULL OR delivery.claimedUntil <= ${databaseTime(sql).now})
    AND NOT EXISTS (
      SELECT 1 FROM webhook_delivery earlier
      WHERE earlier.workspaceId = delivery.workspaceId AND earlier.endpointId = delivery.endpointId
        AND earlier.recordId = delivery.recordId AND earlier.state = 'PENDING'
        AND ${standsBeyond(["earlier.sequence", "earlier.id"], "<", ["delivery.sequence", "delivery.id"])}
    )`;
}

/** Endpoints of all workspaces that have something to be sent to them now. */
export async function endpointsWithDue(sql: Sql, now: Date): Promise<WebhookEndpoint[]> {
  return sql
    .createQueryBuilder(WebhookEndpoint, "endpoint")
    .where("endpoint.enabled = 1 AND (endpoint.throttledUntil IS NULL OR endpoint.throttledUntil <= :now)", { now })
    .andWhere(
      `EXISTS (SELECT 1 FROM webhook_delivery delivery WHERE delivery.workspaceId = endpoint.workspaceId
        AND delivery.endpointId = endpoint.id AND ${dueCondition(sql)})`,
    )
    .comment("endpointsWithDue")
    .getMany();
}

/** Some deliveries to an endpoint that are to be sent now, those that have waited longest first. */
export async function dueDeliveryIds(
  sql: Sql,
  { workspaceId, id: endpointId }: WebhookEndpoint,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await sql
    .createQueryBuilder(WebhookDelivery, "delivery")
    .select("delivery.id", "id")
    .where("delivery.workspaceId = :workspaceId AND delivery.endpointId = :endpointId", { workspaceId, endpointId })
    .andWhere(dueCondition(sql), { now })
    .orderBy("delivery.nextAttemptAt")
    .addOrderBy("delivery.sequence")
    .addOrderBy("delivery.id")
    .limit(limit)
    .comment("dueDeliveryIds")
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}

/**
 * Claims those of some deliveries that nobody is sending, for so many seconds by the database's clock, and returns
 * them. Must be committed to hold.
 */
export async function claimDeliveries(
  rows: WorkspaceRows,
  claim: Claim & { readonly seconds: number },
): Promise<WebhookDelivery[]> {
  const { sql, workspaceId } = rows;
  const { now, ahead } = databaseTime(sql);
  const { ids, claimId, seconds } = claim;
  await sql
    .createQueryBuilder()
    .update(WebhookDelivery)
    .set({ claimId, claimedUntil: () => ahead(seconds) })
    .where({ workspaceId, id: In([...ids]), state: DeliveryState.PENDING })
    .andWhere(`(claimedUntil IS NULL OR claimedUntil <= ${now})`)
    .comment("claimDeliveries")
    .execute();
  return claimedDeliveries(rows, claim);
}

/** Which deliveries were claimed, and under which id. */
interface Claim {
  readonly ids: readonly string[];
  readonly claimId: string;
}

/** Ends a claim and returns what of it is still to be sent, locked: what was cancelled or replayed meanwhile is not. */
export async function endClaim(rows: WorkspaceRows, claim: Claim): Promise<WebhookDelivery[]> {
  const { sql, workspaceId } = rows;
  const { ids, claimId } = claim;
  await sql.update(WebhookDelivery, { workspaceId, id: In([...ids]), claimId }, { claimedUntil: null });
  return claimedDeliveries(rows, claim);
}

async function claimedDeliveries(
  { sql, workspaceId }: WorkspaceRows,
  { ids, claimId }: Claim,
): Promise<WebhookDelivery[]> {
  return sql.find(WebhookDelivery, {
    where: { workspaceId, id: In([...ids]), claimId, state: DeliveryState.PENDING },
    order: { sequence: "ASC", id: "ASC" },
    comment: "claimedDeliveries",
  });
}

/** Writes the outcome of deliveries, which are locked. */
export async function saveDeliveries(sql: Sql, deliveries: readonly WebhookDelivery[]): Promise<void> {
  await upsertRows(sql, WebhookDelivery, deliveries);
}

export async function insertAttempts(sql: Sql, attempts: readonly WebhookAttempt[]): Promise<void> {
  await insertRows(sql, WebhookAttempt, attempts);
}
