import { createHmac } from "node:crypto";

import { fetchedContract } from "../fetched.js";
import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";

const SECRET = "shopify-client-secret";

const customerId = (id: number) => String(706_405_506_930_370_000n + BigInt(id));
const contractId = (id: number) => String(9_998_878_770_000n + BigInt(id));

/** https://shopify.dev/docs/api/webhooks/latest: the topic stands in a header. Ids are numbers, which may pass 2^53. */
function letter(topic: string, at: string, body: string): Letter {
  const about = { "X-Shopify-Topic": topic, "X-Shopify-Triggered-At": at };
  return { body, headers: { ...about, "Content-Type": "application/json" } };
}

/** JSON of an object after numbers that JavaScript would round. */
function json(ids: Readonly<Record<string, string>>, rest: object): string {
  const numbers = Object.entries(ids).map(([name, digits]) => `"${name}":${digits},`);
  return `{${numbers.join("")}${JSON.stringify(rest).slice(1)}`;
}

function customerOf({ id, name, email }: Customer, at: string): string {
  const names = { first_name: "", last_name: name };
  return json({ id: customerId(id) }, { email, ...names, phone: null, created_at: at, updated_at: at });
}

/** A subscription contract tells neither start nor price: a plugin fetches it. */
function subscriptionOf({ id, customer, currency, cancelledOn }: Deal): string {
  const status = cancelledOn === null ? "active" : "cancelled";
  const billing = { billing_policy: { interval: "month", interval_count: 12 }, currency_code: currency };
  return json({ id: contractId(id), customer_id: customerId(customer) }, { ...billing, status });
}

function tell(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [letter("customers/create", at, customerOf(moment.customer, at))];
    case "CUSTOMER_MERGED": {
      const globalId = ({ id }: Customer) => `gid://shopify/Customer/${customerId(id)}`;
      const merge = {
        admin_graphql_api_customer_kept_id: globalId(moment.into),
        admin_graphql_api_customer_deleted_id: globalId(moment.customer),
        status: "completed",
      };
      return [letter("customers/merge", at, JSON.stringify(merge))];
    }
    case "CUSTOMER_DELETED":
      return [letter("customers/delete", at, `{"id":${customerId(moment.customer.id)}}`)];
    case "DEAL": {
      const { deal, before } = moment;
      const told = subscriptionOf(deal);
      if (before === null) return [letter("subscription_contracts/create", at, told)];
      if (deal.cancelledOn === before.cancelledOn) return [letter("subscription_contracts/update", at, told)];
      const happening = deal.cancelledOn === null ? "activate" : "cancel";
      return [letter(`subscription_contracts/${happening}`, at, told)];
    }
    case "TICKET":
      return [];
  }
}

export const shopify: Vendor = {
  preset: "shopify",
  secret: SECRET,
  parameters: {},
  tell,
  fetched: (id) => fetchedContract("shopify", id, { dealId: contractId, customerId }),
  sign: (body) => ({
    headers: { "X-Shopify-Hmac-Sha256": createHmac("sha256", SECRET).update(body).digest("base64") },
  }),
  hasTimes: true,
};
