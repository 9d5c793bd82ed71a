import type { MappingCase } from "../mapping-case.js";
import {
  contract,
  created,
  DELETED,
  deleted,
  ENDED,
  event,
  made,
  merelyNamed,
  noon,
  stampOf,
  subscription,
  told,
  UNPAID,
  UPDATED,
  worth,
} from "./stripe-payloads.js";

const cancelAt = (day: string, askedOn: string) => ({ cancel_at: noon(day), canceled_at: noon(askedOn) });
export const STRIPE_ENDS: readonly Omit<MappingCase, "mapping">[] = [
  {
    event: "a cancellation at the end of the period",
    payload: event(
      UPDATED,
      "2026-01-20",
      subscription({ ...cancelAt("2026-02-10", "2026-01-20"), cancel_at_period_end: true }),
      { cancel_at: null, cancel_at_period_end: false, canceled_at: null },
    ),
    yields: contract({ cancelledOn: "2026-01-20" }, stampOf("2026-01-20")),
  },
  {
    event: "a cancellation on the first day of a period, which is about this one",
    payload: event(
      UPDATED,
      "2026-02-10",
      subscription({ ...cancelAt("2026-03-10", "2026-02-10") }, undefined, ["2026-02-10", "2026-03-10"]),
    ),
    yields: contract({ cancelledOn: "2026-02-11" }, stampOf("2026-02-10")),
  },
  {
    event: "a cancellation that was taken back",
    payload: event(UPDATED, "2026-01-22", subscription(), { cancel_at_period_end: true }),
    yields: contract({}, stampOf("2026-01-22")),
  },
  {
    event: "a cancellation for the end of a later period: as by a notice",
    payload: event(UPDATED, "2026-01-20", subscription(cancelAt("2026-04-10", "2026-01-20"))),
    yields: contract({ cancelledOn: "2026-01-20", noticeDays: 79 }, stampOf("2026-01-20")),
  },
  {
    event: "the end of that period",
    payload: event(
      DELETED,
      "2026-04-10",
      subscription({ ...ENDED, ...cancelAt("2026-04-10", "2026-01-20"), ended_at: noon("2026-04-10") }, undefined, [
        "2026-03-10",
        "2026-04-10",
      ]),
    ),
    yields: contract({ cancelledOn: "2026-01-20", noticeDays: 79 }, stampOf("2026-04-10", 2)),
  },
  {
    event: "an end within a later period",
    payload: event(UPDATED, "2026-01-20", subscription(cancelAt("2026-06-01", "2026-01-20"))),
    yields: contract({ terminatedOn: "2026-06-01" }, stampOf("2026-01-20")),
  },
  {
    event: "a subscription that was made with its end: a fixed term, which nobody has cancelled",
    payload: created(subscription(cancelAt("2027-01-10", "2026-01-10"))),
    yields: made({ termMonths: 12, autoRenew: false, ...worth(24_000, "EUR", 3) }),
  },
  {
    event: "the end of a fixed term",
    payload: event(
      DELETED,
      "2027-01-10",
      subscription({ ...ENDED, ...cancelAt("2027-01-10", "2026-01-10"), ended_at: noon("2027-01-10") }, undefined, [
        "2026-12-10",
        "2027-01-10",
      ]),
    ),
    yields: contract({ termMonths: 12, autoRenew: false, ...worth(24_000, "EUR", 3) }, stampOf("2027-01-10", 2)),
  },
  {
    event: "the end of a period after a cancellation",
    payload: event(
      DELETED,
      "2026-02-10",
      subscription({ ...ENDED, canceled_at: noon("2026-01-20"), ended_at: noon("2026-02-10") }),
    ),
    yields: contract({ cancelledOn: "2026-01-20" }, stampOf("2026-02-10", 2)),
  },
  {
    event: "an end at once",
    payload: event(
      DELETED,
      "2026-01-25",
      subscription({ ...ENDED, canceled_at: noon("2026-01-25"), ended_at: noon("2026-01-25") }),
    ),
    yields: contract({ terminatedOn: "2026-01-25" }, stampOf("2026-01-25", 2)),
  },
  {
    event: "an end since the last period was never paid: what was paid ended when that began",
    payload: event(
      DELETED,
      "2026-02-24",
      subscription(
        { ...ENDED, canceled_at: noon("2026-02-24"), ended_at: noon("2026-02-24"), cancellation_details: UNPAID },
        undefined,
        ["2026-02-10", "2026-03-10"],
      ),
    ),
    yields: contract({ cancelledOn: "2026-02-09" }, stampOf("2026-02-24", 2)),
  },
  {
    event: "a payment that is overdue, which ends nothing",
    payload: event(UPDATED, "2026-02-10", subscription({ status: "past_due" }), { status: "active" }),
    yields: contract({}, stampOf("2026-02-10")),
  },
  {
    event: "a payment that was given up, with the subscription kept: it rests",
    payload: event(UPDATED, "2026-02-24", subscription({ status: "unpaid" }), { status: "past_due" }),
    yields: contract({}, stampOf("2026-02-24"), [told("2026-02-24", { type: "PAUSED" })]),
  },
  {
    event: "a payment that came after all",
    payload: event(UPDATED, "2026-03-03", subscription(), { status: "unpaid" }),
    yields: contract({}, stampOf("2026-03-03"), [told("2026-03-03", { type: "RESUMED" })]),
  },
  {
    event: "a first invoice that was not paid",
    payload: created(subscription({ status: "incomplete" })),
    yields: { ignored: "a subscription whose first invoice was not paid: incomplete" },
  },
  {
    event: "a subscription that was made by mistake",
    parameters: { mistakeField: "mistake" },
    payload: event(UPDATED, "2026-01-20", subscription({ metadata: { mistake: "yes" } })),
    yields: {
      customers: [merelyNamed("cus_1")],
      contracts: [{ ...deleted("sub_1", stampOf("2026-01-20")), reason: "MISTAKE" }],
    },
  },
];
