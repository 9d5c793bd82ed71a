import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { STRIPE_YEAR } from "./billing.js";
import { House, mailOf, PUBLIC_URL } from "./play.js";

const REPORT = `{
  retention(from: "2025-02-01", to: "2025-07-01") {
    total { renewals { numerator denominator } customersKept { numerator denominator } }
  }
  revenueRetention(from: "2025-02-01", to: "2025-07-01") {
    total { start { amount } churn { amount } contraction { amount } expansion { amount } newBusiness { amount } end { amount } }
  }
  customers(first: 20, orderBy: { field: NAME }) {
    nodes { name contracts(first: 3) { nodes { terms { dueOn outcome } } } }
  }
}`;

/**
 * Each was a customer on 1 February but the one whose trial came to nothing: 13. Two left. Of the renewals due from
 * February to June each has five, unless billing.ts says less.
 */
const DUE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["Ada", "Ben", "Cai", "Dot", "Eli", "Fay"].map((name) => [name, "RRRRR"])),
  // Cancelled within the period that ended on 10 April.
  Gus: "RRL",
  // Of the period from 10 April nothing was paid, though it had begun and lasted two weeks.
  Hal: "RRL",
  // Paid late.
  Ida: "RRRRR",
  // A trial of which nothing was paid: no term.
  Jan: "",
  // Three seats, then five.
  Kim: "RRRRR",
  // Paused over the ends of April and May, which decide nothing.
  Lou: "RRR",
  // By the month, then by the year: the last month ends where the year begins.
  Mia: "RRR",
  // Pays since its trial ended on 24 January.
  Ned: "RRRRR",
};
const all = Object.values(DUE).join("");
const RENEWED = all.replaceAll("L", "").length;

/**
 * 240 euros a year each, Kim 720: 3,600. Gus and Hal leave with 480; Mia's year costs 200, 40 less; Kim's two seats more
 * are 480.
 */
const REVENUE = {
  start: { amount: "3600.00" },
  churn: { amount: "480.00" },
  contraction: { amount: "40.00" },
  expansion: { amount: "480.00" },
  newBusiness: { amount: "0.00" },
  end: { amount: "3560.00" },
};

const ORDERS = [
  ["in order", (mail: ReturnType<typeof mailOf>) => mail],
  ["each twice", (mail: ReturnType<typeof mailOf>) => mail.flatMap((one) => [one, one])],
  ["reversed", (mail: ReturnType<typeof mailOf>) => [...mail].reverse()],
] as const;

onEachDatabase("half a year of monthly subscriptions", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current(), { publicUrl: PUBLIC_URL });
  });
  afterAll(() => api.stop());

  test.each(ORDERS)("is true as Stripe tells it, %s", async (order, inOrder) => {
    const house = await House.open(api, current(), `Stripe, ${order}`, [STRIPE_YEAR.vendor]);
    await house.receive(inOrder(mailOf(STRIPE_YEAR.story, [STRIPE_YEAR.vendor])), order === "reversed");
    expect(await house.replay()).toEqual([]);
    const { retention, revenueRetention, customers } = await house.ask(REPORT);
    expect(Object.fromEntries(customers.nodes.map(dueOf))).toEqual(DUE);
    expect(retention.total).toEqual({
      renewals: { numerator: RENEWED, denominator: all.length },
      customersKept: { numerator: 11, denominator: 13 },
    });
    // Of seats that are told in reverse only the last word is known.
    if (order !== "reversed") expect(revenueRetention.total).toEqual([REVENUE]);
  });
});

interface CustomerNode {
  readonly name: string;
  readonly contracts: { readonly nodes: readonly { readonly terms: readonly { dueOn: string; outcome: string }[] }[] };
}

function dueOf({ name, contracts }: CustomerNode): [string, string] {
  const terms = contracts.nodes.flatMap((contract) => contract.terms);
  const due = terms.filter(({ dueOn }) => dueOn >= "2025-02-01" && dueOn < "2025-07-01");
  const inOrder = [...due].sort((one, other) => (one.dueOn < other.dueOn ? -1 : 1));
  return [name, inOrder.map(({ outcome }) => outcome.charAt(0)).join("")];
}
