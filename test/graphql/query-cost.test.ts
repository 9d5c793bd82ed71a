import { getNamedType, getNullableType, isInputObjectType, isListType, isObjectType, parse } from "graphql";

import type { Sql } from "../../src/data/database/database.js";
import { CostBudget } from "../../src/graphql/cost/cost-budget.js";
import { FIELD_COSTS, FILTER_SCANS, LIST_LENGTHS, SCAN_COSTS } from "../../src/graphql/cost/field-costs.js";
import { operationCost } from "../../src/graphql/cost/operation-cost.js";
import { createSchema } from "../../src/graphql/schema.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, seed } from "../support/seed.js";

const TIERS = `tiers(from: "2025-01-01", to: "2026-01-01") { distribution { tier } }`;
const RETENTION = `retention(from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-01") { total { renewals { value } } }`;
const NAMED = `fragment F on Customer { id name }`;
const schema = createSchema();

interface Coded {
  readonly extensions: { readonly code: string };
}

describe("the cost of an operation", () => {
  const costOf = (text: string, variables: Record<string, unknown> = {}) =>
    operationCost(schema, { query: parse(text), operationName: undefined, variables });
  const cost = (...asked: Parameters<typeof costOf>) => Math.round(costOf(...asked).fixed);

  test.each([
    ["a page by its size", `{ customers(first: 50) { nodes { id } } }`, 1 + 50 * 1.1],
    ["a page that says nothing as one of 20", `{ customers { nodes { id } } }`, 1 + 20 * 1.1],
    ["a page from the end", `{ customers(last: 7) { edges { cursor node { id } } } }`, 1 + 7 * (1 + 0.1 + 1 + 0.1)],
    [
      "a page within a page",
      `{ customers(first: 10) { nodes { contracts(first: 3) { nodes { id } } } } }`,
      1 + 10 * (1 + 1 + 3 * 1.1),
    ],
    ["a page that is too large as the largest", `{ customers(first: 100000) { nodes { id } } }`, 1 + 200 * 1.1],
    ["a list by the ids that it is asked for", `{ nodes(ids: ["a", "b", "c"]) { id } }`, 3 * 1.1],
    ["every alias", `{ customers(first: 100) { nodes { a: id b: id c: id } } }`, 1 + 100 * 1.3],
    ["what is skipped as nothing", `{ viewer { role } viewer @skip(if: true) { role } }`, 1.1],
    ["a fragment at every place", `{ a: viewer { ...F } b: viewer { ...F } } fragment F on Viewer { role }`, 2 * 1.1],
    ["the schema as nothing", `{ __schema { types { fields { name } } } }`, 0],
    ["a batch by its rows", `mutation { ingest(input: { customers: [{}, {}, {}] }) { failed } }`, 20 + 3 * 10 + 1.1],
  ])("counts %s", (_what, text, expected) => {
    expect(cost(text)).toBe(Math.round(expected));
  });

  test("counts a page by its variable", () => {
    const text = `query ($n: Int) { customers(first: $n) { nodes { id } } }`;
    expect([cost(text, { n: 100 }), cost(text)]).toEqual([111, 23]);
  });

  test("tells what its reports scan apart from the rest, under every name once", () => {
    const { fixed, scanned } = costOf(`{ a: ${TIERS} b: ${TIERS} ${TIERS.replace(") {", ") @skip(if: true) {")} }`);
    expect([Math.round(fixed), scanned]).toEqual([Math.round(2 * (1 + 5 * 1.1)), 44_000]);
  });

  test.each([
    ["one whose filter an index answers", `{ customers(filter: { segments: ["a"] }) { totalCount } }`, 0],
    ["a text", `{ customers(filter: { text: "zzzz" }) { totalCount } }`, 25],
    ["no text", `{ customers(filter: { text: "" }) { totalCount } people(filter: { text: null }) { totalCount } }`, 0],
    [
      "a text in every list",
      `{ a: people(filter: { text: "z" }) { totalCount } b: people(filter: { text: "z" }) { totalCount } }`,
      50,
    ],
    [
      "the dearest of several and each further value",
      `{ customers(filter: { tags: ["a", "b", "c"], nextBestActions: [WIN_BACK] }) { totalCount } }`,
      75 + 3 * 5,
    ],
    ["all interactions", `{ interactions(filter: { qualities: [UNRESOLVED] }) { totalCount } }`, 400],
    [
      "those of one customer",
      `{ interactions(filter: { qualities: [UNRESOLVED], customer: { id: "a" } }) { totalCount } }`,
      0,
    ],
    ["what is skipped", `{ customers(filter: { text: "zzzz" }) @skip(if: true) { totalCount } }`, 0],
  ])("counts what the filter of a list makes it read: %s", (_what, text, expected) => {
    expect(costOf(text).scanned).toBe(expected);
  });

  test("counts what a filter makes a list read by its variable", () => {
    const text = `query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }`;
    expect([costOf(text, { filter: { text: "z" } }).scanned, costOf(text).scanned]).toEqual([25, 0]);
  });

  test("knows only lists of the workspace and conditions of their filters", () => {
    const lists = schema.getQueryType()?.getFields() ?? {};
    const unknown = Object.entries(FILTER_SCANS).flatMap(([name, { by, within }]) => {
      const filter = lists[name.replace("Query.", "")]?.args.find((argument) => argument.name === "filter");
      const type = getNamedType(filter?.type);
      const known = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      return [...Object.keys(by), ...within].filter((field) => !known.includes(field));
    });
    expect(unknown).toEqual([]);
  });

  test("counts what a report scans once because none stands in a list", () => {
    const owners = Object.keys(SCAN_COSTS).map((name) => name.slice(0, name.indexOf(".")));
    const fieldsOf = Object.values(schema.getTypeMap()).filter(isObjectType);
    const holders = fieldsOf.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => owners.includes(getNamedType(field.type).name))
        .map((field) => ({ owner: type.name, isList: isListType(getNullableType(field.type)) })),
    );
    expect(holders.filter(({ owner, isList }) => owner !== "Query" || isList)).toEqual([]);
    expect(holders.length).toBeGreaterThan(0);
  });

  test("is written down only for fields that there are, and as a length only for lists", () => {
    const typeOf = (name: string) => {
      const [owner = "", field = ""] = name.split(".");
      const type = schema.getType(owner);
      return isObjectType(type) ? type.getFields()[field]?.type : undefined;
    };
    const isList = (name: string) => {
      const type = typeOf(name);
      return type !== undefined && isListType(getNullableType(type));
    };
    expect(Object.keys({ ...FIELD_COSTS, ...SCAN_COSTS }).filter((name) => typeOf(name) === undefined)).toEqual([]);
    expect(Object.keys(LIST_LENGTHS).filter((name) => !isList(name))).toEqual([]);
  });
});

