import { uuidv7 as newId } from "uuidv7";

import {
  deliveryById,
  insertDeliveries,
  replayDeliveries,
  type ReplayRange,
} from "../../data/webhook/delivery-store.js";
import { updateEndpoint } from "../../data/webhook/endpoint-store.js";
import { Refusal, type UserErrorCode } from "../../domain/errors.js";
import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import type { ActionContext } from "../../intake/action-context.js";
import { deliveryIdOf, type WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import type { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import type { WebhookReplayInput } from "../../model/webhook/webhook-input.js";
import { requiredEndpoint } from "./endpoint-actions.js";
import { testMessage } from "./message.js";

/** Puts a test into an endpoint's line, whatever it listens to; it goes the way of every message. */
export async function testEndpoint(context: ActionContext, id: string): Promise<WebhookDelivery> {
  const { sql, workspace, now } = context;
  await readyEndpoint(context, id, "id");
  const deliveryId = newId();
  const [delivery] = await insertDeliveries(sql, [
    {
      id: deliveryId,
      workspaceId: workspace.id,
      endpointId: id,
      changeId: deliveryId,
      eventType: WebhookEventType.WEBHOOK_TEST,
      customerId: null,
      recordId: null,
      recordVersion: null,
      sequence: null,
      body: testMessage(now),
      createdAt: now,
    },
  ]);
  if (delivery === undefined) throw new Error("an inserted delivery is returned");
  return delivery;
}

/** Sends one delivery again, or all that were made for an endpoint in a range of time; returns how many. */
export async function replay(context: ActionContext, input: WebhookReplayInput): Promise<number> {
  const { now } = context;
  const { deliveryId = null, endpointId = null, from = null, to = null } = input;
  if (deliveryId !== null) {
    if (endpointId !== null || from !== null || to !== null) {
      throw refusal("REFERENCE_MISSING", "give either deliveryId or endpointId, from and to", []);
    }
    const delivery = await deliveryById(context.rows, deliveryIdOf(deliveryId));
    if (delivery === null) {
      throw refusal("DELIVERY_NOT_FOUND", `this workspace has no delivery ${deliveryId}`, ["deliveryId"]);
    }
    await readyEndpoint(context, delivery.endpointId, "deliveryId");
    return replayDeliveries(context.rows, { id: delivery.id }, now);
  }
  const range = rangeOf(endpointId, from, to);
  await readyEndpoint(context, range.endpointId, "endpointId");
  return replayDeliveries(context.rows, range, now);
}

function rangeOf(endpointId: string | null, from: Date | null, to: Date | null): ReplayRange {
  if (endpointId === null || from === null || to === null) {
    throw refusal("REFERENCE_MISSING", "give deliveryId, or endpointId, from and to", []);
  }
  if (to <= from) throw refusal("END_BEFORE_START", "to is not after from", ["to"]);
  return { endpointId, from, to };
}

/** The endpoint, which must be enabled; whoever asks for a message does not wait until an overload is over. */
async function readyEndpoint({ rows, sql }: ActionContext, id: string, field: string): Promise<WebhookEndpoint> {
  const endpoint = await requiredEndpoint(rows, id, field);
  if (!endpoint.enabled) throw refusal("WEBHOOK_DISABLED", "enable the endpoint first", [field]);
  if (endpoint.throttledUntil !== null) await updateEndpoint(sql, endpoint, { throttledUntil: null });
  return endpoint;
}

function refusal(code: UserErrorCode, message: string, path: readonly string[]): Refusal {
  return new Refusal([{ code, message, path }]);
}
