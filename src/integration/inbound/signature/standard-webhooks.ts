import { Webhook } from "standardwebhooks";

import {
  headersOf,
  isRecent,
  isSameText,
  missing,
  type Scheme,
  STALE_TIMESTAMP,
  WRONG_SIGNATURE,
} from "./signed-request.js";
import { token } from "./token.js";

const PREFIX = "whsec_";

/**
 * Standard Webhooks, symmetric (v1): one of several signatures must fit, for five minutes. The reference library signs;
 * its own verification reads the clock of the machine, so the time is looked at here.
 */
export const standardWebhooks: Scheme = {
  secretFault: (secret) => {
    const key = keyOf(secret);
    return key === null ? `the secret is ${PREFIX} and base64 of 24 to 64 bytes` : null;
  },
  verify: (request, secret) => {
    const headers = headersOf(request, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
    if (headers === null) return missing("webhook-id, webhook-timestamp and webhook-signature");
    const [id, timestamp, signatures] = headers;
    const key = keyOf(secret);
    if (key === null || !/^\d{1,12}$/.test(timestamp)) return WRONG_SIGNATURE;
    const signedAt = Number(timestamp) * 1000;
    const expected = key.sign(id, new Date(signedAt), request.body);
    // Every one is looked at, so that the time does not tell which of them fits.
    const fitting = signatures.split(" ").filter((signature) => isSameText(signature, expected));
    if (fitting.length === 0) return WRONG_SIGNATURE;
    return isRecent(signedAt, request) ? null : STALE_TIMESTAMP;
  },
};

/** What is sent with a whsec_ secret must be signed with it; any other secret is a token. */
export const generic: Scheme = {
  secretFault: (secret) => schemeFor(secret).secretFault(secret),
  verify: (request, secret) => schemeFor(secret).verify(request, secret),
};

function schemeFor(secret: string): Scheme {
  return secret.startsWith(PREFIX) ? standardWebhooks : token;
}

function keyOf(secret: string): Webhook | null {
  try {
    return new Webhook(secret);
  } catch {
    return null;
  }
}
