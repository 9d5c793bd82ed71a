import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, ingest, interactionRow, named, personRow, seed } from "../../support/seed.js";
import { nameOf } from "../../support/statements.js";

const READ = `query ($externalId: String!) {
  interaction(externalId: { system: "crm", externalId: $externalId }) { customer { name } person { name } }
}`;

onEachDatabase("the person of an interaction", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: [customerRow("acme"), customerRow("beta")],
      people: [personRow("grace", "acme"), personRow("waiting", null)],
    });
  });

  async function read(externalId: string) {
    return (await api.data(READ, { externalId })).interaction;
  }

  function ofPerson(externalId: string, person: string, fields: object = {}) {
    const { customer: _customer, ...row } = interactionRow(externalId, "");
    return { ...row, person: named(person), ...fields };
  }

  test("says whose interaction it is, and can be told later, changed and cleared", async () => {
    await seed(api, { interactions: [ofPerson("call", "grace"), interactionRow("mail", "acme")] });
    expect(await read("call")).toEqual({ customer: { name: "Customer acme" }, person: { name: "Person grace" } });
    await seed(api, { interactions: [{ ...named("mail"), person: named("grace") }] });
    expect(await read("mail")).toMatchObject({ person: { name: "Person grace" } });
    await seed(api, { interactions: [{ ...named("mail"), subject: "Hello" }] });
    expect(await read("mail")).toMatchObject({ person: { name: "Person grace" } });
    await seed(api, { interactions: [{ ...named("mail"), person: null }] });
    expect(await read("mail")).toEqual({ customer: { name: "Customer acme" }, person: null });
  });

  test("can be in the same batch", async () => {
    await seed(api, {
      interactions: [ofPerson("same", "new-person")],
      people: [personRow("new-person", "new-customer")],
      customers: [customerRow("new-customer")],
    });
    expect(await read("same")).toEqual({
      customer: { name: "Customer new-customer" },
      person: { name: "Person new-person" },
    });
  });

  test("that waits for a customer, or is unknown, refuses a row that names no customer", async () => {
    const answer = await ingest(api, {
      interactions: [
        ofPerson("w1", "waiting"),
        ofPerson("w2", "nobody"),
        interactionRow("w3", "acme", { person: named("waiting") }),
      ],
      onError: "SKIP_ROW",
    });
    expect(answer.interactions).toMatchObject([
      {
        outcome: "FAILED",
        userErrors: [{ code: "PERSON_WITHOUT_CUSTOMER", path: ["input", "interactions", "0", "person"] }],
      },
      {
        outcome: "FAILED",
        userErrors: [{ code: "PERSON_NOT_FOUND", path: ["input", "interactions", "1", "person", "externalId"] }],
      },
      { outcome: "CREATED" },
    ]);
  });

  test("may move: what it did before stays with the customer of that time", async () => {
    await seed(api, { people: [personRow("mover", "acme")], interactions: [ofPerson("before", "mover")] });
    await seed(api, {
      people: [{ ...named("mover"), customer: named("beta") }],
      interactions: [ofPerson("after", "mover")],
    });
    expect(await read("before")).toMatchObject({ customer: { name: "Customer acme" } });
    expect(await read("after")).toMatchObject({ customer: { name: "Customer beta" } });
    // Told once more, as desks do, it is still the customer's who had it.
    await seed(api, { interactions: [ofPerson("before", "mover", { subject: "Again" })] });
    expect(await read("before")).toMatchObject({ customer: { name: "Customer acme" } });
  });

  test("gets the interactions of one that is merged into it, and leaves its own behind where it was a mistake", async () => {
    await seed(api, {
      people: [personRow("twin", "acme"), personRow("error", "acme")],
      interactions: [ofPerson("of-twin", "twin"), ofPerson("of-error", "error")],
    });
    await seed(api, {
      people: [
        { ...named("twin"), operation: "MERGE", into: named("grace") },
        { ...named("error"), operation: "DELETE", reason: "MISTAKE" },
      ],
    });
    expect(await read("of-twin")).toMatchObject({ person: { name: "Person grace" } });
    expect(await read("of-error")).toEqual({ customer: { name: "Customer acme" }, person: null });
  });

  test("has one last word at a customer whom two had been with who turn out to be one", async () => {
    const said = (externalId: string, person: string, recommendation: number, day: string) =>
      ofPerson(externalId, person, {
        customer: named("third"),
        kind: "FEEDBACK",
        recommendation,
        occurredAt: `${day}T10:00:00Z`,
      });
    await seed(api, {
      customers: ["third", "one", "other"].map((name) => customerRow(name)),
      people: [personRow("first", "third"), personRow("second", "third")],
    });
    await seed(api, {
      interactions: [said("no", "first", 0, "2026-01-01"), said("yes", "second", 10, "2026-01-02")],
    });
    await seed(api, { people: [personRow("first", "one"), personRow("second", "other")] });
    const word = async (): Promise<unknown> => {
      const [row] = await current().database.reader.query<{ recommendation: number }[]>(
        "SELECT recommendation FROM loyalty JOIN customer ON customer.id = loyalty.id WHERE name = 'Customer third'",
      );
      return row?.recommendation;
    };
    expect(await word()).toBe(5);
    await seed(api, { people: [{ ...named("second"), operation: "MERGE", into: named("first") }] });
    expect(await word()).toBe(10);
  });

  test("who left meanwhile counts for what a source said before, however late it arrives, and for nothing later", async () => {
    const saidAt = (sourceUpdatedAt: string) => ({ sourceUpdatedAt });
    await seed(api, {
      customers: [customerRow("left")],
      people: [personRow("of-left", "left", saidAt("2026-01-01T10:00:00.000Z"))],
    });
    await seed(api, { customers: [{ ...named("left"), operation: "DELETE" }] });
    const answer = await ingest(api, {
      interactions: [
        ofPerson("l1", "of-left", saidAt("2026-01-02T10:00:00.000Z")),
        ofPerson("l2", "of-left", saidAt("2026-01-15T18:00:00.000Z")),
        ofPerson("l3", "of-left"),
      ],
      onError: "SKIP_ROW",
    });
    expect(answer.interactions).toMatchObject([
      { outcome: "CREATED" },
      { userErrors: [{ code: "CUSTOMER_ARCHIVED" }] },
      { userErrors: [{ code: "PERSON_NOT_FOUND" }] },
    ]);
    expect(await read("l1")).toEqual({ customer: { name: "Customer left" }, person: { name: "Person of-left" } });
  });

  test("filters interactions, of the workspace and of a customer, and costs one statement for a page", async () => {
    await seed(api, {
      customers: [customerRow("filtered")],
      people: [personRow("f1", "filtered"), personRow("f2", "filtered")],
      interactions: ["f1", "f2", "f1"].map((person, index) => ofPerson(`f-${index}`, person, { subject: `${index}` })),
    });
    const filter = `filter: { person: { externalId: { system: "crm", externalId: "f1" } } }`;
    const data = await api.data(`{
      interactions(${filter}) { totalCount nodes { subject } }
      customer(externalId: { system: "crm", externalId: "filtered" }) { interactions(${filter}) { nodes { subject } } }
    }`);
    const nodes = [{ subject: "2" }, { subject: "0" }];
    expect(data).toEqual({ interactions: { totalCount: 2, nodes }, customer: { interactions: { nodes } } });
    current().statements.length = 0;
    await api.data(`{ interactions(first: 9) { nodes { person { name } } } }`);
    expect(current().statements.map(nameOf)).toEqual(["apiKeyByHash", "interactionPage", "peopleByIds"]);
  });
});