onEachDatabase("an operation that costs too much", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("one")] });
  });

  const repeated = (field: string, times: number) =>
    `{ ${Array.from({ length: times }, (_, index) => `a${index}: ${field}`).join(" ")} }`;
  const nested = (levels: number): string =>
    levels === 0 ? "id" : `id interactions(first: 200) { nodes { id customer { ${nested(levels - 1)} } } }`;
  const doubled = (levels: number) =>
    Array.from({ length: levels }, (_, level) => `fragment F${level} on Viewer { ...F${level + 1} ...F${level + 1} }`);

  test.each([
    ["pages within pages", `{ customers(first: 200) { nodes { ${nested(3)} } } }`],
    ["a hundred reports of past days", repeated(RETENTION, 100)],
    ["thirty reports of tiers", repeated(TIERS, 30)],
    [
      "the loyalty of many customers on many days",
      `{ customers(first: 200) { nodes { ${Array.from({ length: 100 }, (_, index) => `d${index}: loyalty(asOf: "2025-01-01") { tier }`).join(" ")} } } }`,
    ],
    ["fragments that double", `{ viewer { ...F0 } } ${doubled(20).join(" ")} fragment F20 on Viewer { role }`],
  ])("is refused before it reads anything: %s", async (_what, query) => {
    current().statements.length = 0;
    const { status, data, errors } = await api.send(query);
    expect({ status, data, codes: errors?.map(({ extensions }) => extensions.code) }).toEqual({
      status: 400,
      data: undefined,
      codes: ["QUERY_TOO_COSTLY"],
    });
    // The key and its workspace are read first.
    expect(current().statements.filter((sql) => /customer|interaction|term/.test(sql))).toEqual([]);
  });

  test("is told its cost, as is one that is answered", async () => {
    const limited = await TestApi.start(current(), { queryCost: 100 });
    const { errors } = await limited.send(`{ customers(first: 100) { nodes { id } } }`);
    expect(errors?.[0]?.message).toBe(
      "the operation may cost 111; at most 100 is taken: ask for smaller pages, fewer fields or fewer reports",
    );
    const answer = await limited.http
      .post("/graphql")
      .set("Authorization", `Bearer ${await limited.createKey(Role.READ)}`)
      .send({ query: `query ($n: Int) { customers(first: $n) { nodes { name } } }`, variables: { n: 10 } });
    expect(answer.body).toEqual({
      data: { customers: { nodes: [{ name: "Customer one" }] } },
      extensions: { cost: { requested: 12, actual: 2, limit: 100 } },
    });
  });

  test("leaves wrong variables to be told by their field", async () => {
    const { errors } = await api.send(`query ($n: Int) { customers(first: $n) { nodes { id } } }`, { n: "many" });
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});

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

