import { getNamedType, type GraphQLObjectType, isObjectType } from "graphql";

import { rowReader } from "../../src/data/database/read-rows.js";
import { createSchema } from "../../src/graphql/schema.js";
import { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, euros, interactionRow, personRow, seed } from "../support/seed.js";

const DEEPEST = 2;

const BATCH = {
  customers: [
    customerRow("full", {
      ...{ email: "ada@example.org", phone: "+4930123456", company: "Ada & Co.", segment: "small", tags: ["a", "b"] },
      ...{ customFields: { a: 1 }, customerSince: "2020-01-01", yearlySpend: euros("5000.00") },
    }),
    customerRow("bare"),
  ],
  people: [personRow("person", "full", { email: "bob@example.org", role: "buyer" })],
  contracts: [
    contractRow("renews", "full", {
      autoRenew: true,
      product: "line",
      renewalValue: euros("130.00"),
      startsOn: "2023-02-01",
    }),
    contractRow("ends", "full", { startsOn: "2022-01-01", quantity: 2, unitValue: euros("60.00"), value: undefined }),
  ],
  interactions: [
    interactionRow("bought", "full", { kind: "PURCHASE", amount: euros("19.99"), subject: "a purchase" }),
    interactionRow("asked", "full", { resolutionQuality: "LOW_EFFORT", agent: "Eve" }),
  ],
};

/** Where objects of each type stand in an answer, and how they are asked for. */
const PLACES: Readonly<Record<string, (field: string) => string>> = {
  Customer: (field) => field,
  Contract: (field) => `contracts(first: 3) { nodes { ${field} } }`,
  Interaction: (field) => `interactions(first: 3) { nodes { ${field} } }`,
  Person: (field) => `people(first: 3) { nodes { ${field} } }`,
};

const schema = createSchema();

onEachDatabase("a query that reads the columns it asks for", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, BATCH);
  });

  const answersTo = async (selection: string) =>
    (await api.data(`{ customers(first: 5) { nodes { ${selection} } } }`)).customers.nodes as readonly unknown[];

  test.each(Object.keys(PLACES))("answers each field of a %s alone as beside all others", async (name) => {
    const place = PLACES[name] ?? String;
    const fields = selections(schema.getType(name) as GraphQLObjectType, DEEPEST);
    const together = await answersTo(place(fields.join(" ")));
    for (const field of fields) expect(together).toMatchObject(await answersTo(place(field)));
  });

  test("reads no others, and finds the same customer by its id in another system", async () => {
    current().statements.length = 0;
    await answersTo("name loyaltyTier");
    const known = `{ customer(externalId: { system: "crm", externalId: "full" }) { name churnRisk { value } } }`;
    expect((await api.data(known)).customer).toMatchObject({
      name: "Customer full",
      churnRisk: { value: expect.any(Number) },
    });
    const [page, card] = current().statements.filter((sql) => /customerPage|customersKnownAs/.test(sql));
    for (const statement of [page, card]) expect(statement).not.toMatch(/customFields|nextBestActions|searchText/);
    expect(page).toContain("loyalty_tier");
    expect(card).not.toContain("loyalty_tier");
  });

  test("throws where a row in part is asked for another column, or for all it holds", async () => {
    const { reader } = current().database;
    const { columns, read } = rowReader(reader, LoyaltyRow, "one", new Set(["id", "tier", "outlooks"]));
    const [raw] = await reader.query<Record<string, unknown>[]>(`SELECT ${columns} FROM loyalty one`);
    const row = read(raw ?? {});
    expect(Object.keys(row).sort()).toEqual(["id", "outlooks", "tier"]);
    expect(() => row.score).toThrow("the column score of LoyaltyRow was not read");
    expect(() => row.loyalty).toThrow("only some columns");
  });
});

/** A selection of each field of a type that needs no argument, of objects with all that lies so many levels below. */
function selections(type: GraphQLObjectType, depth: number): string[] {
  return Object.values(type.getFields()).flatMap(({ name, type: fieldType, args }) => {
    if (args.some(({ type: argument }) => String(argument).endsWith("!"))) return [];
    const within = getNamedType(fieldType);
    if (!isObjectType(within)) return [name];
    const fields = depth === 0 ? [] : selections(within, depth - 1);
    return fields.length === 0 ? [] : [`${name} { ${fields.join(" ")} }`];
  });
}
