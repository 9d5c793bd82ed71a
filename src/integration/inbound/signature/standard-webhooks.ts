import { createPublicKey, type KeyObject, verify } from "node:crypto";

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

const SHARED = "whsec_";
const PUBLIC = "whpk_";
const ED25519_BYTES = 32;

/** Whether what was signed at a time fits one signature. */
type Check = (
  signed: { readonly id: string; readonly signedAt: number; readonly body: Buffer },
  signature: string,
) => boolean;

/**
 * Standard Webhooks: one of several signatures must fit, for five minutes, by a shared secret (v1, HMAC) or by the sender's
 * public key (v1a, ed25519). The reference library signs; its own verification reads the clock of the machine, so the time
 * is looked at here.
 */
export const standardWebhooks: Scheme = {
  secretFault: (secret) => {
    if (checkBy(secret) !== null) return null;
    return `the secret is ${SHARED} and base64 of 24 to 64 bytes, or the sender's public key: ${PUBLIC} and base64 of ${ED25519_BYTES}`;
  },
  verify: (request, secret) => {
    const headers = headersOf(request, ["webhook-id", "webhook-timestamp", "webhook-signature"]);
    if (headers === null) return missing("webhook-id, webhook-timestamp and webhook-signature");
    const [id, timestamp, signatures] = headers;
    const check = checkBy(secret);
    if (check === null || !/^\d{1,12}$/.test(timestamp)) return WRONG_SIGNATURE;
    const signedAt = Number(timestamp) * 1000;
    const signed = { id, signedAt, body: request.body };
    // Every one is looked at, so that the time does not tell which of them fits.
    const fitting = signatures.split(" ").filter((signature) => check(signed, signature));
    if (fitting.length === 0) return WRONG_SIGNATURE;
    return isRecent(signedAt, request) ? null : STALE_TIMESTAMP;
  },
};

/** What is sent with a whsec_ or whpk_ secret must be signed with it; any other secret is a token. */
export const generic: Scheme = {
  secretFault: (secret) => schemeFor(secret).secretFault(secret),
  verify: (request, secret) => schemeFor(secret).verify(request, secret),
};

function schemeFor(secret: string): Scheme {
  return [SHARED, PUBLIC].some((prefix) => secret.startsWith(prefix)) ? standardWebhooks : token;
}

/** How signatures are checked by a secret; null where it is none. */
function checkBy(secret: string): Check | null {
  if (secret.startsWith(PUBLIC)) {
    const publicKey = publicKeyOf(secret);
    return (
      publicKey &&
      (({ id, signedAt, body }, signature) => {
        const [, bytes] = /^v1a,([A-Za-z0-9+/]+={0,2})$/.exec(signature) ?? [];
        const content = Buffer.concat([Buffer.from(`${id}.${signedAt / 1000}.`), body]);
        return bytes !== undefined && verify(null, content, publicKey, Buffer.from(bytes, "base64"));
      })
    );
  }
  try {
    const key = new Webhook(secret);
    return ({ id, signedAt, body }, signature) => isSameText(signature, key.sign(id, new Date(signedAt), body));
  } catch {
    return null;
  }
}

function publicKeyOf(secret: string): KeyObject | null {
  const bytes = Buffer.from(secret.slice(PUBLIC.length), "base64");
  if (bytes.length !== ED25519_BYTES) return null;
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") }, format: "jwk" });
}
