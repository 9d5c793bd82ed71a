import type { Vendor } from "./vendor.js";
import { dynamics365 } from "./vendors/dynamics365.js";
import { espocrm } from "./vendors/espocrm.js";
import { freshdesk } from "./vendors/freshdesk.js";
import { hubspotApp, hubspotWorkflow } from "./vendors/hubspot.js";
import { pipedrive, pipedriveOfOrganisations } from "./vendors/pipedrive.js";
import { salesforceChanges, salesforceMessages, salesforceOfCompanies } from "./vendors/salesforce.js";
import { shopify } from "./vendors/shopify.js";
import { stripe } from "./vendors/stripe.js";
import { twenty } from "./vendors/twenty.js";
import { zendesk } from "./vendors/zendesk.js";
import { zoho } from "./vendors/zoho.js";

/** Each CRM, shop or billing system beside a desk, as real houses have them; they meet on e-mail addresses. */
export const HOUSES: readonly (readonly [crm: string, desk: string, vendors: readonly Vendor[]])[] = [
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
