import { createHmac } from "node:crypto";

import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { apiKeysOf, revokeApiKey } from "../../src/data/workspace/api-key-store.js";
import { type ApiKey, KeyScope, Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, seed } from "../support/seed.js";
import { storedContents } from "../support/stored-rows.js";

const SECRET = "hush-hush-hush";
const UNKNOWN = `treue_${"x".repeat(43)}`;
const PEOPLE = `{ "customers": people.{ "externalId": { "system": "crm", "externalId": $string(id) }, "name": name }[] }`;
const UPSERT_MAPPING = `mutation ($input: MappingUpsertInput!) { mappingUpsert(input: $input) { userErrors { code } } }`;
const INGEST = `mutation ($input: IngestInput!) { ingest(input: $input) {
  failed customers { outcome id userErrors { code message path } } contracts { outcome userErrors { code message path } }
} }`;

onEachDatabase("a key that only pushes facts", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.WRITE, "default", null, KeyScope.INGEST);
    await seed(api, {
      customers: [customerRow("ada")],
      contracts: [contractRow("c", "ada", { startsOn: "2024-02-01" })],
    });
  });

  test("pushes them, and sees who it is", async () => {
    const { ingest } = await api.data(INGEST, { input: { customers: [customerRow("new")] } }, key);
    expect(ingest.customers).toEqual([{ outcome: "CREATED", id: expect.any(String), userErrors: [] }]);
    const { viewer } = await api.data(`{ viewer { scope role workspace { name } } }`, {}, key);
    expect(viewer).toEqual({ scope: "INGEST", role: "WRITE", workspace: { name: "default" } });
  });

  test("reads nothing, by no other field and not the schema, and changes nothing else", async () => {
    const before = await storedContents(current().database);
    const codeOf = async (query: string) => (await api.send(query, {}, key)).errors?.[0]?.extensions.code;
    expect(await codeOf(`{ customers { nodes { name } } }`)).toBe("FORBIDDEN");
    expect(await codeOf(`{ viewer { role } changes { cursor } }`)).toBe("FORBIDDEN");
    expect(await codeOf(`mutation { customerUpsert(input: { name: "x" }) { customer { id } } }`)).toBe("FORBIDDEN");
    expect(await codeOf(`mutation { customerUpsert(input: { name: 7 }) { customer { id } } }`)).toBe("FORBIDDEN");
    expect(await codeOf(`{ __schema { types { name } } }`)).toBe("SCHEMA_HIDDEN");
    const { errors } = await api.send(`{ customer { id } }`, {}, key);
    expect(errors?.map(({ message }) => message).join()).not.toContain("Did you mean");
    expect(await storedContents(current().database)).toEqual(before);
  });

  test("is told what is wrong with its rows, but nothing that it did not send", async () => {
    const contracts = [
      {
        externalId: { system: "crm", externalId: "c" },
        trialEndsOn: "2020-01-01",
        renewalValue: { amount: "1", currency: "USD" },
      },
      { externalId: { system: "crm", externalId: "d" }, startsOn: "01.02.2026" },
    ];
    const input = { contracts, onError: "SKIP_ROW" };
    const messagesFor = async (shown?: string) => {
      const { ingest } = await api.data(INGEST, { input }, shown);
      return ingest.contracts.map(({ userErrors }: { userErrors: { code: string; message: string }[] }) =>
        userErrors.map(({ code, message }) => `${code} ${message}`).join("; "),
      );
    };
    const [told, asAdmin] = [await messagesFor(key), await messagesFor()];
    expect(asAdmin[0]).toMatch(/2024-02-01|EUR/);
    expect(told[0]).not.toMatch(/2024-02-01|EUR/);
    expect(told[0]).toMatch(/^[A-Z_]+ [A-Z][^]*\.$/);
    expect(told[1]).toContain("DAY_INVALID startsOn: 01.02.2026 is not a day; write 2026-02-01");
  });
});

