import { uuidv7 as newId } from "uuidv7";

import type { Database, Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import {
  claimDeliveries,
  type DueDeliveries,
  dueDeliveries,
  endClaim,
  insertAttempts,
  saveDeliveries,
} from "../../data/webhook/delivery-claim-store.js";
import { cancelDeliveries } from "../../data/webhook/delivery-store.js";
import { endpointById, updateEndpoint } from "../../data/webhook/endpoint-store.js";
import type { Clock } from "../../domain/clock.js";
import { beginningOf } from "../../domain/text.js";
import { isGone, isOverloaded, progressAfter, type SendResult } from "../../domain/webhook/delivery-outcome.js";
import { askedPauseOf, throttlePause } from "../../domain/webhook/retry-schedule.js";
import type { WebhookDelivery } from "../../model/webhook/webhook-delivery.js";
import type { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import type { SecretKeys } from "../secrets/secret-keys.js";
import { signedHeaders } from "./message.js";
import { post, type PostSettings } from "./post.js";

/** How many messages one endpoint gets at once. */
const AT_ONCE = 10;
/** Longer than any attempt takes, so that a claim ends by itself only where its server died. */
const CLAIM_SECONDS = 60;
const LONGEST_ERROR = 500;

/** How messages are sent, and by which keys their secrets are opened. */
export interface SendSettings extends PostSettings {
  readonly secretKeys: SecretKeys;
}

/** What sending needs. */
export interface SendContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly settings: SendSettings;
}

/** Where the line of an endpoint was left; null: at its beginning. */
export type LinePlace = DueDeliveries["from"];

/**
 * Sends some of what an endpoint is to get now, looking on from where its line was left: claims it, sends it outside
 * any transaction, and notes what came of it. Returns where the line is left now; null where nothing was sent. Where
 * the server dies in between, the messages are sent again.
 */
export async function sendDue(
  context: SendContext,
  { workspaceId, id }: Pick<WebhookEndpoint, "workspaceId" | "id">,
  from: LinePlace,
): Promise<{ readonly from: LinePlace } | null> {
  const { database, clock } = context;
  const now = clock();
  const endpoint = await endpointById(workspaceRows(database.reader, workspaceId), id);
  if (!endpoint?.enabled || (endpoint.throttledUntil !== null && endpoint.throttledUntil > now)) return null;
  const due = await dueDeliveries(database.reader, endpoint, { now, limit: AT_ONCE, from });
  if (due === null) return null;
  const claim = { ids: due.ids, claimId: newId() };
  const deliveries = await database.write((sql) =>
    claimDeliveries(workspaceRows(sql, workspaceId), { ...claim, seconds: CLAIM_SECONDS }),
  );
  if (deliveries.length === 0) return null;
  const results = new Map<string, SendResult>();
  const sending = deliveries.map(async (delivery) => {
    const result = await send(context, endpoint, delivery);
    if (result !== null) results.set(delivery.id, result);
  });
  await Promise.all(sending);
  await database.write((sql) => settle(sql, endpoint, claim, results));
  return { from: due.from };
}

/** One attempt; null where this server was told to stop and nobody knows what came of it. */
async function send(
  { clock, signal, settings }: SendContext,
  endpoint: WebhookEndpoint,
  delivery: WebhookDelivery,
): Promise<SendResult | null> {
  const at = clock();
  const startedAt = performance.now();
  const result = (answer: Pick<SendResult, "status" | "error" | "askedPause">): SendResult => {
    return { at, durationMs: Math.round(performance.now() - startedAt), ...answer };
  };
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Treue-Webhooks/1",
    ...signedHeaders(endpoint, delivery, at, settings.secretKeys),
  };
  try {
    const { status, retryAfter } = await post(endpoint.url, headers, Buffer.from(delivery.body), settings, signal);
    return result({ status, error: statusFault(status), askedPause: askedPauseOf(retryAfter, at) });
  } catch (fault) {
    if (signal.aborted) return null;
    return result({ status: null, error: beginningOf(wordsOf(fault), LONGEST_ERROR), askedPause: null });
  }
}

function statusFault(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  return `HTTP ${status}${status >= 300 && status < 400 ? "; redirects are not followed" : ""}`;
}

function wordsOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const code = "code" in fault && typeof fault.code === "string" ? fault.code : fault.name;
  return fault.message === "" ? code : fault.message;
}

async function settle(
  sql: Sql,
  endpoint: WebhookEndpoint,
  claim: { readonly ids: readonly string[]; readonly claimId: string },
  results: ReadonlyMap<string, SendResult>,
): Promise<void> {
  const { workspaceId } = endpoint;
  const settled = (await endClaim(workspaceRows(sql, workspaceId), claim)).flatMap((delivery) => {
    const result = results.get(delivery.id);
    if (result === undefined) return [];
    const { attempts, replayedAt, createdAt } = delivery;
    const progress = progressAfter({ attempts, madeAt: replayedAt ?? createdAt }, result, Math.random());
    return [Object.assign(delivery, progress, { claimId: null })];
  });
  await saveDeliveries(sql, settled);
  await insertAttempts(
    sql,
    [...results].map(([deliveryId, { at, durationMs, status, error }]) => {
      return { id: newId(), workspaceId, deliveryId, attemptedAt: at, durationMs, status, error };
    }),
  );
  const nextAttempts = settled.flatMap(({ nextAttemptAt }) =>
    nextAttemptAt === null ? [] : [nextAttemptAt.getTime()],
  );
  await disableOrThrottle(sql, endpoint, [...results.values()], nextAttempts);
}

/** Disables an endpoint that is gone, and throttles one that is overloaded or cannot be reached. */
async function disableOrThrottle(
  sql: Sql,
  endpoint: WebhookEndpoint,
  results: readonly SendResult[],
  nextAttempts: readonly number[],
): Promise<void> {
  const gone = results.find(isGone);
  if (gone !== undefined) {
    const disabledReason = "the receiver answered 410 Gone";
    await updateEndpoint(sql, endpoint, { enabled: false, disabledAt: gone.at, disabledReason, updatedAt: gone.at });
    await cancelDeliveries(workspaceRows(sql, endpoint.workspaceId), endpoint.id);
    return;
  }
  const until = results.filter(isOverloaded).map(({ at, askedPause }) => at.getTime() + throttlePause(askedPause));
  // One that cannot be reached would take its time-out for every message: the others wait, too, for up to a minute.
  const isUnreachable = results.length > 0 && results.every(({ status }) => status === null);
  if (isUnreachable)
    until.push(Math.min(...nextAttempts, ...results.map(({ at }) => at.getTime() + throttlePause(null))));
  if (until.length > 0) await updateEndpoint(sql, endpoint, { throttledUntil: new Date(Math.max(...until)) });
}
