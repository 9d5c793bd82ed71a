import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, named, seed } from "../support/seed.js";
import { storedContents } from "../support/stored-rows.js";

const CUSTOMER = `{
  id name email phone company segment tags customFields customerSince
  yearlySpend { amount minor currency } archivedAt createdAt updatedAt externalIds { system externalId }
}`;
const UPSERT = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer ${CUSTOMER} userErrors { code message path } }
}`;
const DELETE = `mutation ($input: CustomerDeleteInput!) {
  customerDelete(input: $input) { customer { id archivedAt } userErrors { code message path } }
}`;
const BY_EXTERNAL_ID = `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) ${CUSTOMER} }`;

const ADA = {
  name: "Ada Lovelace",
  email: "ada@example.org",
  phone: "+44 20 7946 0000",
  company: "Analytical Engines Ltd",
  segment: "small business",
  tags: ["vip", "engine"],
  customFields: { accountManager: "Charles", seats: 12, address: { city: "London" } },
  customerSince: "2019-12-10",
  yearlySpend: euros("2400.5"),
};
const ADA_SHOWN = { ...ADA, yearlySpend: { amount: "2400.50", minor: 240_050, currency: "EUR" } };

onEachDatabase("customers", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  afterEach(() => api.setDay("2026-01-15"));

  async function upsert(input: object) {
    const { customerUpsert } = await api.data(UPSERT, { input });
    expect(customerUpsert.userErrors).toEqual([]);
    return customerUpsert.customer;
  }

  async function archive(externalId: string) {
    const { customerDelete } = await api.data(DELETE, { input: named(externalId) });
    expect(customerDelete.userErrors).toEqual([]);
    return customerDelete.customer;
  }

  test("a customer is made with all that a CRM knows, and found by id, by external id and as a node", async () => {
    const made = await upsert({ ...named("ada"), ...ADA });
    expect(made).toMatchObject({ ...ADA_SHOWN, archivedAt: null, createdAt: "2026-01-15T12:00:00.000Z" });
    expect(made.externalIds).toEqual([{ system: "crm", externalId: "ada" }]);
    expect(made.id).toMatch(/^customer_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const found = await api.data(
      `query ($id: ID!, $externalId: ExternalIdInput!) {
        byId: customer(id: $id) ${CUSTOMER}
        byExternalId: customer(externalId: $externalId) ${CUSTOMER}
        node(id: $id) { id ... on Customer ${CUSTOMER} }
      }`,
      { id: made.id, ...named("ada") },
    );
    expect(found).toEqual({ byId: made, byExternalId: made, node: made });
  });

  test("a field that is absent keeps its value, null clears it", async () => {
    await upsert({ ...named("keeps"), ...ADA });
    expect(await upsert({ ...named("keeps"), phone: "1" })).toMatchObject({ ...ADA_SHOWN, phone: "1" });
    const cleared = Object.fromEntries(Object.keys(ADA).map((field) => [field, null]));
    expect(await upsert({ ...named("keeps"), ...cleared })).toMatchObject({ ...cleared, tags: [], customFields: {} });
  });

  test("tags replace the ones before, and a repeated one is kept once", async () => {
    await upsert({ ...named("tags"), tags: ["a", "b"] });
    expect((await upsert({ ...named("tags"), tags: ["c", "b", "c"] })).tags).toEqual(["c", "b"]);
    expect((await upsert({ ...named("tags"), tags: [] })).tags).toEqual([]);
  });

  test("custom fields merge by key: null removes one key, an object replaces the one before", async () => {
    await upsert({ ...named("fields"), customFields: { kept: 1, changed: { x: 1, y: 1 }, removed: true } });
    const { customFields } = await upsert({
      ...named("fields"),
      customFields: { changed: { x: 2 }, removed: null, added: "ü" },
    });
    expect(customFields).toEqual({ kept: 1, changed: { x: 2 }, added: "ü" });
  });

  test("external ids are added, and each of them finds the customer", async () => {
    const { id } = await upsert({ ...named("many"), externalIds: [named("7", "desk").externalId] });
    const extended = await upsert({ id, externalIds: [named("9", "shop").externalId] });
    expect(extended.externalIds).toEqual([
      { system: "crm", externalId: "many" },
      { system: "desk", externalId: "7" },
      { system: "shop", externalId: "9" },
    ]);
    expect((await upsert({ ...named("9", "shop"), name: "By the shop" })).id).toBe(id);
    expect((await api.data(BY_EXTERNAL_ID, named("7", "desk"))).customer.name).toBe("By the shop");
  });

  test("ids of one text in two systems, or in another case, are different ids", async () => {
    const ids = [named("same", "one"), named("same", "two"), named("Same", "one")].map(async (reference) => {
      const { id } = await upsert(reference);
      return id as string;
    });
    expect(new Set(await Promise.all(ids)).size).toBe(3);
  });

  test("without any id every upsert makes a customer of its own", async () => {
    expect((await upsert({ name: "Nobody" })).id).not.toBe((await upsert({ name: "Nobody" })).id);
  });

  test("the same upsert again, later, writes nothing", async () => {
    await upsert({ ...named("again"), ...ADA });
    const before = await storedContents(current().database);
    api.setDay("2026-01-16");
    await upsert({ ...named("again"), ...ADA });
    expect(await storedContents(current().database)).toEqual(before);
    expect((await upsert({ ...named("again"), segment: "other" })).updatedAt).toBe("2026-01-16T12:00:00.000Z");
  });

  test("nodes answers in the order asked, with null for what is unknown", async () => {
    const { customers, contracts } = await seed(api, {
      customers: [customerRow("node")],
      contracts: [contractRow("node", "node")],
    });
    const customerId = customers[0].id;
    const contractId = contracts[0].id;
    const unknown = "customer_0193f2c4-0000-7000-8000-000000000000";
    const { nodes } = await api.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`, {
      ids: [contractId, unknown, customerId, contractId],
    });
    const contract = { __typename: "Contract", id: contractId };
    expect(nodes).toEqual([contract, null, { __typename: "Customer", id: customerId }, contract]);
  });

  describe("an archived customer", () => {
    const REPORT = `{ retention(from: "2024-01-01", to: "2026-01-01") {
      renewals { value numerator denominator } customersKept { value numerator denominator }
    } }`;
    const IN_LISTS = `{ customers(filter: { text: "leaver" }) { totalCount nodes { name } } }`;

    test("leaves the lists, while its facts keep counting and its id still finds it", async () => {
      await seed(api, {
        customers: [customerRow("leaver", { name: "Leaver" })],
        contracts: [contractRow("leaver", "leaver", { startsOn: "2023-06-01" })],
      });
      const before = await api.data(REPORT);
      expect(before.retention.renewals).toMatchObject({ numerator: 0, denominator: 1 });
      expect((await api.data(IN_LISTS)).customers).toEqual({ totalCount: 1, nodes: [{ name: "Leaver" }] });

      const { id, archivedAt } = await archive("leaver");
      expect(archivedAt).toBe("2026-01-15T12:00:00.000Z");
      expect((await api.data(IN_LISTS)).customers).toEqual({ totalCount: 0, nodes: [] });
      expect(await api.data(REPORT)).toEqual(before);
      const { customer } = await api.data(`query ($id: ID!) { customer(id: $id) { name archivedAt activity } }`, {
        id,
      });
      expect(customer).toEqual({ name: "Leaver", archivedAt, activity: "FORMER" });
    });

    test("frees its external id for another customer", async () => {
      const { id } = await upsert(named("reused"));
      await archive("reused");
      expect((await api.data(BY_EXTERNAL_ID, named("reused"))).customer).toBeNull();
      const successor = await upsert({ ...named("reused"), name: "Successor" });
      expect(successor.id).not.toBe(id);
      expect((await api.data(BY_EXTERNAL_ID, named("reused"))).customer.id).toBe(successor.id);
      await archive("reused");
      expect((await upsert(named("reused"))).id).not.toBe(successor.id);
    });

    test("takes no new facts", async () => {
      const seeded = await seed(api, {
        customers: [customerRow("closed")],
        contracts: [contractRow("closed", "closed")],
      });
      const id = seeded.customers[0].id as string;
      await archive("closed");
      const before = await storedContents(current().database);
      const contract = named("closed");
      const refused = await api.data(
        `mutation ($id: ID!, $contract: ContractReference!, $value: MoneyInput!) {
          upsert: customerUpsert(input: { id: $id, name: "New" }) { userErrors { code path } }
          again: customerDelete(input: { id: $id }) { customer { id } userErrors { code path } }
          made: contractUpsert(
            input: { customer: { id: $id }, startsOn: "2026-01-01", termMonths: 12, value: $value }
          ) { userErrors { code path } }
          renewed: contractRenew(input: { contract: $contract }) { userErrors { code path } }
          cancelled: contractCancel(input: { contract: $contract }) { userErrors { code path } }
          reinstated: contractReinstate(input: { contract: $contract }) { userErrors { code path } }
          terminated: contractTerminate(input: { contract: $contract }) { userErrors { code path } }
          paused: contractPause(input: { contract: $contract }) { userErrors { code path } }
          contacted: interactionRecord(input: { customer: { id: $id }, kind: SERVICE }) { userErrors { code path } }
        }`,
        { id, contract, value: euros("1") },
      );
      const archived = (...path: string[]) => ({
        userErrors: [expect.objectContaining({ code: "CUSTOMER_ARCHIVED", path: ["input", ...path] })],
      });
      expect(refused).toEqual({
        upsert: archived("id"),
        again: { customer: { id }, userErrors: [] },
        made: archived("customer"),
        renewed: archived("contract"),
        cancelled: archived("contract"),
        reinstated: archived("contract"),
        terminated: archived("contract"),
        paused: archived("contract"),
        contacted: archived("customer"),
      });
      expect(await storedContents(current().database)).toEqual(before);
    });
  });
});
