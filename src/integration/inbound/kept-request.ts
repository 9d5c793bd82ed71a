import { uuidv7 as newId } from "uuidv7";

import { InboundPayload, PayloadState } from "../../model/inbound/inbound-payload.js";
import type { MappingRow } from "../../model/inbound/mapping-row.js";
import type { SignedRequest } from "./signature/signed-request.js";

/** For how long other servers leave a payload to the one that took it in. */
export const CLAIM_MS = 60_000;

/** Names under which senders prove who they are; nothing of that is kept. */
const SECRET_NAME = /authorization|cookie|signature|hmac|token|secret|password|key|^code$/i;

/** Headers that say something of the payload, rather than of the way it took. */
const TELLING_HEADER = /^(?:x-|webhook-|user-agent$|content-type$)/;
const OF_THE_WAY = /^x-(?:forwarded|real-ip|envoy|cloud|amzn|request-start)/;

/** A request as it is kept: as the expression sees it, the first time and every time after it. */
export function keptPayload(
  { id: mappingId, workspaceId }: Pick<MappingRow, "id" | "workspaceId">,
  secrets: readonly string[],
  { headers, query, receivedAt }: SignedRequest,
): InboundPayload {
  const holdsSecret = (name: string, value: string) =>
    SECRET_NAME.test(name) || secrets.some((secret) => value.includes(secret) || secret.endsWith(`=${value}`));
  const kept = (entries: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(entries).filter(([name, value]) => !holdsSecret(name, value)));
  const telling = Object.entries(headers).filter(([name]) => TELLING_HEADER.test(name) && !OF_THE_WAY.test(name));
  return Object.assign(new InboundPayload(), {
    id: newId(),
    workspaceId,
    mappingId,
    receivedAt,
    contentType: (headers["content-type"] ?? "").slice(0, 100),
    headers: kept(Object.fromEntries(telling)),
    query: kept(query),
    state: PayloadState.RECEIVED,
    reason: null,
    errors: [],
    rowCounts: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    toFetch: [],
    hasToFetch: false,
    attempts: 0,
    claimedUntil: new Date(receivedAt.getTime() + CLAIM_MS),
  });
}
