import { createHmac, createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import {
  type Authentication,
  secretFault,
  signatureFault,
} from "../../../src/integration/inbound/signature/schemes.js";
import type { SignedRequest } from "../../../src/integration/inbound/signature/signed-request.js";
import { SignatureScheme } from "../../../src/model/inbound/signature-scheme.js";
import { FOLDER } from "../../support/reference-files.js";
import { HMAC_VECTORS } from "./hmac-vectors.js";
import type { Vector } from "./signature-vector.js";

const SAMPLES = path.join(FOLDER, "samples");
const sampleText = (name: string) => readFileSync(path.join(SAMPLES, name), "utf8");

/** The vectors of other people's files, read as they are. */
interface HubspotVectors {
  readonly vectors: readonly {
    readonly version: "v1" | "v2" | "v3";
    readonly clientSecret: string;
    readonly method?: string;
    readonly uri?: string;
    readonly body: string;
    readonly timestamp?: string;
    readonly signature: string;
  }[];
}

/** By a scheme without settings. */
function by(signature: SignatureScheme): Authentication {
  return { signature, hmac: null };
}

const HUBSPOT_SCHEMES = {
  v1: SignatureScheme.HUBSPOT_V1,
  v2: SignatureScheme.HUBSPOT_V2,
  v3: SignatureScheme.HUBSPOT,
};

function hubspotVectors(): Vector[] {
  const { vectors } = JSON.parse(sampleText("hubspot/signature-vectors.json")) as HubspotVectors;
  return vectors.map(({ version, clientSecret, method, uri, body, timestamp, signature }, index) => ({
    name: `HubSpot ${version}, number ${index + 1}`,
    ...by(HUBSPOT_SCHEMES[version]),
    secret: clientSecret,
    signsBody: true,
    ...(timestamp !== undefined && { timeHeader: "x-hubspot-request-timestamp", hasWindow: true }),
    request: {
      method: method ?? "POST",
      url: uri ?? "https://www.example.com/webhook_uri",
      body,
      receivedAt: new Date(Number(timestamp ?? 0)),
      headers: hubspotHeaders(signature, version, timestamp),
    },
  }));
}

function hubspotHeaders(signature: string, version: string, timestamp: string | undefined): Record<string, string> {
  if (timestamp === undefined) return { "x-hubspot-signature": signature, "x-hubspot-signature-version": version };
  return { "x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": timestamp };
}

interface StandardVectors {
  readonly positive_vectors: readonly {
    readonly secret: string;
    readonly id: string;
    readonly timestamp: number;
    readonly body: string;
    readonly signature: string;
  }[];
  readonly multi_signature_header: string;
}

function standardVectors(): Vector[] {
  const samples = JSON.parse(sampleText("standard-webhooks-v1.0.0.json")) as StandardVectors;
  return samples.positive_vectors.flatMap(({ secret, id, timestamp, body, signature }, index) => {
    const vector = (name: string, scheme: SignatureScheme, signatures: string): Vector => ({
      name: `${name}, number ${index + 1}`,
      ...by(scheme),
      secret,
      signsBody: true,
      timeHeader: "webhook-timestamp",
      hasWindow: true,
      request: {
        body,
        receivedAt: new Date(timestamp * 1000),
        headers: { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signatures },
      },
    });
    return [
      vector("Standard Webhooks", SignatureScheme.STANDARD_WEBHOOKS, signature),
      vector(
        "Standard Webhooks with several signatures",
        SignatureScheme.STANDARD_WEBHOOKS,
        samples.multi_signature_header.replace("<valid>", signature),
      ),
      vector("generic, signed", SignatureScheme.GENERIC, signature),
    ];
  });
}

function derivedVectors(): Vector[] {
  const espocrm = JSON.parse(sampleText("espocrm/signature-vector-derived.json")) as Record<string, string>;
  const twenty = JSON.parse(sampleText("twenty/signature-vector-derived.json")) as Record<string, string>;
  const zendesk = JSON.parse(sampleText("zendesk/signature-vector-derived.json")) as Record<string, string>;
  const digest = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest();
  const older = Buffer.concat([Buffer.from("hook1:"), digest("secret", espocrm.payload ?? "")]).toString("base64");
  const shopify = sampleText("shopify/customers-update.json");
  return [
    {
      name: "EspoCRM 9",
      ...by(SignatureScheme.ESPOCRM),
      secret: espocrm.secretKey ?? "",
      signsBody: true,
      request: { body: espocrm.payload ?? "", headers: { signature: espocrm.signature ?? "" } },
    },
    {
      name: "EspoCRM before 9",
      ...by(SignatureScheme.ESPOCRM),
      secret: "secret",
      signsBody: true,
      request: { body: espocrm.payload ?? "", headers: { "x-signature": older } },
    },
    {
      name: "Twenty",
      ...by(SignatureScheme.TWENTY),
      secret: twenty.secret ?? "",
      signsBody: true,
      timeHeader: "x-twenty-webhook-timestamp",
      hasWindow: true,
      request: {
        receivedAt: new Date(Number(twenty.timestamp)),
        body: twenty.body ?? "",
        headers: {
          "x-twenty-webhook-timestamp": twenty.timestamp ?? "",
          "x-twenty-webhook-signature": twenty.signature_hex ?? "",
        },
      },
    },
    {
      name: "Zendesk",
      ...by(SignatureScheme.ZENDESK),
      secret: zendesk.secret ?? "",
      signsBody: true,
      timeHeader: "x-zendesk-webhook-signature-timestamp",
      hasWindow: true,
      request: {
        receivedAt: new Date(zendesk.timestamp ?? ""),
        body: sampleText(`zendesk/${zendesk.body_file}`),
        headers: {
          "x-zendesk-webhook-signature-timestamp": zendesk.timestamp ?? "",
          "x-zendesk-webhook-signature": zendesk.signature ?? "",
        },
      },
    },
    {
      name: "Shopify",
      ...by(SignatureScheme.SHOPIFY),
      secret: "hush-shopify",
      signsBody: true,
      request: {
        body: shopify,
        headers: { "x-shopify-hmac-sha256": digest("hush-shopify", shopify).toString("base64") },
      },
    },
  ];
}

function sharedSecretVectors(): Vector[] {
  const basic = `Basic ${Buffer.from("treue:open sesame").toString("base64")}`;
  const vector = (
    name: string,
    scheme: SignatureScheme,
    secret: string,
    request: Omit<Vector["request"], "body"> & { readonly body?: string },
  ): Vector => ({ name, ...by(scheme), secret, signsBody: false, request: { body: "{}", ...request } });
  const outbound = sampleText("salesforce/outbound-message-1.xml");
  const zoho = sampleText("zoho/official-leads-insert.json");
  return [
    vector("Pipedrive", SignatureScheme.PIPEDRIVE, "treue:open sesame", { headers: { authorization: basic } }),
    vector("Freshdesk by Basic", SignatureScheme.FRESHDESK, "treue:open sesame", { headers: { authorization: basic } }),
    vector("Freshdesk by header", SignatureScheme.FRESHDESK, "open-sesame", {
      headers: { "x-treue-token": "open-sesame" },
    }),
    vector("a relay of Salesforce", SignatureScheme.SALESFORCE_RELAY, "open-sesame", {
      headers: { authorization: "Bearer open-sesame" },
    }),
    vector("generic, by token", SignatureScheme.GENERIC, "open-sesame", {
      headers: { "x-treue-token": "open-sesame" },
    }),
    vector("Dynamics by webhook key", SignatureScheme.DYNAMICS, "open=sesame", { query: { code: "open=sesame" } }),
    vector("Dynamics by header", SignatureScheme.DYNAMICS, "X-Key=sesame", { headers: { "x-key": "sesame" } }),
    vector("Dynamics by query", SignatureScheme.DYNAMICS, "key=sesame", { query: { key: "sesame" } }),
    vector("Zoho", SignatureScheme.ZOHO, "TOKEN_FOR_VERIFICATION_OF_1000000068001", { body: zoho }),
    vector("Salesforce outbound message", SignatureScheme.SALESFORCE_OUTBOUND, "0123456789ABCDENNN", {
      body: outbound,
    }),
    vector(
      "Salesforce outbound message with a token",
      SignatureScheme.SALESFORCE_OUTBOUND,
      "0123456789ABCDENNN:se:same",
      {
        body: outbound,
        query: { token: "se:same" },
      },
    ),
  ];
}

/** Signed by the first key of RFC 8032, section 7.1, as Standard Webhooks sign with a key of their own. */
function publicKeyVector(): Vector {
  const [body, id, timestamp] = ['{"type":"customer.updated"}', "msg_1", 1700000000];
  const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  const d = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
  const privateKey = createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" });
  const signature = sign(null, Buffer.from(`${id}.${timestamp}.${body}`), privateKey).toString("base64");
  return {
    name: "Standard Webhooks by a public key",
    ...by(SignatureScheme.STANDARD_WEBHOOKS),
    secret: `whpk_${Buffer.from(x, "base64url").toString("base64")}`,
    signsBody: true,
    timeHeader: "webhook-timestamp",
    hasWindow: true,
    request: {
      body,
      receivedAt: new Date(timestamp * 1000),
      headers: { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1a,${signature}` },
    },
  };
}

const VECTORS = [
  ...hubspotVectors(),
  ...standardVectors(),
  publicKeyVector(),
  ...derivedVectors(),
  ...HMAC_VECTORS,
  ...sharedSecretVectors(),
];

function requestOf({ request }: Vector, changes: Partial<SignedRequest> = {}): SignedRequest {
  const { body, ...rest } = request;
  return {
    method: "POST",
    url: "https://treue.example/hooks/crm",
    headers: {},
    query: {},
    receivedAt: new Date(0),
    ...rest,
    body: Buffer.from(body),
    ...changes,
  };
}

/** Every text that differs from this one in one character. */
function* changedTexts(text: string): Generator<string> {
  for (let index = 0; index < text.length; index += 1) {
    yield text.slice(0, index) + (text[index] === "1" ? "2" : "1") + text.slice(index + 1);
  }
}

describe.each(VECTORS)("$name", (vector) => {
  const { secret, timeHeader } = vector;
  const isAccepted = (request: SignedRequest, secrets = [secret]) => signatureFault(vector, request, secrets) === null;

  test("is authentic", () => {
    expect(signatureFault(vector, requestOf(vector), [secret])).toBeNull();
  });

  test("is authentic while its secret is one of several, and no longer when it is none", () => {
    expect(isAccepted(requestOf(vector), ["another-secret", secret])).toBe(true);
    expect(isAccepted(requestOf(vector), ["another-secret"])).toBe(false);
    expect(isAccepted(requestOf(vector), [])).toBe(false);
  });

  test("fails with any other secret that differs in one character", () => {
    // The last letter of base64 may hold bits that mean nothing; a Standard Webhooks secret is its bytes.
    const bytesOf = (text: string) =>
      /^wh(?:sec|pk)_[A-Za-z0-9+/]+={0,2}$/.test(text)
        ? Buffer.from(text.slice(text.indexOf("_") + 1), "base64").toString("hex")
        : text;
    for (const other of changedTexts(secret)) {
      if (bytesOf(other) !== bytesOf(secret))
        expect([other, isAccepted(requestOf(vector), [other])]).toEqual([other, false]);
    }
  });

  if (vector.signsBody) {
    test("fails when one byte of the body changes, is lost or is added", () => {
      const body = Buffer.from(vector.request.body);
      const step = Math.max(1, Math.floor(body.length / 200));
      for (let index = 0; index < body.length; index += step) {
        const changed = Buffer.from(body);
        changed[index] = (changed[index] ?? 0) ^ 1;
        expect([index, isAccepted(requestOf(vector, { body: changed }))]).toEqual([index, false]);
      }
      expect(isAccepted(requestOf(vector, { body: Buffer.concat([body, Buffer.from(" ")]) }))).toBe(false);
    });
  } else {
    test("says why a request without the secret is refused", () => {
      const bare = requestOf(vector, { headers: {}, query: {}, body: Buffer.from("{}") });
      expect(signatureFault(vector, bare, [secret])).toMatch(/lacks|does not fit/);
    });
  }

  if (timeHeader !== undefined) {
    test("fails when one character of the time changes", () => {
      for (const time of changedTexts(vector.request.headers?.[timeHeader] ?? "")) {
        const headers = { ...vector.request.headers, [timeHeader]: time };
        expect([time, isAccepted(requestOf(vector, { headers }))]).toEqual([time, false]);
      }
    });
  }

  if (vector.signsBody) {
    test("fails when a header is missing, and says which", () => {
      for (const name of Object.keys(vector.request.headers ?? {})) {
        if (name === "x-hubspot-signature-version") continue;
        const headers = Object.fromEntries(
          Object.entries(vector.request.headers ?? {}).filter(([key]) => key !== name),
        );
        expect(signatureFault(vector, requestOf(vector, { headers }), [secret])).toMatch(/lacks/);
      }
    });
  }

  if (vector.hasWindow) {
    test.each([
      [-301, false],
      [-300, true],
      [300, true],
      [301, false],
    ])("received %i seconds after it was signed: %s", (seconds, accepted) => {
      const receivedAt = new Date(requestOf(vector).receivedAt.getTime() + seconds * 1000);
      expect(isAccepted(requestOf(vector, { receivedAt }))).toBe(accepted);
    });
  }
});

describe("Standard Webhooks", () => {
  const [vector] = standardVectors();
  if (vector === undefined) throw new Error("there are no vectors");
  const { "webhook-signature": signature = "", ...others } = vector.request.headers ?? {};
  const fault = (headers: Record<string, string>) =>
    signatureFault(vector, requestOf(vector, { headers: { ...others, "webhook-signature": signature, ...headers } }), [
      vector.secret,
    ]);

  test.each([
    ["webhook-timestamp", "hello"],
    ["webhook-timestamp", "161426533.0"],
    ["webhook-timestamp", "-1614265330"],
    ["webhook-signature", "v1,"],
    ["webhook-signature", signature.slice(0, 8)],
    ["webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="],
    ["webhook-signature", signature.replace("v1,", "v2,")],
    ["webhook-id", ""],
  ])("%s %p is refused", (name, value) => {
    expect(fault({})).toBeNull();
    expect(fault({ [name]: value })).not.toBeNull();
  });
});

test.each(hubspotVectors())("$name is taken only where its version is configured", (vector) => {
  const taking = Object.values(HUBSPOT_SCHEMES).filter(
    (scheme) => signatureFault(by(scheme), requestOf(vector), [vector.secret]) === null,
  );
  expect(taking).toEqual([vector.signature]);
  if (vector.signature === SignatureScheme.HUBSPOT) return;
  expect(signatureFault(by(SignatureScheme.HUBSPOT), requestOf(vector), [vector.secret])).toBe(
    "the request lacks X-HubSpot-Signature-v3 with X-HubSpot-Request-Timestamp",
  );
});

test("HubSpot signs the decoded address", () => {
  const secret = "client-secret";
  const timestamp = "1564113600000";
  const signature = createHmac("sha256", secret)
    .update(`POSThttps://treue.example/hooks/crm?at=10:00{}${timestamp}`)
    .digest("base64");
  const request: SignedRequest = {
    method: "POST",
    url: "https://treue.example/hooks/crm?at=10%3A00",
    headers: { "x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": timestamp },
    query: {},
    body: Buffer.from("{}"),
    receivedAt: new Date(Number(timestamp)),
  };
  expect(signatureFault(by(SignatureScheme.HUBSPOT), request, [secret])).toBeNull();
  expect(
    signatureFault(by(SignatureScheme.HUBSPOT), { ...request, url: "http://10.0.0.1/hooks/crm" }, [secret]),
  ).toMatch(/does not fit/);
});

test.each([
  [SignatureScheme.STANDARD_WEBHOOKS, ""],
  [SignatureScheme.STANDARD_WEBHOOKS, "whsec_"],
  [SignatureScheme.STANDARD_WEBHOOKS, "whsec_***"],
  [SignatureScheme.GENERIC, "whsec_"],
  [SignatureScheme.GENERIC, "short"],
  [SignatureScheme.PIPEDRIVE, "no-colon-here"],
  [SignatureScheme.SALESFORCE_OUTBOUND, "not an organisation"],
  [SignatureScheme.STANDARD_WEBHOOKS, "whpk_c2hvcnQ="],
  [SignatureScheme.HUBSPOT, ""],
])("for %s, %p cannot be a secret", (scheme, secret) => {
  expect(secretFault(by(scheme), secret)).not.toBeNull();
});

test.each(VECTORS)("for $signature, the secret of $name can be one", (vector) => {
  const { secret } = vector;
  // Two published vectors have a secret that nobody should use.
  if (secret !== "secret") expect(secretFault(vector, secret)).toBeNull();
});
