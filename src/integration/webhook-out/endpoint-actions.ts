import { randomBytes } from "node:crypto";

import { uuidv7 as newId } from "uuidv7";

import { changeCursorOf } from "../../data/change/change-cursor.js";
import { feedEnd } from "../../data/change/change-store.js";
import type { WorkspaceRows } from "../../data/database/workspace-rows.js";
import { cancelDeliveries } from "../../data/webhook/delivery-store.js";
import {
  deleteEndpoint,
  endpointById,
  endpointsOf,
  insertEndpoint,
  updateEndpoint,
} from "../../data/webhook/endpoint-store.js";
import { Refusal } from "../../domain/errors.js";
import type { ActionContext } from "../../intake/action-context.js";
import { checkRange, checkText, given } from "../../intake/input-checks.js";
import { Problems } from "../../intake/row-result.js";
import { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import type {
  WebhookEndpointCreateInput,
  WebhookEndpointUpdateInput,
  WebhookSecretRotateInput,
} from "../../model/webhook/webhook-input.js";
import type { SecretKeys } from "../secrets/secret-keys.js";
import { ownerOf } from "../secrets/stored-secrets.js";
import { gapEndOf, tellGap } from "./gap.js";
import { targetFault, type TargetRules } from "./target.js";

const MOST_ENDPOINTS = 50;
const LONGEST_DESCRIPTION = 500;
const MOST_OVERLAP_HOURS = 168;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;
/** Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

/** An endpoint and its secret, which is shown this once. */
export interface NewSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** Makes an endpoint, which is told of changes from now on. */
export async function createEndpoint(
  { rows, sql, workspace, now }: ActionContext,
  input: WebhookEndpointCreateInput,
  rules: TargetRules,
  keys: SecretKeys,
): Promise<NewSecret> {
  const problems = new Problems();
  checkTarget(problems, input.url, rules);
  checkText(problems, input.description, LONGEST_DESCRIPTION, "description");
  if (problems.found) throw new Refusal(problems.errors);
  if ((await endpointsOf(rows)).length >= MOST_ENDPOINTS) {
    const message = `the workspace has ${MOST_ENDPOINTS} endpoints already; delete one first`;
    throw new Refusal([{ code: "TOO_MANY_ENDPOINTS", message, path: [] }]);
  }
  const secret = newSecret();
  const named = { id: newId(), workspaceId: workspace.id };
  const endpoint = Object.assign(new WebhookEndpoint(), {
    ...named,
    url: input.url,
    description: input.description ?? null,
    eventTypes: [...new Set(input.eventTypes ?? [])],
    secret: keys.seal(ownerOf("webhook_endpoint", named), secret),
    previousSecret: null,
    previousSecretUntil: null,
    ...ENABLED,
    position: await feedEnd(rows),
    createdAt: now,
    updatedAt: now,
  });
  await insertEndpoint(sql, endpoint);
  return { endpoint, secret };
}

const ENABLED = { enabled: true, disabledAt: null, disabledReason: null, throttledUntil: null };

/** An endpoint that was changed, and where it was enabled after changes had left the feed, the cursor from which it is told again. */
export interface ChangedEndpoint {
  readonly endpoint: WebhookEndpoint;
  readonly gapCursor: string | null;
}

/** Changes an endpoint; one that is disabled gets nothing of what was still to be sent to it. */
export async function changeEndpoint(
  context: ActionContext,
  input: WebhookEndpointUpdateInput,
  rules: TargetRules,
): Promise<ChangedEndpoint> {
  const { rows, sql, now } = context;
  const endpoint = await requiredEndpoint(rows, input.id);
  const problems = new Problems();
  const url = input.url ?? endpoint.url;
  if (url !== endpoint.url) checkTarget(problems, url, rules);
  checkText(problems, input.description, LONGEST_DESCRIPTION, "description");
  if (problems.found) throw new Refusal(problems.errors);
  const isDisabled = input.enabled === false && endpoint.enabled;
  const gapEnd = input.enabled === true && !endpoint.enabled ? await missedUpTo(context, endpoint) : null;
  const changed = {
    url,
    description: given(input.description, endpoint.description),
    eventTypes: input.eventTypes === undefined ? endpoint.eventTypes : [...new Set(input.eventTypes ?? [])],
    ...(input.enabled === true ? { ...ENABLED, position: gapEnd ?? endpoint.position } : {}),
    ...(isDisabled ? { enabled: false, disabledAt: now, disabledReason: "disabled through the API" } : {}),
    updatedAt: now,
  };
  await updateEndpoint(sql, endpoint, changed);
  if (isDisabled) await cancelDeliveries(rows, endpoint.id);
  if (gapEnd !== null) await tellGap(sql, endpoint, gapEnd, now);
  return {
    endpoint: Object.assign(endpoint, changed),
    gapCursor: gapEnd === null ? null : changeCursorOf(rows, gapEnd),
  };
}

/**
 * The change up to which a disabled endpoint may have missed something for good; null: nothing. Changes have left the feed,
 * or the messages that were cancelled when it was disabled have left the log.
 */
async function missedUpTo({ rows, workspace, now }: ActionContext, endpoint: WebhookEndpoint): Promise<number | null> {
  const { disabledAt, position } = endpoint;
  const keptSince = now.getTime() - workspace.payloadsKeptDays * MS_PER_DAY;
  const isLogPurged = disabledAt !== null && disabledAt.getTime() < keptSince;
  return (await gapEndOf(rows, endpoint)) ?? (isLogPurged ? position : null);
}

/** Deletes an endpoint; what was still to be sent to it is cancelled and stays in the log. */
export async function removeEndpoint({ rows }: ActionContext, id: string): Promise<WebhookEndpoint> {
  const endpoint = await requiredEndpoint(rows, id);
  await cancelDeliveries(rows, id);
  await deleteEndpoint(rows, id);
  return endpoint;
}

/** Gives an endpoint a new secret; the one before goes on to sign beside it for some hours. */
export async function rotateSecret(
  { rows, sql, now }: ActionContext,
  { id, keepPreviousHours }: WebhookSecretRotateInput,
  keys: SecretKeys,
): Promise<NewSecret> {
  const endpoint = await requiredEndpoint(rows, id);
  const problems = new Problems();
  checkRange(problems, keepPreviousHours, [0, MOST_OVERLAP_HOURS], "keepPreviousHours");
  if (problems.found) throw new Refusal(problems.errors);
  const secret = newSecret();
  const isKept = keepPreviousHours > 0;
  const changed = {
    secret: keys.seal(ownerOf("webhook_endpoint", endpoint), secret),
    previousSecret: isKept ? endpoint.secret : null,
    previousSecretUntil: isKept ? new Date(now.getTime() + keepPreviousHours * MS_PER_HOUR) : null,
    updatedAt: now,
  };
  await updateEndpoint(sql, endpoint, changed);
  return { endpoint: Object.assign(endpoint, changed), secret };
}

/** The endpoint with this id; refused where the workspace has none. */
export async function requiredEndpoint(rows: WorkspaceRows, id: string, field = "id"): Promise<WebhookEndpoint> {
  const endpoint = await endpointById(rows, id);
  if (endpoint !== null) return endpoint;
  const message = `this workspace has no webhook endpoint ${id}`;
  throw new Refusal([{ code: "WEBHOOK_NOT_FOUND", message, path: [field] }]);
}

function checkTarget(problems: Problems, url: string, rules: TargetRules): void {
  const fault = targetFault(url, rules);
  if (fault !== null) problems.add("WEBHOOK_URL_REFUSED", fault, "url");
}

function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}
