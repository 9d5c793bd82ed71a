import { TestApi } from "../support/api.js";
import { onEachDatabase, type TestDatabase } from "../support/databases.js";
import { contractRow, customerRow, interactionRow, seed } from "../support/seed.js";
import { nameOf } from "../support/statements.js";

const CUSTOMERS = Array.from({ length: 490 }, (_, index) => `c${index}`);

const UPSERT = `mutation ($customer: CustomerUpsertInput!) {
  customerUpsert(input: $customer) { customer { id } userErrors { code } }
}`;
const UPSERT_AND_RECORD = `mutation ($customer: CustomerUpsertInput!, $interaction: InteractionRecordInput!) {
  customerUpsert(input: $customer) { customer { id } userErrors { code } }
  interactionRecord(input: $interaction) { interaction { id } userErrors { code } }
}`;
const INGEST = `mutation ($input: IngestInput!) {
  ingest(input: $input) { failed customers { outcome } interactions { outcome } }
}`;

/** Before the first root field: who asks, and what the transaction begins with; SQLite is told first that one begins. */
const BEGUN = ["apiKeyByHash", "transaction_receipt"];
const FACTS = ["contractsByCustomers", "eventsByCustomers", "interactionsSince", "loyaltyByCustomers"];

/**
 * The statements of a request, each by its name or the table into which it inserts. Inserts into one table that follow each
 * other count once: SQLite takes fewer parameters to a statement.
 */
async function statementsOf({ statements }: TestDatabase, request: () => Promise<unknown>): Promise<string[]> {
  statements.length = 0;
  await request();
  const sent = statements.filter((statement) => statement !== "BEGIN IMMEDIATE");
  const inserted = sent.map((statement) => /^INSERT INTO [`"]?(\w+)/.exec(statement)?.[1] ?? null);
  return sent.flatMap((statement, place) => {
    const table = inserted[place] ?? null;
    if (table === null) return [nameOf(statement)];
    return table === inserted[place - 1] ? [] : [table];
  });
}

onEachDatabase("the statements of a write", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: CUSTOMERS.map((name) => customerRow(name)),
      contracts: CUSTOMERS.map((name) => contractRow(`k${name}`, name, { autoRenew: true })),
    });
  });

  test("of a customer's name read none of its facts", async () => {
    const renamed = customerRow("c0", { name: "Another name", segment: "retail" });
    expect(await statementsOf(current(), () => api.data(UPSERT, { customer: renamed }))).toEqual([
      ...BEGUN,
      "findExternalIds",
      "lockCustomers",
      "customersByIds",
      "customer",
      "externalIdsOf",
      "lastPendingChange",
      "pending_change",
      "COMMIT",
    ]);
  });

  test("of what loyalty is computed from read the facts", async () => {
    const since = customerRow("c0", { customerSince: "2020-01-01" });
    const names = await statementsOf(current(), () => api.data(UPSERT, { customer: since }));
    expect(names).toEqual(expect.arrayContaining(FACTS));
  });

  test("of a new customer read none of its facts", async () => {
    expect(await statementsOf(current(), () => api.data(UPSERT, { customer: customerRow("new") }))).toEqual([
      ...BEGUN,
      "findExternalIds",
      "customer",
      "external_id",
      "loyalty",
      "externalIdsOf",
      "lastPendingChange",
      "pending_change",
      "COMMIT",
    ]);
  });

  test("of one customer and one interaction read each record once", async () => {
    const names = await statementsOf(current(), () =>
      api.data(UPSERT_AND_RECORD, {
        customer: customerRow("c1", { name: "Another name" }),
        interaction: interactionRow("i1", "c1", { resolutionQuality: "LOW_EFFORT" }),
      }),
    );
    expect(names).toEqual([
      ...BEGUN,
      "findExternalIds",
      "lockCustomers",
      "customersByIds",
      "customer",
      "externalIdsOf",
      "findExternalIds",
      "lockCustomers",
      "interaction",
      "external_id",
      "effortAnswersOf",
      ...FACTS,
      "loyalty",
      "lastPendingChange",
      "pending_change",
      "COMMIT",
    ]);
  });

  test("of one customer and one interaction in a batch recompute loyalty once", async () => {
    const rows = {
      customers: [customerRow("c2", { name: "Another name" })],
      interactions: [interactionRow("i2", "c2", { resolutionQuality: "LOW_EFFORT" })],
    };
    expect(await statementsOf(current(), () => api.data(INGEST, { input: rows }))).toEqual([
      ...BEGUN,
      "findExternalIds",
      "lockCustomers",
      "customersByIds",
      "customer",
      "externalIdsOf",
      "findExternalIds",
      "lockCustomers",
      "interaction",
      "external_id",
      "effortAnswersOf",
      ...FACTS,
      "loyalty",
      "lastPendingChange",
      "pending_change",
      "COMMIT",
    ]);
  });

  test("that is refused after it has locked something are sent again, with marks to go back to", async () => {
    const refused = customerRow("c3", { externalIds: [{ system: "crm", externalId: "c4" }] });
    const names = await statementsOf(current(), () =>
      api.data(UPSERT_AND_RECORD, { customer: refused, interaction: interactionRow("i3", "c3") }),
    );
    const marks = names.filter((name) => name.includes("root_field"));
    expect(marks).toEqual(["SAVEPOINT root_field", "ROLLBACK TO SAVEPOINT root_field", "SAVEPOINT root_field"]);
    expect(names.filter((name) => name === "COMMIT")).toHaveLength(1);
  });

  test("of 500 interactions of 490 customers are as many as of one", async () => {
    const interactions = Array.from({ length: 500 }, (_, index) =>
      interactionRow(`many ${index}`, `c${index % 490}`, { resolutionQuality: "LOW_EFFORT" }),
    );
    expect(await statementsOf(current(), () => api.data(INGEST, { input: { interactions } }))).toEqual([
      ...BEGUN,
      "findExternalIds",
      "findExternalIds",
      "lockCustomers",
      "customersByIds",
      "interaction",
      "external_id",
      "effortAnswersOf",
      ...FACTS,
      "loyalty",
      "externalIdsOf",
      "lastPendingChange",
      "pending_change",
      "COMMIT",
    ]);
  });
});
