import { createHmac } from "node:crypto";

import { hmacFaults } from "../../../src/integration/inbound/signature/hmac-template.js";
import { secretFault, signatureFault } from "../../../src/integration/inbound/signature/schemes.js";
import { type HmacSettings, SecretEncoding, USUAL_HMAC } from "../../../src/model/inbound/hmac-settings.js";
import { SignatureScheme } from "../../../src/model/inbound/signature-scheme.js";
import { HMAC_VECTORS } from "./hmac-vectors.js";

const settings = (changes: Partial<HmacSettings>): HmacSettings => ({
  ...USUAL_HMAC,
  header: "X-Signature",
  ...changes,
});

test.each([
  ["header", { header: "" }],
  ["header", { header: "X Signature" }],
  ["pattern", { pattern: "sha256=" }],
  ["pattern", { pattern: "{signature} and more" }],
  ["pattern", { pattern: "t={timestamp}{signature}", signed: "{timestamp}{body}" }],
  ["pattern", { pattern: "{signature},{nonce}" }],
  ["signed", { signed: "" }],
  ["signed", { signed: "{timestamp}", timestampHeader: "X-Time" }],
  ["signed", { signed: "{body}{body}" }],
  ["signed", { signed: "{body}{secret}" }],
  ["signed", { signed: "{timestamp}.{body}" }],
  ["signed", { pattern: "t={timestamp},v1={signature}" }],
  ["signed", { timestampHeader: "X-Time" }],
  ["timestampHeader", { timestampHeader: "X-Time", pattern: "t={timestamp},{signature}", signed: "{timestamp}{body}" }],
  ["timestampHeader", { timestampHeader: "", signed: "{timestamp}{body}" }],
  ["toleranceSeconds", { toleranceSeconds: 0 }],
  ["toleranceSeconds", { toleranceSeconds: 3_601 }],
] as const)("%s of %j cannot be", (field, changes) => {
  expect(hmacFaults(settings(changes)).map(([faulty]) => faulty)).toContain(field);
});

test.each(HMAC_VECTORS)("the settings for $name can be", ({ hmac }) => {
  expect(hmac && hmacFaults(hmac)).toEqual([]);
});

test.each([
  [SecretEncoding.HEX, "not hexadecimal"],
  [SecretEncoding.HEX, "0123456789abcde"],
  [SecretEncoding.BASE64, "???????????"],
  [SecretEncoding.HEX, "deadbeef"],
  [SecretEncoding.BASE64, "========"],
  [SecretEncoding.BASE64, "c2hvcnQ="],
  [SecretEncoding.TEXT, "short"],
])("in %s, %p cannot be a secret", (secretEncoding, secret) => {
  const authentication = { signature: SignatureScheme.HMAC, hmac: settings({ secretEncoding }) };
  expect(secretFault(authentication, secret)).not.toBeNull();
});

test.each([
  ["{signature},t={timestamp}", "SIGNATURE,t=17"],
  ["{signature};{timestamp}", "SIGNATURE;17"],
  ["{timestamp} {signature}", "17 SIGNATURE"],
  ["s{signature},st{timestamp}", "sSIGNATURE,st17"],
  ["{timestamp},{signature}", "17,another,SIGNATURE"],
  ["{signature},{timestamp}", "SIGNATURE,17,another"],
])("%j reads %j", (pattern, header) => {
  const signed = createHmac("sha256", "long enough").update("17{}").digest("hex");
  const hmac = settings({ pattern, signed: "{timestamp}{body}" });
  const request = {
    method: "POST",
    url: "https://treue.example/hooks/any",
    query: {},
    receivedAt: new Date(17_000),
    headers: { "x-signature": header.replace("SIGNATURE", signed) },
    body: Buffer.from("{}"),
  };
  expect(signatureFault({ signature: SignatureScheme.HMAC, hmac }, request, ["long enough"])).toBeNull();
});

test("a header without the parts that its pattern names is refused", () => {
  const [stripe] = HMAC_VECTORS.filter(({ name }) => name.startsWith("Stripe"));
  if (stripe === undefined) throw new Error("there is no vector of Stripe");
  const whole = stripe.request.headers?.["stripe-signature"] ?? "";
  const fault = (header: string) =>
    signatureFault(
      stripe,
      {
        method: "POST",
        url: "https://treue.example/hooks/stripe",
        query: {},
        receivedAt: stripe.request.receivedAt ?? new Date(0),
        headers: { "stripe-signature": header },
        body: Buffer.from(stripe.request.body),
      },
      [stripe.secret],
    );
  expect(fault(whole)).toBeNull();
  expect(fault(whole.replace(/t=\d+,/, ""))).toMatch(/lacks/);
  expect(fault(whole.replace(/v1=/g, "v2="))).toMatch(/lacks/);
  expect(fault(whole.replace(/,v1=.*$/, ""))).toMatch(/lacks/);
  expect(fault(whole.replace(/,/g, ";"))).toMatch(/lacks/);
});
