import { createHmac } from "node:crypto";

import {
  HmacAlgorithm,
  type HmacSettings,
  SecretEncoding,
  SignatureEncoding,
  TimestampFormat,
  USUAL_HMAC,
} from "../../../src/model/inbound/hmac-settings.js";
import { SignatureScheme } from "../../../src/model/inbound/signature-scheme.js";
import type { Vector } from "./signature-vector.js";

interface Sender {
  readonly settings: Partial<HmacSettings> & Pick<HmacSettings, "header">;
  readonly secret: string;
  readonly body: string;
  /** In seconds, where it is signed. */
  readonly at?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeHeader?: string;
}

function vector(name: string, { settings, secret, body, at, headers, timeHeader }: Sender): Vector {
  return {
    name,
    signature: SignatureScheme.HMAC,
    hmac: { ...USUAL_HMAC, ...settings },
    secret,
    signsBody: true,
    ...(timeHeader !== undefined && { timeHeader }),
    ...(at !== undefined && { hasWindow: true }),
    request: { body, headers, receivedAt: new Date((at ?? 0) * 1000) },
  };
}

const SLACK_BODY =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

/** The signatures stand in the vendors' documents. */
const PUBLISHED: readonly Vector[] = [
  vector("GitHub", {
    settings: { header: "X-Hub-Signature-256", pattern: "sha256={signature}" },
    secret: "It's a Secret to Everybody",
    body: "Hello, World!",
    headers: {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
  }),
  vector("Slack", {
    settings: {
      header: "X-Slack-Signature",
      pattern: "v0={signature}",
      signed: "v0:{timestamp}:{body}",
      timestampHeader: "X-Slack-Request-Timestamp",
    },
    secret: "8f742231b10e8888abcd99yyyzzz85a5",
    body: SLACK_BODY,
    at: 1531420618,
    headers: {
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
      "x-slack-request-timestamp": "1531420618",
    },
    timeHeader: "x-slack-request-timestamp",
  }),
];

const AT = 1700000000;
const BODY = '{"id":"evt_1","type":"invoice.paid"}';

function digest(algorithm: string, secret: string | Buffer, text: string, encoding: "hex" | "base64"): string {
  return createHmac(algorithm, secret).update(text).digest(encoding);
}

/** Signed here, by what the vendors' documents say. */
const DERIVED: readonly Vector[] = [
  vector("Stripe, while a secret is replaced", {
    settings: { header: "Stripe-Signature", pattern: "t={timestamp},v1={signature}", signed: "{timestamp}.{body}" },
    secret: "whsec_stripe_secret",
    body: BODY,
    at: AT,
    headers: {
      "stripe-signature": `t=${AT},v1=${digest("sha256", "whsec_other_secret", `${AT}.${BODY}`, "hex")},v1=${digest("sha256", "whsec_stripe_secret", `${AT}.${BODY}`, "hex")},v0=${"0".repeat(64)}`,
    },
  }),
  vector("Paddle", {
    settings: { header: "Paddle-Signature", pattern: "ts={timestamp};h1={signature}", signed: "{timestamp}:{body}" },
    secret: "pdl_ntfset_secret",
    body: BODY,
    at: AT,
    headers: { "paddle-signature": `ts=${AT};h1=${digest("sha256", "pdl_ntfset_secret", `${AT}:${BODY}`, "hex")}` },
  }),
  vector("Recurly", {
    settings: {
      header: "recurly-signature",
      pattern: "{timestamp},{signature}",
      signed: "{timestamp}.{body}",
      timestampFormat: TimestampFormat.MILLISECONDS,
    },
    secret: "recurly-secret-key",
    body: BODY,
    at: AT,
    headers: {
      "recurly-signature": `${AT}000,${digest("sha256", "recurly-other-key", `${AT}000.${BODY}`, "hex")},${digest("sha256", "recurly-secret-key", `${AT}000.${BODY}`, "hex")}`,
    },
  }),
  vector("Intercom", {
    settings: { header: "X-Hub-Signature", pattern: "sha1={signature}", algorithm: HmacAlgorithm.SHA1 },
    secret: "intercom-client-secret",
    body: BODY,
    headers: { "x-hub-signature": `sha1=${digest("sha1", "intercom-client-secret", BODY, "hex")}` },
  }),
  vector("Typeform", {
    settings: {
      header: "Typeform-Signature",
      pattern: "sha256={signature}",
      encoding: SignatureEncoding.BASE64,
    },
    secret: "typeform-secret",
    body: BODY,
    headers: { "typeform-signature": `sha256=${digest("sha256", "typeform-secret", BODY, "base64")}` },
  }),
  vector("Help Scout", {
    settings: {
      header: "X-HelpScout-Signature",
      algorithm: HmacAlgorithm.SHA1,
      encoding: SignatureEncoding.BASE64,
    },
    secret: "helpscout-secret",
    body: BODY,
    headers: { "x-helpscout-signature": digest("sha1", "helpscout-secret", BODY, "base64") },
  }),
  vector("a sender that signs the address with a secret in hexadecimal", {
    settings: {
      header: "X-Signature",
      signed: "{method} {url} {header:X-Request-Id} {body}",
      algorithm: HmacAlgorithm.SHA512,
      secretEncoding: SecretEncoding.HEX,
    },
    secret: "00112233445566778899aabbccddeeff",
    body: BODY,
    headers: {
      "x-request-id": "r-1",
      "x-signature": digest(
        "sha512",
        Buffer.from("00112233445566778899aabbccddeeff", "hex"),
        `POST https://treue.example/hooks/crm r-1 ${BODY}`,
        "hex",
      ).toUpperCase(),
    },
  }),
];

/** What senders sign with an HMAC that settings describe. */
export const HMAC_VECTORS: readonly Vector[] = [...PUBLISHED, ...DERIVED];
