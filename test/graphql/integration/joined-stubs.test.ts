import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, ingest, interactionRow, named, seed } from "../../support/seed.js";

const CUSTOMERS = `query ($text: String!) {
  customers(first: 10, filter: { text: $text }) {
    nodes { name externalIds { system externalId } contracts { totalCount } interactions { totalCount } }
  }
}`;

// A deal names its customer before anything else is told of it, and the desk knows the person by the address.
onEachDatabase("a customer who was merely named", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  /** The CRM names a customer by a contract, and the desk tells of a person and a ticket. */
  async function namedAndWritten(id: string, email: string): Promise<void> {
    const stub = { ...named(id), sourceUpdatedAt: "1970-01-01T00:00:00.000Z" };
    await seed(api, { customers: [stub], contracts: [contractRow(id, id)] });
    await seed(api, {
      customers: [{ ...named(id, "desk"), email }],
      interactions: [{ ...interactionRow(id, id), customer: named(id, "desk") }],
    });
  }
  const customersWith = async (text: string) => (await api.data(CUSTOMERS, { text })).customers.nodes;

  test("is joined with the one whose address the CRM tells of it then, and the facts of both are one's", async () => {
    await namedAndWritten("ann", "ann@example.org");
    const told = { ...named("ann"), name: "Ann Ltd", email: "ann@example.org", match: "PERSONAL_EMAIL" };
    for (const outcome of ["UPDATED", "UNCHANGED"]) {
      expect((await seed(api, { customers: [told] })).customers[0].outcome).toBe(outcome);
    }
    expect(await customersWith("ann@example.org")).toEqual([
      {
        name: "Ann Ltd",
        externalIds: expect.arrayContaining([named("ann").externalId, named("ann", "desk").externalId]),
        contracts: { totalCount: 1 },
        interactions: { totalCount: 1 },
      },
    ]);
  });

  test.each([
    ["where the row does not ask for it", "bo@example.org", { match: "EXTERNAL_ID" }, undefined],
    ["where the address is a shared mailbox", "office@example.org", { match: "PERSONAL_EMAIL" }, undefined],
    ["where the CRM knows the other as somebody else", "cy@example.org", { match: "EMAIL" }, "cy again"],
    ["where something else is known of it", "di@example.org", { match: "EMAIL" }, undefined],
  ])("stays as it is %s", async (_where, email, how, otherId) => {
    await namedAndWritten(email, email);
    if (otherId !== undefined) {
      await seed(api, { customers: [{ ...named(email, "desk"), externalIds: [named(otherId).externalId] }] });
    }
    if (email.startsWith("di")) await seed(api, { customers: [{ ...named(email), name: "Di" }] });
    const { customers } = await ingest(api, { customers: [{ ...named(email), email, ...how }] });
    expect(customers[0].outcome).toBe("UPDATED");
    expect(await customersWith(email)).toHaveLength(2);
  });
});
