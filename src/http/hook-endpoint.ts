import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

import express, { type Request, type Response, Router } from "express";

import { showsApiKey } from "../actions/key/api-key-actions.js";
import type { Database } from "../data/database/database.js";
import type { Clock } from "../domain/clock.js";
import { REQUEST_ERRORS, RequestError } from "../domain/errors.js";
import { beginningOf } from "../domain/text.js";
import type { IncidentLog } from "../intake/incident-log.js";
import { HOOKS_PATH, mappingAtPath } from "../integration/inbound/hook-path.js";
import type { Inbox } from "../integration/inbound/inbox.js";
import { PayloadFault } from "../integration/inbound/payload-fault.js";
import { readPayload } from "../integration/inbound/payload-text.js";
import { signatureFault } from "../integration/inbound/signature/schemes.js";
import type { SignedRequest } from "../integration/inbound/signature/signed-request.js";
import type { SecretKeys } from "../integration/secrets/secret-keys.js";
import { mappingSecrets } from "../integration/secrets/stored-secrets.js";
import { PayloadState } from "../model/inbound/inbound-payload.js";
import { Acknowledgement, type PayloadFormat } from "../model/inbound/mapping-row.js";
import { KeyScope } from "../model/workspace/api-key.js";
import type { Door } from "./callers.js";
import { headersOf } from "./request-headers.js";

/** What the endpoint of webhooks works with. */
export interface HookParts {
  readonly door: Door;
  readonly database: Database;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly secretKeys: SecretKeys;
  readonly ingestBytes: number;
  /** Under which address senders know the server; null: as they say themselves. */
  readonly publicUrl: string | null;
  readonly logIncident: IncidentLog;
  readonly logUnproven: UnprovenLog;
}

/** Told why a request to a mapping's path did not prove where it comes from; who sent it is not told. */
export type UnprovenLog = (unproven: {
  /** Its name, or the path where there is none. */
  readonly mapping: string;
  readonly workspace: string | null;
  readonly reason: string;
}) => void;

/** The most impatient senders wait for five seconds, and what is kept is safe. */
const LONGEST_WAIT_MS = 3_000;

/** Strangers choose paths as often as they like: one is logged within this many milliseconds. */
const QUIET_MS = 1_000;
const LONGEST_NAME = 64;

const SALESFORCE_ACKNOWLEDGEMENT = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
 <soapenv:Body>
  <notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound">
   <Ack>true</Ack>
  </notificationsResponse>
 </soapenv:Body>
</soapenv:Envelope>
`;

/**
 * Takes webhooks in. A sender proves itself by the signature of its mapping or by an API key for webhooks. What is
 * authentic and readable is kept before anything else is done with it, and then answered as its sender expects, whatever
 * became of it: a sender that is refused again and again stops sending.
 */
export function hookEndpoint(parts: HookParts): Router {
  const { door, database, inbox, secretKeys, ingestBytes, logIncident, logUnproven } = parts;
  const router = Router();
  let quietUntil = 0;
  // The bytes as they came: signatures are over these. Nobody packs them, and packed ones would not be those signed.
  const readBody = promisify(express.raw({ type: () => true, limit: ingestBytes, inflate: false }));
  router.post(`${HOOKS_PATH}/:mapping`, async (request: Request<{ mapping: string }>, response) => {
    const found = await mappingAtPath(database.reader, request.params.mapping);
    const isKeyed = showsApiKey(request.get("Authorization"));
    // Also where no mapping is: wrong keys count alike, or whoever is counted out would know that one is.
    const faultOfKey = isKeyed ? await keyFault(door, request, response, found?.workspace.id) : null;
    if (found === null) {
      if (performance.now() >= quietUntil) {
        quietUntil = performance.now() + QUIET_MS;
        const reason = "no enabled mapping takes payloads under this path";
        logUnproven({ mapping: beginningOf(request.params.mapping, LONGEST_NAME), workspace: null, reason });
      }
      throw unproven();
    }
    const { mapping, workspace } = found;
    const assertProven = (reason: string | null) => {
      if (reason === null) return;
      logUnproven({ mapping: mapping.name, workspace: workspace.name, reason });
      throw unproven();
    };
    assertProven(faultOfKey);
    // Not before somebody takes it: strangers cause no work.
    await readBody(request, response);
    const signed = signedRequestOf(request, parts);
    const secrets = mappingSecrets(secretKeys, mapping);
    if (!isKeyed) assertProven(signatureFault(mapping, signed, secrets));
    const input = readable(signed.body, mapping.format);
    const payload = await inbox.keep(mapping, secrets, signed);
    const mapped = inbox
      .map(workspace, payload, () => input)
      .catch((reason: unknown) => {
        logIncident(payload.id, reason);
        return PayloadState.RECEIVED;
      });
    acknowledge(response, mapping.acknowledgement, payload.id, await stateInTime(mapped));
  });
  return router;
}

const NOT_TAKEN: ReadonlySet<string> = new Set(["UNAUTHENTICATED", "TOO_MANY_ATTEMPTS"]);

/** Why the API key that a request shows, in place of a signature, does not open the mappings of a workspace; null: it does. */
async function keyFault(
  door: Door,
  request: Request<{ mapping: string }>,
  response: Response,
  workspaceId: string | undefined,
): Promise<string | null> {
  try {
    const { key } = await door.callerNow(request, response);
    if (key.scope !== KeyScope.HOOKS) return "the API key has not the scope HOOKS";
    return key.workspaceId === workspaceId ? null : "the API key belongs to another workspace";
  } catch (fault) {
    if (!(fault instanceof RequestError) || !NOT_TAKEN.has(fault.code)) throw fault;
    response.removeHeader("Retry-After");
    return fault.message;
  }
}

/** Strangers are told alike whether a path leads to a mapping or not. */
function unproven(): RequestError {
  return new RequestError("SIGNATURE_INVALID", REQUEST_ERRORS.SIGNATURE_INVALID.meaning);
}

/** The state of a payload, or RECEIVED where mapping takes longer than a sender waits. */
async function stateInTime(mapped: Promise<PayloadState>): Promise<PayloadState> {
  const waiting = new AbortController();
  const late = delay(LONGEST_WAIT_MS, PayloadState.RECEIVED, { signal: waiting.signal }).catch(
    () => PayloadState.RECEIVED,
  );
  const state = await Promise.race([mapped, late]);
  waiting.abort();
  return state;
}

function acknowledge(response: Response, kind: Acknowledgement, id: string, state: PayloadState): void {
  switch (kind) {
    case Acknowledgement.EMPTY:
      response.status(202).json({ id, state });
      break;
    case Acknowledgement.SALESFORCE:
      response.status(200).type("text/xml").send(SALESFORCE_ACKNOWLEDGEMENT);
      break;
  }
}

function readable(body: Buffer, format: PayloadFormat): unknown {
  try {
    return readPayload(body, format);
  } catch (fault) {
    if (fault instanceof PayloadFault) throw new RequestError("PAYLOAD_UNREADABLE", fault.message);
    throw fault;
  }
}

function signedRequestOf(request: Request, { clock, publicUrl }: HookParts): SignedRequest {
  const { method, originalUrl } = request;
  const body: unknown = request.body;
  const origin = publicUrl ?? `${request.protocol}://${request.get("Host") ?? "localhost"}`;
  return {
    method,
    url: origin + originalUrl,
    headers: headersOf(request),
    query: Object.fromEntries(new URL(originalUrl, "http://localhost").searchParams),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    receivedAt: clock(),
  };
}
