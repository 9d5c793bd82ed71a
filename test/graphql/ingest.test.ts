import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { type Batch, contractRow, customerRow, euros, ingest, interactionRow, named, seed } from "../support/seed.js";
import { storedContents, storedRows } from "../support/stored-rows.js";

interface RowResult {
  readonly outcome: string;
  readonly id: string | null;
}
const outcomes = (results: readonly RowResult[]) => results.map(({ outcome }) => outcome);

/** Facts of two customers, latest first within each kind. */
function history(
  prefix: string,
): Batch & Required<Pick<Batch, "customers" | "contracts" | "contractEvents" | "interactions">> {
  const id = (name: string) => `${prefix}-${name}`;
  const event = (name: string, fields: object) => ({ ...named(id(name)), contract: named(id("old")), ...fields });
  return {
    customers: [customerRow(id("bob")), customerRow(id("ada"), { tags: ["b", "a"], customFields: { b: 1, a: 2 } })],
    contracts: [
      contractRow(id("new"), id("bob"), { startsOn: "2025-12-01", cancelledOn: "2026-01-02" }),
      contractRow(id("old"), id("ada"), { startsOn: "2022-01-01" }),
    ],
    contractEvents: [
      event("third", { type: "CANCELLED", day: "2025-06-01" }),
      event("second", { type: "RENEWAL_AGREED", day: "2023-12-15", months: 24, value: euros("240") }),
      event("raise", { type: "VALUE_CHANGED", day: "2023-07-01", value: euros("130") }),
      event("first", { type: "RENEWAL_AGREED", day: "2022-12-01" }),
    ],
    interactions: [
      interactionRow(id("late"), id("ada"), { occurredAt: "2026-01-10T00:00:00.000Z", satisfaction: 4 }),
      interactionRow(id("call"), id("bob"), { resolutionQuality: "LOW_EFFORT" }),
      interactionRow(id("early"), id("ada"), { occurredAt: "2022-03-01T00:00:00.000Z", kind: "PURCHASE" }),
      { customer: named(id("ada")), kind: "REFERRAL", referredCustomer: named(id("bob")), ...named(id("referral")) },
    ],
  };
}

/** A batch of which some rows are good and some are not. */
const MIXED = (prefix: string): Batch => ({
  customers: [
    customerRow(`${prefix}-good`),
    customerRow(`${prefix}-bad`, { name: "" }),
    customerRow(`${prefix}-late`, { segment: "new" }),
  ],
  contracts: [
    contractRow(`${prefix}-orphan`, `${prefix}-bad`),
    contractRow(`${prefix}-good`, `${prefix}-good`),
    contractRow(`${prefix}-months`, `${prefix}-good`, { termMonths: 0 }),
  ],
  contractEvents: [
    { contract: named(`${prefix}-orphan`), type: "CANCELLED", day: "2026-01-01" },
    { contract: named(`${prefix}-good`), type: "CANCELLED", day: "2026-01-01" },
  ],
  interactions: [
    interactionRow(`${prefix}-good`, `${prefix}-late`),
    interactionRow(`${prefix}-orphan`, `${prefix}-bad`),
  ],
});

