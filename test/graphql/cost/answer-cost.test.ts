import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { contractRow, customerRow, seed } from "../../support/seed.js";

const NAMED = `fragment F on Customer { id name }`;

interface Coded {
  readonly extensions: { readonly code: string };
}

onEachDatabase("what an operation has cost", (current) => {
  let api: TestApi;
  let key: string;
  let id: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.WRITE);
    const { customers } = await seed(api, {
      customers: ["one", "two", "three"].map((name) => customerRow(name)),
      contracts: [contractRow("c1", "one"), contractRow("c2", "one")],
    });
    id = customers[0].id;
  });

  async function costOf(query: string, variables: object = {}) {
    const { body } = await api.http.post("/graphql").set("Authorization", `Bearer ${key}`).send({ query, variables });
    return { ...body.extensions.cost, codes: body.errors?.map((error: Coded) => error.extensions.code) };
  }

  test.each([
    ["the rows of a page", `{ customers(first: 50) { nodes { id } } }`, 1 + 3 * 1.1],
    ["a page that is full", `{ customers(first: 3) { nodes { id name } } }`, 1 + 3 * 1.2],
    [
      "all parts of a page",
      `{ customers { totalCount edges { cursor node { id } } pageInfo { hasNextPage } } }`,
      1 + 20.1 + 3 * 2.2 + 1.1,
    ],
    ["pages within a page", `{ customers { nodes { contracts { nodes { id } } } } }`, 1 + 3 * (1 + 1) + 2 * 1.1],
    ["a field that stands twice once", `{ customers { nodes { id ...F ... { id } } } } ${NAMED}`, 1 + 3 * 1.2],
    ["every alias", `{ a: customers { nodes { id ...F } } b: customers { nodes { x: id id } } } ${NAMED}`, 2 * 4.6],
    ["what is skipped as nothing", `{ customers { nodes { id name @skip(if: true) } } }`, 1 + 3 * 1.1],
    [
      "what is included by a variable",
      `query ($on: Boolean = false) { viewer { role key @include(if: $on) { id } } }`,
      1.1,
    ],
    ["what was looked for in vain", `{ customer(externalId: { system: "crm", externalId: "none" }) { id name } }`, 1],
    ["what its fields weigh", `{ customers { nodes { loyalty(asOf: "2025-01-01") { tier } } } }`, 1 + 3 * (1 + 51.1)],
    ["the schema as nothing", `{ __typename __schema { types { fields { name } } } }`, 0],
  ])("counts %s", async (_what, query, expected) => {
    const { actual, requested } = await costOf(query);
    expect(actual).toBe(Math.round(expected));
    expect(requested).toBeGreaterThanOrEqual(actual);
  });

  test("counts of a record of any kind what it is asked for", async () => {
    const query = `query ($id: ID!) { node(id: $id) {
      id ... on Customer { x: id loyalty(asOf: "2025-01-01") { tier } } ... on Contract { x: id product }
    } }`;
    expect((await costOf(query, { id })).actual).toBe(Math.round(1 + 0.1 + 0.1 + 50 + 1.1));
  });

  test("counts what the filter of a list has read, be it given by a variable and for nothing", async () => {
    const list = `customers(first: 200, filter: { text: "zzzz" }) { nodes { name } }`;
    expect(await costOf(`{ ${list} }`)).toMatchObject({ requested: 221 + 25, actual: 1 + 25 });
    const either = `query ($filter: CustomerFilter) { customers(filter: $filter) { nodes { name } } }`;
    expect(await costOf(either, { filter: { text: "zzzz" } })).toMatchObject({ actual: 1 + 25 });
    expect(await costOf(either, { filter: { segments: ["zzzz"] } })).toMatchObject({ actual: 1 });
    expect(await costOf(`{ ...A ...A } fragment A on Query { ${list} }`)).toMatchObject({ actual: 1 + 25 });
  });

  test("counts a report by what it scans, and its rows by their real number", async () => {
    const series = `retention(from: "2025-01-01", to: "2025-04-01") { series { renewals { value } } }`;
    expect(await costOf(`{ ${series} }`)).toMatchObject({
      requested: Math.round(1_000 + 1 + 24 * 2.1),
      actual: Math.round(1_000 + 1 + 3 * 2.1),
    });
  });

  test("is what was requested of a mutation, and where errors may hide what was done", async () => {
    const mutation = `mutation { ingest(input: { customers: [{ name: "New" }] }) { failed customers { outcome } } }`;
    const { requested, actual } = await costOf(mutation);
    expect([actual, requested > 30]).toEqual([requested, true]);
    const page = await costOf(`{ customers(first: 500) { nodes { id } } }`);
    expect(page).toMatchObject({ codes: ["PAGE_SIZE_INVALID"], requested: 221, actual: 221 });
  });

  test("is not told of an operation that did not run", async () => {
    const query = `{ customers(first: 200) { nodes { ${Array.from({ length: 300 }, (_, index) => `a${index}: loyalty(asOf: "2025-01-01") { tier }`).join(" ")} } } }`;
    expect(await costOf(query)).toEqual({ codes: ["QUERY_TOO_COSTLY"], requested: expect.any(Number), limit: 50_000 });
  });
});
