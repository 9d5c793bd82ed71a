import { Not, type QueryRunner } from "typeorm";

import { noteCustomersTold } from "../../migrations/1775200310000-customers-told.js";
import { Requesters1775200311000 } from "../../migrations/1775200311000-requesters.js";
import { Customer } from "../../src/model/customer/customer.js";
import { ExternalId } from "../../src/model/customer/external-id.js";
import { ExternalEntity } from "../../src/model/customer/external-id.js";
import { Person } from "../../src/model/person/person.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { customerRow, named, personRow, seed } from "../support/seed.js";

onEachDatabase("the migrations of people", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await tellOf("desk", "zendesk");
  });

  /** Makes a mapping by which Zendesk tells of a desk. */
  async function tellOf(system: string, name: string): Promise<void> {
    const input = { name, preset: "zendesk", secrets: ["zendesk-signing-secret"] };
    const { mappingUpsert } = await api.data(
      `mutation ($input: MappingUpsertInput!) { mappingUpsert(input: $input) { userErrors { code } } }`,
      { input: { ...input, parameters: [{ name: "system", value: system }] } },
    );
    expect(mappingUpsert.userErrors).toEqual([]);
  }
  const up = (queryRunner: QueryRunner) => new Requesters1775200311000().up(queryRunner);
  const down = (queryRunner: QueryRunner) => new Requesters1775200311000().down(queryRunner);
  const migrated = (work: (queryRunner: QueryRunner) => Promise<void>) =>
    current().database.write(async ({ queryRunner }) => {
      if (queryRunner === undefined) throw new Error("no transaction");
      await work(queryRunner);
    });
  const fromDesk = (id: string, email: string) => ({ ...named(id, "desk"), match: "EMAIL", email, name: `User ${id}` });
  const personOf = async (id: string) =>
    (
      await api.data(
        `query ($externalId: ExternalIdInput!) { person(externalId: $externalId) { name email customer { name } } }`,
        named(id, "desk"),
      )
    ).person;

  test("let a desk's tickets name the users who were customers, those that were merged, too, and people of a company", async () => {
    const email = (id: string) => `${id}@example.org`;
    await seed(api, {
      customers: [customerRow("acme"), fromDesk("1", email("1")), fromDesk("2", email("2"))],
      people: [personRow("of-acme", "acme", { email: email("3") })],
    });
    await seed(api, { customers: [fromDesk("3", email("3"))] });
    await seed(api, { customers: [{ ...named("2", "desk"), operation: "MERGE", into: named("1", "desk") }] });
    await migrated(up);
    const first = { name: "User 1", email: email("1"), customer: { name: "User 1" } };
    expect([await personOf("1"), await personOf("2"), await personOf("3")]).toEqual([
      first,
      first,
      { name: "User 3", email: email("3"), customer: { name: "Customer acme" } },
    ]);
    const ticket = { ...named("t", "desk"), person: named("2", "desk"), kind: "SERVICE" };
    expect((await seed(api, { interactions: [ticket] })).interactions).toMatchObject([{ outcome: "CREATED" }]);
    // The CRM's person is the user, whose customer becomes part of the company.
    await seed(api, { people: [personRow("crm-1", "acme", { match: "EMAIL", email: email("1") })] });
    expect(await personOf("1")).toMatchObject({ customer: { name: "Customer acme" } });
    await migrated(down);
    const left = { where: { entity: ExternalEntity.PERSON, system: "desk" } };
    expect(await current().database.reader.find(ExternalId, left)).toEqual([]);
  });

  test("leave ids alone that mean people already, also where two mappings tell of one desk", async () => {
    await tellOf("desk", "zendesk-again");
    await seed(api, { customers: [fromDesk("known", "known@example.org"), fromDesk("new", "new@example.org")] });
    await seed(api, { people: [{ ...named("known", "desk"), name: "Known before", withoutCustomer: "WAIT" }] });
    await migrated(up);
    expect([await personOf("known"), await personOf("new")]).toMatchObject([
      { name: "Known before", customer: null },
      { name: "User new", customer: { name: "User new" } },
    ]);
    await migrated(down);
    expect([await personOf("known"), await personOf("new")]).toMatchObject([{ name: "Known before" }, null]);
  });

  test("are taken back with the people whom they made, and make nobody twice when they come again", async () => {
    await seed(api, { customers: [fromDesk("again", "again@example.org")] });
    await seed(api, { people: [personRow("by-hand", null, { withoutCustomer: "OWN_CUSTOMER" })] });
    const stored = async () => [
      await current().database.reader.find(Person, { order: { id: "ASC" } }),
      await current().database.reader.find(ExternalId, {
        where: { system: "desk", entity: Not(ExternalEntity.INTERACTION) },
        order: { id: "ASC" },
      }),
    ];
    const before = await stored();
    await migrated(up);
    const ticket = { ...named("of-again", "desk"), person: named("again", "desk"), kind: "SERVICE" };
    await seed(api, { interactions: [ticket] });
    await migrated(down);
    expect(await stored()).toEqual(before);
    const { interaction } = await api.data(
      `query ($externalId: ExternalIdInput!) { interaction(externalId: $externalId) { person { name } customer { name } } }`,
      named("of-again", "desk"),
    );
    expect(interaction).toEqual({ person: null, customer: { name: "User again" } });
    await migrated(up);
    await migrated(down);
    await migrated(up);
    const found = { where: { email: "again@example.org" } };
    expect(await current().database.reader.count(Person, found)).toBe(1);
  });

  test("make a customer whom only the desk knows the person's own, which leaves and is erased with it", async () => {
    const email = (id: string) => `${id}@example.org`;
    const ids = ["only", "left", "erased", "shared", "moved"];
    await seed(api, { customers: ids.map((id) => fromDesk(id, email(id))) });
    await seed(api, {
      customers: [customerRow("company"), customerRow("shared", { match: "EMAIL", email: email("shared") })],
    });
    await migrated(up);
    const seen = async (id: string) =>
      api.data(
        `query ($externalId: ExternalIdInput!) {
          person(externalId: $externalId) { hasOwnCustomer }
          customer(externalId: $externalId) { name email }
        }`,
        named(id, "desk"),
      );
    expect(await seen("shared")).toMatchObject({
      person: { hasOwnCustomer: false },
      customer: { email: email("shared") },
    });
    expect(await seen("only")).toMatchObject({ person: { hasOwnCustomer: true }, customer: { email: email("only") } });
    // Given to a company, the customer becomes part of it, and the desk's id means the person still, also without this migration.
    await seed(api, { people: [{ ...named("moved", "desk"), customer: named("company") }] });
    expect(await seen("moved")).toMatchObject({
      person: { hasOwnCustomer: false },
      customer: { name: "Customer company" },
    });
    // What the desk says next of the user keeps it so, and the customer in step.
    await seed(api, { people: [{ ...fromDesk("only", email("only")), partial: true, name: "Renamed" }] });
    expect(await seen("only")).toMatchObject({ person: { hasOwnCustomer: true }, customer: { name: "Renamed" } });
    await seed(api, { people: [{ ...named("left", "desk"), operation: "DELETE" }] });
    const { personErase } = await api.data(
      `mutation ($input: PersonReference!) { personErase(input: $input) { userErrors { code } } }`,
      { input: named("erased", "desk") },
    );
    expect(personErase.userErrors).toEqual([]);
    for (const id of ["left", "erased"]) {
      const customers = await current().database.reader.find(Customer, { where: { name: `User ${id}` } });
      expect(customers.filter(({ archivedAt }) => archivedAt === null)).toEqual([]);
      expect(customers).toHaveLength(id === "left" ? 1 : 0);
    }
    await migrated(down);
    await seed(api, { customers: [{ ...named("moved", "desk"), operation: "DELETE" }] });
    expect(await seen("moved")).toMatchObject({ person: null, customer: null });
    const { customer } = await api.data(
      `query ($externalId: ExternalIdInput!) { customer(externalId: $externalId) { name archivedAt people { nodes { name } } } }`,
      named("company"),
    );
    expect(customer).toMatchObject({ name: "Customer company", archivedAt: null });
    expect(customer.people.nodes).toContainEqual({ name: "User moved" });
  });

  test("note who gave people to their customers, for more than a batch: each source that knows them, else who did it by hand", async () => {
    const many = Array.from({ length: 510 }, (_, place) => personRow(`many-${place}`, "acme"));
    await seed(api, {
      people: [...many, { ...personRow("both", "acme"), externalIds: [named("both", "list").externalId] }],
    });
    await seed(api, {
      people: [personRow("none", null), personRow("alone", null, { withoutCustomer: "OWN_CUSTOMER" })],
    });
    const otherKey = await api.createKey(Role.ADMIN, "other");
    await seed(api, { customers: [customerRow("acme")], people: [personRow("other", "acme")] }, otherKey);
    await current().database.write((sql) => sql.query("UPDATE person SET customersTold = NULL"));
    const statements: string[] = [];
    await migrated(async (queryRunner) => {
      const query = jest.spyOn(queryRunner, "query");
      await noteCustomersTold(queryRunner);
      statements.push(...query.mock.calls.map(([sql]) => sql));
      query.mockRestore();
    });
    const ofIds = statements.filter((sql) => sql.includes("FROM external_id"));
    // Two batches, the second one of two workspaces; each reads by the index, which begins with the workspace.
    expect(ofIds).toHaveLength(3);
    for (const sql of ofIds) expect(sql).toContain("workspaceId = ?");
    const people = await current().database.reader.find(Person);
    const systemsOf = (name: string) =>
      people
        .filter((person) => person.name === name)
        .map(({ customersTold }) => customersTold?.map(({ system }) => system));
    expect([systemsOf("Person both"), systemsOf("Person other")]).toEqual([[["crm", "list"]], [["crm"]]]);
    expect([systemsOf("Person none"), systemsOf("Person alone")]).toEqual([[undefined], [undefined]]);
    const told = people.filter(({ customerId, hasOwnCustomer }) => customerId !== null && !hasOwnCustomer);
    expect(told.length).toBeGreaterThan(500);
    for (const { customerId, customersTold } of told) expect(customersTold?.at(-1)?.customerId).toBe(customerId);
  });
});
