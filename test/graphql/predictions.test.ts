import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";

const REVENUE = "{ from to contracted { amount currency } expected { amount } atRisk { amount } total { amount } }";
const PREDICTIONS = `
  churnRisk { value until reasons { factor value points } }
  decision leavesOn revenueAtRisk { amount currency }
  renewalProbability shareOfWallet
  nextRenewal { contractId dueOn probability termClass renewals value { amount currency } }
  nextBestActions { action urgency reason facts { name value } }
  expectedRevenue ${REVENUE} expectedRevenueReason
`;
const CUSTOMER = `query ($id: String!, $asOf: LocalDate) {
  customer(externalId: { system: "crm", externalId: $id }) {
    ${PREDICTIONS}
    contracts { nodes { id } }
    loyalty(asOf: $asOf) { asOf ${PREDICTIONS} }
  }
}`;
const REVENUE_OVER = `query ($id: String!, $months: Int) {
  customer(externalId: { system: "crm", externalId: $id }) { expectedRevenue(months: $months) ${REVENUE} }
}`;

const YEARLY = { startsOn: "2025-03-01" };
const TENURED = { startsOn: "2023-02-01", autoRenew: true };
const AUTUMN = { occurredAt: "2025-12-01T10:00:00.000Z", direction: "INBOUND" };

/** Customers before whom different things stand on 2026-01-15. */
const BATCH = {
  customers: [
    "tenured",
    "first",
    "troubled",
    "helped",
    "cancelled",
    "agreed",
    "ahead",
    "two",
    "mixed",
    "leaving",
    "prospect",
    "gone",
  ].map((name) => customerRow(name, name === "tenured" ? { yearlySpend: euros("264.00") } : {})),
  contracts: [
    contractRow("tenured", "tenured", { ...TENURED, renewalValue: euros("132.00") }),
    contractRow("first", "first"),
    contractRow("troubled", "troubled", YEARLY),
    contractRow("helped", "helped", YEARLY),
    contractRow("cancelled", "cancelled"),
    contractRow("agreed", "agreed", YEARLY),
    contractRow("ahead", "ahead", { startsOn: "2026-03-01" }),
    contractRow("gone", "gone", { startsOn: "2024-06-01" }),
    contractRow("two-1", "two", { value: euros("100.00") }),
    contractRow("two-2", "two", { ...TENURED, value: euros("300.00") }),
    contractRow("mixed-1", "mixed"),
    contractRow("leaving", "leaving", {
      startsOn: "2025-01-01",
      termMonths: 1,
      value: euros("10.00"),
      autoRenew: true,
      terminatedOn: "2026-02-01",
    }),
    contractRow("mixed-2", "mixed", { ...TENURED, value: { amount: "300.00", currency: "USD" } }),
  ],
  contractEvents: [
    { ...named("cancelled"), contract: named("cancelled"), type: "CANCELLED", day: "2026-01-10" },
    { ...named("agreed"), contract: named("agreed"), type: "RENEWAL_AGREED", day: "2026-01-05" },
  ],
  interactions: [
    interactionRow("troubled", "troubled", { ...AUTUMN, resolutionQuality: "UNRESOLVED" }),
    interactionRow("helped", "helped", { ...AUTUMN, resolutionQuality: "VALUE_ENHANCEMENT" }),
  ],
};

/** Two contracts are both lost by the product of their risks. By the prior α 1, β 4: a first renewal comes with 4/5, a third with 6/7; γ₀ 0.3 moves the odds by E. */
const FIRST = 1 / 5;
/** Twelve renewals of a month after twelve: 16/17 · 17/18 · … · 27/28. */
const MONTHLY = 16 / 28;
const THIRD = 1 / 7;
const afterContact = (stay: number) => 1 / (1 + 4 * Math.exp(0.3 * Math.log(stay / (1 - stay))));

