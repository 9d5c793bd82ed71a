/** The year that the reports are about, and the day on which they are read. */
export const YEAR = { from: "2025-01-01", to: "2026-01-01" } as const;
export const READ_ON = "2026-03-15";

/**
 * How the terms of each customer came out that were due in the year: the days on which they were due, with R for renewed
 * and L for lapsed. A term is due on its last day. Whoever has none was not due.
 */
const DUE: Readonly<Record<string, readonly string[]>> = {
  // 12 months from 1 April 2024; the next deal begins when they end.
  Alder: ["2025-03-31 R"],
  // 12 months from 1 June 2024; the next deal begins on 15 June, within 30 days of grace.
  Birch: ["2025-05-31 R"],
  // Rolls over on 15 March; the term after it is due in 2026.
  Cedar: ["2025-03-14 R"],
  // Rolls over on the 15th of each month: twelve times in the year.
  Dogwood: ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"].map(
    (month) => `2025-${month}-14 R`,
  ),
  // Continued early: the first deal ends where the upgrade begins, on 1 March.
  Elm: ["2025-02-28 R"],
  Fir: ["2025-09-30 R"],
  // Cancelled on 10 April; 90 days later is 9 July, and the first end from then on is 1 August.
  Ginkgo: ["2025-07-31 L"],
  // Cancelled on 1 March; 90 days later is 30 May. The end on 1 May is too early, so that term rolls over once more.
  Hazel: ["2025-04-30 R"],
  // The cancellation was taken back: rolls over on 1 November.
  Juniper: ["2025-10-31 R"],
  Larch: ["2025-01-31 L"],
  // Ended on 1 March; what began on 1 August was new business.
  Maple: ["2025-02-28 L"],
  Nutmeg: [],
  Oak: [],
  // 24 months from 1 September 2023.
  Pine: ["2025-08-31 R"],
  // Its next end, on 15 April 2026, is after the pause.
  Quince: ["2025-04-14 R"],
  Rowan: ["2025-11-30 R"],
  Spruce: ["2025-06-14 R"],
  // Since both records are one customer, the deal of the second renews that of the first.
  Thuja: ["2025-06-30 R"],
  // Its renewal never was.
  Yew: ["2025-02-28 L"],
  Zelkova: ["2025-09-14 R"],
  // What was bought beside is due in March 2026.
  Acacia: ["2025-08-14 R"],
  // Ended at once: its last day was 19 May.
  Beech: ["2025-05-19 L"],
  // The end on 10 June lies within the pause and decides nothing: the term goes on for a year more.
  Hawthorn: [],
  // Its first term began when the trial ended, on 15 March.
  Cypress: [],
  // A trial is no term.
  Poplar: [],
};

/**
 * Of the terms due: 26 renewed (12 of Dogwood, and one each of Alder, Birch, Cedar, Elm, Fir, Hazel, Juniper, Pine,
 * Quince, Rowan, Spruce, Thuja, Zelkova and Acacia), 6 lapsed (Ginkgo, Larch, Maple, Yew, Beech; and Willow, who was
 * deleted, but whose facts count: due on 14 May).
 *
 * Customers: 26 in all without the double of Thuja, of whom Nutmeg and Cypress were new and Poplar never was one, so 23 were held on
 * 1 January 2025. Of these, five are gone a year later: Ginkgo, Larch, Willow, Yew and Beech. Maple was away for five months, and is held on both
 * days.
 */
const RETENTION = {
  renewals: { numerator: 26, denominator: 32 },
  customersKept: { numerator: 18, denominator: 23 },
};

/**
 * Annual values in euros on 1 January 2025: Alder 1,200, Birch 2,400, Cedar 1,800, Dogwood 12 × 100, Elm 1,200, Fir 2,400,
 * Ginkgo 1,200, Hazel 960, Juniper 600, Larch 3,000, Maple 1,200, Oak 4,800 / 2, Pine 4,800 / 2, Quince 1,200, Rowan 3,600,
 * Spruce 900, Thuja 1,000, Willow 800, Yew 1,600, Acacia 1,200, Beech 1,200, Hawthorn 1,200: together 34,660.
 * - churn: Ginkgo 1,200 + Larch 3,000 + Willow 800 + Yew 1,600 + Beech 1,200 = 7,800
 * - contraction: Fir 2,400 − 1,500 = 900 + Quince, who pauses on the last day, 1,200 = 2,100
 * - expansion: Elm 600 + Maple 300 + Pine 5,280 / 2 − 2,400 = 240 + Acacia 600 = 1,740
 * - new business: Nutmeg 2,000 + Cypress 840 = 2,840
 * - end: 34,660 − 7,800 − 2,100 + 1,740 + 2,840 = 29,340
 * Zelkova pays in pounds: 1,000, then 1,100.
 */
const REVENUE = [
  {
    currency: "EUR",
    start: "34660.00",
    churn: "7800.00",
    contraction: "2100.00",
    expansion: "1740.00",
    newBusiness: "2840.00",
    end: "29340.00",
    grossRevenueRetention: (34_660 - 7_800 - 2_100) / 34_660,
    netRevenueRetention: (34_660 - 7_800 - 2_100 + 1_740) / 34_660,
  },
  {
    currency: "GBP",
    start: "1000.00",
    churn: "0.00",
    contraction: "0.00",
    expansion: "100.00",
    newBusiness: "0.00",
    end: "1100.00",
    grossRevenueRetention: 1,
    netRevenueRetention: 1.1,
  },
];

