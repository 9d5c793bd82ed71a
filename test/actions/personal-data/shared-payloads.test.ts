import { allPersonalData } from "../../../src/actions/personal-data.js";
import { workspaceRows } from "../../../src/data/database/workspace-rows.js";
import { Customer } from "../../../src/model/customer/customer.js";
import { PersonalDataKind } from "../../../src/model/customer/personal-data.js";
import { globalIdOf } from "../../../src/model/node.js";
import { Person } from "../../../src/model/person/person.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { keepTraces } from "../../support/kept-traces.js";
import { customerRow, named, personRow, seed } from "../../support/seed.js";
import { nameOf } from "../../support/statements.js";

const DATA = `query ($customerId: ID, $personId: ID) {
  personalData(customerId: $customerId, personId: $personId, first: 200) { nodes { kind id value } }
}`;
const LEFT_OUT = ["body", "headers", "query", "reason", "errors", "toFetch"];

interface Payload {
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
}

onEachDatabase("a payload that names others beside whose data are told", (current) => {
  let api: TestApi;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      customers: ["acme", "acme-twin", "globex"].map((name) => customerRow(name, { name })),
      people: [
        personRow("ada", "acme"),
        personRow("ada-twin", "acme"),
        personRow("bob", "acme"),
        personRow("eve", "globex"),
      ],
    });
    const { reader } = current().database;
    for (const { name, id } of await reader.find(Customer)) ids[name ?? ""] = id;
    for (const { name, id } of await reader.find(Person)) ids[(name ?? "").replace("Person ", "")] = id;
    await seed(api, {
      customers: [{ ...named("acme-twin"), operation: "MERGE", into: named("acme") }],
      people: [{ ...named("ada-twin"), operation: "MERGE", into: named("ada") }],
    });
  });
  beforeEach(() => current().database.write((sql) => sql.query("DELETE FROM inbound_payload_customer")));
  afterAll(() => api.stop());

  const idOf = (name: string) => ids[name] ?? "";

  async function keep(names: readonly string[]): Promise<void> {
    const [ownerId = "", ...others] = names.map(idOf);
    await keepTraces(current(), { ownerId, others, customerId: ownerId, recordId: ownerId }, "word", api.now);
  }

  async function payloadsOf(of: { customerId?: string; personId?: string }): Promise<Payload[]> {
    const { nodes } = (await api.data(DATA, of)).personalData as { readonly nodes: readonly Payload[] };
    return nodes.filter(({ kind }) => kind === "PAYLOAD");
  }
  const ofCustomer = (name: string) => payloadsOf({ customerId: globalIdOf("customer", idOf(name)) });
  const ofPerson = (name: string) => payloadsOf({ personId: globalIdOf("person", idOf(name)) });

  test.each([
    ["the customer", ["acme"]],
    ["the customer and its people", ["acme", "ada", "bob"]],
    ["records that were merged into them", ["acme-twin", "ada-twin"]],
  ])("is not one that names %s", async (_what, names) => {
    await keep(names);
    expect(await ofCustomer("acme")).toMatchObject([{ value: { body: "word", headers: { word: "word" } } }]);
  });

  test.each([
    ["another customer", ["acme", "globex"]],
    ["somebody else's person", ["ada", "eve"]],
  ])("is told without what it says where it names %s", async (_what, names) => {
    await keep(names);
    for (const customer of ["acme", "globex"]) expectLeftOut(await ofCustomer(customer));
  });

  test("is not one that names a person and the customer of that person", async () => {
    await keep(["ada-twin", "ada", "acme-twin", "acme"]);
    expect(await ofPerson("ada")).toMatchObject([{ value: { body: "word" } }]);
  });

  test("is told to a person without what it says of others of the same customer, and whole to the customer", async () => {
    await keep(["ada", "bob"]);
    for (const person of ["ada", "bob"]) expectLeftOut(await ofPerson(person));
    expect(await ofCustomer("acme")).toMatchObject([{ value: { body: "word" } }]);
  });

  function expectLeftOut(payloads: readonly Payload[]) {
    expect(payloads).toMatchObject([
      { value: { state: "MAPPED", contentType: "application/json", leftOut: LEFT_OUT } },
    ]);
    expect(JSON.stringify(payloads)).not.toContain("word");
  }

  test("is not read, and of others an export reads one body at a time", async () => {
    for (const names of [["acme"], ["acme", "globex"], ["acme"], ["acme"]]) await keep(names);
    const { id: workspaceId } = await current().workspace();
    const { database, statements } = current();
    const rows = workspaceRows(database.reader, workspaceId);
    const read = () => statements.filter((statement) => nameOf(statement) === "documentsOf").length;
    statements.length = 0;
    const readBefore: number[] = [];
    for await (const { kind } of allPersonalData(rows, { type: "customer", ids: [idOf("acme")] }))
      if (kind === PersonalDataKind.PAYLOAD) readBefore.push(read());
    expect(readBefore).toEqual([1, 1, 2, 3]);
  });
});
