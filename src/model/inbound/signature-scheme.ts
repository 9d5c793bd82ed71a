import { registerEnumType } from "type-graphql";

/** How a sender proves that a payload comes from it. */
export enum SignatureScheme {
  HUBSPOT = "hubspot",
  SALESFORCE_OUTBOUND = "salesforce-outbound",
  SALESFORCE_RELAY = "salesforce-relay",
  PIPEDRIVE = "pipedrive",
  ZOHO = "zoho",
  DYNAMICS = "dynamics",
  TWENTY = "twenty",
  ESPOCRM = "espocrm",
  ZENDESK = "zendesk",
  FRESHDESK = "freshdesk",
  SHOPIFY = "shopify",
  STANDARD_WEBHOOKS = "standard-webhooks",
  GENERIC = "generic",
}

registerEnumType(SignatureScheme, {
  name: "SignatureScheme",
  description: "How a sender proves that a payload comes from it, and what its secret is.",
  valuesConfig: {
    HUBSPOT: {
      description: "X-HubSpot-Signature-v3 (or v1, v2); the secret is the client secret of the app.",
    },
    SALESFORCE_OUTBOUND: {
      description:
        "Outbound messages are not signed: the secret is the id of the organisation, better followed by a colon and a word that the URL carries as ?token=.",
    },
    SALESFORCE_RELAY: {
      description:
        "Change events that an event relay passes on: the secret is a token, sent as Authorization: Bearer or X-Treue-Token.",
    },
    PIPEDRIVE: { description: "HTTP Basic; the secret is user:password." },
    ZOHO: { description: "The secret is the token given when the channel was made; it comes back in each body." },
    DYNAMICS: {
      description:
        "A webhook key (?code=), or a header or query pair, in which case the secret is written as name=value.",
    },
    TWENTY: { description: "X-Twenty-Webhook-Signature; the secret is that of the webhook." },
    ESPOCRM: { description: "Signature (before version 9: X-Signature); the secret is the webhook's secret key." },
    ZENDESK: { description: "X-Zendesk-Webhook-Signature; the secret is the webhook's signing secret." },
    FRESHDESK: {
      description: "HTTP Basic with a secret user:password, or the secret as a token in X-Treue-Token.",
    },
    SHOPIFY: { description: "X-Shopify-Hmac-Sha256; the secret is the client secret of the app." },
    STANDARD_WEBHOOKS: { description: "webhook-signature by the Standard Webhooks; the secret begins with whsec_." },
    GENERIC: {
      description:
        "A secret that begins with whsec_ signs by the Standard Webhooks; any other is a token, sent as Authorization: Bearer or X-Treue-Token.",
    },
  },
});
