import { globalIdOf } from "../../../src/model/node.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, ingest, interactionRow, named, personRow, seed } from "../../support/seed.js";
import { expectPure, storedCustomers } from "../../support/stored-facts.js";
import { sequence } from "./feed.js";

const CHANGES = `query ($after: String) {
  changes(after: $after, types: [LOYALTY]) { changes { customerId } }
}`;

const OWN_CUSTOMER = `query ($externalId: ExternalIdInput!) { person(externalId: $externalId) { customer { id } } }`;

// A row can join customers, or people, and say nothing else: what it joined has other facts all the same.
onEachDatabase("the loyalty of who was joined with one merely named", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });

  async function storedOf(key: string) {
    const stored = await storedCustomers(current().database.reader, await current().workspace());
    const found = stored.find(({ customer }) => customer.name === `Customer ${key}`);
    if (found === undefined) throw new Error(`there is no customer ${key}`);
    return found;
  }

  async function expectStoredAsComputed(key: string) {
    const stored = await storedOf(key);
    expectPure(stored, await current().workspace());
    return stored;
  }

  /** A CRM tells of a customer, and a shop of an order of one whom it merely names. */
  async function knownAndNamed(key: string, contract: object = {}): Promise<void> {
    await seed(api, { customers: [customerRow(key, { email: `${key}@example.org` })] });
    await seed(api, { customers: [named(key, "shop")] });
    await seed(api, {
      contracts: [{ ...contractRow(`order ${key}`, key, contract), customer: named(key, "shop") }],
    });
    await expectStoredAsComputed(key);
  }

  /** What the shop tells of its customer later: all of it is known. */
  const told = (key: string, fields: object = {}) => ({
    ...customerRow(key, { email: `${key}@example.org`, match: "EMAIL", ...fields }),
    ...named(key, "shop"),
  });

  test("is computed anew, and told, where the row says nothing new", async () => {
    await knownAndNamed("same");
    await sequence(current());
    const { changesEnd } = await api.data("{ changesEnd }");
    const { customers } = await seed(api, { customers: [told("same")] });
    expect(customers).toMatchObject([{ outcome: "UNCHANGED" }]);
    const { facts, customer } = await expectStoredAsComputed("same");
    expect(facts.contracts).toHaveLength(1);
    await sequence(current());
    const { changes } = await api.data(CHANGES, { after: changesEnd });
    expect(changes.changes).toEqual([{ customerId: globalIdOf("customer", customer.id) }]);
  });

  test("is computed anew where the row is refused", async () => {
    await knownAndNamed("refused");
    const row = told("refused", { segment: "s".repeat(101) });
    const { customers } = await ingest(api, { customers: [row], onError: "SKIP_ROW" });
    expect(customers).toMatchObject([{ outcome: "FAILED" }]);
    expect((await expectStoredAsComputed("refused")).facts.contracts).toHaveLength(1);
  });

  test("has terms that follow from all contracts where the batch tells of an interaction, too", async () => {
    await knownAndNamed("active", { succession: "SAME_CUSTOMER" });
    await seed(api, { contracts: [contractRow("active first", "active", { startsOn: "2024-06-01" })] });
    const interactions = [interactionRow("active", "active", { kind: "CLICK" })];
    const { customers } = await seed(api, { customers: [told("active")], interactions });
    expect(customers).toMatchObject([{ outcome: "UNCHANGED" }]);
    const { facts } = await expectStoredAsComputed("active");
    const outcomes = facts.contracts.map(({ contract, terms }) => [contract.startsOn, terms[0]?.outcome]);
    expect(outcomes.sort()).toEqual([
      ["2024-06-01", "RENEWED"],
      ["2025-06-01", "OPEN"],
    ]);
  });

  test("is computed anew where a person's own customer becomes part of its company", async () => {
    const person = { email: "colleague@example.org" };
    await seed(api, { customers: [customerRow("firm")], people: [personRow("colleague", "firm", person)] });
    await seed(api, { people: [{ ...named("colleague", "desk"), withoutCustomer: "OWN_CUSTOMER" }] });
    const { person: merelyNamed } = await api.data(OWN_CUSTOMER, named("colleague", "desk"));
    await seed(api, { contracts: [{ ...contractRow("of colleague", ""), customer: merelyNamed.customer }] });
    await expectStoredAsComputed("firm");
    const row = { ...named("colleague", "desk"), name: "Person colleague", match: "EMAIL", ...person };
    expect((await seed(api, { people: [row] })).people).toMatchObject([{ outcome: "UNCHANGED" }]);
    expect((await expectStoredAsComputed("firm")).facts.contracts).toHaveLength(1);
  });

  test("is computed anew where two people were one, whose last word counts", async () => {
    const person = { email: "voice@example.org" };
    await seed(api, {
      customers: [customerRow("choir")],
      people: [personRow("voice", "choir", person), { ...named("voice", "desk"), customer: named("choir") }],
    });
    await seed(api, {
      interactions: [
        interactionRow("then", "choir", { person: named("voice", "desk"), recommendation: 2 }),
        interactionRow("now", "choir", {
          person: named("voice"),
          recommendation: 10,
          occurredAt: "2025-12-01T10:00:00.000Z",
        }),
      ],
    });
    const before = await expectStoredAsComputed("choir");
    const row = { ...named("voice", "desk"), name: "Person voice", match: "EMAIL", ...person };
    expect((await seed(api, { people: [row] })).people).toMatchObject([{ outcome: "UNCHANGED" }]);
    const after = await expectStoredAsComputed("choir");
    expect(after.loyalty.loyalty).not.toEqual(before.loyalty.loyalty);
  });
});
