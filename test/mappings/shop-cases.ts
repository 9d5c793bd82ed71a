import { type MappingCase, RECEIVED_AT, source } from "./mapping-case.js";

const { externalId, merelyNamed, deleted, merged, toFetch } = source("shopify");
const AT = "2026-01-01T05:00:00.000Z";
const ORDER = {
  id: 55,
  name: "#1001",
  created_at: "2026-01-01T00:00:00-05:00",
  updated_at: "2026-01-01T00:00:00-05:00",
  total_price: "199.00",
  currency: "EUR",
  customer: { id: 7, email: "ann@example.com", first_name: "Ann", last_name: null, created_at: null },
};
const ANN = { ...merelyNamed("7"), match: "PERSONAL_EMAIL", name: "Ann", email: "ann@example.com" };

/** As Shopify documents it. */
const SUBSCRIPTION = {
  admin_graphql_api_id: "gid://shopify/SubscriptionContract/9998878778",
  id: 9_998_878_778,
  billing_policy: { interval: "month", interval_count: 1, min_cycles: null, max_cycles: null },
  currency_code: "EUR",
  customer_id: 7,
  admin_graphql_api_customer_id: "gid://shopify/Customer/7",
  delivery_policy: { interval: "month", interval_count: 1 },
  status: "active",
  admin_graphql_api_origin_order_id: "gid://shopify/Order/55",
  origin_order_id: 55,
  revision_id: "9998878778",
};
const STATE = { ...externalId("9998878778"), partial: true, onlyIfKnown: true, sourceUpdatedAt: AT };

const topic = (name: string) => ({ headers: { "x-shopify-topic": name } });
const subject = { system: "shop", externalId: "1" };