onEachDatabase("what is expected of a customer", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, BATCH);
    await api.data(`mutation { loyaltyPolicyUpdate(input: { riskHighFrom: 0.25 }) { userErrors { code } } }`);
  });

  async function expectationsOf(id: string, asOf?: string) {
    return (await api.data(CUSTOMER, { id, asOf })).customer;
  }

  async function revenueOver(id: string, months: number | null) {
    return (await api.data(REVENUE_OVER, { id, months })).customer.expectedRevenue;
  }

  test.each([
    { id: "first", steps: [FIRST, FIRST, FIRST, FIRST] },
    { id: "tenured", steps: [FIRST, THIRD, THIRD, THIRD] },
    { id: "troubled", steps: [FIRST, FIRST, afterContact(0.27), afterContact(0.27)] },
    { id: "helped", steps: [FIRST, FIRST, afterContact(0.82), afterContact(0.82)] },
    { id: "cancelled", steps: [FIRST, FIRST, FIRST, 1] },
    { id: "agreed", steps: [FIRST, FIRST, FIRST, 0] },
    { id: "two", steps: [FIRST * FIRST, FIRST * THIRD, FIRST * THIRD, FIRST * THIRD] },
    { id: "mixed", steps: [FIRST * FIRST, FIRST * THIRD, FIRST * THIRD, FIRST * THIRD] },
    { id: "leaving", steps: [1 - 0.8 ** 12, 1 - MONTHLY, 1 - MONTHLY, 1] },
  ])("churn risk of $id: base rate, tenure, experience, decision, in this order, adding up", async ({ id, steps }) => {
    const { churnRisk, renewalProbability } = await expectationsOf(id);
    const before = [0, ...steps];
    expect(churnRisk.reasons).toEqual(
      ["CLASS_BASE_RATE", "TENURE", "EXPERIENCE", "KNOWN_DECISION"].map((factor, index) => ({
        factor,
        value: expect.closeTo(steps[index] ?? NaN, 9),
        points: expect.closeTo((steps[index] ?? NaN) - (before[index] ?? NaN), 9),
      })),
    );
    const points = churnRisk.reasons.reduce((total: number, reason: { points: number }) => total + reason.points, 0);
    expect(churnRisk.value).toBeCloseTo(points, 8);
    expect(churnRisk.value).toBeCloseTo(steps.at(-1) ?? NaN, 8);
    expect(renewalProbability + churnRisk.value).toBeCloseTo(1, 12);
  });

  test("an agreed renewal risks nothing, and the term after it comes up next", async () => {
    const { churnRisk, nextRenewal } = await expectationsOf("agreed");
    expect(churnRisk.value).toBe(0);
    expect(nextRenewal).toMatchObject({ dueOn: "2027-02-28", renewals: 1, probability: expect.closeTo(5 / 6, 9) });
  });

  test("who holds no contract, or only one that is signed ahead, risks nothing that could be told", async () => {
    const nothing = { churnRisk: null, renewalProbability: null, shareOfWallet: null };
    const prospect = await expectationsOf("prospect");
    expect(prospect).toMatchObject({ ...nothing, nextRenewal: null, expectedRevenue: [] });
    expect(prospect.expectedRevenueReason).toBe("no contract of the customer ever began");
    const ahead = await expectationsOf("ahead");
    expect(ahead).toMatchObject({ ...nothing, nextRenewal: { dueOn: "2027-02-28", renewals: 0 } });
    expect(ahead.expectedRevenueReason).toBeNull();
    expect(ahead.expectedRevenue).toMatchObject([{ contracted: { amount: "100.60" }, expected: { amount: "0.00" } }]);
  });

  test("of who has left no revenue is expected, and why is said; of a day before there was some", async () => {
    const gone = await expectationsOf("gone", "2025-01-15");
    expect(gone).toMatchObject({ expectedRevenue: [], expectedRevenueReason: "the customer's contracts have ended" });
    expect(gone.loyalty.expectedRevenue).toHaveLength(1);
    expect(gone.loyalty.expectedRevenueReason).toBeNull();
  });

  test("a termination told for a later day counts from the day it was told, and takes effect on its own", async () => {
    const leaving = await expectationsOf("leaving");
    expect(leaving).toMatchObject({
      churnRisk: { value: 1, until: "2027-01-15" },
      decision: "LEAVING",
      leavesOn: "2026-02-01",
      nextRenewal: null,
      revenueAtRisk: [{ amount: "120.00", currency: "EUR" }],
      expectedRevenue: [{ contracted: { amount: "10.00" }, expected: { amount: "0.00" }, atRisk: { amount: "0.00" } }],
    });
    const { loyalty } = await expectationsOf("leaving", "2026-01-14");
    expect(loyalty).toMatchObject({ decision: "OPEN", leavesOn: null, nextRenewal: { dueOn: "2026-01-31" } });
    expect(await expectationsOf("agreed")).toMatchObject({ decision: "STAYING", revenueAtRisk: [{ amount: "0.00" }] });
    expect(await expectationsOf("mixed")).toMatchObject({
      decision: "OPEN",
      revenueAtRisk: [{ amount: "24.00" }, { amount: "42.86", currency: "USD" }],
    });
  });

  test("share of wallet is annual value by yearly spend, and unknown without the latter", async () => {
    expect((await expectationsOf("tenured")).shareOfWallet).toBe(0.5);
    expect((await expectationsOf("first")).shareOfWallet).toBeNull();
  });

  test("the next renewal is the undecided term that comes up first, with what it would bring", async () => {
    const { nextRenewal, contracts } = await expectationsOf("tenured");
    expect(nextRenewal).toEqual({
      contractId: contracts.nodes[0].id,
      dueOn: "2026-01-31",
      probability: expect.closeTo(6 / 7, 12),
      termClass: "MONTHS_12",
      renewals: 2,
      value: { amount: "132.00", currency: "EUR" },
    });
    expect((await expectationsOf("two")).nextRenewal).toMatchObject({
      dueOn: "2026-01-31",
      value: { amount: "300.00" },
    });
    expect((await expectationsOf("cancelled")).nextRenewal).toBeNull();
  });

  test.each([
    // 31 of 365 days are agreed; 334 follow with 6/7.
    { months: null, to: "2027-01-01", parts: ["11.21", "103.53", "17.26", "114.74"] },
    { months: 12, to: "2027-01-01", parts: ["11.21", "103.53", "17.26", "114.74"] },
    { months: 1, to: "2026-02-01", parts: ["11.21", "0.00", "0.00", "11.21"] },
    // 28 days of the year after with 6/7 · 7/8.
    { months: 14, to: "2027-03-01", parts: ["11.21", "120.74", "21.39", "131.95"] },
  ])("expected revenue over $months months is agreed, expected or at risk", async ({ months, to, parts }) => {
    const [contracted, expected, atRisk, total] = parts.map((amount) => ({ amount }));
    expect(await revenueOver("tenured", months)).toEqual([
      { from: "2026-01-01", to, contracted: { ...contracted, currency: "EUR" }, expected, atRisk, total },
    ]);
  });

  test("expected revenue never mixes currencies, and of a cancelled contract only what is agreed is left", async () => {
    const mixed = await revenueOver("mixed", 1);
    expect(mixed.map(({ contracted }: { contracted: object }) => contracted)).toEqual([
      { amount: "10.19", currency: "EUR" },
      { amount: "25.48", currency: "USD" },
    ]);
    const nothing = { amount: "0.00" };
    expect(await revenueOver("cancelled", 120)).toMatchObject([
      { contracted: { amount: "49.64" }, expected: nothing, atRisk: nothing, total: { amount: "49.64" } },
    ]);
    // What is left of this term, and the whole one that was agreed.
    expect(await revenueOver("agreed", 12)).toMatchObject([{ contracted: { amount: "120.00" }, expected: nothing }]);
  });

  test.each([0, -1, 121])("a horizon of %d months is refused, with its path", async (months) => {
    const { data, errors } = await api.send(REVENUE_OVER, { id: "first", months });
    expect(data).toMatchObject({ customer: null });
    expect(errors).toMatchObject([
      { path: ["customer", "expectedRevenue"], extensions: { code: "ARGUMENT_OUT_OF_RANGE" } },
    ]);
  });

  test.each([
    ["tenured", ["REACTIVATE MEDIUM", "SHARE_GOAL LOW"]],
    ["first", ["SHARE_GOAL LOW", "ADVISE LOW"]],
    ["troubled", ["RESOLVE HIGH", "ANTICIPATE_NEED MEDIUM"]],
    ["leaving", ["WIN_BACK HIGH"]],
    ["cancelled", ["WIN_BACK MEDIUM"]],
    ["helped", ["SHARE_GOAL LOW"]],
    ["agreed", ["AFFIRM_DECISION MEDIUM", "SHARE_GOAL LOW", "ADVISE LOW"]],
    ["prospect", []],
  ])("next best actions for %s: %j, most urgent first", async (id, wanted) => {
    const { nextBestActions } = await expectationsOf(id);
    const shown = nextBestActions.map(({ action, urgency }: Record<string, string>) => `${action} ${urgency}`);
    expect(shown).toEqual(wanted);
  });

  test("a next best action says why, and names the facts behind it", async () => {
    const [, second] = (await expectationsOf("troubled")).nextBestActions;
    expect(second).toEqual({
      action: "ANTICIPATE_NEED",
      urgency: "MEDIUM",
      reason: "a renewal is near and its risk is high",
      facts: [
        { name: "dueOn", value: "2026-02-28" },
        { name: "churnRisk", value: afterContact(0.27).toFixed(3) },
        { name: "biggestReason", value: "CLASS_BASE_RATE" },
        { name: "revenueAtRisk", value: `${(120 * afterContact(0.27)).toFixed(2)} EUR` },
      ],
    });
  });

  test.each(BATCH.customers.map(({ externalId }) => externalId.externalId))(
    "loyalty of %s says the same today as the customer itself",
    async (id) => {
      const { loyalty, contracts: _, ...own } = await expectationsOf(id);
      expect(loyalty).toEqual({ asOf: "2026-01-15", ...own });
      const { loyalty: today } = await expectationsOf(id, "2026-01-15");
      expect(today).toEqual(loyalty);
    },
  );

  test("loyalty of a past day knows nothing of what came later", async () => {
    const { loyalty } = await expectationsOf("cancelled", "2026-01-09");
    expect(loyalty.churnRisk.value).toBeCloseTo(FIRST, 9);
    expect(loyalty.nextRenewal).toMatchObject({ dueOn: "2026-05-31" });
    expect((await expectationsOf("cancelled", "2026-01-10")).loyalty.churnRisk.value).toBe(1);

    const agreed = (await expectationsOf("agreed", "2026-01-04")).loyalty;
    expect(agreed.churnRisk.value).toBeCloseTo(FIRST, 9);
    expect(agreed.expectedRevenue).toMatchObject([{ contracted: { amount: "19.40" }, expected: { amount: "80.48" } }]);

    const before = (await expectationsOf("tenured", "2024-01-31")).loyalty;
    expect(before.churnRisk.value).toBeCloseTo(FIRST, 9);
    expect(before.nextRenewal).toMatchObject({ dueOn: "2024-01-31", renewals: 0, value: { amount: "132.00" } });
    expect((await expectationsOf("tenured", "2023-01-31")).loyalty).toMatchObject({ churnRisk: null });
  });
});

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: CustomerOrder) {
  customers(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
    nodes { id churnRisk { value } shareOfWallet }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

interface Shown {
  readonly id: string;
  readonly churnRisk: { readonly value: number } | null;
  readonly shareOfWallet: number | null;
}

/** 21 customers with ties and gaps in both values: every fourth without a contract, every third without a spend. */
const SORTED = Array.from({ length: 21 }, (_, index) => `sorted-${index}`);
const SORTED_BATCH = {
  customers: SORTED.map((name, index) =>
    customerRow(name, index % 3 === 0 ? {} : { yearlySpend: euros(String(700 + 10 * (index % 5))) }),
  ),
  contracts: SORTED.flatMap((name, index) =>
    index % 4 === 0 ? [] : [contractRow(name, name, { startsOn: `202${index % 6}-06-01`, autoRenew: true })],
  ),
  interactions: SORTED.flatMap((name, index) => {
    const resolutionQuality = ["UNRESOLVED", "HIGH_EFFORT", "LOW_EFFORT"][index % 3];
    return index % 5 === 0 ? [interactionRow(name, name, { resolutionQuality })] : [];
  }),
};

onEachDatabase("customers sorted by what is expected of them", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.READ);
    await seed(api, SORTED_BATCH);
  });

  const valuesOf: Record<string, (customer: Shown) => number | null> = {
    CHURN_RISK: ({ churnRisk }) => churnRisk?.value ?? null,
    SHARE_OF_WALLET: ({ shareOfWallet }) => shareOfWallet,
  };

  /** All rows, four at a time, in one direction. */
  async function walk(orderBy: object, isForward: boolean): Promise<Shown[]> {
    const rows: Shown[] = [];
    let at: object = isForward ? { first: 4 } : { last: 4 };
    for (;;) {
      const { nodes, pageInfo } = (await api.data(PAGE, { ...at, orderBy }, key)).customers;
      if (isForward) rows.push(...nodes);
      else rows.unshift(...nodes);
      if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return rows;
      at = isForward ? { first: 4, after: pageInfo.endCursor } : { last: 4, before: pageInfo.startCursor };
    }
  }

  describe.each(["CHURN_RISK", "SHARE_OF_WALLET"])("by %s", (field) => {
    test.each(["ASC", "DESC"])("%s: every row once, those without the value last, whichever way", async (direction) => {
      const orderBy = { field, direction };
      const { nodes } = (await api.data(PAGE, { first: 100, orderBy }, key)).customers;
      expect(nodes).toHaveLength(21);
      expect(await walk(orderBy, true)).toEqual(nodes);
      expect(await walk(orderBy, false)).toEqual(nodes);

      const values: (number | null)[] = nodes.map(valuesOf[field]);
      const known = values.filter((value) => value !== null);
      const sorted = [...known].sort((one, other) => (direction === "ASC" ? one - other : other - one));
      expect(values).toEqual([...sorted, ...values.slice(known.length).map(() => null)]);
      expect(known.length).toBeLessThan(19);
      expect(new Set(known).size).toBeLessThan(known.length);
      expect(new Set(known).size).toBeGreaterThan(4);
    });
  });
});
