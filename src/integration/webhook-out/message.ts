import { Webhook } from "standardwebhooks";

import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import type { Change } from "../../model/change/change.js";
import type { WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import type { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import type { SecretKeys } from "../secrets/secret-keys.js";
import { ownerOf } from "../secrets/stored-secrets.js";
import type { ChangeEvent } from "./change-events.js";

/** The version of what stands in `data`; it rises when a field leaves or changes its meaning, not when one is added. */
const DATA_VERSION = 1;
const MOST_BODY_BYTES = 20_000;

/** The message about an event of a change: ids and what changed, never names or addresses. */
export function messageOf(change: Change, { type, says }: ChangeEvent): string {
  const { originKind, originId, sequence, causedById, version } = change;
  const data = {
    version: DATA_VERSION,
    id: change.globalRecordId,
    customerId: change.globalCustomerId,
    externalIds: change.externalIds,
    recordVersion: version,
    sequence,
    changeId: change.id,
    causedBy: causedById,
    origin: { kind: originKind, id: originId },
    ...says,
  };
  return fitting({ type, timestamp: change.createdAt.toISOString(), data });
}

/** The message of a test. */
export function testMessage(now: Date): string {
  const data = { version: DATA_VERSION, text: "This is a test of your webhook." };
  return JSON.stringify({ type: WebhookEventType.WEBHOOK_TEST, timestamp: now.toISOString(), data });
}

/** The message that an endpoint was not told of everything, and from where in the feed it is told again. */
export function gapMessage(cursor: string, now: Date): string {
  const data = { version: DATA_VERSION, cursor };
  return JSON.stringify({ type: WebhookEventType.GAP, timestamp: now.toISOString(), data });
}

interface Message {
  readonly type: WebhookEventType;
  readonly timestamp: string;
  readonly data: { readonly externalIds: readonly unknown[] };
}

/** Leaves out the last external ids where a record has hundreds: receivers refuse long messages. */
function fitting(message: Message): string {
  const text = JSON.stringify(message);
  const { externalIds } = message.data;
  if (Buffer.byteLength(text) <= MOST_BODY_BYTES || externalIds.length === 0) return text;
  return fitting({ ...message, data: { ...message.data, externalIds: externalIds.slice(0, -1) } });
}

/**
 * The headers by which a receiver tells that a message is ours (Standard Webhooks), made anew for each attempt. While a
 * secret before holds as well, there are two signatures.
 */
export function signedHeaders(
  endpoint: WebhookEndpoint,
  delivery: WebhookDelivery,
  at: Date,
  keys: SecretKeys,
): Record<string, string> {
  const { secret, previousSecret, previousSecretUntil } = endpoint;
  const isOverlapping = previousSecret !== null && previousSecretUntil !== null && at < previousSecretUntil;
  const sealed = isOverlapping ? [secret, previousSecret] : [secret];
  const secrets = sealed.map((each) => keys.open(ownerOf("webhook_endpoint", endpoint), each));
  return {
    "webhook-id": delivery.messageId,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((each) => new Webhook(each).sign(delivery.messageId, at, delivery.body)).join(" "),
  };
}
