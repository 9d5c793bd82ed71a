import { createHmac } from "node:crypto";

import { fetchedContract } from "../fetched.js";
import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const SECRET = "espocrm-webhook-secret";
const STAGE = { OPEN: "Negotiation", WON: "Closed Won", LOST: "Closed Lost" } as const;

/** Ids have 17 characters. */
const accountId = (id: number) => `a${String(id).padStart(16, "0")}`;
const opportunityId = (id: number) => `b${String(id).padStart(16, "0")}`;
/** Times are of UTC, and do not say so. */
const timeOf = (at: string) => at.slice(0, 19).replace("T", " ");

const accountOf = ({ id, name, email }: Customer) => ({ id: accountId(id), name, emailAddress: email });

function opportunityOf(deal: Deal) {
  return {
    id: opportunityId(deal.id),
    name: deal.product,
    stage: STAGE[deal.stage],
    accountId: accountId(deal.customer),
    closeDate: deal.wonOn,
    amount: deal.amount,
    amountCurrency: deal.currency,
    kind: deal.isRenewal ? "Renewal" : "New",
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

/** https://docs.espocrm.com/development/webhooks: a list of records of one event, which the address names. */
function event(name: string, record: object): Letter {
  return { body: [record], query: { event: name } };
}

function tell(moment: Moment): readonly Letter[] {
  const modifiedAt = timeOf(moment.at);
  switch (moment.kind) {
    case "CUSTOMER":
      return [event("Account.create", { ...accountOf(moment.customer), modifiedAt })];
    case "CUSTOMER_MERGED": {
      // The record that is given up is deleted, and nothing says for whom: a plugin does.
      const from = accountId(moment.customer.id);
      return [event("Account.delete", { id: from }), { merge: { from, into: accountId(moment.into.id) } }];
    }
    case "CUSTOMER_DELETED":
      return [event("Account.delete", { id: accountId(moment.customer.id) })];
    case "DEAL": {
      const { deal, before } = moment;
      const now = opportunityOf(deal);
      if (before === null) return [event("Opportunity.create", { ...now, modifiedAt })];
      // An update carries the fields that changed.
      const earlier = new Map<string, unknown>(Object.entries(opportunityOf(before)));
      const changed = Object.entries(now).filter(([name, value]) => value !== earlier.get(name));
      return [event("Opportunity.update", { id: now.id, ...Object.fromEntries(changed), modifiedAt })];
    }
    case "TICKET":
      return [];
  }
}

export const espocrm: Vendor = {
  preset: "espocrm",
  secret: SECRET,
  parameters: { renewalField: "kind", renewalValues: "Renewal" },
  tell,
  fetched: (id) => fetchedContract("espocrm", id, { dealId: opportunityId, customerId: accountId }),
  sign: (body) => {
    const digest = createHmac("sha256", SECRET).update(body).digest("hex");
    return { headers: { Signature: Buffer.from(`66f0a1b2c3d4e5f60:${digest}`).toString("base64") } };
  },
  hasTimes: true,
};
