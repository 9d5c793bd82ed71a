import { uuidv7 as newId } from "uuidv7";

import { insertRows } from "../../src/data/database/rows.js";
import { finishPayload, insertPayload } from "../../src/data/inbound/inbound-payload-store.js";
import { insertDeliveries } from "../../src/data/webhook/delivery-store.js";
import { DeliveryState } from "../../src/domain/webhook/delivery-state.js";
import { WebhookEventType } from "../../src/domain/webhook/webhook-event-type.js";
import { InboundPayload, PayloadState } from "../../src/model/inbound/inbound-payload.js";
import { WebhookAttempt } from "../../src/model/webhook/webhook-attempt.js";
import { WebhookDelivery } from "../../src/model/webhook/webhook-delivery.js";
import type { TestDatabase } from "./databases.js";

/** Whose traces: the payload's owner, others whom it names, and the customer and the record that a message tells of. */
interface Traced {
  readonly ownerId: string;
  readonly others?: readonly string[];
  readonly customerId: string;
  readonly recordId: string;
  /** Of the payload, where it is not the word. */
  readonly body?: string;
}

/** Keeps a payload that was mapped to somebody, and a message about them that was delivered; a word stands in each of its texts. */
export async function keepTraces(
  current: TestDatabase,
  { ownerId, others = [], customerId, recordId, body }: Traced,
  word: string,
  at: Date,
): Promise<void> {
  const { id: workspaceId } = await current.workspace();
  const payload = Object.assign(new InboundPayload(), {
    id: newId(),
    workspaceId,
    mappingId: newId(),
    receivedAt: at,
    contentType: "application/json",
    headers: { word },
    query: { word },
    state: PayloadState.RECEIVED,
    reason: null,
    errors: [],
    rowCounts: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    toFetch: [],
    hasToFetch: false,
    attempts: 0,
    claimedUntil: null,
  });
  const delivery = {
    id: newId(),
    workspaceId,
    endpointId: newId(),
    changeId: newId(),
    eventType: WebhookEventType.CUSTOMER_UPDATED,
    customerId,
    recordId,
    recordVersion: 1,
    sequence: 1,
    body: word,
    createdAt: at,
  };
  const attempt = { id: newId(), workspaceId, deliveryId: delivery.id, attemptedAt: at, durationMs: 1, error: word };
  await current.database.write(async (sql) => {
    await insertPayload(sql, payload, Buffer.from(body ?? word));
    await finishPayload(sql, payload, { ...payload, state: PayloadState.MAPPED, reason: word }, [ownerId, ...others]);
    await insertDeliveries(sql, [delivery]);
    await sql.update(WebhookDelivery, { id: delivery.id }, { state: DeliveryState.DELIVERED, lastError: word });
    await insertRows(sql, WebhookAttempt, [attempt]);
  });
}
