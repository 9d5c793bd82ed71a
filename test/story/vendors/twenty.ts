import { createHmac } from "node:crypto";

import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const SECRET = "twenty-webhook-secret";
const STAGE = { OPEN: "PROPOSAL", WON: "CUSTOMER", LOST: "LOST" } as const;

const personId = (id: number) => `20202020-0000-4000-8000-${String(id).padStart(12, "0")}`;
const opportunityId = (id: number) => `20202020-1111-4000-8000-${String(id).padStart(12, "0")}`;

function personOf({ id, name, email }: Customer): object {
  return {
    id: personId(id),
    name: { firstName: "", lastName: name },
    emails: { primaryEmail: email, additionalEmails: null },
    phones: { primaryPhoneNumber: "", primaryPhoneCallingCode: "", primaryPhoneCountryCode: "" },
  };
}

function opportunityOf(deal: Deal): object {
  return {
    id: opportunityId(deal.id),
    name: deal.product,
    stage: STAGE[deal.stage],
    closeDate: `${deal.wonOn}T09:05:00.000Z`,
    amount: { amountMicros: deal.amount * 1_000_000, currencyCode: deal.currency },
    pointOfContactId: personId(deal.customer),
    companyId: null,
    kind: deal.isRenewal ? "RENEWAL" : "NEW",
    contractStart: deal.startsOn,
    contractMonths: deal.months,
    autoRenew: deal.autoRenew,
    noticeDays: deal.noticeDays,
    cancelledOn: deal.cancelledOn,
    terminatedOn: deal.terminatedOn,
    trialEndsOn: deal.trialEndsOn,
    pausedOn: deal.pausedOn,
    resumesOn: deal.resumesOn,
    renewedOpportunityId: deal.renews === null ? null : opportunityId(deal.renews),
  };
}

/** https://docs.twenty.com/developers/extend/webhooks */
function event(eventName: string, record: object, at: string, updatedFields?: readonly string[]): Letter {
  const [nameSingular = ""] = eventName.split(".");
  const body = { targetUrl: "", eventName, objectMetadata: { nameSingular }, eventDate: at };
  return { body: { ...body, record: { ...record, updatedAt: at }, ...(updatedFields && { updatedFields }) } };
}

function tell(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [event("person.created", personOf(moment.customer), at)];
    case "CUSTOMER_MERGED": {
      // Twenty deletes the one that is given up, and does not say for whom: a plugin does.
      const merge = { from: personId(moment.customer.id), into: personId(moment.into.id) };
      return [event("person.deleted", personOf(moment.customer), at), { merge }];
    }
    case "CUSTOMER_DELETED":
      return [event("person.deleted", personOf(moment.customer), at)];
    case "DEAL": {
      const { deal, before } = moment;
      const now = opportunityOf(deal);
      if (before === null) return [event("opportunity.created", now, at)];
      const earlier = new Map<string, unknown>(Object.entries(opportunityOf(before)));
      const simple = Object.entries(now).filter(([, value]) => typeof value !== "object" || value === null);
      const changed = simple.filter(([name, value]) => value !== earlier.get(name)).map(([name]) => name);
      return [event("opportunity.updated", now, at, changed)];
    }
    case "TICKET":
      return [];
  }
}

export const twenty: Vendor = {
  preset: "twenty",
  secret: SECRET,
  parameters: { customerObject: "person", renewalField: "kind", renewalValues: "RENEWAL" },
  tell,
  sign: (body, _url, now) => {
    const timestamp = String(now.getTime());
    const signature = createHmac("sha256", SECRET).update(`${timestamp}:${body}`).digest("hex");
    return { headers: { "X-Twenty-Webhook-Signature": signature, "X-Twenty-Webhook-Timestamp": timestamp } };
  },
  hasTimes: true,
};
