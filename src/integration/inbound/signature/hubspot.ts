import { createHash } from "node:crypto";

import {
  headersOf,
  hmacOf,
  isRecent,
  isSameText,
  missing,
  type Scheme,
  shortSecretFault,
  type SignedRequest,
  STALE_TIMESTAMP,
  WRONG_SIGNATURE,
} from "./signed-request.js";

/** What HubSpot decodes of an address before it signs it. */
const DECODED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/**
 * HubSpot v3: base64 of HMAC-SHA256 over method, address, body and timestamp, for five minutes. Where a request has no v3
 * signature, X-HubSpot-Signature-Version says which of the older ones it has: v1 is SHA-256 over secret and body in
 * hexadecimal, v2 over secret, method, address and body; these have no time.
 */
export const hubspot: Scheme = {
  secretFault: shortSecretFault,
  verify: (request, secret) => {
    const v3 = headersOf(request, ["x-hubspot-signature-v3", "x-hubspot-request-timestamp"]);
    if (v3 !== null) return verifyThird(request, secret, ...v3);
    const older = headersOf(request, ["x-hubspot-signature"]);
    if (older === null)
      return missing("X-HubSpot-Signature-v3 with X-HubSpot-Request-Timestamp", "X-HubSpot-Signature");
    const version = request.headers["x-hubspot-signature-version"] ?? "v1";
    if (version !== "v1" && version !== "v2") return `X-HubSpot-Signature-Version ${version} is not known`;
    const hash = createHash("sha256").update(secret);
    if (version === "v2") hash.update(request.method + request.url);
    return isSameText(older[0], hash.update(request.body).digest("hex")) ? null : WRONG_SIGNATURE;
  },
};

function verifyThird(request: SignedRequest, secret: string, signature: string, timestamp: string): string | null {
  const url = request.url.replace(DECODED, decodeURIComponent);
  const expected = hmacOf(secret, request.method, url, request.body, timestamp).toString("base64");
  if (!isSameText(signature, expected)) return WRONG_SIGNATURE;
  return isRecent(Number(timestamp), request) ? null : STALE_TIMESTAMP;
}
