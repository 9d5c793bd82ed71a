import {
  byTime,
  changed,
  type Customer,
  customer,
  type Moment,
  negotiated,
  renewal,
  storyOf,
  ticket,
  won,
} from "./moments.js";

const EVE = { name: "Eve", email: "eve@rowan.example" };
const ROWAN: Customer = { id: 16, name: "Rowan", email: "rowan@rowan.example", colleague: EVE };
const SPRUCE: Customer = { id: 17, name: "Spruce", email: "info@spruce.example" };
const THUJA: Customer = { id: 18, name: "Thuja", email: "thuja@thuja.example" };
const THUJA_AGAIN: Customer = { id: 118, name: "Thuja Ltd", email: "bo@thuja.example" };
const WILLOW: Customer = { id: 19, name: "Willow", email: "willow@willow.example" };

const ROLLS = { autoRenew: true };
const IN_POUNDS = { currency: "GBP" } as const;

/** The year 2025 of a house with twenty-six customers, and what they had before; in the order of time. */
export const STORY: readonly Moment[] = [
  // Renewed by a further deal, on the day on which the one before ends.
  customer(
    1,
    "Alder",
    "2024-03-01",
    won(101, "2024-03-20", "2024-04-01", 1_200),
    negotiated("2025-02-17", renewal(102, "2025-03-10", "2025-04-01", 1_200)),
    ticket(1, "2025-02-03", ["2025-02-04", "SOLVED"]),
  ),
  // Renewed by a further deal, late, but within the thirty days of grace.
  customer(
    2,
    "Birch",
    "2024-05-10",
    won(201, "2024-05-20", "2024-06-01", 2_400),
    renewal(202, "2025-06-12", "2025-06-15", 2_400),
    ticket(2, "2025-03-01", ["2025-03-02", "SOLVED"], ["2025-03-03", "OPEN"], ["2025-03-05", "SOLVED"]),
  ),
  // Renews by itself, each year.
  customer(
    3,
    "Cedar",
    "2024-03-01",
    won(301, "2024-03-10", "2024-03-15", 1_800, ROLLS),
    ticket(3, "2025-04-10", ["2025-04-20", "CLOSED_UNSOLVED"]),
  ),
  // Renews by itself, each month.
  customer(4, "Dogwood", "2024-11-01", won(401, "2024-11-10", "2024-11-15", 100, { ...ROLLS, months: 1 })),
  // Upgraded within the year: a further deal of a higher value begins before the one before would end.
  customer(
    5,
    "Elm",
    "2024-06-01",
    won(501, "2024-06-20", "2024-07-01", 1_200),
    renewal(502, "2025-02-20", "2025-03-01", 1_800),
  ),
  // Renewed for less.
  customer(
    6,
    "Fir",
    "2024-09-01",
    won(601, "2024-09-20", "2024-10-01", 2_400),
    renewal(602, "2025-09-15", "2025-10-01", 1_500),
    ticket(
      6,
      "2025-05-04",
      ["2025-05-05", { agent: "11" }],
      ["2025-05-06", { agent: "12" }],
      ["2025-05-07", { agent: "13" }],
      ["2025-05-08", "SOLVED"],
    ),
  ),
  // Cancelled in time: renews by itself unless cancelled 90 days before.
  customer(
    7,
    "Ginkgo",
    "2024-07-01",
    changed(won(701, "2024-07-20", "2024-08-01", 1_200, { ...ROLLS, noticeDays: 90 }), [
      "2025-04-10",
      { cancelledOn: "2025-04-10" },
    ]),
    ticket(7, "2025-03-20", ["2025-03-21", "SOLVED"], ["2025-03-24", "OPEN"], ["2025-03-28", "SOLVED"]),
  ),
  // Cancelled too late for this year: 90 days from 1 March go beyond the end on 1 May.
  customer(
    8,
    "Hazel",
    "2024-04-01",
    changed(won(801, "2024-04-20", "2024-05-01", 960, { ...ROLLS, noticeDays: 90 }), [
      "2025-03-01",
      { cancelledOn: "2025-03-01" },
    ]),
  ),
  // Cancelled, and taken back before the end.
  customer(
    9,
    "Juniper",
    "2024-10-01",
    changed(
      won(901, "2024-10-20", "2024-11-01", 600, { ...ROLLS, noticeDays: 30 }),
      ["2025-08-01", { cancelledOn: "2025-08-01" }],
      ["2025-08-20", { cancelledOn: null }],
    ),
    ticket(9, "2025-08-03", ["2025-08-04", { agent: "11" }], ["2025-08-05", { agent: "12" }], ["2025-08-06", "SOLVED"]),
  ),
  // Not renewed.
  customer(10, "Larch", "2024-01-10", won(1001, "2024-01-20", "2024-02-01", 3_000)),
  // Not renewed, and won back five months later.
  customer(
    11,
    "Maple",
    "2024-02-10",
    won(1101, "2024-02-20", "2024-03-01", 1_200),
    negotiated("2025-06-30", won(1102, "2025-07-20", "2025-08-01", 1_500)),
    ticket(11, "2025-12-10"),
  ),
  // New in the year.
  customer(12, "Nutmeg", "2025-04-20", negotiated("2025-04-22", won(1201, "2025-05-05", "2025-05-15", 2_000))),
  // Two years, in their middle.
  customer(13, "Oak", "2024-05-01", won(1301, "2024-05-20", "2024-06-01", 4_800, { months: 24 })),
  // Two years that end in the year, renewed for two more.
  customer(
    14,
    "Pine",
    "2023-08-01",
    won(1401, "2023-08-20", "2023-09-01", 4_800, { months: 24 }),
    renewal(1402, "2025-08-01", "2025-09-01", 5_280, { months: 24 }),
  ),
  // Renews by itself, and pauses for three months, of which one is told ahead; the year ends within them.
  customer(
    15,
    "Quince",
    "2024-04-01",
    changed(won(1501, "2024-04-10", "2024-04-15", 1_200, ROLLS), [
      "2025-10-25",
      { pausedOn: "2025-11-01", resumesOn: "2026-02-01" },
    ]),
  ),
  storyOf(ROWAN, "2024-11-01", [
    won(1601, "2024-11-20", "2024-12-01", 3_600),
    renewal(1602, "2025-11-10", "2025-12-01", 3_600),
    ticket(16, "2025-05-12", ["2025-05-13", "SOLVED"]),
  ]),
  // Known by a shared mailbox, from which tickets do not tell who wrote.
  storyOf(SPRUCE, "2024-06-01", [
    won(1701, "2024-06-10", "2024-06-15", 900, ROLLS),
    ticket(17, "2025-06-02", ["2025-06-03", "SOLVED"], ["2025-06-04", "OPEN"]),
  ]),
  // Two records of one firm: renewed under the second one, and joined later.
  storyOf(THUJA, "2024-06-01", [won(1801, "2024-06-20", "2024-07-01", 1_000)]),
  storyOf(THUJA_AGAIN, "2025-05-20", [
    renewal(1802, "2025-06-15", "2025-07-01", 1_000),
    ticket(18, "2025-08-11", ["2025-08-12", "SOLVED"]),
  ]),
  [{ at: "2025-10-01T12:00:00.000Z", kind: "CUSTOMER_MERGED", customer: THUJA_AGAIN, into: THUJA } as const],
  // Not renewed, and then deleted.
  storyOf(WILLOW, "2024-05-01", [
    won(1901, "2024-05-10", "2024-05-15", 800),
    ticket(19, "2025-03-10", ["2025-03-11", "SOLVED"]),
  ]),
  [{ at: "2025-07-01T12:00:00.000Z", kind: "CUSTOMER_DELETED", customer: WILLOW } as const],
  // A renewal that was won by mistake: it was lost after all.
  customer(
    20,
    "Yew",
    "2024-02-10",
    won(2001, "2024-02-20", "2024-03-01", 1_600),
    changed(renewal(2002, "2025-02-20", "2025-03-01", 1_600), ["2025-04-15", { stage: "LOST" }]),
  ),
  // Pays in pounds, and was renewed for more.
  customer(
    21,
    "Zelkova",
    "2024-09-01",
    won(2101, "2024-09-10", "2024-09-15", 1_000, IN_POUNDS),
    renewal(2102, "2025-09-01", "2025-09-15", 1_100, IN_POUNDS),
  ),
  // Bought something else beside, which renews nothing; the renewal of the first deal names what it renews.
  customer(
    22,
    "Acacia",
    "2024-08-01",
    won(2201, "2024-08-10", "2024-08-15", 1_200),
    won(2202, "2025-03-01", "2025-03-15", 600, { product: "Training" }),
    renewal(2203, "2025-08-01", "2025-08-15", 1_200, { renews: 2201 }),
  ),
  // Ended at once, within its year.
  customer(
    23,
    "Beech",
    "2024-08-20",
    changed(won(2301, "2024-08-25", "2024-09-01", 1_200), ["2025-05-12", { terminatedOn: "2025-05-20" }]),
  ),
  // Pauses when it would renew by itself, and nobody knows at first for how long.
  customer(
    24,
    "Hawthorn",
    "2024-06-01",
    changed(
      won(2401, "2024-06-05", "2024-06-10", 1_200, ROLLS),
      ["2025-05-10", { pausedOn: "2025-05-15" }],
      ["2025-08-12", { resumesOn: "2025-08-15" }],
    ),
  ),
  // A trial that became a contract.
  customer(25, "Cypress", "2025-02-20", won(2501, "2025-02-25", "2025-03-01", 840, { trialEndsOn: "2025-03-15" })),
  // A trial that came to nothing: cancelled in time.
  customer(
    26,
    "Poplar",
    "2025-05-20",
    changed(won(2601, "2025-05-25", "2025-06-01", 840, { ...ROLLS, trialEndsOn: "2025-06-15" }), [
      "2025-06-10",
      { cancelledOn: "2025-06-10" },
    ]),
  ),
]
  .flat()
  .sort(byTime);

/** The same, and a ticket of a second person of one company, which only a CRM that records companies knows to be the company's. */
export const STORY_OF_COMPANIES: readonly Moment[] = [
  ...STORY,
  ...ticket(116, "2025-05-20", ["2025-05-21", "SOLVED"])({ id: 116, ...EVE }),
].sort(byTime);
