import { auditServer } from "graphql-http";

import { Role } from "../../src/model/workspace/api-key.js";
import { GRAPHQL, TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

/** Operations by GET must show that no page of another origin can send them; these audits send them as one could. */
const REFUSED_AS_FORGED = ["5A70", "D6D5", "6A70"];
const LEGACY = { "Content-Type": "application/json", Accept: "application/json" };
const SCHEMA = "{ __schema { queryType { name } } }";
const MISSPELT = "{ viewer { rolle } }";
const MISSPELT_INPUT = `query ($filter: CustomerFilter) { customers(filter: $filter) { nodes { id } } }`;

onEachDatabase("the endpoint", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.READ);
  });

  function post(body: object | string, headers: Record<string, string> = GRAPHQL, through = api, as = key) {
    return through.http
      .post("/graphql")
      .set({ Authorization: `Bearer ${as}`, ...headers })
      .send(body);
  }

  test("passes the audits of GraphQL over HTTP, and refuses what could be forged", async () => {
    const listening = await api.listen();
    const fetchWithKey = (address: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set("Authorization", `Bearer ${key}`);
      return fetch(address, { ...init, headers });
    };
    const results = await auditServer({ url: `${listening.url}/graphql`, fetchFn: fetchWithKey });
    await listening.drain();
    expect(results).toHaveLength(61);
    const failed = results.filter(({ status }) => status !== "ok");
    expect(failed.map(({ id }) => id).sort()).toEqual([...REFUSED_AS_FORGED].sort());
  });

  test.each([
    ["is no GraphQL", { query: "{" }],
    ["does not fit the schema", { query: MISSPELT }],
    ["has a wrong variable", { query: MISSPELT_INPUT, variables: { filter: 5 } }],
  ])("an operation that %s has the status 400 for those only who read it", async (_what, body) => {
    const [newer, legacy, silent] = [await post(body), await post(body, LEGACY), await post(body, { Accept: "*/*" })];
    expect([newer.status, newer.type]).toEqual([400, "application/graphql-response+json"]);
    expect([legacy.status, legacy.type]).toEqual([200, "application/json"]);
    expect([silent.status, silent.type]).toEqual([200, "application/json"]);
    expect(legacy.body).toEqual(newer.body);
  });

  test("what is refused before an operation is read has its own status for everybody, in the type that is taken", async () => {
    const refused = [await post({ query: "{ a }" }, GRAPHQL, api, "none"), await post("{", LEGACY), await post("{")];
    expect(refused.map(({ status, type }) => [status, type])).toEqual([
      [401, "application/graphql-response+json"],
      [400, "application/json"],
      [400, "application/graphql-response+json"],
    ]);
  });

  test("a subscription is refused, and told what there is instead", async () => {
    const { status, body } = await post({ query: "subscription { changes { cursor } }" });
    expect([status, body.errors.map(({ message }: Error) => message)]).toEqual([
      400,
      ["there are no subscriptions: read the feed `changes(after:)`, or let a webhook endpoint be told"],
    ]);
  });

  test("answers are neither kept, nor guessed at, nor shown within other pages", async () => {
    const safe = {
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none';frame-ancestors 'none'",
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
    };
    const answers = [
      await post({ query: "{ viewer { role } }" }),
      await post({ query: "{" }),
      await post({ query: "{ a }" }, GRAPHQL, api, "none"),
      await api.http.post("/hooks/none").send("{}"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 401, 401]);
    for (const { headers } of answers) expect(headers).toMatchObject(safe);
    expect(answers.map(({ headers }) => headers["strict-transport-security"])).toEqual(answers.map(() => undefined));
  });

  describe("that shows its schema to administrators", () => {
    let guarded: TestApi;
    let admin: string;
    beforeAll(async () => {
      guarded = await TestApi.start(current(), { schemaRole: Role.ADMIN });
      admin = await guarded.createKey(Role.ADMIN);
    });
    const ask = async (as: string, query: string, variables = {}) => {
      const { status, body } = await post({ query, variables }, GRAPHQL, guarded, as);
      return { status, data: body.data, message: body.errors?.[0].message, code: body.errors?.[0].extensions.code };
    };

    test.each([
      ["the schema", SCHEMA],
      ["a type", `{ __type(name: "Customer") { name } }`],
      ["the schema in a fragment", `{ ...F } fragment F on Query { ... { a: __schema { description } } }`],
    ])("%s is refused to others", async (_what, query) => {
      expect(await ask(await guarded.createKey(Role.WRITE), query)).toMatchObject({
        status: 403,
        data: undefined,
        message: "the schema is shown to keys of the role ADMIN only",
        code: "SCHEMA_HIDDEN",
      });
      expect(await ask(admin, query)).toMatchObject({ status: 200, code: undefined });
    });

    test("others are not told names that are like theirs, and work as before", async () => {
      expect((await ask(admin, MISSPELT)).message).toMatch(/Did you mean "role"/);
      expect((await ask(admin, MISSPELT_INPUT, { filter: { tagz: [] } })).message).toMatch(/Did you mean "tags"/);
      expect((await ask(key, MISSPELT)).message).toBe('Cannot query field "rolle" on type "Viewer".');
      expect((await ask(key, MISSPELT_INPUT, { filter: { tagz: [] } })).message).toMatch(/type "CustomerFilter"\.$/);
      expect((await ask(key, "{ __typename viewer { __typename role } }")).status).toBe(200);
    });

    test("or to nobody", async () => {
      const closed = await TestApi.start(current(), { schemaRole: null });
      const { status, body } = await post({ query: SCHEMA }, GRAPHQL, closed, admin);
      expect([status, body.errors[0].message]).toEqual([403, "the schema is shown to nobody"]);
    });
  });

  test("a body may be as large as its key may have use for", async () => {
    const roomy = await TestApi.start(current(), { bodyBytes: 2_000, ingestBytes: 20_000 });
    const writing = await roomy.createKey(Role.WRITE);
    const sized = (bytes: number) => ({ query: `{ viewer { role } } #${"x".repeat(bytes)}` });
    const statuses = async (as: string) => [
      (await post(sized(1_000), GRAPHQL, roomy, as)).status,
      (await post(sized(10_000), GRAPHQL, roomy, as)).status,
      (await post(sized(20_000), GRAPHQL, roomy, as)).status,
    ];
    expect(await statuses(key)).toEqual([200, 413, 413]);
    expect(await statuses(writing)).toEqual([200, 200, 413]);
  });
});
