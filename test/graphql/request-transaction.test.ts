import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, named, seed } from "../support/seed.js";
import { storedContents, storedRows } from "../support/stored-rows.js";

const CUSTOMER_UPSERT = `mutation ($input: CustomerUpsertInput!) {
  customerUpsert(input: $input) { customer { id name } userErrors { code } }
}`;
const CONTRACT_UPSERT = `mutation ($input: ContractUpsertInput!) {
  contractUpsert(input: $input) { contract { product noticeDays } userErrors { code } }
}`;
const INTERACTION_RECORD = `mutation ($input: InteractionRecordInput!) {
  interactionRecord(input: $input) { interaction { agent subject } userErrors { code } }
}`;
const CUSTOMER_AND_CONTRACT = `mutation ($customer: CustomerUpsertInput!, $contract: ContractUpsertInput!) {
  first: customerUpsert(input: $customer) { customer { id } userErrors { code } }
  second: contractUpsert(input: $contract) { contract { id } userErrors { code path } }
  third: customerUpsert(input: { name: "Third" }) { customer { id } userErrors { code } }
}`;

onEachDatabase("a mutation request", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  test("writes its other fields where one is refused", async () => {
    const contract = contractRow("refused", "neighbour", { termMonths: 0 });
    const { first, second, third } = await api.data(CUSTOMER_AND_CONTRACT, {
      customer: customerRow("neighbour"),
      contract,
    });
    expect(second).toEqual({ contract: null, userErrors: [{ code: "MONTHS_INVALID", path: ["input", "termMonths"] }] });
    const { nodes } = await api.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { name } } }`, {
      ids: [first.customer.id, third.customer.id],
    });
    expect(nodes).toEqual([{ name: "Customer neighbour" }, { name: "Third" }]);
  });

  test("sees in each field what the fields before it wrote", async () => {
    const answer = await api.data(`mutation {
      made: customerUpsert(input: { externalId: { system: "crm", externalId: "seen" }, name: "Before" }) {
        customer { name loyaltyTier contracts { totalCount } }
      }
      contract: contractUpsert(input: {
        customer: { externalId: { system: "crm", externalId: "seen" } }
        startsOn: "2023-01-01", termMonths: 12, autoRenew: true, value: { minor: 1000, currency: "EUR" }
      }) { contract { customer { name loyaltyTier contracts { totalCount } } } }
      renamed: customerUpsert(input: { externalId: { system: "crm", externalId: "seen" }, name: "After" }) {
        customer { name loyaltyTier contracts { totalCount } }
      }
    }`);
    expect(answer.made.customer).toEqual({ name: "Before", loyaltyTier: "NEW", contracts: { totalCount: 0 } });
    const { customer } = answer.contract.contract;
    expect(customer).toMatchObject({ name: "Before", contracts: { totalCount: 1 } });
    expect(customer.loyaltyTier).not.toBe("NEW");
    expect(answer.renamed.customer).toEqual({ ...customer, name: "After" });
  });

  test("runs again when another one made the same record meanwhile: one record, and each is answered with it", async () => {
    const requests = Array.from({ length: 8 }, (_, index) =>
      api.data(CUSTOMER_UPSERT, { input: { ...named("race"), name: `Racer ${index}` } }),
    );
    const ids = (await Promise.all(requests)).map(({ customerUpsert }) => customerUpsert.customer.id as string);
    expect(new Set(ids).size).toBe(1);
    const { customers } = await api.data(`{ customers(filter: { text: "racer" }) { totalCount } }`);
    expect(customers.totalCount).toBe(1);
  });

  test("keeps what another one changes at the same time in other fields of the same record", async () => {
    await seed(api, {
      customers: [customerRow("shared")],
      contracts: [contractRow("shared", "shared")],
      interactions: [interactionRow("shared", "shared")],
    });
    for (let round = 1; round <= 5; round += 1) {
      const word = `round ${round}`;
      await Promise.all([
        api.data(CUSTOMER_UPSERT, { input: { ...named("shared"), name: word } }),
        api.data(CUSTOMER_UPSERT, { input: { ...named("shared"), company: word } }),
        api.data(CONTRACT_UPSERT, { input: { ...named("shared"), product: word } }),
        api.data(CONTRACT_UPSERT, { input: { ...named("shared"), noticeDays: round } }),
        api.data(INTERACTION_RECORD, { input: { ...named("shared"), agent: word } }),
        api.data(INTERACTION_RECORD, { input: { ...named("shared"), subject: word } }),
      ]);
      const { customer } = await api.data(`{ customer(externalId: { system: "crm", externalId: "shared" }) {
        name company contracts { nodes { product noticeDays } } interactions { nodes { agent subject } }
      } }`);
      expect(customer).toEqual({
        name: word,
        company: word,
        contracts: { nodes: [{ product: word, noticeDays: round }] },
        interactions: { nodes: [{ agent: word, subject: word }] },
      });
    }
  });

  describe("in which one field throws", () => {
    let broken: TestDatabase;
    let brokenApi: TestApi;
    beforeAll(async () => {
      broken = await openTestDatabase(current().kind);
      brokenApi = await TestApi.start(broken);
      await seed(brokenApi, { customers: [customerRow("before")] });
      await broken.database.write((sql) => sql.query("ALTER TABLE term RENAME TO term_gone"));
    });
    afterAll(async () => {
      await broken.database.write((sql) => sql.query("ALTER TABLE term_gone RENAME TO term"));
      await broken.close();
    });

    test("is rolled back as a whole: no data, an incident id that the log has too, and nothing internal in its words", async () => {
      const variables = { customer: customerRow("first"), contract: contractRow("second", "before") };
      const { status, data, errors } = await brokenApi.send(CUSTOMER_AND_CONTRACT, variables);
      expect(status).toBe(200);
      expect(data).toBeNull();
      expect(errors).toEqual([
        {
          message: expect.stringMatching(/^an unknown fault; the log has it as incident [0-9a-f-]{36}$/),
          path: ["second"],
          locations: expect.anything(),
          extensions: { code: "INTERNAL", incidentId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        },
      ]);
      expect(errors?.[0]?.message).toContain(errors?.[0]?.extensions.incidentId);
      expect(brokenApi.incidents.map(String).join()).toMatch(/term/);

      const { customer } = await brokenApi.data(
        `{ customer(externalId: { system: "crm", externalId: "first" }) { id } }`,
      );
      expect(customer).toBeNull();
      const { customers } = await brokenApi.data(`{ customers(filter: { text: "third" }) { totalCount } }`);
      expect(customers.totalCount).toBe(0);
    });

    test("answers a query with the data of the fields that did not throw", async () => {
      await broken.database.write((sql) => sql.query("ALTER TABLE interaction RENAME TO interaction_gone"));
      const { data, errors } = await brokenApi.send(`{
        customer(externalId: { system: "crm", externalId: "before" }) { name }
        broken: customer(externalId: { system: "crm", externalId: "before" }) { interactions { nodes { id } } }
      }`);
      await broken.database.write((sql) => sql.query("ALTER TABLE interaction_gone RENAME TO interaction"));
      expect(data).toEqual({ customer: { name: "Customer before" }, broken: null });
      expect(errors).toMatchObject([{ path: ["broken", "interactions"], extensions: { code: "INTERNAL" } }]);
      expect(errors?.[0]?.message).not.toMatch(/interaction|table|select/i);
    });
  });

  test("by a key that may only read changes nothing, whatever else it asks", async () => {
    await seed(api, { customers: [customerRow("read-only")] });
    const key = await api.createKey(Role.READ);
    const before = await storedRows(current().database);
    const { status, data, errors } = await api.send(
      CUSTOMER_AND_CONTRACT,
      { customer: customerRow("forbidden"), contract: contractRow("forbidden", "read-only", { value: euros("1") }) },
      key,
    );
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
    expect(await storedRows(current().database)).toEqual(before);
    const reading = await api.data(
      `{ customer(externalId: { system: "crm", externalId: "read-only" }) { name } }`,
      {},
      key,
    );
    expect(reading.customer.name).toBe("Customer read-only");
  });

  test("that is no valid operation writes nothing", async () => {
    const before = await storedContents(current().database);
    const { status, errors } = await api.send(`mutation { customerUpsert(input: { nome: "x" }) { customer { id } } }`);
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await storedContents(current().database)).toEqual(before);
  });
});