const LOYALTY = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer {
  name activity loyaltyTier retentionRate { numerator denominator } loyaltyReasons { factor text points }
  contracts { nodes { terms { startsOn endsOn outcome decidedBy value { amount } } events { type day } } }
  interactions { nodes { kind occurredAt } }
} } }`;

onEachDatabase("ingest", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  afterEach(() => api.setDay("2026-01-15"));

  test("takes rows in any order of time, with customers and contracts of the same batch", async () => {
    const answer = await seed(api, history("mixed"));
    expect(answer).toMatchObject({ failed: 0, userErrors: [] });
    const ids = answer.customers.map(({ id }: RowResult) => id);
    const { nodes } = await api.data(LOYALTY, { ids });
    expect(nodes.map(({ name }: { name: string }) => name)).toEqual(["Customer mixed-bob", "Customer mixed-ada"]);
    const [, ada] = nodes;
    expect(ada.contracts.nodes[0].terms).toEqual([
      {
        startsOn: "2022-01-01",
        endsOn: "2023-01-01",
        outcome: "RENEWED",
        decidedBy: "AGREED",
        value: { amount: "120.00" },
      },
      {
        startsOn: "2023-01-01",
        endsOn: "2024-01-01",
        outcome: "RENEWED",
        decidedBy: "AGREED",
        value: { amount: "120.00" },
      },
      {
        startsOn: "2024-01-01",
        endsOn: "2026-01-01",
        outcome: "LAPSED",
        decidedBy: "CANCELLED",
        value: { amount: "240.00" },
      },
    ]);
    expect(ada.retentionRate).toEqual({ numerator: 2, denominator: 3 });
    expect(ada.interactions.nodes.map(({ kind }: { kind: string }) => kind)).toEqual([
      "REFERRAL",
      "SERVICE",
      "PURCHASE",
    ]);
  });

  test("makes the same of the same facts, whether they come in one batch or row by row", async () => {
    const together = await seed(api, history("together"));
    const { customers, contracts, contractEvents, interactions } = history("apart");
    const apart = await seed(api, { customers });
    for (const contract of contracts) await seed(api, { contracts: [contract] });
    for (const interaction of interactions) await seed(api, { interactions: [interaction] });
    for (const event of contractEvents.toReversed()) await seed(api, { contractEvents: [event] });
    const [one, other] = await Promise.all(
      [together, apart].map(async (answer) => {
        const { nodes } = await api.data(LOYALTY, { ids: answer.customers.map(({ id }: RowResult) => id) });
        return JSON.stringify(nodes).replace(/together|apart/g, "");
      }),
    );
    expect(one).toBe(other);
  });

  test("answers in the order of the input, with the id of each record", async () => {
    const rows = ["c", "a", "b"].map((name) => customerRow(`order-${name}`));
    const first = await seed(api, { customers: rows });
    expect(outcomes(first.customers)).toEqual(["CREATED", "CREATED", "CREATED"]);
    const changed = rows.toReversed().map((row, index) => (index === 1 ? { ...row, segment: "changed" } : row));
    const second = await seed(api, { customers: [...changed, customerRow("order-d")] });
    expect(outcomes(second.customers)).toEqual(["UNCHANGED", "UPDATED", "UNCHANGED", "CREATED"]);
    const ids = (results: readonly RowResult[]) => results.map(({ id }) => id);
    expect(ids(second.customers).slice(0, 3)).toEqual(ids(first.customers).toReversed());
    const events = [named("order-event"), named("order-event-2")].map((key, index) => ({
      ...key,
      contract: named("order-contract"),
      type: "VALUE_CHANGED",
      day: `2025-0${8 - index}-01`,
      value: euros("1"),
    }));
    const { contractEvents } = await seed(api, {
      contracts: [contractRow("order-contract", "order-a")],
      contractEvents: events,
    });
    const { customer } = await api.data(`{ customer(externalId: { system: "crm", externalId: "order-a" }) {
      contracts { nodes { events { id day } } }
    } }`);
    const byDay = customer.contracts.nodes[0].events.map(({ id }: { id: string }) => id);
    expect(byDay).toEqual(ids(contractEvents).toReversed());
  });

  test("of the same batch again changes nothing: all rows are UNCHANGED, and no row differs", async () => {
    const batch = history("again");
    await seed(api, batch);
    const before = await storedContents(current().database);
    api.setDay("2026-01-20");
    const answer = await seed(api, batch);
    for (const kind of ["customers", "contracts", "contractEvents", "interactions"] as const) {
      expect(outcomes(answer[kind])).toEqual(batch[kind].map(() => "UNCHANGED"));
    }
    expect(await storedContents(current().database)).toEqual(before);
  });

  test("does not double an event that is known by its external id, even where it is told otherwise", async () => {
    const row = { ...named("once"), contract: named("event"), type: "CANCELLED", day: "2025-12-01" };
    const first = await seed(api, {
      customers: [customerRow("event")],
      contracts: [contractRow("event", "event")],
      contractEvents: [row],
    });
    const again = await seed(api, { contractEvents: [{ ...row, day: "2025-12-24" }] });
    expect(again.contractEvents).toEqual([{ outcome: "UNCHANGED", id: first.contractEvents[0].id, userErrors: [] }]);
    const { customer } = await api.data(`{ customer(externalId: { system: "crm", externalId: "event" }) {
      contracts { nodes { events { type day } } }
    } }`);
    expect(customer.contracts.nodes[0].events).toEqual([{ type: "CANCELLED", day: "2025-12-01" }]);
  });

  test("that fails in one row writes nothing where all are to be taken or none", async () => {
    const before = await storedRows(current().database);
    const answer = await ingest(api, { ...MIXED("abort"), onError: "ABORT_ALL" });
    expect(answer).toMatchObject({
      failed: 5,
      customers: [{ outcome: "NOT_APPLIED" }, { outcome: "FAILED" }, { outcome: "NOT_APPLIED" }],
      contracts: [{ outcome: "FAILED" }, { outcome: "NOT_APPLIED" }, { outcome: "FAILED" }],
      contractEvents: [{ outcome: "FAILED" }, { outcome: "NOT_APPLIED" }],
      interactions: [{ outcome: "NOT_APPLIED" }, { outcome: "FAILED" }],
    });
    const all = [answer.customers, answer.contracts, answer.contractEvents, answer.interactions].flat() as RowResult[];
    expect(all.every(({ id }) => id === null)).toBe(true);
    expect(await storedRows(current().database)).toEqual(before);
    expect(await ingest(api, MIXED("abort"))).toEqual(answer);
  });

  test("leaves out the rows that fail, and writes the others, where asked to", async () => {
    const answer = await ingest(api, { ...MIXED("skip"), onError: "SKIP_ROW" });
    const failure = (code: string, kind: string, ...path: string[]) => ({
      outcome: "FAILED",
      id: null,
      userErrors: [{ code, path: ["input", kind, ...path] }],
    });
    expect(answer).toMatchObject({
      failed: 5,
      customers: [{ outcome: "CREATED" }, failure("TEXT_INVALID", "customers", "1", "name"), { outcome: "CREATED" }],
      contracts: [
        failure("CUSTOMER_NOT_FOUND", "contracts", "0", "customer", "externalId"),
        { outcome: "CREATED" },
        failure("MONTHS_INVALID", "contracts", "2", "termMonths"),
      ],
      contractEvents: [
        failure("CONTRACT_NOT_FOUND", "contractEvents", "0", "contract", "externalId"),
        { outcome: "CREATED" },
      ],
      interactions: [
        { outcome: "CREATED" },
        failure("CUSTOMER_NOT_FOUND", "interactions", "1", "customer", "externalId"),
      ],
    });
    const { customers } =
      await api.data(`{ customers(filter: { text: "skip-" }, orderBy: { field: NAME, direction: ASC }) {
      nodes { name contracts { nodes { terms { outcome } } } interactions { totalCount } }
    } }`);
    expect(customers.nodes).toEqual([
      {
        name: "Customer skip-good",
        contracts: { nodes: [{ terms: [{ outcome: "LAPSED" }] }] },
        interactions: { totalCount: 0 },
      },
      { name: "Customer skip-late", contracts: { nodes: [] }, interactions: { totalCount: 1 } },
    ]);
  });

  test("of an aborted batch leaves its neighbours in the request as they are", async () => {
    const answer = await api.data(
      `mutation ($bad: IngestInput!) {
        before: customerUpsert(input: { externalId: { system: "crm", externalId: "neighbour-1" } }) { customer { id } }
        ingest(input: $bad) { failed }
        after: customerUpsert(input: { externalId: { system: "crm", externalId: "neighbour-2" } }) { customer { id } }
      }`,
      { bad: MIXED("neighbour") },
    );
    const { nodes } = await api.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`, {
      ids: [answer.before.customer.id, answer.after.customer.id],
    });
    expect(nodes).toEqual([{ id: answer.before.customer.id }, { id: answer.after.customer.id }]);
  });

  test("takes 1,000 rows of all kinds, and refuses 1,001", async () => {
    const batch = (count: number): Batch => ({
      customers: [customerRow("many")],
      contracts: [contractRow("many", "many")],
      interactions: Array.from({ length: count - 2 }, (_, index) => interactionRow(`many-${index}`, "many")),
    });
    const before = await storedRows(current().database);
    const refused = await ingest(api, batch(1001));
    expect(refused).toMatchObject({
      failed: 0,
      userErrors: [{ code: "BATCH_TOO_LARGE", path: ["input"] }],
      customers: [],
      interactions: [],
    });
    expect(await storedRows(current().database)).toEqual(before);
    const taken = await ingest(api, batch(1000));
    expect(taken.failed).toBe(0);
    expect(taken.interactions).toHaveLength(998);
  });

  test("of nothing at all is nothing", async () => {
    const before = await storedRows(current().database);
    expect(await ingest(api, {})).toEqual({
      failed: 0,
      userErrors: [],
      customers: [],
      people: [],
      contracts: [],
      contractEvents: [],
      interactions: [],
    });
    expect(await storedRows(current().database)).toEqual(before);
  });
});
