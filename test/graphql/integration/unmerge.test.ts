import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, ingest, interactionRow, named, seed } from "../../support/seed.js";
import { expectPure, storedCustomers } from "../../support/stored-facts.js";
import { storedContents } from "../../support/stored-rows.js";
import { changesOf } from "./feed.js";

const UNMERGE = `mutation ($input: CustomerUnmergeInput!) { customerUnmerge(input: $input) {
  customer { id name externalIds { system externalId } }
  remaining { id name externalIds { system externalId } }
  contracts interactions undecided userErrors { code path }
} }`;
const CUSTOMER = `query ($externalId: ExternalIdInput) { customer(externalId: $externalId) {
  id loyaltyScore activity annualValue { amount }
  contracts { nodes { id product } } interactions { nodes { id subject } }
} }`;
const RETENTION = `{ retention(from: "2024-01-01", to: "2026-01-01") {
  renewals { numerator denominator } customersKept { numerator denominator }
} }`;

// What a wrong merge, or a wrong match, costs.
onEachDatabase("a customer in whom two were joined", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  const unmerge = async (customer: object, ...externalIds: object[]) =>
    (await api.data(UNMERGE, { input: { customer, externalIds } })).customerUnmerge;
  const shown = async (key: string, system?: string) => (await api.data(CUSTOMER, named(key, system))).customer;
  const idOf = (key: string, system?: string) => named(key, system).externalId;
  /** Merges a minute later, so that what was there before is told from what comes after. */
  const merge = (from: string, into: string) => {
    api.now = new Date(api.now.getTime() + 60_000);
    return seed(api, { customers: [{ ...named(from), operation: "MERGE", into: named(into) }] });
  };
  /** What is stored of every customer is what its facts give. */
  const expectAllPure = async () => {
    const workspace = await current().workspace();
    for (const stored of await storedCustomers(current().database.reader, workspace)) expectPure(stored, workspace);
  };

  test("by a merge is two again: facts, loyalty, rates and ids are as before", async () => {
    await seed(api, {
      customers: [customerRow("left"), customerRow("right")],
      contracts: [
        contractRow("left", "left", { product: "L", startsOn: "2023-06-01", autoRenew: true }),
        contractRow("right", "right", { product: "R", startsOn: "2024-03-01" }),
      ],
      contractEvents: [
        { ...named("right e"), contract: named("right"), type: "RENEWAL_AGREED", day: "2025-02-01", months: 12 },
      ],
      interactions: [
        interactionRow("left", "left", { subject: "l", resolutionQuality: "LOW_EFFORT" }),
        interactionRow("right", "right", { subject: "r", resolutionQuality: "HIGH_EFFORT" }),
      ],
    });
    const before = [await shown("left"), await shown("right"), await api.data(RETENTION)];
    await merge("right", "left");
    expect(await shown("right")).not.toEqual(before[1]);

    const changes = await changesOf(api, current(), async () => {
      const answer = await unmerge(named("left"), idOf("right"));
      expect(answer).toEqual({
        customer: { id: before[1].id, name: null, externalIds: [idOf("right")] },
        remaining: { id: before[0].id, name: "Customer left", externalIds: [idOf("left")] },
        contracts: 1,
        interactions: 1,
        undecided: 0,
        userErrors: [],
      });
    });
    expect([await shown("left"), await shown("right"), await api.data(RETENTION)]).toEqual(before);
    const facts = changes.filter(({ entity }) => entity !== "LOYALTY");
    expect(facts.map(({ entity, operation, customerId, isNew }) => [entity, operation, customerId, isNew])).toEqual([
      ["CUSTOMER", "UPSERT", before[1].id, false],
      ["CUSTOMER", "UPSERT", before[0].id, false],
      ["CONTRACT", "UPSERT", before[1].id, false],
      ["INTERACTION", "UPSERT", before[1].id, false],
    ]);
    await expectAllPure();
    await seed(api, { interactions: [{ ...interactionRow("right 2", "right"), customer: { id: before[1].id } }] });
    await merge("right", "left");
    expect((await unmerge(named("left"), idOf("right"))).interactions).toBe(2);
  });

  test("by a match goes apart by the systems of its facts, into a new customer", async () => {
    const email = "joined@example.org";
    await seed(api, {
      customers: [customerRow("deal", { email })],
      contracts: [contractRow("deal", "deal", { startsOn: "2024-02-01" })],
    });
    const requester = { ...named("9", "desk"), email, match: "EMAIL" };
    const ticket = { ...interactionRow("t9", ""), ...named("t9", "desk"), customer: named("9", "desk") };
    await seed(api, { customers: [requester], interactions: [ticket] });
    await seed(api, {
      interactions: [{ customer: named("deal"), kind: "PURCHASE", occurredAt: "2025-11-01T10:00:00Z" }],
    });
    const { id } = await shown("deal");
    const answer = await unmerge({ id }, idOf("9", "desk"));
    expect(answer).toMatchObject({ contracts: 0, interactions: 1, undecided: 1, remaining: { id } });
    expect(answer.customer.id).not.toBe(id);
    expect((await shown("9", "desk")).interactions.nodes).toHaveLength(1);
    expect((await shown("deal")).contracts.nodes).toHaveLength(1);
    const { customers } = await seed(api, { customers: [{ ...requester, name: "Eve", match: null }] });
    expect(customers[0]).toMatchObject({ outcome: "UPDATED", id: answer.customer.id });
    await expectAllPure();
  });

  test("through several merges gives back one of them, and what came with two ids goes by its system", async () => {
    await seed(api, {
      customers: [customerRow("a"), { ...customerRow("b"), externalIds: [idOf("b", "desk")] }, customerRow("c")],
      contracts: [contractRow("b", "b")],
      interactions: [
        interactionRow("a", "a"),
        { ...interactionRow("b", "b"), ...named("b", "desk") },
        { customer: named("b"), kind: "USAGE", occurredAt: "2025-11-01T10:00:00Z" },
      ],
    });
    const { id: idA } = await shown("a");
    const { id: idB } = await shown("b");
    await merge("a", "b");
    await merge("b", "c");
    expect(await unmerge(named("c"), idOf("b", "desk"))).toMatchObject({ contracts: 0, interactions: 1, undecided: 1 });
    expect(await unmerge(named("c"), idOf("a"))).toMatchObject({
      customer: { id: idA },
      interactions: 1,
      undecided: 0,
    });
    const last = await unmerge(named("c"), idOf("b"));
    expect(last).toMatchObject({ customer: { id: idB }, contracts: 1, interactions: 1, undecided: 0 });
    await expectAllPure();
  });

  test("is left as it is where the ids are not its own, none are named, or it is archived", async () => {
    await seed(api, { customers: [customerRow("one"), customerRow("other"), customerRow("gone")] });
    const { id } = await shown("gone");
    await seed(api, { customers: [{ ...named("gone"), operation: "DELETE" }] });
    const before = await storedContents(current().database);
    const refused = async (...input: Parameters<typeof unmerge>) => (await unmerge(...input)).userErrors;
    expect(await refused(named("one"), idOf("one"), idOf("other"))).toEqual([
      { code: "EXTERNAL_ID_UNKNOWN", path: ["input", "externalIds", "1"] },
    ]);
    expect(await refused(named("one"))).toEqual([{ code: "FIELD_MISSING", path: ["input", "externalIds"] }]);
    expect(await refused({ id }, idOf("gone"))).toEqual([{ code: "CUSTOMER_ARCHIVED", path: ["input", "customer"] }]);
    expect(await refused(named("nobody"), idOf("nobody"))).toMatchObject([{ code: "CUSTOMER_NOT_FOUND" }]);
    expect(await storedContents(current().database)).toEqual(before);
    expect((await ingest(api, { customers: [customerRow("one")] })).customers[0].outcome).toBe("UNCHANGED");
  });
});
