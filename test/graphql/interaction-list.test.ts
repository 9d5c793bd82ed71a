import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { walked } from "../support/page-walk.js";
import { customerRow, interactionRow, named, seed } from "../support/seed.js";
import { nameOf } from "../support/statements.js";

const LIST = `query ($filter: InteractionFilter, $first: Int, $after: String, $last: Int, $before: String) {
  interactions(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { id subject occurredAt customer { name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

const closed = (resolutionQuality: string | null) => ({ resolvedAt: "2025-12-20T10:00:00.000Z", resolutionQuality });
const at = (day: string) => ({ occurredAt: `${day}T10:00:00.000Z` });
const RECORDED = {
  open: { ...at("2025-12-01"), channel: "PHONE", agent: "Kim" },
  openComplaint: { ...at("2025-12-02"), kind: "COMPLAINT", channel: "EMAIL", agent: "Kim" },
  solved: { ...at("2025-12-03"), channel: "PHONE", agent: "Robin", ...closed("LOW_EFFORT") },
  unsolved: { ...at("2025-12-04"), kind: "COMPLAINT", channel: "CHAT", ...closed("UNRESOLVED") },
  unrated: { ...at("2025-12-05"), channel: "CHAT", agent: "kim", ...closed(null) },
  payment: { ...at("2025-12-06"), kind: "PAYMENT" },
  outreach: { ...at("2025-12-06"), kind: "OUTREACH", channel: "EMAIL", agent: "Robin" },
};
const NAMES = Object.keys(RECORDED).sort();

onEachDatabase("the list of interactions", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("ada"), customerRow("bob")],
      interactions: Object.entries(RECORDED).map(([subject, fields], index) =>
        interactionRow(subject, index % 2 ? "ada" : "bob", { subject, ...fields }),
      ),
    });
  });

  async function namesOf(filter: object): Promise<string[]> {
    const { nodes, totalCount } = (await api.data(LIST, { filter })).interactions;
    expect(totalCount).toBe(nodes.length);
    return nodes.map(({ subject }: { subject: string }) => subject).sort();
  }

  test.each<[string, object, readonly string[]]>([
    ["kinds", { kinds: ["COMPLAINT", "PAYMENT"] }, ["openComplaint", "payment", "unsolved"]],
    ["no kinds", { kinds: [] }, []],
    ["channels", { channels: ["CHAT", "EMAIL"] }, ["openComplaint", "outreach", "unrated", "unsolved"]],
    ["an instant on", { from: "2025-12-05T10:00:00Z" }, ["outreach", "payment", "unrated"]],
    ["before an instant", { to: "2025-12-02T10:00:00Z" }, ["open"]],
    ["a period", { from: "2025-12-02T10:00:00Z", to: "2025-12-04T10:00:00Z" }, ["openComplaint", "solved"]],
    ["being unresolved", { unresolved: true }, ["open", "openComplaint"]],
    ["not being so", { unresolved: false }, NAMES.filter((name) => !name.startsWith("open"))],
    ["how they ended", { qualities: ["UNRESOLVED", "LOW_EFFORT"] }, ["solved", "unsolved"]],
    ["agents, as they are written", { agents: ["Kim", "Robin"] }, ["open", "openComplaint", "outreach", "solved"]],
    ["customer", { customer: named("ada") }, ["openComplaint", "payment", "unsolved"]],
    ["an unknown customer", { customer: named("nobody") }, []],
    ["all of it together", { agents: ["Kim"], unresolved: true, channels: ["PHONE"] }, ["open"]],
    ["nothing", {}, NAMES],
    ["null", { kinds: null, from: null, unresolved: null, customer: null }, NAMES],
  ])("is narrowed by %s", async (_title, filter, names) => {
    expect(await namesOf(filter)).toEqual([...names].sort());
  });

  test("comes newest first, in one order, however it is paged, for a fixed number of statements", async () => {
    const ask = async (page: object) => (await api.data(LIST, page)).interactions;
    const { nodes } = await ask({ first: 100 });
    const instants = nodes.map(({ occurredAt }: { occurredAt: string }) => occurredAt);
    expect(instants).toEqual([...instants].sort().reverse());
    for (const isForward of [true, false]) expect(await walked(ask, 2, isForward)).toEqual(nodes);
    const costs = `query ($first: Int!) { interactions(first: $first) { nodes { subject customer { name } } } }`;
    for (const first of [1, 7]) {
      current().statements.length = 0;
      await api.data(costs, { first });
      expect(current().statements.map(nameOf)).toEqual(["apiKeyByHash", "interactionPage", "customersByIds"]);
    }
  });

  test("of one customer is narrowed in the same way", async () => {
    const query = `query ($filter: CustomerInteractionFilter) { customers { nodes {
      name interactions(filter: $filter) { totalCount nodes { subject } }
      first: interactions(filter: $filter, first: 1) { totalCount }
    } } }`;
    for (const filter of [{ unresolved: true }, { agents: ["Robin"], to: "2025-12-06T00:00:00Z" }, {}]) {
      current().statements.length = 0;
      const { customers } = await api.data(query, { filter });
      // A list that is shown whole is not counted as well.
      const counts = customers.nodes.some(
        ({ interactions }: { interactions: { totalCount: number } }) => interactions.totalCount > 1,
      );
      const expected = [
        "interactionPages",
        "interactionPages",
        ...(counts ? [expect.stringContaining("COUNT(*)")] : []),
      ];
      expect(current().statements.map(nameOf).slice(2)).toEqual(expected);
      for (const { name, interactions, first } of customers.nodes) {
        expect(first.totalCount).toBe(interactions.totalCount);
        const own = interactions.nodes.map(({ subject }: { subject: string }) => subject).sort();
        expect(interactions.totalCount).toBe(own.length);
        expect(await namesOf({ ...filter, customer: named(name.replace("Customer ", "")) })).toEqual(own);
      }
    }
  });

  test("leaves archived interactions out", async () => {
    await seed(api, { interactions: [{ ...named("payment"), operation: "DELETE" }] });
    expect(await namesOf({ kinds: ["PAYMENT"] })).toEqual([]);
  });
});
