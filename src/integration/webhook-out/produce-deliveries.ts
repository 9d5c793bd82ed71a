import { uuidv7 as newId } from "uuidv7";

import { changesAfter } from "../../data/change/change-store.js";
import type { Database, Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { insertDeliveries, type NewDelivery } from "../../data/webhook/delivery-store.js";
import { advanceEndpoint } from "../../data/webhook/endpoint-store.js";
import type { Change } from "../../model/change/change.js";
import type { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import { eventsOf } from "./change-events.js";
import { gapEndOf, tellGap } from "./gap.js";
import { messageOf } from "./message.js";

const BATCH = 500;

/**
 * Turns the changes that an endpoint has not been told of into deliveries, up to 500 at a time; where some have left the
 * feed since, one that says so. Its place in the feed
 * moves in the same transaction, so that nothing is lost or doubled whenever it is interrupted. Returns whether there
 * may be more.
 */
export async function produceDeliveries(database: Database, endpoint: WebhookEndpoint, now: Date): Promise<boolean> {
  const { workspaceId, position: after } = endpoint;
  const rows = workspaceRows(database.reader, workspaceId);
  const changes = await changesAfter(rows, { after, limit: BATCH });
  // Asked last: what was purged while this was read is not missing without a word.
  const gapEnd = await gapEndOf(rows, endpoint);
  if (gapEnd !== null) return passGap(database, endpoint, gapEnd, now);
  const last = changes.at(-1);
  if (last === undefined) return false;
  const deliveries = changes.flatMap((change) => deliveriesOf(endpoint, change, now));
  const isMine = await database.write(async (sql: Sql) => {
    if (!(await advanceEndpoint(sql, endpoint, last.sequence))) return false;
    await insertDeliveries(sql, deliveries);
    return true;
  });
  endpoint.position = last.sequence;
  return isMine && changes.length === BATCH;
}

/** Moves an endpoint past changes that have left the feed, and tells it so; there may be more after them. */
async function passGap(database: Database, endpoint: WebhookEndpoint, to: number, now: Date): Promise<boolean> {
  const isMine = await database.write(async (sql: Sql) => {
    if (!(await advanceEndpoint(sql, endpoint, to))) return false;
    await tellGap(sql, endpoint, to, now);
    return true;
  });
  endpoint.position = to;
  return isMine;
}

function deliveriesOf({ id, workspaceId, eventTypes }: WebhookEndpoint, change: Change, now: Date): NewDelivery[] {
  return eventsOf(change)
    .filter(({ type }) => eventTypes.length === 0 || eventTypes.includes(type))
    .map((event) => ({
      id: newId(),
      workspaceId,
      endpointId: id,
      changeId: change.id,
      eventType: event.type,
      customerId: change.customerId,
      recordId: change.recordId,
      recordVersion: change.version,
      sequence: change.sequence,
      body: messageOf(change, event),
      createdAt: now,
    }));
}
