import type { Letter, Vendor } from "./vendor.js";
import { stripe } from "./vendors/stripe.js";

/** What a subscription has that others have not. */
type More = Readonly<Record<string, unknown>>;

const secondsOf = (day: string) => Date.parse(`${day}T10:00:00.000Z`) / 1000;
const START = "2025-01-10";
const startsAt = secondsOf(START);

function letter(type: string, day: string, object: object, previous_attributes?: object): Letter {
  const created = secondsOf(day);
  const id = `evt_${type}_${created}_${JSON.stringify(object).length}`;
  return {
    body: {
      id,
      object: "event",
      api_version: "2025-03-31.basil",
      created,
      type,
      data: { object, previous_attributes },
    },
    at: `${day}T10:00:00.000Z`,
  };
}

const monthly = { interval: "month", interval_count: 1, usage_type: "licensed" };

/** The subscription of a customer, 20 euros a month unless more is said, in the period that begins on a day. */
function subscription(name: string, from: string, until: string, more: More = {}): object {
  const { quantity = 1, recurring = monthly, unit_amount = 2_000, ...rest } = more;
  const price = { id: "price_1", billing_scheme: "per_unit", nickname: "Team", product: "prod_1", recurring };
  const period = { current_period_start: secondsOf(from), current_period_end: secondsOf(until) };
  return {
    id: `sub_${name}`,
    object: "subscription",
    customer: `cus_${name}`,
    currency: "eur",
    status: "active",
    created: startsAt,
    start_date: startsAt,
    billing_cycle_anchor: startsAt,
    trial_start: null,
    trial_end: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    pause_collection: null,
    discounts: [],
    metadata: {},
    items: { data: [{ id: "si_1", quantity, price: { ...price, unit_amount }, ...period }] },
    ...rest,
  };
}

const CREATED = "customer.subscription.created";
const UPDATED = "customer.subscription.updated";
const DELETED = "customer.subscription.deleted";

const begun = (name: string, more: More = {}) => letter(CREATED, START, subscription(name, START, "2025-02-10", more));
const invoice = (type: string, name: string, day: string) =>
  letter(`invoice.${type}`, day, {
    id: `in_${name}_${day}`,
    customer: `cus_${name}`,
    currency: "eur",
    amount_paid: type === "paid" ? 2_000 : 0,
    collection_method: "charge_automatically",
    billing_reason: "subscription_cycle",
    subscription: `sub_${name}`,
  });

const trial = {
  trial_start: startsAt,
  trial_end: secondsOf("2025-01-24"),
  billing_cycle_anchor: secondsOf("2025-01-24"),
};
const trialling = (name: string) =>
  letter(CREATED, START, subscription(name, START, "2025-01-24", { ...trial, status: "trialing" }));
const afterTrial = (name: string, status: string) =>
  letter(UPDATED, "2025-01-24", subscription(name, "2025-01-24", "2025-02-24", { ...trial, status }), {
    status: "trialing",
  });

/** When an unpaid subscription is ended by Stripe, after its attempts. */
const givenUp = (name: string, day: string, period: readonly [string, string], more: More = {}) =>
  letter(
    DELETED,
    day,
    subscription(name, ...period, {
      ...more,
      status: "canceled",
      canceled_at: secondsOf(day),
      ended_at: secondsOf(day),
      cancellation_details: { reason: "payment_failed" },
    }),
  );

const toCancel = {
  cancel_at: secondsOf("2025-04-10"),
  cancel_at_period_end: true,
  canceled_at: secondsOf("2025-03-20"),
};
const FROM_MARCH = ["2025-03-10", "2025-04-10"] as const;
const FROM_APRIL = ["2025-04-10", "2025-05-10"] as const;