const SHOPIFY: Omit<MappingCase, "mapping">[] = [
  {
    event: "a new customer with tags",
    ...topic("customers/create"),
    payload: { ...ORDER.customer, created_at: ORDER.created_at, updated_at: ORDER.updated_at, tags: "vip, new" },
    yields: {
      customers: [{ ...ANN, tags: ["vip", "new"], customerSince: "2026-01-01", sourceUpdatedAt: AT }],
    },
  },
  {
    event: "a deleted customer",
    ...topic("customers/delete"),
    payload: { id: 7 },
    yields: { customers: [deleted("7", RECEIVED_AT)] },
  },
  {
    event: "a customer whose data are to be deleted",
    headers: { "x-shopify-topic": "customers/redact", "x-shopify-triggered-at": AT },
    payload: { customer: { id: 7, email: "ann@example.com" }, orders_to_redact: [55] },
    yields: { customers: [deleted("7", AT)] },
  },
  {
    event: "a merged customer",
    ...topic("customers/merge"),
    payload: {
      admin_graphql_api_customer_kept_id: "gid://shopify/Customer/7",
      admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/8",
      status: "completed",
    },
    yields: { customers: [merelyNamed("7"), merged("8", "7", RECEIVED_AT)] },
  },
  {
    event: "a merge that failed",
    ...topic("customers/merge"),
    payload: { status: "failed" },
    yields: { ignored: "a merge that is not done: failed" },
  },
  {
    event: "an order",
    ...topic("orders/create"),
    payload: ORDER,
    yields: {
      customers: [ANN],
      interactions: [
        {
          ...externalId("55"),
          customer: externalId("7"),
          kind: "PURCHASE",
          channel: "SHOP",
          direction: "INBOUND",
          occurredAt: AT,
          amount: { minor: 19_900, currency: "EUR" },
          subject: "#1001",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "an order of which a part was given back: what it is worth now",
    ...topic("orders/updated"),
    payload: { ...ORDER, current_total_price: "149.00" },
    yields: {
      customers: [ANN],
      interactions: [
        {
          ...externalId("55"),
          customer: externalId("7"),
          kind: "PURCHASE",
          channel: "SHOP",
          direction: "INBOUND",
          occurredAt: AT,
          amount: { minor: 14_900, currency: "EUR" },
          subject: "#1001",
          sourceUpdatedAt: AT,
        },
      ],
    },
  },
  {
    event: "a cancelled order, which was no purchase",
    ...topic("orders/cancelled"),
    payload: ORDER,
    yields: { interactions: [{ ...deleted("55", AT), reason: "MISTAKE" }] },
  },
  {
    event: "an order without a customer",
    ...topic("orders/create"),
    payload: { ...ORDER, customer: null },
    yields: { ignored: "an order without a customer" },
  },
  {
    event: "a test order",
    ...topic("orders/create"),
    payload: { ...ORDER, test: true },
    yields: { ignored: "a test order" },
  },
  {
    event: "a subscription contract, which tells its customer, but neither start nor price",
    ...topic("subscription_contracts/create"),
    payload: SUBSCRIPTION,
    yields: { customers: [merelyNamed("7")], toFetch: [toFetch("CONTRACT", "9998878778")] },
  },
  ...["cancel", "expire", "fail"].map((happening) => ({
    event: `a subscription contract that ends: ${happening}`,
    headers: { "x-shopify-topic": `subscription_contracts/${happening}`, "x-shopify-triggered-at": AT },
    payload: { ...SUBSCRIPTION, status: "cancelled" },
    yields: {
      customers: [merelyNamed("7")],
      contracts: [{ ...STATE, cancelledOn: "2026-01-01" }],
      toFetch: [toFetch("CONTRACT", "9998878778")],
    },
  })),
  {
    event: "a subscription contract that is paused: nobody says for how long",
    headers: { "x-shopify-topic": "subscription_contracts/pause", "x-shopify-triggered-at": AT },
    payload: { ...SUBSCRIPTION, status: "paused" },
    yields: {
      customers: [merelyNamed("7")],
      contracts: [{ ...STATE, pausedOn: "2026-01-01" }],
      toFetch: [toFetch("CONTRACT", "9998878778")],
    },
  },
  {
    event: "a subscription contract that is active again",
    headers: { "x-shopify-topic": "subscription_contracts/activate", "x-shopify-triggered-at": AT },
    payload: SUBSCRIPTION,
    yields: {
      customers: [merelyNamed("7")],
      contracts: [{ ...STATE, cancelledOn: null, pausedOn: null }],
      toFetch: [toFetch("CONTRACT", "9998878778")],
    },
  },
  {
    event: "a change of a subscription contract that was cancelled before: the day is not told",
    ...topic("subscription_contracts/update"),
    payload: { ...SUBSCRIPTION, status: "cancelled", customer_id: null, admin_graphql_api_customer_id: null },
    yields: { toFetch: [toFetch("CONTRACT", "9998878778")] },
  },
  {
    event: "a body without the header that says what it is about",
    payload: { id: 7 },
    yields: /X-Shopify-Topic is missing/,
  },
];

const STANDARD_WEBHOOKS: Omit<MappingCase, "mapping">[] = [
  {
    event: "an updated customer; the event tells when",
    payload: { type: "customer.updated", timestamp: AT, data: { externalId: subject, name: null } },
    yields: { customers: [{ externalId: subject, name: null, sourceUpdatedAt: AT }] },
  },
  {
    event: "several rows of which one tells when itself",
    payload: {
      type: "interaction.created",
      timestamp: AT,
      data: [{ externalId: subject }, { externalId: subject, sourceUpdatedAt: RECEIVED_AT }],
    },
    yields: {
      interactions: [
        { externalId: subject, sourceUpdatedAt: AT },
        { externalId: subject, sourceUpdatedAt: RECEIVED_AT },
      ],
    },
  },
  {
    event: "a deleted contract",
    payload: { type: "contract.deleted", timestamp: AT, data: { externalId: subject } },
    yields: { contracts: [{ externalId: subject, operation: "DELETE", sourceUpdatedAt: AT }] },
  },
  {
    event: "a merged customer",
    payload: { type: "customer.merged", timestamp: AT, data: { externalId: subject, into: { externalId: subject } } },
    yields: {
      customers: [{ externalId: subject, operation: "MERGE", into: { externalId: subject }, sourceUpdatedAt: AT }],
    },
  },
  {
    event: "an updated person",
    payload: { type: "person.updated", timestamp: AT, data: { externalId: subject, role: "Buyer" } },
    yields: { people: [{ externalId: subject, role: "Buyer", sourceUpdatedAt: AT }] },
  },
  {
    event: "an event of a contract",
    payload: {
      type: "contract_event.created",
      timestamp: AT,
      data: { contract: { externalId: subject }, type: "CANCELLED", day: "2026-01-01" },
    },
    yields: { contractEvents: [{ contract: { externalId: subject }, type: "CANCELLED", day: "2026-01-01" }] },
  },
  {
    event: "an event about something else",
    payload: { type: "invoice.paid", timestamp: AT, data: {} },
    yields: { ignored: "invoice.paid is none of customer.*, person.*, contract.*, contract_event.*, interaction.*" },
  },
];

const GENERIC: Omit<MappingCase, "mapping">[] = [
  {
    event: "rows as ingest takes them",
    payload: {
      customers: [{ externalId: subject, name: "Acme" }],
      people: [{ externalId: subject, customer: { externalId: subject }, name: "Ann" }],
      interactions: [],
    },
    yields: {
      customers: [{ externalId: subject, name: "Acme" }],
      people: [{ externalId: subject, customer: { externalId: subject }, name: "Ann" }],
    },
  },
  { event: "a body of something else", payload: { hello: "world" }, yields: /none of customers, people, contracts/ },
];

export const SHOP_CASES: readonly MappingCase[] = [
  ...SHOPIFY.map((each) => ({ mapping: "shopify", ...each })),
  ...STANDARD_WEBHOOKS.map((each) => ({ mapping: "standard-webhooks", ...each })),
  ...GENERIC.map((each) => ({ mapping: "generic", ...each })),
];
