import { generateKeyPair } from "jose";

import type { AskingRules } from "../../src/http/token/issuer-keys.js";
import { TokenDoor } from "../../src/http/token/token-door.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { storedRows } from "../support/stored-rows.js";
import { TokenIssuer, type TokenParts } from "../support/token-issuer.js";

const VIEWER = `{ viewer { role scope key { id name expiresAt } workspace { name } } }`;
const UPSERT = `mutation { customerUpsert(input: { name: "Grace" }) { customer { id } userErrors { code } } }`;

onEachDatabase("a token of a frontend's user", (current) => {
  let issuer: TokenIssuer;
  let api: TestApi;
  beforeAll(async () => {
    issuer = await TokenIssuer.start();
  });
  beforeEach(async () => {
    issuer.setDown(false);
    issuer.asked.length = 0;
    api = await TestApi.start(current(), { tokens: doorTo() });
  });
  afterEach(() => api.stop());
  afterAll(() => issuer.stop());

  const claims = { roleClaim: "treue_role", workspaceClaim: "treue_workspace" };
  const unreachable: unknown[] = [];
  const doorTo = (jwksUrl: string | null = null, asking: AskingRules = {}) =>
    new TokenDoor(
      { issuer: issuer.issuer, audience: issuer.audience, jwksUrl, ...claims },
      { onUnreachable: (reason) => unreachable.push(reason), ...asking },
    );

  const signed = (parts?: TokenParts) => issuer.token(api.now, parts);

  async function viewerOf(parts?: TokenParts) {
    const { data, errors } = await api.send(VIEWER, {}, await signed(parts));
    expect(errors).toBeUndefined();
    return data.viewer;
  }

  async function refusalOf(token: string): Promise<string> {
    const { status, data, errors } = await api.send(VIEWER, {}, token);
    expect([status, data, errors?.[0]?.extensions.code]).toEqual([401, undefined, "UNAUTHENTICATED"]);
    return errors?.[0]?.message ?? "";
  }

  test("opens the workspace by the role that it names, and by its issuer's own description", async () => {
    expect(await viewerOf()).toMatchObject({
      role: "READ",
      scope: "ALL",
      workspace: { name: "default" },
      key: { name: "token", expiresAt: "2026-01-15T12:05:00.000Z" },
    });
    expect(issuer.asked).toEqual(["/realm/.well-known/openid-configuration", "/keys"]);
    const { id } = await current().workspace();
    const listed = { treue_role: ["offline_access", "WRITE", "READ"], treue_workspace: id };
    expect(await viewerOf({ claims: listed })).toMatchObject({ role: "WRITE", workspace: { name: "default" } });
    expect(issuer.asked).toHaveLength(2);
    const { errors } = await api.send(UPSERT, {}, await signed());
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  test("needs no description where the operator says where the keys are", async () => {
    const told = await TestApi.start(current(), { tokens: doorTo(new URL("/keys", issuer.issuer).href) });
    expect((await told.send(VIEWER, {}, await signed())).status).toBe(200);
    expect(issuer.asked).toEqual(["/keys"]);
  });

  test("writes under an id that is the same every time and tells nobody who it is", async () => {
    const first = (await viewerOf()).key.id;
    const later = await viewerOf({ claims: { exp: api.now.getTime() / 1000 + 900, treue_role: "ADMIN" } });
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(later.key.id).toBe(first);
    expect((await viewerOf({ claims: { sub: "grace" } })).key.id).not.toBe(first);
    const token = await signed({ claims: { treue_role: "WRITE" } });
    const send = () =>
      api.http
        .post("/graphql")
        .set({ Authorization: `Bearer ${token}`, "Idempotency-Key": "once" })
        .send({ query: UPSERT });
    const [one, again] = [await send(), await send()];
    expect(one.body.data.customerUpsert.userErrors).toEqual([]);
    expect([again.text, again.headers["idempotency-replayed"]]).toEqual([one.text, "true"]);
    const rows = JSON.stringify(await storedRows(current().database));
    expect(rows).toContain(first);
    expect(rows).not.toContain("ada@example.org");
  });

  test.each<[string, () => Promise<TokenParts> | TokenParts, RegExp]>([
    ["of another audience", () => ({ claims: { aud: "shop" } }), /another audience/],
    ["of another issuer", () => ({ claims: { iss: "https://login.example" } }), /another issuer/],
    ["that has no end", () => ({ claims: { exp: undefined } }), /does not say when it expires/],
    ["that is about nobody", () => ({ claims: { sub: undefined } }), /does not say whom/],
    ["that holds only later", () => ({ claims: { nbf: api.now.getTime() / 1000 + 61 } }), /not valid yet/],
    ["without a role", () => ({ claims: { treue_role: undefined } }), /no role .* in treue_role/],
    ["with a role that there is not", () => ({ claims: { treue_role: ["OWNER", "write"] } }), /no role/],
    [
      "without a workspace",
      () => ({ claims: { treue_workspace: undefined } }),
      /names no workspace in treue_workspace/,
    ],
    ["with two workspaces", () => ({ claims: { treue_workspace: ["default"] } }), /names no workspace/],
    ["with a workspace that there is not", () => ({ claims: { treue_workspace: "nowhere" } }), /that there is not/],
    ["that names a key of nobody", () => ({ header: { kid: "stranger" } }), /a key that its issuer does not have/],
    ["by a key of somebody else", strangersKey, /signature of the token is wrong/],
    ["by the public key as a secret", publicSecret, /not signed by one of/],
  ])("is refused %s", async (_what, make, reason) => {
    expect(await refusalOf(await signed(await make()))).toMatch(reason);
  });

  async function strangersKey(): Promise<TokenParts> {
    return { key: (await generateKeyPair("ES256")).privateKey };
  }

  async function publicSecret(): Promise<TokenParts> {
    return { header: { alg: "HS256" }, key: new TextEncoder().encode(await issuer.publicText()) };
  }

  test("is refused without a signature, or with a changed part", async () => {
    const [, payload = "", signature = ""] = (await signed()).split(".");
    const unsigned = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    expect(await refusalOf(`${unsigned}.${payload}.`)).toMatch(/not signed by one of/);
    expect(await refusalOf(`${unsigned}.${payload}.${signature}`)).toMatch(/not signed by one of/);
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const greater = Buffer.from(JSON.stringify({ ...claims, treue_role: "ADMIN" })).toString("base64url");
    const [header] = (await signed()).split(".");
    expect(await refusalOf(`${header}.${greater}.${signature}`)).toMatch(/signature of the token is wrong/);
    expect(await refusalOf("a.b.c")).toMatch(/cannot be read/);
  });

  test("is taken until a minute after it expired", async () => {
    const token = await signed();
    api.now = new Date("2026-01-15T12:05:59.000Z");
    expect((await api.send(VIEWER, {}, token)).status).toBe(200);
    api.now = new Date("2026-01-15T12:06:01.000Z");
    expect(await refusalOf(token)).toMatch(/expired/);
  });

  test("is counted like a wrong key where it is wrong, and is in no log", async () => {
    const wrong = await signed({ claims: { aud: "shop" } });
    for (let attempt = 0; attempt < 30; attempt += 1) await refusalOf(wrong);
    expect(await api.send(VIEWER, {}, wrong)).toMatchObject({
      status: 429,
      errors: [{ extensions: { code: "TOO_MANY_ATTEMPTS" } }],
    });
    expect(api.refusals.at(-1)).toEqual({ address: "127.0.0.1", keyPrefix: "a token" });
  });

  test("that was good and has expired is refused, however often, and never counted as a wrong key", async () => {
    const expired = await signed();
    const forged = await signed(await strangersKey());
    api.now = new Date("2026-01-15T12:06:01.000Z");
    for (let attempt = 0; attempt < 31; attempt += 1) expect(await refusalOf(expired)).toMatch(/expired/);
    expect(api.refusals).toEqual([]);
    for (let attempt = 0; attempt < 30; attempt += 1) expect(await refusalOf(forged)).toMatch(/signature/);
    expect((await api.send(VIEWER, {}, forged)).status).toBe(429);
  });

  test("is verified once for a mutation, whose workspace is looked up when it writes", async () => {
    const token = await signed({ claims: { treue_role: "WRITE" } });
    const verify = jest.spyOn(crypto.subtle, "verify");
    current().statements.length = 0;
    expect((await api.send(UPSERT, {}, token)).data.customerUpsert.userErrors).toEqual([]);
    expect(verify).toHaveBeenCalledTimes(1);
    verify.mockRestore();
    expect(current().statements.filter((text) => text.includes("findWorkspace"))).toHaveLength(2);
  });

  test("leaves API keys as they are, and no token is taken where no issuer is named", async () => {
    expect((await api.send(VIEWER, {}, await api.createKey(Role.READ))).data.viewer.key.name).toBe("test");
    const closed = await TestApi.start(current());
    expect((await closed.send(VIEWER, {}, await signed())).status).toBe(401);
  });

  test("is answered with when to come again while its issuer gives no keys, which is no wrong attempt", async () => {
    issuer.setDown(true);
    const token = await signed();
    const ask = () => api.http.post("/graphql").set("Authorization", `Bearer ${token}`).send({ query: VIEWER });
    for (let attempt = 0; attempt < 31; attempt += 1) {
      const { status, headers, body } = await ask();
      expect([status, body.errors[0].extensions.code]).toEqual([503, "UNAVAILABLE"]);
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    }
    expect([issuer.asked.length, unreachable.length]).toEqual([1, 1]);
  });

  test("goes on being taken while its issuer gives no keys, whoever shows tokens of unknown ones", async () => {
    const shown = await TestApi.start(current(), { tokens: doorTo(null, { cooldownMs: 0 }) });
    const good = await signed();
    const strange = await signed({ header: { kid: "stranger" } });
    const statusOf = async (token: string) => (await shown.send(VIEWER, {}, token)).status;
    expect(await statusOf(good)).toBe(200);
    issuer.setDown(true);
    issuer.asked.length = 0;
    expect([await statusOf(strange), await statusOf(good), await statusOf(strange)]).toEqual([503, 200, 503]);
    await anHourLater(async () => expect([await statusOf(good), await statusOf(strange)]).toEqual([200, 503]));
    expect(issuer.asked).toEqual(["/keys"]);
  });

  test("is taken by keys that have to be fetched anew and cannot be", async () => {
    const good = await signed();
    expect((await api.send(VIEWER, {}, good)).status).toBe(200);
    issuer.setDown(true);
    issuer.asked.length = 0;
    await anHourLater(async () => expect((await api.send(VIEWER, {}, good)).status).toBe(200));
    expect(issuer.asked).toEqual(["/keys"]);
  });

  async function anHourLater(act: () => Promise<void>): Promise<void> {
    const later = jest.spyOn(Date, "now").mockReturnValue(Date.now() + 3_600_000);
    await act().finally(() => later.mockRestore());
  }

  test("by a new key of the issuer is taken at once, and unknown keys do not make it ask again and again", async () => {
    await viewerOf();
    const fetches = () => issuer.asked.filter((path) => path === "/keys").length;
    await refusalOf(await signed({ header: { kid: "stranger" } }));
    await refusalOf(await signed({ header: { kid: "stranger" } }));
    expect(fetches()).toBe(1);
    const tokens = doorTo(null, { cooldownMs: 0 });
    const eager = await TestApi.start(current(), { tokens });
    const old = await signed();
    expect((await eager.send(VIEWER, {}, old)).status).toBe(200);
    await issuer.rotate("second");
    for (const token of [await signed(), old, await signed()]) {
      expect((await eager.send(VIEWER, {}, token)).status).toBe(200);
    }
    expect(fetches()).toBe(3);
  });
});
