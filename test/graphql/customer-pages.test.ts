import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";

const PAGE_SIZE = 6;
const pageOf = (node: string) => `query (
  $first: Int, $after: String, $last: Int, $before: String, $filter: CustomerFilter, $orderBy: CustomerOrder
) {
  customers(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    totalCount
    edges { cursor node { id } }
    nodes { ${node} }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const PAGE = pageOf("id name");
const VALUES_PAGE = pageOf(`
  id name createdAt customerSince loyaltyScore retentionRate { value }
  loyalty { annualValue { minor } nextDueOn churnRisk { value } revenueAtRisk { minor } shareOfWallet }
`);

interface Shown {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: string;
  readonly customerSince: string | null;
  readonly loyaltyScore: number;
  readonly retentionRate: { readonly value: number | null };
  readonly loyalty: {
    readonly annualValue: { readonly minor: number } | null;
    readonly nextDueOn: string | null;
    readonly churnRisk: { readonly value: number } | null;
    readonly revenueAtRisk: readonly { readonly minor: number }[];
    readonly shareOfWallet: number | null;
  };
}

/** What each order sorts by. */
const VALUES: Record<string, (customer: Shown) => string | number | null> = {
  CREATED_AT: ({ createdAt }) => createdAt,
  NAME: ({ name }) => name?.toLowerCase().replace("ß", "ss") ?? null,
  CUSTOMER_SINCE: ({ customerSince }) => customerSince,
  LOYALTY_SCORE: ({ loyaltyScore }) => loyaltyScore,
  RETENTION_RATE: ({ retentionRate }) => retentionRate.value,
  ANNUAL_VALUE: ({ loyalty }) => loyalty.annualValue?.minor ?? null,
  NEXT_DUE: ({ loyalty }) => loyalty.nextDueOn,
  CHURN_RISK: ({ loyalty }) => loyalty.churnRisk?.value ?? null,
  REVENUE_AT_RISK: ({ loyalty }) => loyalty.revenueAtRisk[0]?.minor ?? null,
  SHARE_OF_WALLET: ({ loyalty }) => loyalty.shareOfWallet,
};

/** 23 customers with ties and gaps in every value that they can be sorted by. */
const CUSTOMERS = Array.from({ length: 23 }, (_, index) => {
  const names = ["Ärmel", "zebra", "Zebra", "anna", "Anna", "100 %", "İstanbul", "straße", "STRASSE"];
  const name = index % 10 === 9 ? null : names[index % 10];
  const customerSince = index % 3 === 0 ? null : `201${index % 4}-01-01`;
  return customerRow(`page-${index}`, { name, customerSince, yearlySpend: euros("4000.00") });
});
const CONTRACTS = CUSTOMERS.flatMap((_, index) => {
  if (index % 4 === 0) return [];
  const customer = `page-${index}`;
  const startsOn = ["2021-03-01", "2022-03-01", "2023-03-01"][index % 3];
  const row = { startsOn, value: euros(String(100 * (index % 5))), autoRenew: index % 5 !== 1 };
  return [contractRow(customer, customer, row)];
});
const INTERACTIONS = [2, 3, 5, 7, 11, 13].map((index) =>
  interactionRow(`page-${index}`, `page-${index}`, { resolutionQuality: index % 2 ? "LOW_EFFORT" : "UNRESOLVED" }),
);

onEachDatabase("pages of customers", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.ADMIN, "sorted");
    await seed(api, { customers: CUSTOMERS.slice(0, 15) }, key);
    api.now = new Date(api.now.getTime() + 1);
    await seed(api, { customers: CUSTOMERS.slice(15), contracts: CONTRACTS, interactions: INTERACTIONS }, key);
  });

  async function page(variables: object, withKey = key) {
    return (await api.data(PAGE, variables, withKey)).customers;
  }

  /** All customers in one page, with what they are sorted by. */
  async function atOnce(variables: object): Promise<Shown[]> {
    return (await api.data(VALUES_PAGE, { ...variables, first: 200 }, key)).customers.nodes;
  }

  /** The ids of all customers, page by page in one direction. */
  async function walk(variables: object, isForward: boolean, size = PAGE_SIZE): Promise<string[]> {
    const rows: string[] = [];
    let cursor: string | undefined;
    for (;;) {
      const at = isForward ? { first: size, after: cursor } : { last: size, before: cursor };
      const { nodes, edges, pageInfo, totalCount } = await page({ ...variables, ...at });
      const ids = idsOf(nodes);
      expect(edges.map(({ node }: { node: Shown }) => node.id)).toEqual(ids);
      expect(pageInfo).toMatchObject({ startCursor: edges[0].cursor, endCursor: edges.at(-1).cursor });
      if (isForward) rows.push(...ids);
      else rows.unshift(...ids);
      const goesOn = rows.length < totalCount;
      const isFirst = cursor === undefined;
      expect(pageInfo).toMatchObject(
        isForward
          ? { hasNextPage: goesOn, hasPreviousPage: !isFirst }
          : { hasPreviousPage: goesOn, hasNextPage: !isFirst },
      );
      if (!goesOn) return rows;
      cursor = isForward ? pageInfo.endCursor : pageInfo.startCursor;
    }
  }

  describe.each(Object.keys(VALUES))("by %s", (field) => {
    test.each(["ASC", "DESC"])(
      "%s: every row once, in the same order forward, backward and at once",
      async (direction) => {
        const orderBy = { field, direction };
        const rows = await atOnce({ orderBy });
        expect(rows).toHaveLength(23);
        expect(rows).toEqual(sorted(rows, field, direction === "ASC"));
        expect(await walk({ orderBy }, true)).toEqual(idsOf(rows));
        expect(await walk({ orderBy }, false)).toEqual(idsOf(rows));
      },
    );
  });

  test("there are ties and gaps in every order", async () => {
    const rows = await atOnce({});
    for (const [field, valueOf] of Object.entries(VALUES)) {
      const values = rows.map(valueOf);
      expect([field, new Set(values).size < 23]).toEqual([field, true]);
      const hasGaps = !["CREATED_AT", "LOYALTY_SCORE"].includes(field);
      expect([field, values.includes(null)]).toEqual([field, hasGaps]);
    }
  });

  test("without an order, customers come as they were made; with a filter, only those it selects", async () => {
    const rows = await atOnce({});
    expect(rows).toEqual(sorted(rows, "CREATED_AT", true));
    const filter = { text: "STRASSE" };
    const forward = await walk({ filter }, true, 1);
    expect(forward).toEqual(idsOf(rows.filter(({ name }) => name === "straße" || name === "STRASSE")));
    expect(await walk({ filter }, false, 3)).toEqual(forward);
  });

  test("a page has 20 rows where no size is asked, and a size of 23 or more takes all", async () => {
    expect((await page({})).nodes).toHaveLength(20);
    expect((await page({ first: 23 })).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect((await page({ last: 23 })).pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  });

  test("a page beyond the last row, or of an empty list, is empty", async () => {
    const { pageInfo } = await page({ first: 23 });
    const empty = { nodes: [], edges: [] };
    const nowhere = { startCursor: null, endCursor: null };
    expect(await page({ after: pageInfo.endCursor })).toMatchObject({
      ...empty,
      totalCount: 23,
      pageInfo: { ...nowhere, hasNextPage: false, hasPreviousPage: true },
    });
    expect(await page({ filter: { segments: ["none"] } })).toMatchObject({
      ...empty,
      totalCount: 0,
      pageInfo: { ...nowhere, hasNextPage: false, hasPreviousPage: false },
    });
  });

  test("rows that come and go between two pages neither repeat nor skip the others", async () => {
    const busy = await api.createKey(Role.ADMIN, "busy");
    const names = ["b", "d", "f", "h", "j", "l", "n", "p"];
    await seed(api, { customers: names.map((name) => customerRow(name, { name })) }, busy);
    for (const isForward of [true, false]) {
      const orderBy = { field: "NAME", direction: "ASC" };
      const size = isForward ? { first: 3 } : { last: 3 };
      const first = await page({ orderBy, ...size }, busy);
      const suffix = isForward ? "forward" : "backward";
      const added = ["a", "e", "k", "z"].map((name) => customerRow(`${name}-${suffix}`, { name: `${name}-${suffix}` }));
      await seed(api, { customers: added }, busy);
      const gone = isForward ? ["b", "h"] : ["z-forward", "l"];
      for (const name of gone) await archive(name, busy);

      const rest: string[] = [];
      let cursor = isForward ? first.pageInfo.endCursor : first.pageInfo.startCursor;
      for (;;) {
        const next = await page({ orderBy, ...size, ...(isForward ? { after: cursor } : { before: cursor }) }, busy);
        rest.push(...next.nodes.map(({ name }: Shown) => name));
        const { hasNextPage, hasPreviousPage, endCursor, startCursor } = next.pageInfo;
        if (isForward ? !hasNextPage : !hasPreviousPage) break;
        cursor = isForward ? endCursor : startCursor;
      }
      const seen = first.nodes.map(({ name }: Shown) => name);
      if (isForward) {
        expect(seen).toEqual(["b", "d", "f"]);
        expect(rest).toEqual(["j", "k-forward", "l", "n", "p", "z-forward"]);
      } else {
        expect(seen).toEqual(["n", "p", "z-forward"]);
        expect(new Set(rest)).toEqual(
          new Set(["a-forward", "d", "e-forward", "f", "j", "k-forward", "a-backward", "e-backward", "k-backward"]),
        );
        expect(rest).toHaveLength(9);
      }
    }
  });

  async function archive(externalId: string, withKey: string): Promise<void> {
    await api.data(
      `mutation ($input: CustomerDeleteInput!) { customerDelete(input: $input) { customer { id } } }`,
      { input: named(externalId) },
      withKey,
    );
  }
});

function idsOf(customers: readonly Shown[]): string[] {
  return customers.map(({ id }) => id);
}

/** Sorted by a value and then by id, without a value last. */
function sorted(customers: readonly Shown[], field: string, isAscending: boolean): Shown[] {
  const valueOf = VALUES[field] ?? (() => null);
  const sign = isAscending ? 1 : -1;
  const compare = (one: string | number, other: string | number) => (one < other ? -sign : one > other ? sign : 0);
  return [...customers].sort((one, other) => {
    const [mine, its] = [valueOf(one), valueOf(other)];
    if (mine === null || its === null) {
      return Number(mine === null) - Number(its === null) || compare(one.id, other.id);
    }
    return compare(mine, its) || compare(one.id, other.id);
  });
}