onEachDatabase("a key that only sends webhooks", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    const input = { name: "people", expression: PEOPLE, signature: "SHOPIFY", secrets: [SECRET] };
    expect((await api.data(UPSERT_MAPPING, { input })).mappingUpsert.userErrors).toEqual([]);
  });
  beforeEach(async () => {
    api.setDay("2026-01-15");
    key = await api.createKey(Role.WRITE, "default", null, KeyScope.HOOKS);
  });
  afterAll(() => api.stop());

  const body = (name: string) => JSON.stringify({ people: [{ id: name, name }] });

  function post(text: string, headers: Record<string, string>) {
    return api.http
      .post("/hooks/people")
      .set({ "Content-Type": "application/json", ...headers })
      .send(text);
  }

  const bearer = (shown: string) => ({ Authorization: `Bearer ${shown}` });

  async function known(name: string): Promise<boolean> {
    const query = `query ($id: ExternalIdInput!) { customer(externalId: $id) { id } }`;
    return (await api.data(query, { id: { system: "crm", externalId: name } })).customer !== null;
  }

  async function stored(workspace = "default"): Promise<ApiKey> {
    const { id } = await current().workspace(workspace);
    const found = (await apiKeysOf(workspaceRows(current().database.reader, id))).at(-1);
    if (found === undefined) throw new Error("there is no key");
    return found;
  }

  test("is taken in place of a signature, and its use is noted", async () => {
    const { status, body: answer } = await post(body("keyed"), bearer(key));
    expect([status, answer.state]).toEqual([202, "MAPPED"]);
    expect(await known("keyed")).toBe(true);
    await api.keyUses.write(current().database);
    expect((await stored()).lastUsedAt?.toISOString()).toBe("2026-01-15T12:00:00.000Z");
    const text = body("signed");
    const signature = createHmac("sha256", SECRET).update(text).digest("base64");
    expect((await post(text, { "X-Shopify-Hmac-Sha256": signature })).status).toBe(202);
  });

  test.each([
    ["is unknown", async () => UNKNOWN, /unknown/],
    ["reads and writes", () => api.createKey(Role.ADMIN), /scope/],
    ["only pushes facts", () => api.createKey(Role.WRITE, "default", null, KeyScope.INGEST), /scope/],
    ["is another workspace's", () => api.createKey(Role.WRITE, "other", null, KeyScope.HOOKS), /another workspace/],
    ["has expired", () => api.createKey(Role.WRITE, "default", new Date("2026-01-01"), KeyScope.HOOKS), /expired/],
    ["is revoked", revoked, /revoked/],
  ])("is not taken where it %s: nothing is kept, and only the log says why", async (_what, make, reason) => {
    const shown = await make();
    const text = body("refused");
    const signature = createHmac("sha256", SECRET).update(text).digest("base64");
    const { status, body: answer } = await post(text, { ...bearer(shown), "X-Shopify-Hmac-Sha256": signature });
    expect([status, answer.errors[0].extensions.code]).toEqual([401, "SIGNATURE_INVALID"]);
    expect(answer.errors[0].message).not.toMatch(/key/i);
    expect(api.unproven.at(-1)).toMatchObject({
      mapping: "people",
      workspace: "default",
      reason: expect.stringMatching(reason),
    });
    expect(await known("refused")).toBe(false);
  });

  async function revoked(): Promise<string> {
    const made = await api.createKey(Role.WRITE, "default", null, KeyScope.HOOKS);
    const found = await stored();
    await current().database.write((sql) => revokeApiKey(sql, found, api.now));
    return made;
  }

  test("is refused at once when it is revoked, by a server too that remembers what keys open", async () => {
    const found = await stored();
    const remembering = await TestApi.start(current(), { rememberedKeyMs: 600_000 });
    await remembering.http.post("/hooks/people").set(bearer(key)).send(body("before"));
    await current().database.write((sql) => revokeApiKey(sql, found, api.now));
    const { status } = await remembering.http.post("/hooks/people").set(bearer(key)).send(body("after"));
    expect([status, await known("before"), await known("after")]).toEqual([401, true, false]);
    remembering.stop();
  });

  test.each(["GENERIC", "SALESFORCE_RELAY", "FRESHDESK"])(
    "is not what a mapping's own token is that begins as keys do: %s",
    async (signature) => {
      const own = "treue_abc-of-the-sender";
      const name = `own-${signature.toLowerCase()}`;
      const input = { name, expression: PEOPLE, signature, secrets: [own] };
      expect((await api.data(UPSERT_MAPPING, { input })).mappingUpsert.userErrors).toEqual([]);
      const send = (shown: string) =>
        api.http
          .post(`/hooks/${name}`)
          .set({ "Content-Type": "application/json", ...bearer(shown) })
          .send(body(name));
      expect([(await send(own)).status, (await send(key)).status, (await send(`${own}!`)).status]).toEqual([
        202, 202, 401,
      ]);
    },
  );

  test("that is wrong again and again is answered alike, whether there is a mapping or not", async () => {
    const countedOut = async (path: string) => {
      const fresh = await TestApi.start(current());
      for (let attempt = 0; attempt < 30; attempt += 1) await fresh.http.post(path).set(bearer(UNKNOWN)).send({});
      const { status, headers, body: answer } = await fresh.http.post(path).set(bearer(UNKNOWN)).send({});
      const { status: ofApi } = await fresh.send(`{ viewer { role } }`, {}, UNKNOWN);
      fresh.stop();
      return { status, retryAfter: headers["retry-after"], code: answer.errors[0].extensions.code, ofApi };
    };
    const atMapping = await countedOut("/hooks/people");
    expect(atMapping).toEqual({ status: 401, retryAfter: undefined, code: "SIGNATURE_INVALID", ofApi: 429 });
    expect(await countedOut("/hooks/nothing")).toEqual(atMapping);
  });

  test("opens nothing of the API", async () => {
    for (const query of [`{ viewer { role } }`, `{ __typename }`, INGEST, `{`]) {
      const { status, errors, data } = await api.send(query, { input: { customers: [customerRow("pushed")] } }, key);
      expect([status, data, errors?.[0]?.extensions.code]).toEqual([403, undefined, "FORBIDDEN"]);
    }
    expect(await known("pushed")).toBe(false);
  });
});
