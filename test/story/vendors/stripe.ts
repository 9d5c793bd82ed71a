import { createHmac } from "node:crypto";

import { addDays } from "../../../src/domain/calendar.js";
import type { Customer, Deal, Moment } from "../moments.js";
import type { Letter, Vendor } from "../vendor.js";
import { hasCome, isLastWord, subscriptionOf } from "./subscriptions.js";

const SECRET = "whsec_of_the_endpoint";

const dayOf = (at: string) => at.slice(0, 10);
const seconds = (at: string) => Math.floor(Date.parse(at) / 1000);
const customerId = (id: number) => `cus_${id}`;
const subscriptionId = (id: number) => `sub_${id}`;
/** Hour of the day at which periods begin and end. */
const atTen = (day: string) => seconds(`${day}T10:00:00.000Z`);

/** https://docs.stripe.com/api/events/object: times are seconds. */
function letter(type: string, at: string, object: object): Letter {
  const created = seconds(at);
  const about = { id: `evt_${type}_${created}`, object: "event", api_version: "2025-03-31.basil", livemode: true };
  return { body: { ...about, created, type, data: { object } }, at };
}

function customerOf({ id, name, email }: Customer, at: string): object {
  return { id: customerId(id), object: "customer", name, email, phone: null, created: seconds(at), metadata: {} };
}

function priceOf({ months, amount, currency, product }: Deal): object {
  const isYears = months % 12 === 0;
  return {
    id: `price_${amount}`,
    object: "price",
    billing_scheme: "per_unit",
    currency: currency.toLowerCase(),
    nickname: product,
    product: "prod_1",
    recurring: {
      interval: isYears ? "year" : "month",
      interval_count: isYears ? months / 12 : months,
      usage_type: "licensed",
    },
    transform_quantity: null,
    unit_amount: amount * 100,
    unit_amount_decimal: String(amount * 100),
  };
}

function metadataOf(deal: Deal): object {
  const told = {
    agreed_on: deal.wonOn,
    paused_on: deal.pausedOn,
    resumes_on: deal.resumesOn,
    is_renewal: deal.isRenewal ? "yes" : null,
    renews: deal.renews && subscriptionId(deal.renews),
    made_by_mistake: deal.stage === "LOST" ? "yes" : null,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
}

/** How a subscription stands: on a day, after what was last asked for, running or ended. */
interface Standing {
  readonly day: string;
  readonly askedAt: string;
  readonly endedOn: string | null;
}

/** The period stands at the items since version 2025-03-31, at the subscription before: every second one is as before. */
function subscription(deal: Deal, { day, askedAt, endedOn }: Standing): object {
  const { beginsAt, endsOn, isMadeWithEnd, periodOn } = subscriptionOf(deal);
  const { startsOn, trialEndsOn } = deal;
  const created = seconds(beginsAt);
  const [from, until] = periodOn(day);
  const period = { current_period_start: atTen(from), current_period_end: atTen(until) };
  const isOlder = deal.id % 2 === 0;
  const item = { id: `si_${deal.id}`, object: "subscription_item", price: priceOf(deal), quantity: 1 };
  return {
    id: subscriptionId(deal.id),
    object: "subscription",
    customer: customerId(deal.customer),
    currency: deal.currency.toLowerCase(),
    status: endedOn !== null ? "canceled" : trialEndsOn !== null && day < trialEndsOn ? "trialing" : "active",
    created,
    start_date: created,
    billing_cycle_anchor: atTen(trialEndsOn ?? startsOn),
    trial_start: trialEndsOn === null ? null : created,
    trial_end: trialEndsOn === null ? null : atTen(trialEndsOn),
    cancel_at: endsOn === null ? null : atTen(endsOn),
    cancel_at_period_end: !isMadeWithEnd && endsOn === until,
    canceled_at: endsOn === null ? null : isMadeWithEnd ? created : seconds(askedAt),
    ended_at: endedOn === null ? null : atTen(endedOn),
    cancellation_details: { comment: null, feedback: null, reason: endsOn === null ? null : "cancellation_requested" },
    pause_collection: null,
    discounts: [],
    schedule: null,
    items: { object: "list", data: [isOlder ? item : { ...item, ...period }], has_more: false },
    metadata: metadataOf(deal),
    ...(isOlder && period),
  };
}

/** A subscription is known when it begins, and ends by itself. */
function tellOfDeal(deal: Deal, before: Deal | null, at: string): readonly Letter[] {
  if (deal.stage === "OPEN") return [];
  const { beginsAt, endsOn } = subscriptionOf(deal);
  const isNew = before === null || before.stage === "OPEN";
  const askedAt = beginsAt > at ? beginsAt : at;
  const running = subscription(deal, { day: dayOf(askedAt), askedAt, endedOn: null });
  const told = letter(`customer.subscription.${isNew ? "created" : "updated"}`, askedAt, running);
  if (!hasCome(endsOn) || !isLastWord(deal)) return [told];
  const ended = subscription(deal, { day: addDays(endsOn, -1), askedAt, endedOn: endsOn });
  return [told, letter("customer.subscription.deleted", `${endsOn}T10:00:00.000Z`, ended)];
}

function tell(moment: Moment): readonly Letter[] {
  const { at } = moment;
  switch (moment.kind) {
    case "CUSTOMER":
      return [letter("customer.created", at, customerOf(moment.customer, at))];
    case "CUSTOMER_MERGED":
      return [{ merge: { from: customerId(moment.customer.id), into: customerId(moment.into.id) } }];
    case "CUSTOMER_DELETED":
      return [letter("customer.deleted", at, customerOf(moment.customer, at))];
    case "DEAL":
      return tellOfDeal(moment.deal, moment.before, at);
    case "TICKET":
      return [];
  }
}

export const stripe: Vendor = {
  preset: "stripe",
  secret: SECRET,
  parameters: {
    succession: "SAME_CUSTOMER",
    renewalField: "is_renewal",
    renewedField: "renews",
    agreedField: "agreed_on",
    pausedField: "paused_on",
    resumesField: "resumes_on",
    mistakeField: "made_by_mistake",
  },
  tell,
  sign: (body, _url, now) => {
    const timestamp = Math.floor(now.getTime() / 1000);
    const signature = createHmac("sha256", SECRET).update(`${timestamp}.${body}`).digest("hex");
    return { headers: { "Stripe-Signature": `t=${timestamp},v1=${signature}` } };
  },
  hasTimes: true,
};
