import type { MappingCase } from "../mapping-case.js";
import {
  contract,
  created,
  DELETED,
  ENDED,
  event,
  externalId,
  made,
  noon,
  stampOf,
  subscription,
  told,
  TRIAL,
  UNPAID,
  UPDATED,
} from "./stripe-payloads.js";

export const STRIPE_TRIALS_AND_PAUSES: readonly Omit<MappingCase, "mapping">[] = [
  {
    event: "a trial",
    payload: created(subscription({ ...TRIAL, status: "trialing" }, undefined, ["2026-01-10", "2026-01-24"])),
    yields: made({ trialEndsOn: "2026-01-24" }),
  },
  {
    event: "a trial that was cancelled",
    payload: event(
      DELETED,
      "2026-01-15",
      subscription({ ...TRIAL, ...ENDED, canceled_at: noon("2026-01-15"), ended_at: noon("2026-01-15") }, undefined, [
        "2026-01-10",
        "2026-01-24",
      ]),
    ),
    yields: contract({ trialEndsOn: "2026-01-24", terminatedOn: "2026-01-15" }, stampOf("2026-01-15", 2)),
  },
  {
    event: "a trial after which nothing was ever paid: there was no term",
    payload: event(
      DELETED,
      "2026-02-07",
      subscription(
        {
          ...TRIAL,
          ...ENDED,
          canceled_at: noon("2026-02-07"),
          ended_at: noon("2026-02-07"),
          cancellation_details: UNPAID,
        },
        undefined,
        ["2026-01-24", "2026-02-24"],
      ),
    ),
    yields: contract({ trialEndsOn: "2026-01-24", terminatedOn: "2026-01-24" }, stampOf("2026-02-07", 2)),
  },
  {
    event: "a trial that ended without a means of payment, and waits for one",
    payload: event("customer.subscription.paused", "2026-01-24", subscription({ ...TRIAL, status: "paused" }), {
      status: "trialing",
    }),
    yields: contract({ trialEndsOn: "2026-01-24", cancelledOn: "2026-01-24" }, stampOf("2026-01-24")),
  },
  {
    event: "such a one that goes on later, from that day",
    payload: event(
      "customer.subscription.resumed",
      "2026-03-05",
      subscription({ ...TRIAL, billing_cycle_anchor: noon("2026-03-05") }, undefined, ["2026-03-05", "2026-04-05"]),
      { status: "paused" },
    ),
    yields: contract(
      { ...externalId("sub_1@2026-03-05"), startsOn: "2026-03-05", succeeds: externalId("sub_1") },
      stampOf("2026-03-05"),
    ),
  },
  {
    event: "another interval: a contract that continues the one before",
    payload: event(
      UPDATED,
      "2026-07-15",
      subscription(
        { billing_cycle_anchor: noon("2026-07-15") },
        [{ every: ["year", 1], quantity: 3 }],
        ["2026-07-15", "2027-07-15"],
      ),
    ),
    yields: contract(
      { ...externalId("sub_1@2026-07-15"), startsOn: "2026-07-15", termMonths: 12, succeeds: externalId("sub_1") },
      stampOf("2026-07-15"),
    ),
  },
  {
    event: "a first period that is short, for periods are to begin with the month",
    payload: created(
      subscription({ billing_cycle_anchor: noon("2026-02-01") }, undefined, ["2026-01-10", "2026-02-01"]),
    ),
    yields: made({}),
  },
  {
    event: "a pause in which nothing is collected",
    payload: event(
      UPDATED,
      "2026-01-20",
      subscription({ pause_collection: { behavior: "void", resumes_at: noon("2026-03-01") } }),
      { pause_collection: null },
    ),
    yields: contract({}, stampOf("2026-01-20"), [told("2026-01-20", { type: "PAUSED", until: "2026-03-01" })]),
  },
  {
    event: "a pause within a trial, in which nothing is collected anyway",
    payload: event(
      UPDATED,
      "2026-01-20",
      subscription(
        { ...TRIAL, status: "trialing", pause_collection: { behavior: "void", resumes_at: null } },
        undefined,
        ["2026-01-10", "2026-01-24"],
      ),
      { pause_collection: null },
    ),
    yields: contract({ trialEndsOn: "2026-01-24" }, stampOf("2026-01-20")),
  },
  {
    event: "another change within the pause, which says nothing of it",
    payload: event(UPDATED, "2026-01-25", subscription({ pause_collection: { behavior: "void", resumes_at: null } }), {
      default_payment_method: null,
    }),
    yields: contract({}, stampOf("2026-01-25")),
  },
  {
    event: "invoices that are kept to be collected later: no pause",
    payload: event(
      UPDATED,
      "2026-01-20",
      subscription({ pause_collection: { behavior: "keep_as_draft", resumes_at: null } }),
      { pause_collection: null },
    ),
    yields: contract({}, stampOf("2026-01-20")),
  },
  {
    event: "a pause that was ended early",
    payload: event(UPDATED, "2026-02-15", subscription(), {
      pause_collection: { behavior: "void", resumes_at: noon("2026-03-01") },
    }),
    yields: contract({}, stampOf("2026-02-15"), [told("2026-02-15", { type: "RESUMED" })]),
  },
  {
    event: "a pause that ended as was told",
    payload: event(UPDATED, "2026-03-01", subscription(), {
      pause_collection: { behavior: "void", resumes_at: noon("2026-03-01") },
    }),
    yields: contract({}, stampOf("2026-03-01")),
  },
  {
    event: "time for nothing, for one who pays already: a pause with an end",
    payload: event(
      UPDATED,
      "2026-05-10",
      subscription(
        {
          status: "trialing",
          trial_start: noon("2026-05-10"),
          trial_end: noon("2026-06-24"),
          billing_cycle_anchor: noon("2026-06-24"),
        },
        undefined,
        ["2026-05-10", "2026-06-24"],
      ),
      { status: "active", trial_start: null, trial_end: null },
    ),
    yields: contract({}, stampOf("2026-05-10"), [told("2026-05-10", { type: "PAUSED", until: "2026-06-24" })]),
  },
  {
    event: "what metadata say: agreed before, a renewal of another one, a pause to come",
    parameters: {
      succession: "SAME_CUSTOMER",
      renewalField: "kind",
      renewalValues: "renewal",
      renewedField: "renews",
      agreedField: "agreed",
      pausedField: "paused",
      resumesField: "resumes",
    },
    payload: created(
      subscription({
        metadata: {
          kind: "renewal",
          renews: "sub_0",
          agreed: "2025-12-20",
          paused: "2026-03-01",
          resumes: "2026-04-01",
        },
      }),
    ),
    yields: made({
      succession: "SAME_CUSTOMER",
      succeeds: externalId("sub_0"),
      agreedOn: "2025-12-20",
      pausedOn: "2026-03-01",
      resumesOn: "2026-04-01",
    }),
  },
];
