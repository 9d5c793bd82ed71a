import type { QueryRunner } from "typeorm";

import { noteCustomersTold } from "../../migrations/1775200310000-customers-told.js";
import { Requesters1775200311000 } from "../../migrations/1775200311000-requesters.js";
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
    const input = { name: "zendesk", preset: "zendesk", secrets: ["zendesk-signing-secret"] };
    const { mappingUpsert } = await api.data(
      `mutation ($input: MappingUpsertInput!) { mappingUpsert(input: $input) { userErrors { code } } }`,
      { input: { ...input, parameters: [{ name: "system", value: "desk" }] } },
    );
    expect(mappingUpsert.userErrors).toEqual([]);
  });

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
    await migrated((queryRunner) => new Requesters1775200311000().up(queryRunner));
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
    await migrated((queryRunner) => new Requesters1775200311000().down(queryRunner));
    const left = { where: { entity: ExternalEntity.PERSON, system: "desk" } };
    expect(await current().database.reader.find(ExternalId, left)).toEqual([]);
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
