import { uuidWithin } from "../../src/model/node.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { keepTraces } from "../support/kept-traces.js";
import { customerRow, interactionRow, named, personRow, seed } from "../support/seed.js";

const DATA = `query ($customerId: ID, $personId: ID, $first: Int, $after: String, $last: Int, $before: String) {
  personalData(customerId: $customerId, personId: $personId, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { kind id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const IDS = `query ($externalId: ExternalIdInput!) {
  customer(externalId: $externalId) { id } person(externalId: $externalId) { id }
}`;

interface Page {
  readonly nodes: readonly unknown[];
  readonly pageInfo: Readonly<Record<"hasNextPage" | "hasPreviousPage", boolean>> &
    Readonly<Record<"startCursor" | "endCursor", string | null>>;
}

onEachDatabase("the query personalData", (current) => {
  let api: TestApi;
  let customerId: string;
  let personId: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ada")],
      people: [personRow("ada", "ada")],
      interactions: [1, 2, 3, 4].map((index) => interactionRow(`i${index}`, "ada")),
    });
    const { customer, person } = await api.data(IDS, named("ada"));
    customerId = customer.id;
    personId = person.id;
  });
  afterAll(() => api.stop());

  test("pages through everything in either direction, and counts it", async () => {
    const all = (await api.data(DATA, { customerId, first: 200 })).personalData;
    expect(all.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(all.totalCount).toBe(all.nodes.length);
    const forward: unknown[] = [];
    for (let after: string | null = null; forward.length < all.nodes.length;) {
      const { nodes, pageInfo } = (await api.data(DATA, { customerId, first: 4, after })).personalData;
      forward.push(...nodes);
      after = pageInfo.endCursor as string;
      expect(pageInfo.hasNextPage).toBe(forward.length < all.nodes.length);
    }
    expect(forward).toEqual(all.nodes);
    const backward: unknown[] = [];
    for (let before: string | null = null; backward.length < all.nodes.length;) {
      const { nodes, pageInfo } = (await api.data(DATA, { customerId, last: 4, before })).personalData;
      backward.unshift(...nodes);
      before = pageInfo.startCursor as string;
      expect(pageInfo.hasPreviousPage).toBe(backward.length < all.nodes.length);
    }
    expect(backward).toEqual(all.nodes);
  });

  test("ends a page early where payloads are large, and goes on behind it in either direction", async () => {
    await seed(api, { customers: [customerRow("large")] });
    const { id } = (await api.data(IDS, named("large"))).customer;
    const own = uuidWithin("customer", id) ?? "";
    for (const size of [3, 3, 2, 5]) {
      const body = "x".repeat(size * 1024 * 1024);
      await keepTraces(current(), { ownerId: own, customerId: own, recordId: own, body }, "word", api.now);
    }
    const all = (await api.data(DATA, { customerId: id, first: 1 })).personalData.totalCount;
    const rest = all - 4;
    expect(await pages(id, "first")).toEqual([rest + 2, 2]);
    expect(await pages(id, "last")).toEqual([1, 2, rest + 1]);
  });

  /** How many entries the pages hold that cover everything, read on from each page's end. */
  async function pages(id: string, direction: "first" | "last"): Promise<number[]> {
    const [on, from, to] =
      direction === "first"
        ? (["hasNextPage", "after", "endCursor"] as const)
        : (["hasPreviousPage", "before", "startCursor"] as const);
    const sizes: number[] = [];
    for (let cursor: string | null = null; ;) {
      const { nodes, pageInfo }: Page = (await api.data(DATA, { customerId: id, [direction]: 200, [from]: cursor }))
        .personalData;
      sizes.push(nodes.length);
      cursor = pageInfo[to];
      if (!pageInfo[on]) return sizes;
    }
  }

  test("tells the same of a customer by an id that was merged into it", async () => {
    await seed(api, { customers: [customerRow("twin")] });
    const { customer: twin } = await api.data(IDS, named("twin"));
    await seed(api, { customers: [{ ...named("twin"), operation: "MERGE", into: named("ada") }] });
    const [byOld, byNew] = await Promise.all(
      [twin.id, customerId].map(
        async (id) => (await api.data(DATA, { customerId: id, first: 200 })).personalData.nodes,
      ),
    );
    expect(byOld).toEqual(byNew);
  });

  test("is for administrators of the workspace", async () => {
    const writer = await api.createKey(Role.WRITE);
    expect((await api.send(DATA, { customerId }, writer)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const elsewhere = await api.createKey(Role.ADMIN, "elsewhere");
    for (const named of [{ customerId }, { personId }]) {
      expect((await api.send(DATA, named, elsewhere)).data).toEqual({ personalData: null });
    }
  });

  test.each([
    ["no id", () => ({}), "REFERENCE_AMBIGUOUS"],
    ["two ids", () => ({ customerId, personId }), "REFERENCE_AMBIGUOUS"],
    ["an id of another type", () => ({ customerId: personId }), "ID_INVALID"],
    ["a page that is too large", () => ({ customerId, first: 201 }), "PAGE_SIZE_INVALID"],
    ["a cursor of another one", () => ({ personId, after: cursor }), "CURSOR_INVALID"],
  ])("refuses %s", async (_title, variables, code) => {
    cursor = (await api.data(DATA, { customerId, first: 1 })).personalData.pageInfo.endCursor;
    expect((await api.send(DATA, variables())).errors?.[0]?.extensions.code).toBe(code);
  });
  let cursor: string;
});
