import type { HmacSettings } from "../../../model/inbound/hmac-settings.js";
import { SignatureScheme } from "../../../model/inbound/signature-scheme.js";
import { dynamics } from "./dynamics.js";
import { espocrm } from "./espocrm.js";
import { hmacScheme } from "./hmac.js";
import { hubspot, hubspotFirst, hubspotSecond } from "./hubspot.js";
import { pipedrive } from "./pipedrive.js";
import { salesforceOutbound } from "./salesforce-outbound.js";
import { shopify } from "./shopify.js";
import type { Scheme, SignedRequest } from "./signed-request.js";
import { generic, standardWebhooks } from "./standard-webhooks.js";
import { freshdesk, token } from "./token.js";
import { twenty } from "./twenty.js";
import { zendesk } from "./zendesk.js";
import { zoho } from "./zoho.js";

/** How payloads of a mapping are authenticated: by a scheme, of which HMAC has settings. */
export interface Authentication {
  readonly signature: SignatureScheme;
  readonly hmac: HmacSettings | null;
}

const SCHEMES: Readonly<Record<Exclude<SignatureScheme, SignatureScheme.HMAC>, Scheme>> = {
  [SignatureScheme.HUBSPOT]: hubspot,
  [SignatureScheme.HUBSPOT_V1]: hubspotFirst,
  [SignatureScheme.HUBSPOT_V2]: hubspotSecond,
  [SignatureScheme.SALESFORCE_OUTBOUND]: salesforceOutbound,
  [SignatureScheme.SALESFORCE_RELAY]: token,
  [SignatureScheme.PIPEDRIVE]: pipedrive,
  [SignatureScheme.ZOHO]: zoho,
  [SignatureScheme.DYNAMICS]: dynamics,
  [SignatureScheme.TWENTY]: twenty,
  [SignatureScheme.ESPOCRM]: espocrm,
  [SignatureScheme.ZENDESK]: zendesk,
  [SignatureScheme.FRESHDESK]: freshdesk,
  [SignatureScheme.SHOPIFY]: shopify,
  [SignatureScheme.STANDARD_WEBHOOKS]: standardWebhooks,
  [SignatureScheme.GENERIC]: generic,
};

/** Holds a request against all secrets in force: null where it is authentic by one of them, else why it is not. */
export function signatureFault(
  authentication: Authentication,
  request: SignedRequest,
  secrets: readonly string[],
): string | null {
  const scheme = schemeOf(authentication);
  const faults = secrets.map((secret) => scheme.verify(request, secret));
  return faults.includes(null) ? null : (faults[0] ?? "the mapping has no secret");
}

/** Why a text cannot be a secret of a scheme; null: it can. */
export function secretFault(authentication: Authentication, secret: string): string | null {
  return schemeOf(authentication).secretFault(secret);
}

function schemeOf({ signature, hmac }: Authentication): Scheme {
  if (signature !== SignatureScheme.HMAC) return SCHEMES[signature];
  if (hmac === null) throw new Error("the scheme HMAC has settings");
  return hmacScheme(hmac);
}
