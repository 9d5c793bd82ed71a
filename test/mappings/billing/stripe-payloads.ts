import { source } from "../mapping-case.js";

export const { externalId, merelyNamed, deleted } = source("stripe");

const at = (instant: string) => Date.parse(instant) / 1000;
export const noon = (day: string) => at(`${day}T12:00:00Z`);
/** Of several things in one second, a record is made first, changed next and ended last. */
export const stampOf = (day: string, place: 0 | 1 | 2 = 1) => `${day}T12:00:00.00${place}Z`;

export function event(type: string, day: string, object: object, previous_attributes?: object): object {
  const created = noon(day);
  const about = { id: `evt_${created}`, object: "event", api_version: "2025-03-31.basil", livemode: true };
  return { ...about, created, type, data: { object, previous_attributes } };
}

interface Price {
  readonly amount?: number | string | null;
  readonly every?: readonly [interval: string, count: number];
  readonly quantity?: number;
  readonly more?: object;
  readonly usage?: string;
}

/** An item as it is since version 2025-03-31: the period is its own. */
function item({ amount = 2000, every = ["month", 1], quantity, more, usage = "licensed" }: Price, [from, until]: Days) {
  const [interval, interval_count] = every;
  return {
    id: "si_1",
    object: "subscription_item",
    quantity,
    current_period_start: noon(from),
    current_period_end: noon(until),
    price: {
      id: "price_1",
      object: "price",
      billing_scheme: "per_unit",
      nickname: "Team",
      product: "prod_1",
      recurring: { interval, interval_count, usage_type: usage, meter: null },
      tiers_mode: null,
      transform_quantity: null,
      unit_amount: typeof amount === "string" ? null : amount,
      unit_amount_decimal: amount === null ? null : String(amount),
      ...more,
    },
  };
}

type Days = readonly [from: string, until: string];
const FIRST: Days = ["2026-01-10", "2026-02-10"];

/** A subscription of three seats for 20 euros a month each. */
export function subscription(
  more: object = {},
  prices: readonly Price[] = [{ quantity: 3 }],
  period: Days = FIRST,
): object {
  const created = noon("2026-01-10");
  return {
    id: "sub_1",
    object: "subscription",
    customer: "cus_1",
    currency: "eur",
    status: "active",
    created,
    start_date: created,
    billing_cycle_anchor: created,
    trial_start: null,
    trial_end: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    pause_collection: null,
    discounts: [],
    schedule: null,
    metadata: {},
    items: { object: "list", data: prices.map((price) => item(price, period)), has_more: false },
    ...more,
  };
}

const CREATED = "customer.subscription.created";
export const UPDATED = "customer.subscription.updated";
export const DELETED = "customer.subscription.deleted";
export const created = (object: object) => event(CREATED, "2026-01-10", object);

export const CONTRACT = {
  ...externalId("sub_1"),
  customer: externalId("cus_1"),
  product: "Team",
  startsOn: "2026-01-10",
  termMonths: 1,
  autoRenew: true,
  succession: "EXPLICIT_ONLY",
  quantity: 3,
  unitValue: { minor: 2000, currency: "EUR" },
  cancelledOn: null,
  noticeDays: 0,
  terminatedOn: null,
  partial: true,
};

export function contract(more: object, sourceUpdatedAt: string, contractEvents?: readonly object[]) {
  return {
    customers: [merelyNamed("cus_1")],
    contracts: [{ ...CONTRACT, ...more, sourceUpdatedAt }],
    ...(contractEvents && { contractEvents }),
  };
}

export const worth = (minor: number, currency = "EUR", quantity = 1) => ({ quantity, unitValue: { minor, currency } });
export const made = (more: object) => contract(more, stampOf("2026-01-10", 0));
export const withoutValue = ({ quantity: _quantity, unitValue: _unitValue, ...rest }: typeof CONTRACT) => rest;

export const TRIAL = {
  trial_start: noon("2026-01-10"),
  trial_end: noon("2026-01-24"),
  billing_cycle_anchor: noon("2026-01-24"),
};
export const told = (day: string, more: object) => ({
  contract: externalId("sub_1"),
  ...externalId(`evt_${noon(day)}`),
  day,
  ...more,
});

export const ENDED = { status: "canceled" };
export const UNPAID = { reason: "payment_failed", comment: null, feedback: null };
