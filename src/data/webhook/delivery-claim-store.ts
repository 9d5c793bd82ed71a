import { WebhookAttempt } from "../../model/webhook/webhook-attempt.js";
import { WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import type { Sql } from "../database/database.js";
import { databaseTime } from "../database/database-time.js";
import { type KeysetPosition, keysetRows, standsBeyond } from "../database/keyset.js";
import { insertRows, upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** Whether the time of a delivery has come and nobody is sending it. */
function dueCondition(sql: Sql): string {
  return `delivery.state = 'PENDING' AND delivery.nextAttemptAt <= :now
    AND (delivery.claimedUntil IS NULL OR delivery.claimedUntil <= ${databaseTime(sql).now})`;
}

/** Whether no earlier delivery about the same record is still to be sent. */
const IS_NEXT_OF_RECORD = `NOT EXISTS (
  SELECT 1 FROM webhook_delivery earlier
  WHERE earlier.workspaceId = delivery.workspaceId AND earlier.endpointId = delivery.endpointId
    AND earlier.recordId = delivery.recordId AND earlier.state = 'PENDING'
    AND ${standsBeyond(["earlier.sequence", "earlier.id"], "<", ["delivery.sequence", "delivery.id"])}
)`;

/** Endpoints of all workspaces that have something to be sent to them now. */
export async function endpointsWithDue(sql: Sql, now: Date): Promise<WebhookEndpoint[]> {
  const candidates = await sql
    .createQueryBuilder(WebhookEndpoint, "endpoint")
    .where("endpoint.enabled = 1 AND (endpoint.throttledUntil IS NULL OR endpoint.throttledUntil <= :now)", { now })
    .andWhere(
      `EXISTS (SELECT 1 FROM webhook_delivery delivery WHERE delivery.workspaceId = endpoint.workspaceId
        AND delivery.endpointId = endpoint.id AND ${dueCondition(sql)})`,
    )
    .comment("endpointsWithDue")
    .getMany();
  // Asked for together with that, MariaDB compares every message of a backlog with every other.
  const due = await Promise.all(
    candidates.map((endpoint) => dueDeliveries(sql, endpoint, { now, limit: 1, from: null })),
  );
  return candidates.filter((_, index) => due[index] !== null);
}

/** Deliveries that are to be sent now, and where in the endpoint's line they were found. */
export interface DueDeliveries {
  readonly ids: readonly string[];
  /** Nobody before this place could be sent; null: they stand at the beginning. */
  readonly from: KeysetPosition | null;
}

/** How much of a line is looked at together: enough to find ten, little enough to be read each time. */
const WINDOW = 100;

/**
 * Some deliveries to an endpoint that are to be sent now, those that have waited longest first; null where there is
 * none. The line is read window by window in the order of an index, so that ten messages cost the same whatever waits
 * behind them. It is read on from where it was left, and from its beginning before nothing is found.
 */
export async function dueDeliveries(
  sql: Sql,
  endpoint: WebhookEndpoint,
  { now, limit, from }: { readonly now: Date; readonly limit: number; readonly from: KeysetPosition | null },
): Promise<DueDeliveries | null> {
  let place = from;
  for (;;) {
    const window = await dueWindow(sql, endpoint, now, place);
    const ids = await nextOfRecords(sql, endpoint, window, limit);
    if (ids.length > 0) return { ids, from: place };
    const last = window.at(-1);
    if (last === undefined || last.nextAttemptAt === null || window.length < WINDOW) break;
    place = { value: last.nextAttemptAt, id: last.id };
  }
  return from === null ? null : dueDeliveries(sql, endpoint, { now, limit, from: null });
}

/** The next deliveries of a line whose time has come, whether or not others of their records come first. */
export async function dueWindow(
  sql: Sql,
  { workspaceId, id: endpointId }: Pick<WebhookEndpoint, "workspaceId" | "id">,
  now: Date,
  from: KeysetPosition | null,
): Promise<WebhookDelivery[]> {
  const query = sql
    .createQueryBuilder(WebhookDelivery, "delivery")
    .select(["delivery.id", "delivery.nextAttemptAt"])
    .where("delivery.workspaceId = :workspaceId AND delivery.endpointId = :endpointId", { workspaceId, endpointId })
    .andWhere(dueCondition(sql), { now })
    .comment("dueWindow");
  return keysetRows(query, "delivery.nextAttemptAt", "ASC", { size: WINDOW - 1, from, isBackward: false });
}

async function nextOfRecords(
  sql: Sql,
  { workspaceId }: WebhookEndpoint,
  window: readonly WebhookDelivery[],
  limit: number,
): Promise<string[]> {
  if (window.length === 0) return [];
  const rows = await sql
    .createQueryBuilder(WebhookDelivery, "delivery")
    .select("delivery.id", "id")
    .where(byIds("delivery."), { workspaceId, ids: window.map(({ id }) => id) })
    .andWhere(`delivery.state = 'PENDING' AND ${IS_NEXT_OF_RECORD}`)
    .orderBy("delivery.nextAttemptAt")
    .addOrderBy("delivery.id")
    .limit(limit)
    .comment("nextOfRecords")
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}

/**
 * Claims those of some deliveries that nobody is sending, for a number of seconds by the database's clock, and returns
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
    .where(byIds(), { workspaceId, ids: [...ids] })
    .andWhere(`state = 'PENDING' AND (claimedUntil IS NULL OR claimedUntil <= ${now})`)
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
  await sql
    .createQueryBuilder()
    .update(WebhookDelivery)
    .set({ claimedUntil: null })
    .where(byIds(), { workspaceId, ids: [...ids] })
    .andWhere({ claimId })
    .comment("endClaim")
    .execute();
  return claimedDeliveries(rows, claim);
}

async function claimedDeliveries(
  { sql, workspaceId }: WorkspaceRows,
  { ids, claimId }: Claim,
): Promise<WebhookDelivery[]> {
  return sql
    .createQueryBuilder(WebhookDelivery, "delivery")
    .where(byIds("delivery."), { workspaceId, ids: [...ids] })
    .andWhere("delivery.claimId = :claimId AND delivery.state = 'PENDING'", { claimId })
    .orderBy("delivery.sequence")
    .addOrderBy("delivery.id")
    .comment("claimedDeliveries")
    .getMany();
}

/**
 * Deliveries of a workspace by their ids. The sign says nothing to MySQL; it keeps SQLite, which takes a workspace for
 * smaller than ten ids, from reading the whole of it.
 */
function byIds(prefix = ""): string {
  return `${prefix}id IN (:...ids) AND +${prefix}workspaceId = :workspaceId`;
}

/** Writes the outcome of deliveries, which are locked. */
export async function saveDeliveries(sql: Sql, deliveries: readonly WebhookDelivery[]): Promise<void> {
  await upsertRows(sql, WebhookDelivery, deliveries);
}

export async function insertAttempts(sql: Sql, attempts: readonly WebhookAttempt[]): Promise<void> {
  await insertRows(sql, WebhookAttempt, attempts);
}
