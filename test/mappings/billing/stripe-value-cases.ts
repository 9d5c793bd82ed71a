import type { MappingCase } from "../mapping-case.js";
import {
  CONTRACT,
  created,
  made,
  merelyNamed,
  noon,
  stampOf,
  subscription,
  withoutValue,
  worth,
} from "./stripe-payloads.js";

export const STRIPE_VALUES: readonly Omit<MappingCase, "mapping">[] = [
  { event: "seats by the month", payload: created(subscription()), yields: made({}) },
  {
    event: "a yearly price of packs of ten, of which the last is begun",
    payload: created(
      subscription({}, [
        { every: ["year", 1], quantity: 25, more: { transform_quantity: { divide_by: 10, round: "up" } } },
      ]),
    ),
    yields: made({ termMonths: 12, ...worth(2000, "EUR", 3) }),
  },
  {
    event: "a base by the month and seats by the year: what they are worth by the month",
    payload: created(
      subscription({}, [
        { amount: 1000, quantity: 1 },
        { amount: 1200, every: ["year", 1], quantity: 5 },
      ]),
    ),
    yields: made(worth(1500)),
  },
  {
    event: "a base and what is metered, which nobody knows ahead",
    payload: created(
      subscription({}, [
        { amount: 1000, quantity: 1 },
        { amount: 5, usage: "metered" },
      ]),
    ),
    yields: made(worth(1000)),
  },
  {
    event: "two weeks at a time: terms of a month, at 365 days a year",
    payload: created(subscription({}, [{ every: ["week", 2], quantity: 1 }])),
    yields: made(worth(4345)),
  },
  {
    event: "parts of a cent for each of many units",
    payload: created(subscription({}, [{ amount: "0.25", quantity: 10_000 }])),
    yields: made(worth(2500)),
  },
  {
    event: "yen, which have no smaller unit",
    payload: created(subscription({ currency: "jpy" }, [{ amount: 500, quantity: 2 }])),
    yields: made(worth(500, "JPY", 2)),
  },
  {
    event: "dinars, which have a thousand",
    payload: created(subscription({ currency: "kwd" }, [{ amount: 5120, quantity: 1 }])),
    yields: made(worth(5120, "KWD")),
  },
  {
    event: "crowns of Iceland, which Stripe alone writes with two places",
    payload: created(subscription({ currency: "isk" }, [{ amount: 50_000, quantity: 1 }])),
    yields: made(worth(500, "ISK")),
  },
  {
    event: "a fifth off for ever",
    payload: created(subscription({ discounts: [{ coupon: { duration: "forever", percent_off: 20 } }] })),
    yields: made(worth(4800)),
  },
  {
    event: "ten per cent off for three months, and a coupon of which the id alone is told",
    payload: created(subscription({ discounts: ["di_1", { coupon: { duration: "repeating", percent_off: 10 } }] })),
    yields: made({}),
  },
  {
    event: "tiers, which no event tells: a contract that lacks its value",
    payload: created(
      subscription({}, [{ amount: null, quantity: 3, more: { billing_scheme: "tiered", tiers_mode: "volume" } }]),
    ),
    yields: {
      customers: [merelyNamed("cus_1")],
      contracts: [{ ...withoutValue(CONTRACT), sourceUpdatedAt: stampOf("2026-01-10", 0) }],
    },
  },
  {
    event: "tiers, of which the metadata say what they are worth",
    parameters: { valueField: "period_value" },
    payload: created(
      subscription({ metadata: { period_value: "129.90" } }, [{ amount: null, more: { billing_scheme: "tiered" } }]),
    ),
    yields: made(worth(12_990)),
  },
  {
    event: "plans and a period of the subscription, as before version 2025-03-31",
    payload: created(
      subscription({
        current_period_start: noon("2026-01-10"),
        current_period_end: noon("2027-01-10"),
        items: {
          data: [
            {
              id: "si_1",
              quantity: 2,
              plan: { id: "p", nickname: null, product: "prod_1", amount: 900, interval: "year", interval_count: 1 },
            },
          ],
        },
      }),
    ),
    yields: made({ product: "prod_1", termMonths: 12, ...worth(900, "EUR", 2) }),
  },
];
