import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, ingest, named, personRow, seed } from "../../support/seed.js";
import { nameOf } from "../../support/statements.js";

const PERSON = `{
  id name email phone role consent hasOwnCustomer archivedAt createdAt updatedAt
  customer { name } externalIds { system externalId }
}`;
const UPSERT = `mutation ($input: PersonUpsertInput!) {
  result: personUpsert(input: $input) { person ${PERSON} userErrors { code message path } }
}`;
const DELETE = `mutation ($input: PersonDeleteInput!) {
  result: personDelete(input: $input) { person ${PERSON} userErrors { code path } }
}`;
const READ = `query ($externalId: String!) {
  person(externalId: { system: "crm", externalId: $externalId }) ${PERSON}
}`;

const GRACE = {
  name: "Grace Hopper",
  email: "Grace@Example.org",
  phone: "+49 30 1234567",
  role: "Head of buying",
  consent: "GIVEN",
};

onEachDatabase("people", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("acme"), customerRow("beta")] });
  });
  afterEach(() => api.setDay("2026-01-15"));

  async function send(operation: string, input: object) {
    return (await api.data(operation, { input })).result;
  }

  async function taken(operation: string, input: object) {
    const { person, userErrors } = await send(operation, input);
    expect(userErrors).toEqual([]);
    return person;
  }

  async function read(externalId: string) {
    return (await api.data(READ, { externalId })).person;
  }

  test("a person is written with all that is known of it, and read back by either id and from its customer", async () => {
    const made = await taken(UPSERT, { ...named("grace"), customer: named("acme"), ...GRACE });
    expect(made).toMatchObject({
      ...GRACE,
      hasOwnCustomer: false,
      customer: { name: "Customer acme" },
      externalIds: [{ system: "crm", externalId: "grace" }],
      createdAt: "2026-01-15T12:00:00.000Z",
    });
    const found = await api.data(
      `query ($id: ID!) {
        person(id: $id) ${PERSON}
        node(id: $id) { ... on Person ${PERSON} }
        customer(externalId: { system: "crm", externalId: "acme" }) { people { totalCount nodes ${PERSON} } }
      }`,
      { id: made.id },
    );
    expect(found).toEqual({ person: made, node: made, customer: { people: { totalCount: 1, nodes: [made] } } });
  });

  test("an absent field keeps its value, null clears it, and the same again changes nothing", async () => {
    await taken(UPSERT, { ...named("keeps"), customer: named("acme"), ...GRACE });
    api.setDay("2026-01-16");
    const kept = await taken(UPSERT, { ...named("keeps"), role: "Buyer" });
    expect(kept).toMatchObject({ ...GRACE, role: "Buyer", customer: { name: "Customer acme" } });
    const cleared = await taken(UPSERT, { ...named("keeps"), phone: null, consent: null });
    expect(cleared).toMatchObject({ name: GRACE.name, phone: null, consent: null });
    const again = await ingest(api, { people: [{ ...named("keeps"), role: "Buyer" }] });
    expect(again.people).toMatchObject([{ outcome: "UNCHANGED" }]);
  });

  test("another customer moves the person, and null lets it wait", async () => {
    await taken(UPSERT, { ...named("moves"), customer: named("acme"), name: "Ada" });
    expect(await taken(UPSERT, { ...named("moves"), customer: named("beta") })).toMatchObject({
      customer: { name: "Customer beta" },
    });
    expect(await taken(UPSERT, { ...named("moves"), customer: null })).toMatchObject({ customer: null });
    const { people } = await api.data(`{ people(filter: { withoutCustomer: true }) { nodes { name } } }`);
    expect(people.nodes).toEqual([{ name: "Ada" }]);
  });

  test("rows of people come after their customers, and their results in the order of the input", async () => {
    const answer = await ingest(api, {
      people: [
        personRow("batch-1", "new"),
        personRow("batch-2", "unknown"),
        personRow("batch-1", "new"),
        { ...personRow("batch-3", null), email: "nobody" },
        { ...named("batch-4"), operation: "DELETE" },
      ],
      customers: [customerRow("new")],
      onError: "SKIP_ROW",
    });
    expect(answer.people).toMatchObject([
      { outcome: "CREATED" },
      {
        outcome: "FAILED",
        userErrors: [{ code: "CUSTOMER_NOT_FOUND", path: ["input", "people", "1", "customer", "externalId"] }],
      },
      { outcome: "FAILED", userErrors: [{ code: "REPEATED_KEY" }] },
      { outcome: "FAILED", userErrors: [{ code: "TEXT_INVALID", path: ["input", "people", "3", "email"] }] },
      { outcome: "UNCHANGED" },
    ]);
    expect((await read("batch-1")).customer).toEqual({ name: "Customer new" });
  });

  test("what a source said earlier does not overwrite what it said later, field by field where it says fields", async () => {
    const at = (day: string) => ({ sourceUpdatedAt: `2026-01-${day}T00:00:00Z` });
    await seed(api, { people: [{ ...personRow("times", "acme"), ...at("10"), role: "Buyer" }] });
    await seed(api, { people: [{ ...named("times"), ...at("12"), partial: true, name: "Newest" }] });
    const late = await ingest(api, {
      people: [{ ...named("times"), ...at("11"), name: "Overtaken", role: "Director" }],
    });
    expect(late.people).toMatchObject([{ outcome: "UPDATED" }]);
    expect(await read("times")).toMatchObject({ name: "Newest", role: "Director" });
    const stale = await ingest(api, { people: [{ ...named("times"), ...at("09"), role: "Trainee" }] });
    expect(stale.people).toMatchObject([{ outcome: "STALE" }]);
  });

  test("a person leaves with its customer: archived with it, removed where it was a mistake", async () => {
    await seed(api, {
      customers: [customerRow("leaves"), customerRow("mistake")],
      people: [personRow("left", "leaves"), personRow("never", "mistake")],
    });
    const ids = [(await read("left")).id, (await read("never")).id];
    await seed(api, {
      customers: [
        { ...named("leaves"), operation: "DELETE" },
        { ...named("mistake"), operation: "DELETE", reason: "MISTAKE" },
      ],
    });
    const { nodes } = await api.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Person { archivedAt } } }`, {
      ids,
    });
    expect(nodes).toEqual([{ archivedAt: "2026-01-15T12:00:00.000Z" }, null]);
    expect(await read("left")).toBeNull();
  });

  test("a deleted person leaves the lists, and its id is free for another one", async () => {
    const made = await taken(UPSERT, { ...named("gone"), customer: named("acme"), name: "Gone" });
    expect(await taken(DELETE, named("gone"))).toMatchObject({ archivedAt: "2026-01-15T12:00:00.000Z" });
    const { userErrors } = await send(UPSERT, { id: made.id, name: "Back" });
    expect(userErrors).toMatchObject([{ code: "RECORD_ARCHIVED" }]);
    expect((await taken(UPSERT, { ...named("gone"), customer: named("acme") })).id).not.toBe(made.id);
  });

  test("a merged customer gives its people away, and takes back those that came by its ids", async () => {
    await seed(api, {
      customers: [customerRow("whole"), { ...named("part", "shop"), name: "Part" }],
      people: [
        personRow("of-whole", "whole"),
        { ...personRow("of-part", null), ...named("of-part", "shop"), customer: named("part", "shop") },
      ],
    });
    await seed(api, { customers: [{ ...named("part", "shop"), operation: "MERGE", into: named("whole") }] });
    const peopleOf = async (externalId: string) => {
      const { customer } = await api.data(
        `query ($externalId: String!) { customer(externalId: { system: "crm", externalId: $externalId }) { people { nodes { name } } } }`,
        { externalId },
      );
      return customer.people.nodes.map(({ name }: { name: string }) => name);
    };
    expect(await peopleOf("whole")).toEqual(["Person of-part", "Person of-whole"]);
    const { customerUnmerge } = await api.data(
      `mutation ($input: CustomerUnmergeInput!) {
        customerUnmerge(input: $input) { people undecided customer { people { nodes { name } } } userErrors { code } }
      }`,
      { input: { customer: named("whole"), externalIds: [named("part", "shop").externalId] } },
    );
    expect(customerUnmerge).toEqual({
      people: 1,
      undecided: 0,
      customer: { people: { nodes: [{ name: "Person of-part" }] } },
      userErrors: [],
    });
    expect(await peopleOf("whole")).toEqual(["Person of-whole"]);
  });

  test("the people of many customers cost one statement, and each list one", async () => {
    await seed(api, {
      customers: ["s1", "s2", "s3"].map((name) => customerRow(name)),
      people: ["s1", "s2", "s3"].flatMap((name) => [personRow(`${name}-a`, name), personRow(`${name}-b`, name)]),
      contracts: [contractRow("s1", "s1")],
    });
    current().statements.length = 0;
    await api.data(
      `{ customers { nodes { people(first: 1) { nodes { name externalIds { externalId } customer { name } } } } } }`,
    );
    const names = current().statements.map(nameOf);
    expect(names).toEqual(["apiKeyByHash", "customerPage", "personPages", "externalIdsOf"]);
    current().statements.length = 0;
    await api.data(`{ people(first: 5) { nodes { name externalIds { externalId } customer { name } } } }`);
    expect(current().statements.map(nameOf).sort()).toEqual([
      "apiKeyByHash",
      "customersByIds",
      "externalIdsOf",
      "personPage",
    ]);
  });

  test("a batch of people costs as many statements however many there are, new, known and with customers of their own", async () => {
    const countFor = async (name: string, size: number) => {
      const rows = Array.from({ length: size }, (_, index) => [
        personRow(`${name}-${index}`, "acme", { match: "EMAIL", email: `${name}-${index}@example.org` }),
        personRow(`${name}-own-${index}`, null, { withoutCustomer: "OWN_CUSTOMER" }),
      ]).flat();
      await seed(api, { people: rows.slice(0, 2) });
      current().statements.length = 0;
      await seed(api, { people: rows.map((row) => ({ ...row, role: "Buyer" })) });
      return current().statements.length;
    };
    expect(await countFor("many", 40)).toBe(await countFor("few", 2));
  });

  test("are filtered by customer and text, page by page", async () => {
    await seed(api, {
      customers: [customerRow("filtered")],
      people: Array.from({ length: 5 }, (_, index) =>
        personRow(`f${index}`, "filtered", {
          role: index % 2 === 0 ? "Einkäufer" : "Chefin",
          phone: `+49301110${index}`,
        }),
      ),
    });
    const query = `query ($text: String, $after: String) {
      people(first: 2, after: $after, filter: { customer: { externalId: { system: "crm", externalId: "filtered" } }, text: $text }) {
        totalCount nodes { name } pageInfo { hasNextPage endCursor }
      }
    }`;
    const { people: first } = await api.data(query, { text: "EINKÄUFER" });
    expect(first).toMatchObject({ totalCount: 3, nodes: [{ name: "Person f4" }, { name: "Person f2" }] });
    const { people: second } = await api.data(query, { text: "EINKÄUFER", after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ nodes: [{ name: "Person f0" }], pageInfo: { hasNextPage: false } });
    const { people: called } = await api.data(query, { text: "+49 30 1110 3" });
    expect(called.nodes).toEqual([{ name: "Person f3" }]);
  });

  test("a stranger's workspace has none of them", async () => {
    const stranger = await api.createKey(Role.READ, "stranger");
    expect(await api.data(`{ people { nodes { name } } }`, {}, stranger)).toEqual({ people: { nodes: [] } });
  });
});
