import { monthCounter } from "../../src/jobs/month-counter.js";
import { refresher } from "../../src/jobs/refresher.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";
import { nameOf } from "../support/statements.js";

const RATE = "{ value numerator denominator reason definition from to asOf pending lowest highest }";
const EXPECTED = `
  churnRisk { value reasons { factor value points } } renewalProbability
  nextRenewal { contractId dueOn probability termClass renewals value { amount currency } }
  expectedRevenue { from to contracted { minor } expected { minor } atRisk { minor } total { minor } }
  nextBestActions { action urgency reason facts { name value } }
`;
const PAGE = `query ($first: Int!, $after: String) {
  customers(first: $first, after: $after, orderBy: { field: LOYALTY_SCORE, direction: DESC }) {
    nodes {
      id name tags customFields
      externalIds { system externalId }
      retentionRate ${RATE} loyaltyTier loyaltyScore activity loyaltyReasons { factor text points }
      ${EXPECTED} expectedOverMonths: expectedRevenue(months: 30) { total { minor } }
      loyalty {
        asOf validUntil policyVersion tier rawTier tierReason activity lastActOn heldMonths
        serviceExperience serviceContacts shareOfWallet nextDueOn annualValue { amount currency }
        retentionRate ${RATE}
        model { version fittedOn }
        score { value coverage middlePoints parts { component value weight points } }
        reasons { factor text points }
        ${EXPECTED}
      }
      contracts(first: 10) { nodes { product terms { startsOn endsOn outcome decidedBy value { amount } } } }
      interactions(first: 3) { nodes { kind occurredAt resolutionQuality } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const CUSTOMERS = Array.from({ length: 52 }, (_, index) => `c${index}`);

/** 52 customers with one to three contracts and four interactions each. */
const BATCH = {
  customers: CUSTOMERS.map((name, index) =>
    customerRow(name, { externalIds: [named(name, "desk").externalId], yearlySpend: euros(String(500 + index)) }),
  ),
  contracts: CUSTOMERS.flatMap((name, index) =>
    Array.from({ length: 1 + (index % 3) }, (_, place) =>
      contractRow(`${name}-${place}`, name, {
        startsOn: `202${2 + place}-0${1 + (index % 9)}-15`,
        termMonths: index % 10 === 0 ? 6 : 12,
        autoRenew: index % 5 !== 0,
      }),
    ),
  ),
  contractEvents: CUSTOMERS.filter((_, index) => index % 5 === 1).map((name) => ({
    ...named(name),
    contract: named(`${name}-0`),
    type: "CANCELLED",
    day: "2026-01-10",
  })),
  interactions: CUSTOMERS.flatMap((name, index) =>
    ["2023-05-01", "2025-03-01", "2025-09-01", "2026-01-02"].map((day, place) =>
      interactionRow(`${name}-${place}`, name, {
        occurredAt: `${day}T09:00:00.000Z`,
        direction: index % 2 ? "INBOUND" : "OUTBOUND",
        resolutionQuality: ["UNRESOLVED", "HIGH_EFFORT", "LOW_EFFORT", "VALUE_ENHANCEMENT"][(index + place) % 4],
      }),
    ),
  ),
};

onEachDatabase("a page of customers", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, BATCH);
  });

  /** Recomputes what is stale, as the job does in the background. */
  async function refresh(): Promise<void> {
    const clock = () => api.now;
    await refresher.run({ database: current().database, clock, signal: new AbortController().signal });
  }

  /** A page and the statements it cost, authentication included. */
  async function page(first: number, after?: string) {
    const { statements } = current();
    statements.length = 0;
    const { customers } = await api.data(PAGE, { first, after });
    expect(customers.nodes).toHaveLength(first);
    return { customers, statements: [...statements] };
  }

  test("costs six statements, whatever its length", async () => {
    for (const first of [5, 50]) {
      const { statements } = await page(first);
      expect(statements.map(nameOf).sort()).toEqual([
        "apiKeyByHash",
        "contractPages",
        "customerPage",
        "externalIdsOf",
        "interactionPages",
        expect.stringMatching(/^terms/),
      ]);
    }
    const { customers } = await page(5);
    expect((await page(5, customers.pageInfo.endCursor)).statements).toHaveLength(6);
  });

  test("of one, by its id in another system, costs one statement, and one for each list, and one where that goes on", async () => {
    const card = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) {
      name loyaltyTier retentionRate { value } churnRisk { value }
      contracts(first: 5) { totalCount nodes { product } } interactions(first: 3) { totalCount nodes { kind } }
    } }`;
    current().statements.length = 0;
    const { customer } = await api.data(card, named("c7"));
    expect(customer).toMatchObject({ contracts: { totalCount: 2 }, interactions: { totalCount: 4 } });
    expect(current().statements.map(nameOf)).toEqual([
      "apiKeyByHash",
      "customersKnownAs",
      "contractPages",
      "interactionPages",
      expect.stringContaining("COUNT(*)"),
    ]);
  });

  test("costs one statement more for the log of tiers, whatever its length", async () => {
    for (const first of [5, 50]) {
      current().statements.length = 0;
      const logs = `query ($first: Int!) {
        customers(first: $first) { nodes { tierChanges { before after noticedOn } nextBestActions { action } } }
      }`;
      expect((await api.data(logs, { first })).customers.nodes).toHaveLength(first);
      expect(current().statements.map(nameOf)).toEqual(["apiKeyByHash", "customerPage", "tierChangesOf"]);
    }
  });

  test("costs one statement more for the number of rows, and one for the number that is behind", async () => {
    current().statements.length = 0;
    await api.data(`{ customers(first: 50) { totalCount rowsBehind nodes { loyaltyTier } } }`);
    expect(current().statements.map(nameOf)).toEqual(["apiKeyByHash", "customerPage", "countCustomers", "countStale"]);
  });

  test("costs the same number of statements for a past day, whatever its length", async () => {
    const counts = [];
    for (const first of [5, 50]) {
      current().statements.length = 0;
      await api.data(
        `query ($first: Int!) { customers(first: $first) { nodes { loyalty(asOf: "2024-06-01") { tier } } } }`,
        {
          first,
        },
      );
      counts.push(current().statements.length);
    }
    expect(counts).toEqual([5, 5]);
  });

  test("costs at most three statements more where its rows are stale, and shows what a recomputation would", async () => {
    const today = await page(5);
    api.setDay("2027-01-15");
    const short = await page(5);
    const long = await page(50);
    const { rowsBehind } = (await api.data(`{ customers(first: 1) { rowsBehind } }`)).customers;
    expect(rowsBehind).toBeGreaterThan(40);
    for (const { statements } of [short, long]) expect(statements.length).toBeLessThanOrEqual(9);
    expect(short.customers).not.toEqual(today.customers);

    await refresh();
    expect((await api.data(`{ customers(first: 1) { rowsBehind } }`)).customers.rowsBehind).toBe(0);
    const fresh = await page(52);
    expect(fresh.statements).toHaveLength(6);
    const shown = new Map(fresh.customers.nodes.map((node: { id: string }) => [node.id, node]));
    for (const node of long.customers.nodes) expect(node).toEqual(shown.get(node.id));
  });
});

