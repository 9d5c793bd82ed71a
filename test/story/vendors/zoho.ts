import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const TOKEN = "zoho-token";
const STAGE = { OPEN: "Negotiation/Review", WON: "Closed Won", LOST: "Closed Lost" } as const;

const contactId = (id: number) => `5725767000003${String(id).padStart(6, "0")}`;
const dealId = (id: number) => `5725767000004${String(id).padStart(6, "0")}`;
/** Merge fields are written as texts; an empty field is an empty text. */
const text = (value: string | number | boolean | null) => (value === null ? "" : String(value));

/** The body that docs/integrate/zoho.md has an administrator write into webhooks of workflow rules. */
function workflow(module: string, record: object): Letter {
  return { body: { token: TOKEN, module, record } };
}

const contactOf = ({ id, name, email }: Customer, at: string) => ({
  id: contactId(id),
  Modified_Time: at,
  Full_Name: name,
  Email: email,
  Phone: "",
});

function dealOf(deal: Deal, at: string): object {
  return {
    id: dealId(deal.id),
    Modified_Time: at,
    Contact_Name: contactId(deal.customer),
    Deal_Name: deal.product,
    Stage: STAGE[deal.stage],
    Amount: text(deal.amount),
    Currency: deal.currency,
    Closing_Date: deal.wonOn,
    Type: deal.isRenewal ? "Existing Business" : "New Business",
    Contract_Start: deal.startsOn,
    Contract_Months: text(deal.months),
    Auto_Renew: text(deal.autoRenew),
    Notice_Days: text(deal.noticeDays),
    Cancelled_On: text(deal.cancelledOn),
    Terminated_On: text(deal.terminatedOn),
    Trial_Ends_On: text(deal.trialEndsOn),
    Paused_On: text(deal.pausedOn),
    Resumes_On: text(deal.resumesOn),
    Renewed_Deal: deal.renews === null ? "" : dealId(deal.renews),
  };
}

/** https://www.zoho.com/crm/developer/docs/api/v7/notifications/overview.html */
function deletion(id: string, at: string): Letter {
  const about = { query_params: {}, module: "Contacts", resource_uri: "https://www.zohoapis.com/crm/v7/Contacts" };
  return {
    body: {
      ...about,
      ids: [id],
      operation: "delete",
      channel_id: "1000000068001",
      server_time: Date.parse(at),
      token: TOKEN,
    },
  };
}

function tell(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [workflow("Contacts", contactOf(moment.customer, at))];
    case "CUSTOMER_MERGED": {
      // The one that is given up is deleted, and nothing says for whom: a plugin does.
      const from = contactId(moment.customer.id);
      return [deletion(from, at), { merge: { from, into: contactId(moment.into.id) } }];
    }
    case "CUSTOMER_DELETED":
      return [deletion(contactId(moment.customer.id), at)];
    case "DEAL":
      return [workflow("Deals", dealOf(moment.deal, at))];
    case "TICKET":
      return [];
  }
}

export const zoho: Vendor = {
  preset: "zoho",
  secret: TOKEN,
  parameters: { renewalField: "Type", renewalValues: "Existing Business" },
  tell,
  sign: () => ({}),
  hasTimes: true,
};
