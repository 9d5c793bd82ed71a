import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { walked } from "../support/page-walk.js";
import { contractRow, customerRow, named, seed } from "../support/seed.js";
import { nameOf } from "../support/statements.js";

const LIST = `query (
  $filter: ContractFilter, $orderBy: ContractOrder, $first: Int, $after: String, $last: Int, $before: String
) {
  contracts(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { id product startsOn dueOn endsOn status createdAt currentTerm { number startsOn dueOn } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

/** What the contracts are called, when they start, and what else is agreed; today is 15 January 2026. */
const AGREED = {
  upcoming: { startsOn: "2026-03-01" },
  upcomingCancelled: { startsOn: "2026-02-01" },
  running: { startsOn: "2025-06-01" },
  today: { startsOn: "2025-01-16" },
  in30: { startsOn: "2025-02-15" },
  in31: { startsOn: "2025-02-16" },
  rolling: { startsOn: "2022-05-10", termMonths: 1, autoRenew: true },
  agreed: { startsOn: "2025-02-01" },
  pending: { startsOn: "2025-01-10" },
  cancelled: { startsOn: "2025-04-01", autoRenew: true },
  endsIn30: { startsOn: "2025-02-14", autoRenew: true },
  endsAhead: { startsOn: "2025-05-20", termMonths: 1, autoRenew: true },
  lapsed: { startsOn: "2024-01-10" },
  terminated: { startsOn: "2025-03-01" },
};
const EVENTS = [
  { contract: "upcomingCancelled", type: "CANCELLED", day: "2026-01-10" },
  { contract: "agreed", type: "RENEWAL_AGREED", day: "2026-01-12" },
  { contract: "cancelled", type: "CANCELLED", day: "2026-01-02" },
  { contract: "endsIn30", type: "CANCELLED", day: "2026-01-02" },
  { contract: "endsAhead", type: "TERMINATED", day: "2026-12-01" },
  { contract: "terminated", type: "TERMINATED", day: "2025-09-01" },
];
const STATUSES = {
  UPCOMING: ["upcoming", "upcomingCancelled"],
  RUNNING: ["agreed", "in30", "in31", "rolling", "running", "today"],
  PENDING: ["pending"],
  ENDING: ["cancelled", "endsAhead", "endsIn30"],
  ENDED: ["lapsed", "terminated"],
};
const NAMES = Object.keys(AGREED).sort();

onEachDatabase("the list of contracts", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ada"), customerRow("bob")],
      contracts: Object.entries(AGREED).map(([name, fields], index) =>
        contractRow(name, index % 2 ? "ada" : "bob", { product: name, ...fields }),
      ),
      contractEvents: EVENTS.map(({ contract, ...event }) => ({
        ...named(contract),
        ...event,
        contract: named(contract),
      })),
    });
  });
  afterEach(() => api.setDay("2026-01-15"));

  const list = async (variables: object = {}) => (await api.data(LIST, { first: 100, ...variables })).contracts;

  interface Row {
    readonly product: string;
    readonly status: string;
    readonly dueOn: string | null;
    readonly endsOn: string | null;
  }

  async function namesOf(filter: object): Promise<string[]> {
    const { nodes, totalCount } = await list({ filter });
    expect(totalCount).toBe(nodes.length);
    return nodes.map(({ product }: Row) => product).sort();
  }

  test.each(Object.entries(STATUSES))("a contract that is %s says so, and is found by it", async (status, names) => {
    const { nodes } = await list();
    const saying = nodes.filter((row: Row) => row.status === status).map(({ product }: Row) => product);
    expect(saying.sort()).toEqual(names);
    expect(await namesOf({ statuses: [status] })).toEqual(names);
  });

  test("several statuses are taken together, none finds none", async () => {
    expect(await namesOf({ statuses: ["ENDING", "PENDING"] })).toEqual([
      "cancelled",
      "endsAhead",
      "endsIn30",
      "pending",
    ]);
    expect(await namesOf({ statuses: [] })).toEqual([]);
    expect(await namesOf({ statuses: null })).toEqual(NAMES);
  });

  test("a contract shows its due day, its end and its current term", async () => {
    const rows = new Map((await list()).nodes.map(({ product, ...row }: Row) => [product, row]));
    const rolled = { number: 45, startsOn: "2026-01-10", dueOn: "2026-02-09" };
    expect(rows.get("rolling")).toMatchObject({ dueOn: "2026-02-09", endsOn: null, currentTerm: rolled });
    expect(rows.get("agreed")).toMatchObject({ dueOn: "2027-01-31", endsOn: null, currentTerm: { number: 1 } });
    expect(rows.get("pending")).toMatchObject({ dueOn: "2026-01-09", currentTerm: { number: 1, dueOn: "2026-01-09" } });
    expect(rows.get("cancelled")).toMatchObject({ dueOn: null, endsOn: "2026-04-01", currentTerm: { number: 1 } });
    expect(rows.get("endsAhead")).toMatchObject({ dueOn: null, endsOn: "2026-12-01", currentTerm: { number: 8 } });
    expect(rows.get("terminated")).toMatchObject({ dueOn: null, endsOn: "2025-09-01", currentTerm: null });
    expect(rows.get("upcoming")).toMatchObject({ dueOn: "2027-02-28", endsOn: null, currentTerm: null });
  });

  test("what is due or ends within days from today is found, both ends included", async () => {
    expect(await namesOf({ dueWithinDays: 0 })).toEqual(["today"]);
    expect(await namesOf({ dueWithinDays: 30 })).toEqual(["in30", "rolling", "today"]);
    expect(await namesOf({ dueWithinDays: 31 })).toEqual(["in30", "in31", "rolling", "today"]);
    expect(await namesOf({ endingWithinDays: 0 })).toEqual([]);
    expect(await namesOf({ endingWithinDays: 29 })).toEqual([]);
    expect(await namesOf({ endingWithinDays: 30 })).toEqual(["endsIn30"]);
    for (const field of ["dueWithinDays", "endingWithinDays"]) {
      for (const days of [-1, 36_501]) {
        const { errors } = await api.send(LIST, { filter: { [field]: days } });
        expect(errors?.[0]?.extensions.code).toBe("ARGUMENT_OUT_OF_RANGE");
      }
    }
  });

  test("what is undecided or ending, what is not, and what is about a product is found", async () => {
    const undecided = ["agreed", "in30", "in31", "pending", "rolling", "running", "today", "upcoming"];
    const ending = ["cancelled", "endsAhead", "endsIn30", "upcomingCancelled"];
    expect(await namesOf({ undecided: true })).toEqual(undecided);
    expect(await namesOf({ undecided: false })).toEqual(NAMES.filter((name) => !undecided.includes(name)));
    expect(await namesOf({ ending: true })).toEqual(ending);
    expect(await namesOf({ ending: false })).toEqual(NAMES.filter((name) => !ending.includes(name)));
    expect(await namesOf({ undecided: true, ending: true })).toEqual([]);
    expect(await namesOf({ products: ["today", "agreed", "nothing", "Running"] })).toEqual(["agreed", "today"]);
    expect(await namesOf({ products: [] })).toEqual([]);
  });

  test("the contracts of a customer are found from both ends, under the same filter", async () => {
    const query = `query ($filter: CustomerContractFilter) { customers { nodes {
      name contracts(first: 50, filter: $filter) { totalCount nodes { product } }
    } } }`;
    const filter = { undecided: true, dueWithinDays: 31 };
    const { customers } = await api.data(query, { filter });
    for (const { name, contracts } of customers.nodes) {
      const own = contracts.nodes.map(({ product }: Row) => product).sort();
      expect(contracts.totalCount).toBe(own.length);
      expect(own.length).toBe(2);
      expect(await namesOf({ ...filter, customer: named(name.replace("Customer ", "")) })).toEqual(own);
    }
    expect(await namesOf({ customer: named("nobody") })).toEqual([]);
  });

  const ORDERS = ["STARTS_ON", "DUE_ON", "ENDS_ON", "CREATED_AT"].flatMap((field) =>
    [{}, { undecided: true }, { ending: true }].flatMap((filter) =>
      ["ASC", "DESC"].map((direction) => ({ field, direction, filter })),
    ),
  );
  const FIELDS: Record<string, "startsOn" | "dueOn" | "endsOn" | "createdAt"> = {
    STARTS_ON: "startsOn",
    DUE_ON: "dueOn",
    ENDS_ON: "endsOn",
    CREATED_AT: "createdAt",
  };

  test.each(ORDERS)("by $field $direction under $filter comes in one order, however it is paged", async (order) => {
    const { filter, ...orderBy } = order;
    const ask = async (page: object) => (await api.data(LIST, { filter, orderBy, ...page })).contracts;
    const { nodes } = await ask({ first: 100 });
    const column = FIELDS[order.field] ?? "startsOn";
    const values: (string | null)[] = nodes.map((row: Record<typeof column, string | null>) => row[column]);
    const known = values.filter((value) => value !== null);
    const sorted = [...known].sort();
    expect(known).toEqual(order.direction === "ASC" ? sorted : sorted.reverse());
    expect(values.slice(known.length).every((value) => value === null)).toBe(true);
    for (const isForward of [true, false]) expect(await walked(ask, 3, isForward)).toEqual(nodes);
  });

  test("comes latest start first where no order is asked for, and counts only where it is asked to", async () => {
    const starts = (await list()).nodes.map(({ startsOn }: { startsOn: string }) => startsOn);
    expect(starts).toEqual([...starts].sort().reverse());
    for (const first of [2, 12]) {
      current().statements.length = 0;
      await api.data(
        `query ($first: Int!) { contracts(first: $first) {
          nodes { status dueOn endsOn currentTerm { value { amount } } customer { name } termsConnection(last: 2) { nodes { number } } }
        } }`,
        { first },
      );
      // How a contract stands depends on those that continue it, which are read beside its customer and terms.
      expect(current().statements.map(nameOf).sort()).toEqual([
        "apiKeyByHash",
        "contractPage",
        "contractsByCustomers",
        "customersByIds",
        "eventsByCustomers",
        "termsInForce",
      ]);
    }
    current().statements.length = 0;
    await api.data("{ contracts(first: 1) { totalCount rowsBehind nodes { product } } }");
    expect(current().statements.map(nameOf)).toEqual(["apiKeyByHash", "contractPage", "countContracts", "countStale"]);
  });

  test("a cursor of another order, filter or workspace is refused", async () => {
    const { pageInfo } = await list({ first: 2 });
    const stranger = await api.createKey(Role.READ, "stranger");
    const elsewhere = await api.send(LIST, { first: 2, after: pageInfo.endCursor }, stranger);
    expect(elsewhere.errors?.[0]?.extensions.code).toBe("CURSOR_INVALID");
    for (const other of [{ filter: { undecided: true } }, { orderBy: { field: "DUE_ON" } }]) {
      const { errors } = await api.send(LIST, { first: 2, after: pageInfo.endCursor, ...other });
      expect(errors?.[0]?.extensions.code).toBe("CURSOR_INVALID");
    }
  });

  test("shows how a contract stands today also where stored values are behind", async () => {
    api.setDay("2026-03-01");
    const rows = new Map((await list()).nodes.map(({ product, status }: Row) => [product, status]));
    expect(Object.fromEntries(rows)).toMatchObject({
      upcoming: "RUNNING",
      pending: "ENDED",
      in30: "PENDING",
      rolling: "RUNNING",
      endsIn30: "ENDED",
      cancelled: "ENDING",
    });
    expect((await api.data("{ contracts { rowsBehind } }")).contracts.rowsBehind).toBe(2);
  });

  test("the terms of a contract come in pages, first to last", async () => {
    const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
      contract(externalId: { system: "crm", externalId: "rolling" }) {
        terms { number }
        termsConnection(first: $first, after: $after, last: $last, before: $before) {
          totalCount nodes { number } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }`;
    const ask = async (page: object) => (await api.data(query, page)).contract.termsConnection;
    const { contract } = await api.data(query);
    expect(contract.terms).toHaveLength(45);
    expect(contract.termsConnection).toMatchObject({ totalCount: 45, nodes: contract.terms.slice(0, 20) });
    expect((await ask({ last: 2 })).nodes).toEqual([{ number: 44 }, { number: 45 }]);
    for (const isForward of [true, false]) expect(await walked(ask, 7, isForward)).toEqual(contract.terms);
  });

  test("leaves archived contracts out", async () => {
    await seed(api, { contracts: [contractRow("archived", "ada", { product: "archived" })] });
    expect(await namesOf({ products: ["archived"] })).toEqual(["archived"]);
    await seed(api, { contracts: [{ ...named("archived"), operation: "DELETE" }] });
    expect(await namesOf({ products: ["archived"] })).toEqual([]);
  });
});