describe("a budget", () => {
  test("gets back what was not used in the minute that it was taken of, never in the next", async () => {
    let now = 0;
    const budget = new CostBudget({ keyCost: 100, workspaceCost: 0 }, null, () => now);
    const [late, early] = [await budget.spend("key", "workspace", 50), await budget.spend("key", "workspace", 30)];
    expect(await early.settle(10)).toMatchObject({ remaining: 40 });
    now += late.state.resetsIn * 1_000;
    expect((await budget.spend("key", "workspace", 1)).state).toMatchObject({ remaining: 99, resetsIn: 60 });
    await late.settle(5);
    expect((await budget.spend("key", "workspace", 1)).state).toMatchObject({ remaining: 98 });
  });

  test("loses nothing to what is refused, be it by the other budget", async () => {
    const budget = new CostBudget({ keyCost: 100, workspaceCost: 50 }, null, () => 0);
    expect((await budget.spend("key", "one", 60)).state).toMatchObject({ isSpent: false, limit: 50, remaining: 0 });
    expect((await budget.spend("key", "one", 30)).state).toMatchObject({ isSpent: true, limit: 50 });
    expect((await budget.spend("key", "two", 41)).state).toMatchObject({ isSpent: true, limit: 100, remaining: 40 });
    expect((await budget.spend("key", "two", 40)).state).toMatchObject({ isSpent: false, remaining: 0 });
  });
});

