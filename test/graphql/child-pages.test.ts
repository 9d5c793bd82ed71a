import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, interactionRow, seed } from "../support/seed.js";

const COUNT = 11;
const PAGE_SIZE = 3;

/** The children of two customers, by start or instant with ties; the newest come first. */
const CUSTOMERS = ["ada", "bob"];
const CONTRACTS = CUSTOMERS.flatMap((customer) =>
  Array.from({ length: COUNT }, (_, index) => {
    const startsOn = `2025-0${1 + (index % 4)}-01`;
    return contractRow(`${customer}-${index}`, customer, { product: `${customer} ${index}`, startsOn });
  }),
);
const INTERACTIONS = CUSTOMERS.flatMap((customer) =>
  Array.from({ length: COUNT }, (_, index) => {
    const occurredAt = `2025-01-01T00:00:00.00${index % 4}Z`;
    return interactionRow(`${customer}-${index}`, customer, { subject: `${customer} ${index}`, occurredAt });
  }),
);

const KINDS = [
  {
    list: "contracts",
    text: "product",
    sortedBy: "startsOn",
    newest: { contracts: [contractRow("newest", "ada", { startsOn: "2025-06-01" })] },
  },
  {
    list: "interactions",
    text: "subject",
    sortedBy: "occurredAt",
    newest: { interactions: [interactionRow("newest", "ada", { occurredAt: "2025-06-01T00:00:00Z" })] },
  },
] as const;

type Row = Readonly<Record<"id" | "product" | "subject" | "startsOn" | "occurredAt", string>>;

onEachDatabase("the contracts and interactions of a customer", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [...CUSTOMERS, "nobody"].map((name) => customerRow(name)),
      contracts: CONTRACTS,
      interactions: INTERACTIONS,
    });
  });

  describe.each(KINDS)("$list", ({ list, text, sortedBy, newest }) => {
    const query = `query ($customer: String!, $first: Int, $after: String, $last: Int, $before: String) {
      customer(externalId: { system: "crm", externalId: $customer }) {
        page: ${list}(first: $first, after: $after, last: $last, before: $before) {
          totalCount
          nodes { id ${text} ${sortedBy} }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }`;
    const page = async (variables: object) => (await api.data(query, { customer: "ada", ...variables })).customer.page;

    test("come newest first, each once, and in the same order forward, backward and at once", async () => {
      const { nodes, totalCount } = await page({ first: 200 });
      expect(totalCount).toBe(COUNT);
      expect(nodes).toHaveLength(COUNT);
      const newestFirst = [...(nodes as Row[])].sort((one, other) => {
        const [mine, its] = [one, other].map((row) => row[sortedBy] + row.id);
        return (mine ?? "") < (its ?? "") ? 1 : -1;
      });
      expect(nodes).toEqual(newestFirst);
      expect(await walk(true)).toEqual(nodes);
      expect(await walk(false)).toEqual(nodes);
    });

    async function walk(isForward: boolean): Promise<Row[]> {
      const rows: Row[] = [];
      let cursor: string | undefined;
      for (;;) {
        const at = isForward ? { first: PAGE_SIZE, after: cursor } : { last: PAGE_SIZE, before: cursor };
        const { nodes, pageInfo } = await page(at);
        if (isForward) rows.push(...nodes);
        else rows.unshift(...nodes);
        const goesOn = rows.length < COUNT;
        const [ahead, behind] = isForward ? ["hasNextPage", "hasPreviousPage"] : ["hasPreviousPage", "hasNextPage"];
        expect(pageInfo).toMatchObject({ [String(ahead)]: goesOn, [String(behind)]: cursor !== undefined });
        if (!goesOn) return rows;
        cursor = isForward ? pageInfo.endCursor : pageInfo.startCursor;
      }
    }

    test("are empty where the customer has none", async () => {
      expect(await page({ customer: "nobody" })).toEqual({
        totalCount: 0,
        nodes: [],
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      });
    });

    test("of several customers are pages of their own", async () => {
      const { customers } = await api.data(`{ customers {
        nodes { name page: ${list}(last: 2) { totalCount nodes { ${text} } pageInfo { hasPreviousPage } } }
      } }`);
      for (const customer of CUSTOMERS) {
        const { nodes } = await page({ customer, first: 200 });
        const own = customers.nodes.find(({ name }: { name: string }) => name === `Customer ${customer}`);
        expect(own.page).toEqual({
          totalCount: COUNT,
          nodes: (nodes as Row[]).slice(-2).map((row) => ({ [text]: row[text] })),
          pageInfo: { hasPreviousPage: true },
        });
      }
    });

    test("that come after the first page was read do not change the pages after it", async () => {
      const before = await page({ first: 200 });
      const first = await page({ first: PAGE_SIZE });
      await seed(api, newest);
      const rest = await page({ first: 200, after: first.pageInfo.endCursor });
      expect(rest.nodes).toEqual(before.nodes.slice(PAGE_SIZE));
      expect(rest.totalCount).toBe(COUNT + 1);
    });
  });
});
