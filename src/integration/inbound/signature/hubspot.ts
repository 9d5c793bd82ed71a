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
 * HubSpot v3: base64 of HMAC-SHA256 over method, address, body and timestamp, for five minutes. A request without it is
 * refused, whatever older signature it has: who strips the header must not choose a weaker one.
 */
export const hubspot: Scheme = {
  secretFault: shortSecretFault,
  verify: (request, secret) => {
    const headers = headersOf(request, ["x-hubspot-signature-v3", "x-hubspot-request-timestamp"]);
    if (headers === null) return missing("X-HubSpot-Signature-v3 with X-HubSpot-Request-Timestamp");
    const [signature, timestamp] = headers;
    const url = request.url.replace(DECODED, decodeURIComponent);
    const expected = hmacOf(secret, request.method, url, request.body, timestamp).toString("base64");
    if (!isSameText(signature, expected)) return WRONG_SIGNATURE;
    return isRecent(Number(timestamp), request) ? null : STALE_TIMESTAMP;
  },
};

/** HubSpot v1: SHA-256 over secret and body in hexadecimal, without a time. */
export const hubspotFirst: Scheme = olderScheme("v1", ({ body }) => [body]);

/** HubSpot v2: SHA-256 over secret, method, address and body in hexadecimal, without a time. */
export const hubspotSecond: Scheme = olderScheme("v2", ({ method, url, body }) => [method, url, body]);

function olderScheme(version: string, signedParts: (request: SignedRequest) => readonly (string | Buffer)[]): Scheme {
  return {
    secretFault: shortSecretFault,
    verify: (request, secret) => {
      const headers = headersOf(request, ["x-hubspot-signature"]);
      if (headers === null) return missing("X-HubSpot-Signature");
      const sent = request.headers["x-hubspot-signature-version"] ?? version;
      if (sent !== version) return `the signature is of version ${sent}, and the mapping takes ${version}`;
      const hash = createHash("sha256").update(secret);
      for (const part of signedParts(request)) hash.update(part);
      return isSameText(headers[0], hash.digest("hex")) ? null : WRONG_SIGNATURE;
    },
  };
}
