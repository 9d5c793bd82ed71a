import { SignatureScheme } from "../../../model/inbound/signature-scheme.js";
import { dynamics } from "./dynamics.js";
import { espocrm } from "./espocrm.js";
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

const SCHEMES: Readonly<Record<SignatureScheme, Scheme>> = {
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
  scheme: SignatureScheme,
  request: SignedRequest,
  secrets: readonly string[],
): string | null {
  const faults = secrets.map((secret) => SCHEMES[scheme].verify(request, secret));
  return faults.includes(null) ? null : (faults[0] ?? "the mapping has no secret");
}

/** Why a text cannot be a secret of a scheme; null: it can. */
export function secretFault(scheme: SignatureScheme, secret: string): string | null {
  return SCHEMES[scheme].secretFault(secret);
}
