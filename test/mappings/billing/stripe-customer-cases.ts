import type { MappingCase } from "../mapping-case.js";
import { deleted, event, externalId, merelyNamed, noon, stampOf } from "./stripe-payloads.js";

const ANN = { id: "cus_1", object: "customer", email: "ann@example.com", name: null, phone: null, created: 1 };
const INVOICE = {
  id: "in_1",
  object: "invoice",
  customer: "cus_1",
  currency: "eur",
  amount_paid: 6000,
  number: "A-0001",
  collection_method: "charge_automatically",
  billing_reason: "subscription_cycle",
  status_transitions: { paid_at: noon("2026-02-10") },
  parent: { type: "subscription_details", subscription_details: { subscription: "sub_1" } },
};
const PAYMENT = {
  ...externalId("in_1"),
  customer: externalId("cus_1"),
  kind: "PAYMENT",
  automatic: true,
  direction: "INBOUND",
  occurredAt: stampOf("2026-02-10", 0),
  amount: { minor: 6000, currency: "EUR" },
  subject: "A-0001",
  partial: true,
  sourceUpdatedAt: stampOf("2026-02-10"),
};
const paid = (more: object) => event("invoice.paid", "2026-02-10", { ...INVOICE, ...more });
const payment = (more: object) => ({
  customers: [merelyNamed("cus_1")],
  interactions: [{ ...PAYMENT, ...more }],
});

export const STRIPE_OTHERS: readonly Omit<MappingCase, "mapping">[] = [
  {
    event: "a new customer of whom the address alone is known",
    payload: event("customer.created", "2026-01-10", ANN),
    yields: {
      customers: [
        {
          ...externalId("cus_1"),
          match: "PERSONAL_EMAIL",
          email: ANN.email,
          sourceUpdatedAt: stampOf("2026-01-10", 0),
        },
      ],
    },
  },
  {
    event: "a customer whose name was emptied",
    payload: event("customer.updated", "2026-01-11", ANN, { name: "Ann" }),
    yields: {
      customers: [
        {
          ...externalId("cus_1"),
          match: "PERSONAL_EMAIL",
          email: ANN.email,
          name: null,
          sourceUpdatedAt: stampOf("2026-01-11"),
        },
      ],
    },
  },
  {
    event: "a deleted customer",
    payload: event("customer.deleted", "2026-01-12", ANN),
    yields: { customers: [deleted("cus_1", stampOf("2026-01-12", 2))] },
  },
  { event: "an invoice that was collected", payload: paid({}), yields: payment({}) },
  {
    event: "an invoice that the customer paid",
    payload: paid({ collection_method: "send_invoice" }),
    yields: payment({ automatic: false }),
  },
  {
    event: "an invoice that belongs to no subscription, and one as before version 2025-03-31",
    payload: paid({ parent: null, billing_reason: "manual" }),
    yields: payment({ kind: "PURCHASE", automatic: false }),
  },
  {
    event: "an invoice as before version 2025-03-31",
    payload: paid({ parent: undefined, subscription: "sub_1" }),
    yields: payment({}),
  },
  {
    event: "an invoice of a trial",
    payload: paid({ amount_paid: 0 }),
    yields: { ignored: "an invoice of which nothing was paid, or without a customer" },
  },
  {
    event: "a payment that failed",
    payload: event("invoice.payment_failed", "2026-02-10", INVOICE),
    yields: { ignored: "a payment that failed is no cancellation: what becomes of it the subscription tells" },
  },
  {
    event: "an invoice of which a third was given back",
    payload: event("charge.refunded", "2026-02-12", {
      id: "ch_1",
      object: "charge",
      invoice: "in_1",
      customer: "cus_1",
      currency: "eur",
      amount: 6000,
      amount_refunded: 2000,
      created: noon("2026-02-10"),
    }),
    yields: {
      customers: [merelyNamed("cus_1")],
      interactions: [
        {
          ...externalId("in_1"),
          customer: externalId("cus_1"),
          kind: "PAYMENT",
          direction: "INBOUND",
          occurredAt: stampOf("2026-02-10", 0),
          amount: { minor: 4000, currency: "EUR" },
          onlyIfNew: ["KIND", "OCCURRED_AT"],
          partial: true,
          sourceUpdatedAt: stampOf("2026-02-12"),
        },
      ],
    },
  },
  {
    event: "a schedule, of which the subscription tells what comes of it",
    payload: event("subscription_schedule.created", "2026-01-10", { id: "sub_sched_1" }),
    yields: { ignored: "subscription_schedule.created, which is not read here" },
  },
  { event: "an event without its record", payload: { object: "v2.core.event", id: "evt_1" }, yields: /snapshot event/ },
];
