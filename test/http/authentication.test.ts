import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { apiKeysOf, revokeApiKey } from "../../src/data/workspace/api-key-store.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { type Batch, contractRow, customerRow, ingest, interactionRow, named, seed } from "../support/seed.js";
import { nameOf } from "../support/statements.js";
import { storedContents, storedRows } from "../support/stored-rows.js";

const WHO = `{ customers { nodes { name } } }`;

onEachDatabase("authentication", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, { customers: [customerRow("ada")] });
  });
  afterEach(() => api.setDay("2026-01-15"));

  async function refusedWith(authorization: string | undefined) {
    const sending = api.http.post("/graphql").set("Content-Type", "application/json");
    if (authorization !== undefined) void sending.set("Authorization", authorization);
    const { status, body } = await sending.send(JSON.stringify({ query: WHO }));
    expect(status).toBe(401);
    expect(body).toEqual({
      errors: [{ message: expect.stringMatching(/API key/), extensions: { code: "UNAUTHENTICATED" } }],
    });
    return body.errors[0].message as string;
  }

  test.each([
    ["no header", undefined],
    ["an empty header", ""],
    ["another scheme", "Basic YWRhOmxvdmVsYWNl"],
    ["no key", "Bearer"],
    ["two keys", "Bearer treue_a treue_b"],
  ])("%s is answered with how to send a key", async (_what, authorization) => {
    expect(await refusedWith(authorization)).toContain("Authorization: Bearer treue_");
  });

  test.each([
    ["without a key", "/graphql", undefined, 401],
    ["with an unknown key", "/graphql", "Bearer treue_unknown", 401],
    ["to a hook that there is not", "/hooks/nobody", undefined, 401],
  ])("a request %s is answered before its body is read", async (_what, at, authorization, status) => {
    const listening = await api.listen();
    const sending = request(`${listening.url}${at}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Content-Length": 4_800_000,
        ...(authorization && { Authorization: authorization }),
      },
    });
    // The first byte of millions: who waits for the others never answers.
    sending.write("{");
    const [answer] = (await once(sending, "response")) as [IncomingMessage];
    expect(answer.statusCode).toBe(status);
    sending.destroy();
    await listening.drain();
  });

  test("an unknown key is refused, also where it differs from a known one in a single letter", async () => {
    expect(await refusedWith("Bearer treue_unknown")).toContain("unknown");
    const key = await api.createKey(Role.READ);
    const last = key.endsWith("A") ? "B" : "A";
    expect(await refusedWith(`Bearer ${key.slice(0, -1)}${last}`)).toContain("unknown");
    expect(await refusedWith(`Bearer ${key.toUpperCase()}`)).toContain("unknown");
  });

  test("the scheme is taken in any case, and a key works until the instant it expires", async () => {
    const key = await api.createKey(Role.READ, "default", new Date("2026-01-16T12:00:00Z"));
    const sending = api.http.post("/graphql").set("Authorization", `bearer ${key}`);
    expect((await sending.send({ query: WHO })).body.data.customers.nodes).toEqual([{ name: "Customer ada" }]);
    api.now = new Date("2026-01-16T11:59:59.999Z");
    expect((await api.send(WHO, {}, key)).status).toBe(200);
    api.now = new Date("2026-01-16T12:00:00.000Z");
    expect(await refusedWith(`Bearer ${key}`)).toContain("expired");
  });

  test("an address that shows wrong keys again and again is refused without a look, and a key that opened something is not", async () => {
    const guarded = await TestApi.start(current(), { trustedProxies: 1 });
    const key = await guarded.createKey(Role.READ);
    const ask = (shown: string, address: string) =>
      guarded.http
        .post("/graphql")
        .set({ Authorization: `Bearer ${shown}`, "X-Forwarded-For": address })
        .send({ query: WHO });
    expect((await ask(key, "203.0.113.7")).status).toBe(200);
    for (let attempt = 0; attempt < 30; attempt += 1) {
      expect((await ask(`treue_${attempt}_secret`, "203.0.113.7")).status).toBe(401);
    }
    expect(guarded.refusals.at(-1)).toEqual({ address: "203.0.113.7", keyPrefix: "treue_29_sec" });
    current().statements.length = 0;
    const refused = await ask("treue_unknown", "203.0.113.7");
    expect([refused.status, refused.body.errors[0].extensions.code]).toEqual([429, "TOO_MANY_ATTEMPTS"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(current().statements).toEqual([]);
    expect((await ask(key, "203.0.113.7")).status).toBe(200);
    expect((await ask("treue_unknown", "203.0.113.8")).status).toBe(401);
  });

  test("a revoked key is refused at once", async () => {
    const { id } = await current().workspace();
    const key = await api.createKey(Role.ADMIN, "default", null);
    expect((await api.send(WHO, {}, key)).status).toBe(200);
    const admin = await api.createKey(Role.ADMIN, "revoking");
    await current().database.write(async (sql) => {
      for (const each of await apiKeysOf(workspaceRows(sql, id))) await revokeApiKey(sql, each, api.now);
    });
    expect(await refusedWith(`Bearer ${key}`)).toContain("revoked");
    expect((await api.send(WHO, {}, admin)).status).toBe(200);
  });

  describe("with keys that are remembered", () => {
    /** Longer than any test takes. */
    const LONG = 3_600_000;
    const VERSION = `{ viewer { role } customers { nodes { loyalty { policyVersion } } } }`;
    const looks = () => current().statements.filter((statement) => nameOf(statement) === "apiKeyByHash").length;

    test("a key is looked up once for all that it asks within the moment, and anew for what it changes", async () => {
      const remembering = await TestApi.start(current(), { rememberedKeyMs: LONG });
      const key = await remembering.createKey(Role.ADMIN);
      await remembering.data(WHO, {}, key);
      current().statements.length = 0;
      await Promise.all([1, 2, 3].map(() => remembering.data(WHO, {}, key)));
      expect(looks()).toBe(0);
      await seed(remembering, { customers: [customerRow("ada")] }, key);
      expect(looks()).toBe(1);
    });

    test("a policy that this server changed is in force for the next query", async () => {
      const remembering = await TestApi.start(current(), { rememberedKeyMs: LONG });
      const key = await remembering.createKey(Role.ADMIN, "changing");
      await seed(remembering, { customers: [customerRow("ada")] }, key);
      const versionNow = async () =>
        (await remembering.data(VERSION, {}, key)).customers.nodes[0].loyalty.policyVersion as number;
      expect(await versionNow()).toBe(1);
      const change = `mutation { loyaltyPolicyUpdate(input: { graceDays: 31 }) { userErrors { code } } }`;
      expect((await remembering.data(change, {}, key)).loyaltyPolicyUpdate.userErrors).toEqual([]);
      expect(await versionNow()).toBe(2);
    });

    test("one that is revoked writes nothing more, and is refused when the moment is over; one that expires, at once", async () => {
      const remembering = await TestApi.start(current(), { rememberedKeyMs: LONG });
      const forgetting = await TestApi.start(current(), { rememberedKeyMs: 20 });
      const key = await remembering.createKey(Role.ADMIN, "forgotten", new Date("2026-01-16T12:00:00Z"));
      const statusAt = async (server: TestApi, query = WHO) => (await server.send(query, {}, key)).status;
      expect(await statusAt(remembering)).toBe(200);
      expect(await statusAt(forgetting)).toBe(200);
      const { id } = await current().workspace("forgotten");
      await current().database.write(async (sql) => {
        for (const each of await apiKeysOf(workspaceRows(sql, id))) await revokeApiKey(sql, each, remembering.now);
      });
      expect(await statusAt(remembering)).toBe(200);
      while ((await statusAt(forgetting)) !== 401) await delay(5);
      expect(await statusAt(remembering, `mutation { loyaltyPolicyUpdate(input: {}) { userErrors { code } } }`)).toBe(
        401,
      );
      const other = await remembering.createKey(Role.READ, "forgotten", new Date("2026-01-16T12:00:00Z"));
      expect((await remembering.send(WHO, {}, other)).status).toBe(200);
      remembering.now = new Date("2026-01-16T12:00:00Z");
      expect((await remembering.send(WHO, {}, other)).status).toBe(401);
    });
  });

  test("keys are not stored", async () => {
    const key = await api.createKey(Role.READ, "revoking");
    expect(JSON.stringify(await storedRows(current().database))).not.toContain(key.slice("treue_".length));
  });
});

const FACTS = (prefix: string): Batch => ({
  customers: [customerRow("1", { name: `${prefix} customer` })],
  contracts: [
    contractRow("1", "1", { product: `${prefix} contract`, startsOn: "2024-01-01", autoRenew: prefix === "one" }),
  ],
  interactions: [interactionRow("1", "1", { subject: `${prefix} interaction` })],
});

const EVERYTHING = `query ($ids: [ID!]!, $id: ID!) {
  customers(first: 100) { totalCount rowsBehind nodes { name } }
  found: customers(filter: { text: "customer", externalSystem: "crm" }) { totalCount }
  customer(externalId: { system: "crm", externalId: "1" }) {
    name contracts { nodes { product } } interactions { nodes { subject } }
  }
  byId: customer(id: $id) { name }
  nodes(ids: $ids) { id }
  retention(from: "2024-06-01", to: "2025-06-01") { renewals { numerator denominator } customersKept { numerator denominator } }
}`;

onEachDatabase("two workspaces", (current) => {
  let api: TestApi;
  let keys: { readonly one: string; readonly other: string };
  let ids: { readonly one: string[]; readonly other: string[] };
  beforeAll(async () => {
    api = await TestApi.start(current());
    keys = { one: await api.createKey(Role.ADMIN, "one"), other: await api.createKey(Role.ADMIN, "other") };
    const idsOf = async (prefix: "one" | "other") => {
      const { customers, contracts, interactions } = await seed(api, FACTS(prefix), keys[prefix]);
      return [customers[0].id, contracts[0].id, interactions[0].id] as string[];
    };
    ids = { one: await idsOf("one"), other: await idsOf("other") };
  });

  test.each([
    ["one", "other", "1/1"],
    ["other", "one", "0/1"],
  ] as const)("%s sees its own facts and nothing of %s, by whatever query", async (mine, foreign, rate) => {
    const variables = { ids: [...ids[foreign], ...ids[mine]], id: ids[foreign][0] };
    const answer = await api.data(EVERYTHING, variables, keys[mine]);
    const { renewals, customersKept } = answer.retention;
    expect(answer).toEqual({
      customers: { totalCount: 1, rowsBehind: 0, nodes: [{ name: `${mine} customer` }] },
      found: { totalCount: 1 },
      customer: {
        name: `${mine} customer`,
        contracts: { nodes: [{ product: `${mine} contract` }] },
        interactions: { nodes: [{ subject: `${mine} interaction` }] },
      },
      byId: null,
      nodes: [null, null, null, ...ids[mine].map((id) => ({ id }))],
      retention: answer.retention,
    });
    expect([renewals, customersKept].map(({ numerator, denominator }) => `${numerator}/${denominator}`)).toEqual([
      rate,
      rate,
    ]);
  });

  test("one changes nothing of the other, by whatever mutation", async () => {
    const before = await storedContents(current().database);
    const [customer, contract, interaction] = ids.other;
    const foreign = { customer: { id: customer }, contract: { id: contract }, interaction: { id: interaction } };
    const answer = await ingest(
      api,
      {
        customers: [{ ...foreign.customer, name: "taken" }],
        contracts: [{ ...foreign.contract, product: "taken" }, contractRow("new", "1", { customer: foreign.customer })],
        contractEvents: [{ contract: foreign.contract, type: "CANCELLED", day: "2026-01-01" }],
        interactions: [
          { ...foreign.interaction, subject: "taken" },
          { customer: foreign.customer, kind: "CLICK" },
          { customer: named("1"), kind: "REFERRAL", referredCustomer: foreign.customer },
        ],
        onError: "SKIP_ROW",
      },
      keys.one,
    );
    expect(answer.failed).toBe(7);
    const deleted = await api.data(
      `mutation ($input: CustomerDeleteInput!) { customerDelete(input: $input) { userErrors { code } } }`,
      { input: foreign.customer },
      keys.one,
    );
    expect(deleted.customerDelete.userErrors).toEqual([{ code: "CUSTOMER_NOT_FOUND" }]);
    expect(await storedContents(current().database)).toEqual(before);
  });

  test("one external id names a record in each of them", async () => {
    const rename = `mutation ($name: String!) {
      customerUpsert(input: { externalId: { system: "crm", externalId: "1" }, name: $name }) { customer { id } }
    }`;
    const { customerUpsert } = await api.data(rename, { name: "one customer" }, keys.one);
    expect(customerUpsert.customer.id).toBe(ids.one[0]);
    const { customers } = await api.data(`{ customers { nodes { name } } }`, {}, keys.other);
    expect(customers.nodes).toEqual([{ name: "other customer" }]);
  });
});
