import { createHash, createHmac } from "node:crypto";

import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const SECRET = "hubspot-client-secret";
const STAGE = { OPEN: "contractsent", WON: "closedwon", LOST: "closedlost" } as const;
const PORTAL = 62_515;

/** A day is midnight UTC, in milliseconds. */
const dayOf = (day: string | null) => (day === null ? "" : String(Date.parse(day)));

/** https://developers.hubspot.com/docs/api/webhooks: events of an app, each about one happening or one property. */
function event(subscriptionType: string, objectId: number, at: string, more: object = {}): object {
  const about = { eventId: objectId, subscriptionId: 1, portalId: PORTAL, appId: 2, attemptNumber: 0 };
  return { ...about, subscriptionType, objectId, occurredAt: Date.parse(at), changeSource: "CRM_UI", ...more };
}

function toldByApp(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER": {
      const { id, email } = moment.customer;
      const change = { propertyName: "email", propertyValue: email };
      return [{ body: [event("contact.propertyChange", id, at, change), event("contact.creation", id, at)] }];
    }
    case "CUSTOMER_MERGED": {
      const merge = {
        primaryObjectId: moment.into.id,
        mergedObjectIds: [moment.customer.id],
        numberOfPropertiesMoved: 1,
      };
      return [{ body: [event("contact.merge", moment.into.id, at, merge)] }];
    }
    case "CUSTOMER_DELETED":
      return [{ body: [event("contact.deletion", moment.customer.id, at)] }];
    case "DEAL":
    case "TICKET":
      return [];
  }
}

/** What an app sends: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation */
export const hubspotApp: Vendor = {
  preset: "hubspot",
  secret: SECRET,
  parameters: {},
  tell: toldByApp,
  sign: (body, url, now) => {
    const timestamp = String(now.getTime());
    const signature = createHmac("sha256", SECRET).update(`POST${url}${body}${timestamp}`).digest("base64");
    return { headers: { "X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": timestamp } };
  },
  hasTimes: true,
};

/** Each property as the older API of its object shows it. */
function propertiesOf(values: Readonly<Record<string, string>>, at: string): object {
  const timestamp = Date.parse(at);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, timestamp, source: "CRM_UI", sourceId: "userId:1" }]),
  );
}

function contactOf({ id, name, email }: Customer, at: string): object {
  const values = { lastname: name, email, lastmodifieddate: String(Date.parse(at)) };
  return {
    vid: id,
    "canonical-vid": id,
    "portal-id": PORTAL,
    "is-contact": true,
    properties: propertiesOf(values, at),
  };
}

function dealOf(deal: Deal, at: string): object {
  const values = {
    dealname: deal.product,
    dealstage: STAGE[deal.stage],
    pipeline: "default",
    dealtype: deal.isRenewal ? "existingbusiness" : "newbusiness",
    amount: String(deal.amount),
    deal_currency_code: deal.currency,
    closedate: String(Date.parse(`${deal.wonOn}T09:05:00.000Z`)),
    contract_start: dayOf(deal.startsOn),
    contract_months: String(deal.months),
    auto_renew: String(deal.autoRenew),
    notice_days: String(deal.noticeDays),
    cancelled_on: dayOf(deal.cancelledOn),
    terminated_on: dayOf(deal.terminatedOn),
    trial_ends_on: dayOf(deal.trialEndsOn),
    paused_on: dayOf(deal.pausedOn),
    resumes_on: dayOf(deal.resumesOn),
    renewed_deal: deal.renews === null ? "" : String(deal.renews),
    hs_lastmodifieddate: String(Date.parse(at)),
  };
  const associations = { associatedVids: [deal.customer], associatedCompanyIds: [], associatedDealIds: [] };
  return { portalId: PORTAL, dealId: deal.id, isDeleted: false, associations, properties: propertiesOf(values, at) };
}

function toldByWorkflow(moment: Moment): readonly Letter[] {
  if (moment.kind === "CUSTOMER") return [{ body: contactOf(moment.customer, moment.at) }];
  if (moment.kind === "DEAL") return [{ body: dealOf(moment.deal, moment.at) }];
  return [];
}

/**
 * What workflows send, which sign in an older way: the record as its API shows it
 * (https://developers.hubspot.com/docs/methods/workflows/webhook_information,
 * https://legacydocs.hubspot.com/docs/methods/deals/get_deal).
 */
export const hubspotWorkflow: Vendor = {
  preset: "hubspot",
  signature: "HUBSPOT_V2",
  secret: SECRET,
  parameters: { renewalField: "dealtype", renewalValues: "existingbusiness" },
  tell: toldByWorkflow,
  sign: (body, url) => {
    const signature = createHash("sha256").update(`${SECRET}POST${url}${body}`).digest("hex");
    return { headers: { "X-HubSpot-Signature": signature, "X-HubSpot-Signature-Version": "v2" } };
  },
  hasTimes: true,
};
