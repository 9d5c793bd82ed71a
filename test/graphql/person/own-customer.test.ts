import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, ingest, named, personRow, seed } from "../../support/seed.js";
import { sequence } from "../integration/feed.js";

const PERSON = `{
  id name hasOwnCustomer
  customer {
    id name email phone people { nodes { name } }
    contracts { nodes { externalIds { externalId } } } interactions { nodes { subject } }
  }
}`;
const READ = `query ($externalId: String!) { person(externalId: { system: "crm", externalId: $externalId }) ${PERSON} }`;

onEachDatabase("a customer made for one person", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("acme"), customerRow("beta")] });
  });

  async function read(externalId: string) {
    return (await api.data(READ, { externalId })).person;
  }

  const own = (externalId: string, fields: object = {}) =>
    personRow(externalId, null, { withoutCustomer: "OWN_CUSTOMER", ...fields });
  const callOf = (externalId: string, subject: string) => ({
    ...named(`${externalId}-${subject}`),
    person: named(externalId),
    kind: "SERVICE",
    subject,
  });
  const customers = async () => (await api.data("{ customers { totalCount } }")).customers.totalCount as number;

  test("has its name and addresses, in step with it, and takes its interactions", async () => {
    const row = own("solo", { email: "solo@example.org", phone: "+4930555" });
    const made = await ingest(api, { people: [row], interactions: [callOf("solo", "first")] });
    expect(made).toMatchObject({ failed: 0, people: [{ outcome: "CREATED" }] });
    expect(await read("solo")).toMatchObject({
      hasOwnCustomer: true,
      customer: {
        name: "Person solo",
        email: "solo@example.org",
        phone: "+4930555",
        interactions: { nodes: [{ subject: "first" }] },
      },
    });
    const before = await customers();
    expect((await ingest(api, { people: [row] })).people).toMatchObject([{ outcome: "UNCHANGED" }]);
    await seed(api, { people: [own("solo", { name: "Renamed", email: null })] });
    expect(await read("solo")).toMatchObject({ hasOwnCustomer: true, customer: { name: "Renamed", email: null } });
    expect(await customers()).toBe(before);
  });

  test("becomes part of the customer that the person is given, with all that it has, and names nothing there", async () => {
    await seed(api, {
      people: [own("joins", { email: "joins@example.org" })],
      interactions: [callOf("joins", "alone")],
    });
    const { customer } = await read("joins");
    await seed(api, { contracts: [{ ...contractRow("of-joins", "acme"), customer: { id: customer.id } }] });
    const before = await customers();
    await seed(api, {
      people: [{ ...named("joins"), customer: named("acme") }],
      interactions: [callOf("joins", "together")],
    });
    expect(await customers()).toBe(before - 1);
    expect(await read("joins")).toMatchObject({
      hasOwnCustomer: false,
      customer: {
        name: "Customer acme",
        email: null,
        contracts: { nodes: [{ externalIds: [{ externalId: "of-joins" }] }] },
        interactions: { nodes: [{ subject: "together" }, { subject: "alone" }] },
      },
    });
    const { node } = await api.data(`query ($id: ID!) { node(id: $id) { ... on Customer { name } } }`, {
      id: customer.id,
    });
    expect(node).toEqual({ name: "Customer acme" });
  });

  test("stays where the person is only moved on from a real customer, or others have come to it", async () => {
    await seed(api, { people: [own("host")] });
    const { customer } = await read("host");
    await seed(api, { people: [personRow("guest", null, { customer: { id: customer.id } })] });
    await seed(api, { people: [{ ...named("host"), customer: named("beta") }] });
    expect(await read("guest")).toMatchObject({
      customer: { id: customer.id, people: { nodes: [{ name: "Person guest" }] } },
    });
  });

  test("is kept where a row names no customer, and made for one who waits once that is wanted", async () => {
    await seed(api, { people: [personRow("later", null)] });
    expect(await read("later")).toMatchObject({ hasOwnCustomer: false, customer: null });
    await seed(api, { people: [own("later")] });
    const { customer } = await read("later");
    await seed(api, { people: [{ ...named("later"), customer: null }] });
    expect(await read("later")).toMatchObject({ hasOwnCustomer: true, customer: { id: customer.id } });
  });

  test.each(["ARCHIVED", "MISTAKE"])("leaves with the person (%s)", async (reason) => {
    await seed(api, { people: [own(reason)], interactions: [callOf(reason, "call")] });
    const { customer } = await read(reason);
    await seed(api, { people: [{ ...named(reason), operation: "DELETE", reason }] });
    const { node } = await api.data(`query ($id: ID!) { node(id: $id) { ... on Customer { archivedAt } } }`, {
      id: customer.id,
    });
    expect(node).toEqual(reason === "MISTAKE" ? null : { archivedAt: "2026-01-15T12:00:00.000Z" });
  });

  test("is erased with the person", async () => {
    await seed(api, { people: [own("erased")] });
    const { customer } = await read("erased");
    await api.data(`mutation ($input: PersonReference!) { personErase(input: $input) { userErrors { code } } }`, {
      input: named("erased"),
    });
    const { node } = await api.data(`query ($id: ID!) { node(id: $id) { ... on Customer { name erasedAt } } }`, {
      id: customer.id,
    });
    expect(node).toEqual({ name: null, erasedAt: "2026-01-15T12:00:00.000Z" });
  });

  describe("when two people are merged", () => {
    const merge = (one: string, into: string) =>
      seed(api, { people: [{ ...named(one), operation: "MERGE", into: named(into) }] });

    test.each([
      { merged: "own", survivor: "real", customer: "Customer acme", hasOwn: false, fewer: 1 },
      { merged: "real", survivor: "own", customer: "Customer acme", hasOwn: false, fewer: 1 },
      { merged: "own", survivor: "own", customer: "Person s-own-own", hasOwn: true, fewer: 1 },
      { merged: "own", survivor: "waiting", customer: "Person m-own-waiting", hasOwn: true, fewer: 0 },
      { merged: "waiting", survivor: "real", customer: "Customer acme", hasOwn: false, fewer: 0 },
    ])("one with $merged into one with $survivor", async ({ merged, survivor, customer, hasOwn, fewer }) => {
      const rowOf = (kind: string, key: string) =>
        kind === "own" ? own(key) : personRow(key, kind === "real" ? "acme" : null);
      const [one, other] = [`m-${merged}-${survivor}`, `s-${merged}-${survivor}`];
      await seed(api, { people: [rowOf(merged, one), rowOf(survivor, other)] });
      const before = await customers();
      await merge(one, other);
      expect(await read(one)).toMatchObject({
        name: `Person ${other}`,
        hasOwnCustomer: hasOwn,
        customer: { name: customer },
      });
      expect(await customers()).toBe(before - fewer);
    });
  });

  test("is told in the feed before its person, whose versions rise through every move", async () => {
    await sequence(current());
    const { changesEnd } = await api.data("{ changesEnd }");
    await seed(api, { people: [own("fed")] });
    await seed(api, { people: [{ ...named("fed"), customer: named("acme") }] });
    await seed(api, { people: [{ ...named("fed"), customer: named("beta") }] });
    await seed(api, { people: [{ ...named("fed"), customer: null }] });
    await sequence(current());
    const { changes } = await api.data(
      `query ($after: String) { changes(after: $after, types: [CUSTOMER, PERSON]) { changes { entity operation recordId customerId version isNew } } }`,
      { after: changesEnd },
    );
    const told: { entity: string; operation: string; version: number; customerId: string | null }[] = changes.changes;
    expect(told.map(({ entity, operation }) => `${entity} ${operation}`)).toEqual([
      "CUSTOMER UPSERT",
      "PERSON UPSERT",
      "CUSTOMER UPSERT",
      "CUSTOMER MERGE",
      "PERSON UPSERT",
      "PERSON UPSERT",
      "PERSON UPSERT",
    ]);
    const people = told.filter(({ entity }) => entity === "PERSON");
    const versions = people.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
    expect(people.at(-1)?.customerId).toBeNull();
  });
});
