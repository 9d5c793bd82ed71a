import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, interactionRow, named, seed } from "../support/seed.js";
import { nameOf } from "../support/statements.js";

const CONTRACT = `query ($id: ID, $externalId: ExternalIdInput) {
  contract(id: $id, externalId: $externalId) { id product customer { name } }
}`;
const INTERACTION = `query ($id: ID, $externalId: ExternalIdInput) {
  interaction(id: $id, externalId: $externalId) { id subject customer { name } }
}`;
const BY_EXTERNAL_IDS = `query ($externalIds: [ExternalIdInput!]!) {
  customersByExternalIds(externalIds: $externalIds) { id name loyaltyTier }
}`;
const VIEWER = `{ viewer { workspace { name timeZone currency today } role key { id name createdAt expiresAt } } }`;

onEachDatabase("looking records up", (current) => {
  let api: TestApi;
  const names = Array.from({ length: 30 }, (_, index) => `c${index}`);
  beforeAll(async () => {
    api = await TestApi.start(current(), { allowPrivate: true });
    await seed(api, {
      customers: names.map((name) => customerRow(name)),
      contracts: names.map((name) => contractRow(name, name, { product: `product ${name}` })),
      interactions: names.map((name) => interactionRow(name, name, { subject: `subject ${name}` })),
    });
  });

  /** What an operation answers, and the names of the statements that it cost. */
  async function counted(query: string, variables: object = {}) {
    current().statements.length = 0;
    return { data: await api.data(query, variables), statements: current().statements.map(nameOf) };
  }

  const codeOf = async (query: string, variables: object = {}) =>
    (await api.send(query, variables)).errors?.[0]?.extensions.code;

  test.each([
    { name: "contract", query: CONTRACT, shown: { product: "product c3", customer: { name: "Customer c3" } } },
    { name: "interaction", query: INTERACTION, shown: { subject: "subject c3", customer: { name: "Customer c3" } } },
  ])(
    "every $name is found by its id and by its id in another system, one way at a time",
    async ({ name, query, shown }) => {
      const { data, statements } = await counted(query, named("c3"));
      expect(data[name]).toMatchObject(shown);
      expect(statements).toEqual(["apiKeyByHash", "findExternalIds", `${name}sByIds`, "customersByIds"]);
      expect((await api.data(query, { id: data[name].id }))[name]).toEqual(data[name]);
      expect(await api.data(query, named("nobody"))).toEqual({ [name]: null });
      expect(await api.data(query, named("c3", "desk"))).toEqual({ [name]: null });
      expect(await codeOf(query, { id: data[name].id, ...named("c3") })).toBe("REFERENCE_AMBIGUOUS");
      expect(await codeOf(query)).toBe("REFERENCE_AMBIGUOUS");
      expect(await codeOf(query, { id: "customer_1" })).toBe("ID_INVALID");
      const stranger = await api.createKey(Role.ADMIN, `stranger to ${name}`);
      expect(await api.data(query, named("c3"), stranger)).toEqual({ [name]: null });
      expect(await api.data(query, { id: data[name].id }, stranger)).toEqual({ [name]: null });
    },
  );

  test("customers are found by ids in other systems, in their order, unknown ones as null", async () => {
    const asked = ["c7", "nobody", "c2", "c7", "c0"].map((name) => named(name).externalId);
    const { data, statements } = await counted(BY_EXTERNAL_IDS, { externalIds: asked });
    const found = data.customersByExternalIds.map((customer: { name: string } | null) => customer?.name ?? null);
    expect(found).toEqual(["Customer c7", null, "Customer c2", "Customer c7", "Customer c0"]);
    const all = await counted(BY_EXTERNAL_IDS, { externalIds: names.map((name) => named(name).externalId) });
    expect(all.data.customersByExternalIds).toHaveLength(names.length);
    expect(all.statements).toEqual(statements);
    expect(statements).toEqual(["apiKeyByHash", "customersKnownAs"]);
    expect((await api.data(BY_EXTERNAL_IDS, { externalIds: [] })).customersByExternalIds).toEqual([]);
  });

  test("up to 200 ids are taken at once", async () => {
    const some = (count: number) => ({
      externalIds: Array.from({ length: count }, (_, index) => named(`x${index}`).externalId),
    });
    expect((await api.data(BY_EXTERNAL_IDS, some(200))).customersByExternalIds).toHaveLength(200);
    expect(await codeOf(BY_EXTERNAL_IDS, some(201))).toBe("TOO_MANY_IDS");
  });

  test("the id of a customer that was merged into another one means the other", async () => {
    await seed(api, { customers: [customerRow("merged"), customerRow("survivor")] });
    const merge = `mutation ($input: CustomerMergeInput!) {
      customerMerge(input: $input) { customer { id } userErrors { code } }
    }`;
    const input = { customer: named("merged"), into: named("survivor") };
    expect((await api.data(merge, { input })).customerMerge.userErrors).toEqual([]);
    const externalIds = [named("merged").externalId, named("survivor").externalId];
    const [one, other] = (await api.data(BY_EXTERNAL_IDS, { externalIds })).customersByExternalIds;
    expect(one.name).toBe("Customer survivor");
    expect(one).toEqual(other);
  });

  test("the next renewal shows its contract, and a customer its annual value, with one statement for all", async () => {
    const query = `query ($first: Int!) { customers(first: $first) { nodes {
      name annualValue { amount currency } loyalty { annualValue { amount currency } }
      nextRenewal { contractId contract { id product } }
    } } }`;
    const short = await counted(query, { first: 5 });
    const long = await counted(query, { first: 30 });
    expect(short.statements).toEqual(["apiKeyByHash", "customerPage", "contractsByIds"]);
    expect(long.statements).toEqual(short.statements);
    for (const { name, annualValue, loyalty, nextRenewal } of long.data.customers.nodes) {
      expect(nextRenewal.contract).toEqual({
        id: nextRenewal.contractId,
        product: name.replace("Customer", "product"),
      });
      expect(annualValue).toEqual({ amount: "120.00", currency: "EUR" });
      expect(loyalty.annualValue).toEqual(annualValue);
    }
  });

  test("a delivery shows its endpoint, as long as that is there", async () => {
    const create = `mutation ($input: WebhookEndpointCreateInput!) {
      webhookEndpointCreate(input: $input) { webhookEndpoint { id } userErrors { code message } }
    }`;
    const sendTest = `mutation ($input: WebhookEndpointInput!) { webhookTest(input: $input) { userErrors { code } } }`;
    const deliveries = `{ webhookDeliveries { nodes { endpointId endpoint { id url } } } }`;
    const ids: string[] = [];
    for (const url of ["http://127.0.0.1:9/one", "http://127.0.0.1:9/two"]) {
      const { webhookEndpointCreate } = await api.data(create, { input: { url } });
      expect(webhookEndpointCreate.userErrors).toEqual([]);
      ids.push(webhookEndpointCreate.webhookEndpoint.id);
      await api.data(sendTest, { input: { id: ids.at(-1) } });
    }
    const { data, statements } = await counted(deliveries);
    const shown = data.webhookDeliveries.nodes.map(({ endpoint }: { endpoint: { url: string } }) => endpoint.url);
    expect(shown.sort()).toEqual(["http://127.0.0.1:9/one", "http://127.0.0.1:9/two"]);
    expect(statements.filter((name) => name === "endpointsByIds")).toHaveLength(1);
    const remove = `mutation ($input: WebhookEndpointInput!) {
      webhookEndpointDelete(input: $input) { userErrors { code } }
    }`;
    await api.data(remove, { input: { id: ids[0] } });
    const left = (await api.data(deliveries)).webhookDeliveries.nodes;
    const gone = left.find(({ endpointId }: { endpointId: string }) => endpointId === ids[0]);
    expect(gone).toEqual({ endpointId: ids[0], endpoint: null });
  });

  test("the viewer is told who asks and for whom, and never the key", async () => {
    const expiresAt = new Date("2026-12-31T00:00:00Z");
    const key = await api.createKey(Role.READ, "viewed", expiresAt);
    const { viewer } = await api.data(VIEWER, {}, key);
    expect(viewer).toEqual({
      workspace: { name: "viewed", timeZone: "UTC", currency: "EUR", today: "2026-01-15" },
      role: "READ",
      key: {
        id: expect.any(String),
        name: "test",
        createdAt: api.now.toISOString(),
        expiresAt: expiresAt.toISOString(),
      },
    });
    expect(JSON.stringify(viewer)).not.toContain(key);
    expect((await api.data(VIEWER)).viewer).toMatchObject({ role: "ADMIN", workspace: { name: "default" } });
  });
});