onEachDatabase("the budget of a minute", (current) => {
  const PAGE = `{ customers(first: 10) { nodes { name } } }`;
  const budgets: CostBudget[] = [];
  afterEach(() => budgets.splice(0).forEach((budget) => budget.close()));

  /** A server whose keys and workspaces may spend so much, all in one minute; another one with the same Redis shares it. */
  async function server(keyCost: number, workspaceCost = 0, redisUrl?: string): Promise<TestApi> {
    const budget = new CostBudget({ keyCost, workspaceCost }, redisUrl, () => 0);
    budgets.push(budget);
    return TestApi.start(current(), { budget });
  }

  async function ask(api: TestApi, key: string, query = PAGE) {
    const { status, headers, body } = await api.http
      .post("/graphql")
      .set("Authorization", `Bearer ${key}`)
      .send({ query });
    return { status, headers, cost: body.extensions?.cost, code: body.errors?.[0].extensions.code };
  }

  test("refuses a key that has spent it, tells when to come again, and leaves other keys alone", async () => {
    const api = await server(15);
    const [key, other] = [await api.createKey(Role.READ), await api.createKey(Role.READ)];
    const first = await ask(api, key);
    expect(first).toMatchObject({ status: 200, cost: { requested: 12, actual: 1, limit: 50_000, remaining: 14 } });
    expect(first.headers["ratelimit"]).toMatch(/^"cost";r=14;t=\d+$/);
    expect(first.headers["ratelimit-policy"]).toBe(`"cost";q=15;w=60`);
    for (const remaining of [13, 12, 11]) {
      expect(await ask(api, key)).toMatchObject({ status: 200, cost: { remaining } });
    }
    const refused = await ask(api, key);
    expect(refused).toMatchObject({ status: 429, code: "COST_BUDGET_SPENT" });
    expect(refused.cost).toEqual({ requested: 12, limit: 50_000, remaining: 11 });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(await ask(api, key, "{ viewer { role } }")).toMatchObject({ status: 200, cost: { remaining: 10 } });
    expect(await ask(api, other)).toMatchObject({ status: 200 });
  });

  test("writes nothing of a mutation that is refused", async () => {
    const api = await server(40);
    const key = await api.createKey(Role.WRITE);
    const mutation = (name: string) =>
      `mutation { customerUpsert(input: { name: "${name}" }) { customer { name } userErrors { code } } }`;
    expect(await ask(api, key, mutation("Kept"))).toMatchObject({ status: 200 });
    expect(await ask(api, key, mutation("Refused"))).toMatchObject({ status: 429 });
    const { customers } = await (await server(0)).data(`{ customers(filter: { text: "ed" }) { nodes { name } } }`);
    expect(customers.nodes).toEqual([]);
  });

  test("of a workspace holds for all of its keys together, and for no other workspace", async () => {
    const api = await server(0, 13);
    expect(await ask(api, await api.createKey(Role.READ))).toMatchObject({ status: 200, cost: { remaining: 11 } });
    expect(await ask(api, await api.createKey(Role.READ))).toMatchObject({ status: 429 });
    expect(await ask(api, await api.createKey(Role.READ, "neighbour"))).toMatchObject({ status: 200 });
  });

  test("is charged for a report and for a search by the customers that they scan", async () => {
    const api = await server(1_000_000);
    await seed(api, { customers: Array.from({ length: 999 }, (_, index) => customerRow(`n${index}`)) });
    const key = await api.createKey(Role.READ);
    const { cost } = await ask(api, key, `{ ${TIERS} }`);
    const customers = (await api.data(`{ customers(first: 1) { totalCount } }`)).customers.totalCount;
    expect(cost.requested).toBe(Math.round((22_000 * customers) / 500 + 1 + 5 * 1.1));
    const searched = await ask(api, key, `{ customers(first: 10, filter: { text: "zzzz" }) { nodes { name } } }`);
    expect(searched.cost.actual).toBe(Math.round((25 * customers) / 500 + 1));
  });

  test("lets through what costs more than all of it, once", async () => {
    const api = await server(5);
    const key = await api.createKey(Role.READ);
    expect(await ask(api, key)).toMatchObject({ status: 200, cost: { requested: 12, actual: 12, remaining: 0 } });
    expect(await ask(api, key)).toMatchObject({ status: 429 });
  });

  test("is each server's own while its Redis does not answer", async () => {
    const api = await server(15, 0, "redis://127.0.0.1:1");
    const key = await api.createKey(Role.READ);
    expect(await ask(api, key)).toMatchObject({ status: 200, cost: { remaining: 3 } });
    expect(await ask(api, key)).toMatchObject({ status: 429 });
  });
});

onEachDatabase("the budget of a mutation that contention undoes", (current) => {
  const MUTATION = `mutation { customerUpsert(input: { name: "Contended" }) { customer { name } } }`;
  /** How many times more a transaction is undone at its end. */
  let undone = 0;
  let api: TestApi;
  let key: string;
  beforeEach(async () => {
    const { database } = current();
    const { reader, writesAtOnce } = database;
    const write = <Result>(work: (sql: Sql) => Promise<Result>) =>
      database.write(async (sql) => {
        const result = await work(sql);
        if (undone === 0) return result;
        undone -= 1;
        throw Object.assign(new Error("contention"), { code: "SQLITE_BUSY" });
      });
    const contended = { reader, writesAtOnce, write, close: () => database.close() };
    const budget = new CostBudget({ keyCost: 50, workspaceCost: 0 }, null, () => 0);
    api = await TestApi.start({ ...current(), database: contended }, { budget });
    key = await api.createKey(Role.WRITE);
  });

  async function mutate() {
    const { status, body } = await api.http
      .post("/graphql")
      .set("Authorization", `Bearer ${key}`)
      .send({ query: MUTATION });
    return { status, cost: body.extensions?.cost, code: body.errors?.[0].extensions.code };
  }

  test("is spent once, however often it runs again", async () => {
    undone = 4;
    expect(await mutate()).toEqual({
      status: 200,
      cost: { requested: 22, actual: 22, limit: 50_000, remaining: 28 },
      code: undefined,
    });
    expect(undone).toBe(0);
  });

  test("is given back where it is undone for good", async () => {
    undone = Infinity;
    expect(await mutate()).toMatchObject({ status: 503, code: "UNAVAILABLE" });
    undone = 0;
    expect(await mutate()).toMatchObject({ status: 200, cost: { remaining: 28 } });
  });
});
