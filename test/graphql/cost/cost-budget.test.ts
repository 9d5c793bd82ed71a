import type { Sql } from "../../../src/data/database/database.js";
import { CostBudget } from "../../../src/graphql/cost/cost-budget.js";
import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, seed } from "../../support/seed.js";

const TIERS = `tiers(from: "2025-01-01", to: "2026-01-01") { distribution { tier } }`;

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
        // A lock that never becomes free: against others a write goes on until its time is over.
        throw Object.assign(new Error("contention"), { code: "ER_LOCK_WAIT_TIMEOUT", errno: 1205 });
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
