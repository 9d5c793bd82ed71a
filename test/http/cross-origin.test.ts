import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";

const LISTED = "https://crm.example";
const QUERY = { query: "{ customers { totalCount } }" };

describe("pages of other origins", () => {
  let database: TestDatabase;
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    database = await openTestDatabase("sqlite");
    api = await TestApi.start(database, { corsOrigins: [LISTED, "http://localhost:3000"], bodyBytes: 2_000 });
    key = await api.createKey(Role.READ);
  });
  afterAll(() => database.close());

  function preflight(origin: string, headers: string, path = "/graphql") {
    const asked = {
      Origin: origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": headers,
    };
    return api.http.options(path).set(asked);
  }

  function call(origin: string) {
    return api.http.post("/graphql").set({ Origin: origin, Authorization: `Bearer ${key}` });
  }

  function permitted(headers: Record<string, string>): string[] {
    return Object.keys(headers).filter((name) => name === "access-control-allow-origin");
  }

  test("a preflight of a listed origin is answered without a key, with all that clients send", async () => {
    const sent = ["authorization", "content-type", "idempotency-key", "apollo-require-preflight"];
    const { status, headers } = await preflight("http://localhost:3000", sent.join(","));
    expect(status).toBe(204);
    expect(headers["access-control-allow-origin"]).toBe("http://localhost:3000");
    expect(headers["access-control-allow-methods"]).toBe("GET,POST");
    const allowed = headers["access-control-allow-headers"]?.toLowerCase().split(",");
    expect(allowed).toEqual(expect.arrayContaining([...sent, "x-apollo-operation-name"]));
    expect(headers.vary).toBe("Origin");
  });

  test("a listed origin may read the answer and the headers a client needs, and nothing goes by cookies", async () => {
    const { status, headers, body } = await call(LISTED).send(QUERY);
    expect({ status, body }).toMatchObject({ status: 200, body: { data: { customers: { totalCount: 0 } } } });
    expect(headers["access-control-allow-origin"]).toBe(LISTED);
    expect(headers["access-control-expose-headers"]).toBe(
      "Idempotency-Replayed,Retry-After,RateLimit,RateLimit-Policy",
    );
    expect(headers.vary).toMatch(/\bOrigin\b/);
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
  });

  test("a refusal can be read as well: of a key, of a body that is too large, of an operation", async () => {
    const refused = [
      await api.http.post("/graphql").set("Origin", LISTED).send(QUERY),
      await call(LISTED).send({ query: " ".repeat(3_000) }),
      await call(LISTED).send({ query: "{ nonsense }" }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 413, 200]);
    for (const { headers } of refused) expect(headers["access-control-allow-origin"]).toBe(LISTED);
  });

  test.each([
    "https://crm.example.evil.example",
    "https://sub.crm.example",
    "http://crm.example",
    "https://crm.example:8443",
    "null",
    "*",
  ])("%s is not listed: no permission, and caches are told", async (origin) => {
    for (const { headers } of [await preflight(origin, "authorization"), await call(origin).send(QUERY)]) {
      expect(permitted(headers)).toEqual([]);
      expect(headers.vary).toMatch(/\bOrigin\b/);
    }
  });

  test("only the API is opened: neither the page, nor webhooks, nor the health of the server", async () => {
    for (const path of ["/", "/healthz", "/hooks/hubspot"]) {
      const asked = await preflight(LISTED, "authorization", path);
      const got = await api.http.get(path).set("Origin", LISTED);
      expect([...permitted(asked.headers), ...permitted(got.headers)]).toEqual([]);
    }
  });

  test("without origins nobody is let in", async () => {
    const closed = await TestApi.start(database);
    const { headers } = await closed.http.options("/graphql").set("Origin", LISTED);
    expect(permitted(headers)).toEqual([]);
  });
});
