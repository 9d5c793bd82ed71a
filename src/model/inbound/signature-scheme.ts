/** How a sender proves that a payload comes from it. */
export enum SignatureScheme {
  HUBSPOT = "hubspot",
  HUBSPOT_V1 = "hubspot-v1",
  HUBSPOT_V2 = "hubspot-v2",
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
  HMAC = "hmac",
}