/**
 * Contacts that were closed in the year: one each of Alder, Birch, Cedar, Fir, Ginkgo, Juniper, Rowan, Thuja and Willow.
 * Those of Birch and Ginkgo were reopened, and that of Fir went through three hands, which is two transfers; that of Cedar was
 * closed unsolved. How well the other five ended nobody said: Juniper's was transferred once only. Maple's is still open. That
 * of Spruce came from a shared mailbox, and is nobody's.
 */
const SERVICE = {
  closed: 9,
  qualityUnknown: 5,
  unresolvedOpen: 1,
  qualities: { UNRESOLVED: 1, HIGH_EFFORT: 3, LOW_EFFORT: 0, VALUE_ENHANCEMENT: 0 },
};

/**
 * The tier of each customer on the last day. So few decided terms leave the policy's prior (α 1, β 4): after n renewals the
 * chance to leave at the next is r = 1 / (5 + n), and the model's part s = 0.3 · (1 − r) / (0.3 + r): 0.48 for n = 0, 0.5357
 * for n = 1. The score without contacts is (0.3 · retention + 0.15 · months held / 60 + 0.15 · activity + 0.15) / 0.9 with
 * activity 1 or, where nothing was done for a year, 0.25; SILVER begins at 0.4 and GOLD at 0.6.
 */
const TIERS: Readonly<Record<string, string>> = {
  // Retention (4 · 0.5357 + 1) / 5 = 0.6286 with one renewal agreed, 21 months held, active: 0.601.
  Alder: "GOLD",
  // As Alder, but fewer months held: 18, 18, 15: 0.593, 0.593, 0.585.
  Elm: "SILVER",
  Thuja: "SILVER",
  Zelkova: "SILVER",
  // 0.579 that day, but between 10 November and 1 December its next year was agreed and none was due: 0.697, and a tier once
  // reached is shown for 90 days.
  Rowan: "GOLD",
  // Nothing is due before September 2027: retention 1, 28 months: 0.744.
  Pine: "GOLD",
  // Of two contracts one or the other stays: it leaves with 1/6 · 1/5 = 1/30. s = 0.87, retention 0.896, 16 months: 0.676.
  Acacia: "GOLD",
  // Neither agreed nor rolled over: 0.48; passive, 18 months: 0.418.
  Hawthorn: "SILVER",
  // As Hawthorn, but active, with 9 months since the trial: 0.518.
  Cypress: "SILVER",
  // A prospect: never held.
  Poplar: "NEW",
  // Nothing agreed: retention 0.5357; passive, 20 and 18 months: 0.442, 0.437.
  Quince: "SILVER",
  Spruce: "SILVER",
  // Wrote to us in August, 14 months: 0.551.
  Juniper: "SILVER",
  // No renewal yet: 0.48, passive, 19 months: 0.421.
  Oak: "SILVER",
  // No renewal, 7 months, active: 0.513.
  Nutmeg: "SILVER",
  // Won back: one term lapsed, 4 · 0.48 / 5 = 0.384; 17 months, active: 0.509.
  Maple: "SILVER",
  // Twelve renewals are due in a year, after 13: stays with 17/29. Passive since 15 November, and BRONZE (0.327); active on the
  // days before: 0.445.
  Dogwood: "SILVER",
  // With contacts the divisor is 1.15. Laborious ones are worth (0.37 − 0.27) / (0.82 − 0.27) = 0.1818 of 0.25, and raise the
  // risk a little, to 0.19: (0.3 · 0.597 + 0.0475 + 0.0455 + 0.15 + 0.15) / 1.15 = 0.497, and 0.489 with 15 months.
  Birch: "SILVER",
  Fir: "SILVER",
  // Unsolved: worth 0, risk 0.212: (0.3 · 0.461 + 0.0525 + 0.15 + 0.15) / 1.15 = 0.427.
  Cedar: "SILVER",
  // Sure to leave in May: retention 0, passive: 0.264, and before that since March as well.
  Hazel: "BRONZE",
  Ginkgo: "FORMER",
  Larch: "FORMER",
  Yew: "FORMER",
  Beech: "FORMER",
};

/**
 * How many of those held were in which tier. On the first day NEW, held for less than six months: Fir, Ginkgo, Juniper, Rowan,
 * Zelkova, Acacia, Beech, Dogwood; GOLD: Oak, of whom nothing was due that year; the other 14 of 23 had one renewal before
 * them, and SILVER. On the last day as above.
 */
const DISTRIBUTION = {
  NEW: [8, 0],
  BRONZE: [0, 1],
  SILVER: [14, 15],
  GOLD: [1, 4],
  PLATINUM: [0, 0],
};

/** What every preset must come to. */
export const TRUTH = {
  due: DUE,
  retention: RETENTION,
  revenue: REVENUE,
  service: SERVICE,
  tiers: TIERS,
  distribution: DISTRIBUTION,
};

/** With companies and their people one contact more, of Rowan, of which nobody said how well it ended. */
export const TRUTH_OF_COMPANIES = {
  ...TRUTH,
  service: { ...SERVICE, closed: SERVICE.closed + 1, qualityUnknown: SERVICE.qualityUnknown + 1 },
};
