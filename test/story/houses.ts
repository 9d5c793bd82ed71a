import type { Teller } from "./teller.js";
import { dynamics365 } from "./tellers/dynamics365.js";
import { espocrm } from "./tellers/espocrm.js";
import { freshdesk } from "./tellers/freshdesk.js";
import { hubspotApp, hubspotWorkflow } from "./tellers/hubspot.js";
import { pipedrive, pipedriveOfOrganisations } from "./tellers/pipedrive.js";
import { salesforceChanges, salesforceMessages, salesforceOfCompanies } from "./tellers/salesforce.js";
import { shopify } from "./tellers/shopify.js";
import { stripe } from "./tellers/stripe.js";
import { twenty } from "./tellers/twenty.js";
import { zendesk } from "./tellers/zendesk.js";
import { zoho } from "./tellers/zoho.js";

/** Each CRM, shop or billing system beside a desk, as real houses have them; they meet on e-mail addresses. */
export const HOUSES: readonly (readonly [crm: string, desk: string, tellers: readonly Teller[]])[] = [
  ["Pipedrive", "Zendesk", [pipedrive, zendesk]],
  ["Salesforce's change events", "Freshdesk", [salesforceChanges, freshdesk]],
  ["Salesforce's messages", "Zendesk", [salesforceMessages, zendesk]],
  ["HubSpot", "Zendesk", [hubspotApp, hubspotWorkflow, zendesk]],
  ["Zoho", "Freshdesk", [zoho, freshdesk]],
  ["Dynamics 365", "Freshdesk", [dynamics365, freshdesk]],
  ["Twenty", "Zendesk", [twenty, zendesk]],
  ["EspoCRM", "Freshdesk", [espocrm, freshdesk]],
  ["Shopify", "Zendesk", [shopify, zendesk]],
  ["Stripe", "Freshdesk", [stripe, freshdesk]],
];

/** Houses whose CRM records companies with their people; the desk knows the people. */
export const HOUSES_OF_COMPANIES: typeof HOUSES = [
  ["Pipedrive's organisations", "Zendesk", [pipedriveOfOrganisations, zendesk]],
  ["Salesforce's companies", "Freshdesk", [salesforceOfCompanies, freshdesk]],
];

/** The presets of desks. */
export const DESKS: ReadonlySet<string> = new Set([zendesk.preset, freshdesk.preset]);