/** What Stripe sends of each customer, beside the customer itself. */
const LETTERS: Readonly<Record<string, readonly Letter[]>> = {
  // Told of at each renewal, as Stripe does.
  Ada: [
    begun("Ada"),
    ...["2025-02-10", "2025-03-10", "2025-04-10"].flatMap((day) => [
      letter(UPDATED, day, subscription("Ada", day, `${day.slice(0, 5)}${nextMonth(day)}-10`), {}),
      invoice("paid", "Ada", day),
    ]),
  ],
  ...Object.fromEntries(["Ben", "Cai", "Dot", "Eli", "Fay"].map((name) => [name, [begun(name)]])),
  Gus: [
    begun("Gus"),
    letter(UPDATED, "2025-03-20", subscription("Gus", ...FROM_MARCH, toCancel), { cancel_at_period_end: false }),
    letter(
      DELETED,
      "2025-04-10",
      subscription("Gus", ...FROM_MARCH, { ...toCancel, status: "canceled", ended_at: secondsOf("2025-04-10") }),
    ),
  ],
  Hal: [
    begun("Hal"),
    invoice("payment_failed", "Hal", "2025-04-10"),
    letter(UPDATED, "2025-04-11", subscription("Hal", ...FROM_APRIL, { status: "past_due" }), { status: "active" }),
    givenUp("Hal", "2025-04-24", FROM_APRIL),
  ],
  Ida: [
    begun("Ida"),
    invoice("payment_failed", "Ida", "2025-03-10"),
    letter(UPDATED, "2025-03-11", subscription("Ida", ...FROM_MARCH, { status: "past_due" }), { status: "active" }),
    letter(UPDATED, "2025-03-17", subscription("Ida", ...FROM_MARCH), { status: "past_due" }),
    invoice("paid", "Ida", "2025-03-17"),
  ],
  Jan: [
    trialling("Jan"),
    afterTrial("Jan", "past_due"),
    givenUp("Jan", "2025-02-07", ["2025-01-24", "2025-02-24"], trial),
  ],
  Kim: [
    begun("Kim", { quantity: 3 }),
    letter(UPDATED, "2025-04-15", subscription("Kim", ...FROM_APRIL, { quantity: 5 }), {
      quantity: 3,
      items: { data: [{ id: "si_1", quantity: 3 }] },
    }),
  ],
  Lou: [
    begun("Lou"),
    letter(
      UPDATED,
      "2025-03-15",
      subscription("Lou", ...FROM_MARCH, { pause_collection: { behavior: "void", resumes_at: null } }),
      { pause_collection: null },
    ),
    letter(UPDATED, "2025-05-20", subscription("Lou", "2025-05-10", "2025-06-10"), {
      pause_collection: { behavior: "void", resumes_at: null },
    }),
  ],
  Mia: [
    begun("Mia"),
    letter(
      UPDATED,
      "2025-03-20",
      subscription("Mia", "2025-03-20", "2026-03-20", {
        billing_cycle_anchor: secondsOf("2025-03-20"),
        recurring: { ...monthly, interval: "year" },
        unit_amount: 20_000,
      }),
      { billing_cycle_anchor: startsAt },
    ),
  ],
  Ned: [trialling("Ned"), afterTrial("Ned", "active")],
};

function nextMonth(day: string): string {
  return String(Number(day.slice(5, 7)) + 1).padStart(2, "0");
}

const NAMES = Object.keys(LETTERS);

/** Half a year of monthly subscriptions, as Stripe tells of them, and nothing else. */
export const STRIPE_YEAR: { readonly story: Parameters<Vendor["tell"]>[0][]; readonly vendor: Vendor } = {
  story: NAMES.map((name, id) => ({
    at: `${START}T10:00:00.000Z`,
    kind: "CUSTOMER",
    customer: { id, name, email: `${name.toLowerCase()}@example.com` },
  })),
  vendor: {
    ...stripe,
    parameters: {},
    tell: (moment) => {
      if (moment.kind !== "CUSTOMER") return [];
      const { name, email } = moment.customer;
      const customer = { id: `cus_${name}`, object: "customer", name, email, phone: null };
      return [letter("customer.created", START, customer), ...(LETTERS[name] ?? [])];
    },
  },
};