onEachDatabase("a retention report by month", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, BATCH);
  });

  const SERIES = `query ($filter: ReportFilter) { retention(from: "2024-01-01", to: "2026-01-01", filter: $filter) {
    series { renewals ${RATE} customersKept { value numerator denominator from to } }
  } }`;

  async function series(filter: object | null = null) {
    current().statements.length = 0;
    const { retention } = await api.data(SERIES, { filter });
    expect(retention.series).toHaveLength(24);
    return { series: retention.series, statements: current().statements.map(nameOf) };
  }

  test("costs two statements once its months are counted ahead, and says the same as before", async () => {
    const before = await series();
    const clock = () => api.now;
    await monthCounter.run({ database: current().database, clock, signal: new AbortController().signal });
    const after = await series();
    expect(after.statements).toEqual(["apiKeyByHash", expect.any(String)]);
    expect(before.statements).toEqual([...after.statements, ...COUNTED_IN_ONE_PASS]);
    expect(after.series).toEqual(before.series);
    const renewed = after.series.map(({ renewals }: { renewals: { numerator: number } }) => renewals.numerator);
    expect(Math.max(...renewed)).toBeGreaterThan(2);
  });

  test("costs one pass over the customers for the months that a change touched, and none of it is wrong", async () => {
    const before = await series();
    await seed(api, {
      contractEvents: [{ ...named("late"), contract: named("c2-0"), type: "TERMINATED", day: "2025-12-20" }],
    });
    const after = await series();
    // The term began in March 2025; its months are counted together.
    expect(after.statements).toEqual([...before.statements, ...COUNTED_IN_ONE_PASS]);
    expect(after.series.slice(0, 23)).toEqual(before.series.slice(0, 23));
    expect(after.series[23]).not.toEqual(before.series[23]);
    // Under a filter, also one that selects all, every month is counted anew.
    const anew = await series({ text: "" });
    expect(anew.series).toEqual(after.series);
  });
});

/** A batch of all customers, and the one after it, which is empty. */
const COUNTED_IN_ONE_PASS = ["reportCustomers", "contractsByCustomers", "eventsByCustomers", "reportCustomers"];
