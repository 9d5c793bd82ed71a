import { gzipSync } from "node:zlib";

import { buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from "graphql";

import { createSchema } from "../../src/graphql/schema.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { GRAPHQL, TestApi } from "../support/api.js";
import { onEachDatabase, openTestDatabase } from "../support/databases.js";
import { storedRows } from "../support/stored-rows.js";

const BODY_BYTES = 30_000;
const MUTATION = `mutation { customerUpsert(input: { name: "x" }) { customer { id } } }`;

onEachDatabase("guards", (current) => {
  let api: TestApi;
  let key: string;
  const answers: string[] = [];
  beforeAll(async () => {
    api = await TestApi.start(current(), { bodyBytes: BODY_BYTES, queryDepth: 6 });
    key = await api.createKey(Role.ADMIN);
  });

  function post(body: string, headers: Record<string, string> = {}) {
    const sending = api.http.post("/graphql").set("Authorization", `Bearer ${key}`);
    void sending.set({ ...GRAPHQL, ...headers });
    return sending.send(body).then((response) => {
      answers.push(response.text);
      return response;
    });
  }

  async function codesOf(query: string, variables: object = {}) {
    const { status, body, text } = await post(JSON.stringify({ query, variables }));
    expect(text).not.toBe("");
    return { status, codes: body.errors?.map(({ extensions }: { extensions: { code: string } }) => extensions.code) };
  }

  describe("of the request", () => {
    test.each([
      {
        what: "a body that is too large",
        body: JSON.stringify({ query: "x".repeat(BODY_BYTES) }),
        status: 413,
        code: "BODY_TOO_LARGE",
      },
      { what: "a body cut short", body: '{"query": "{', status: 400, code: "BAD_REQUEST" },
      { what: "a body that is no object", body: '"text"', status: 400, code: "BAD_REQUEST" },
      { what: "an empty body", body: "", status: 400, code: "BAD_REQUEST" },
      { what: "an empty object", body: "{}", status: 400, code: "BAD_REQUEST" },
      { what: "several operations in a list", body: '[{"query": "{ __typename }"}]', status: 400, code: "BAD_REQUEST" },
      { what: "an operation that is no text", body: '{"query": 5}', status: 400, code: "BAD_REQUEST" },
      {
        what: "variables that are a text",
        body: '{"query": "{ __typename }", "variables": "{}"}',
        status: 400,
        code: "BAD_REQUEST",
      },
      { what: "an operation that is no GraphQL", body: '{"query": "{"}', status: 400, code: "GRAPHQL_PARSE_FAILED" },
      {
        what: "a number beyond all bounds",
        body: '{"query": "{ customers(filter: { scoreFrom: 1e400 }) { totalCount } }"}',
        status: 400,
        code: "BAD_USER_INPUT",
      },
      { what: "an unknown field", body: '{"query": "{ nonsense }"}', status: 400, code: "GRAPHQL_VALIDATION_FAILED" },
      {
        what: "an unknown variable type",
        body: '{"query": "query ($id: Nonsense) { node(id: $id) { id } }"}',
        status: 400,
        code: "GRAPHQL_VALIDATION_FAILED",
      },
      {
        what: "a variable that is missing",
        body: '{"query": "query ($id: ID!) { node(id: $id) { id } }"}',
        status: 400,
        code: "BAD_USER_INPUT",
      },
      {
        what: "a choice of two operations",
        body: '{"query": "query A { __typename } query B { __typename }"}',
        status: 400,
        code: "OPERATION_RESOLUTION_FAILURE",
      },
      {
        what: "an operation that is not there",
        body: '{"query": "query A { __typename }", "operationName": "B"}',
        status: 400,
        code: "OPERATION_RESOLUTION_FAILURE",
      },
    ])("$what is answered with $status $code", async ({ body, status, code }) => {
      const response = await post(body);
      expect(response.status).toBe(status);
      expect(response.body).toEqual({
        errors: [expect.objectContaining({ message: expect.stringMatching(/\w/), extensions: { code } })],
      });
    });

    test("a body of another type, charset or encoding is refused", async () => {
      const body = JSON.stringify({ query: "{ __typename }" });
      const headers: Record<string, string>[] = [
        { "Content-Type": "text/plain" },
        { "Content-Type": "application/x-www-form-urlencoded" },
        { "Content-Type": "application/json; charset=nonsense" },
        { "Content-Encoding": "nonsense" },
      ];
      for (const each of headers) {
        const { status, body: answer } = await post(body, each);
        expect([each, status, answer.errors[0].extensions.code]).toEqual([each, 400, "BAD_REQUEST"]);
      }
    });

    test("a compressed body counts with what it holds, and one that is damaged is refused", async () => {
      const compressed = async (body: Buffer) => {
        const sending = api.http
          .post("/graphql")
          .set("Authorization", `Bearer ${key}`)
          .serialize(() => body as never);
        const { status } = await sending
          .set({ "Content-Type": "application/json", "Content-Encoding": "gzip" })
          .send({});
        return status;
      };
      const holding = (query: string) => gzipSync(JSON.stringify({ query }));
      expect(await compressed(holding("{ __typename }"))).toBe(200);
      expect(await compressed(holding(`{ __typename } #${"x".repeat(1_000_000)}`))).toBe(413);
      expect(await compressed(Buffer.from("no gzip"))).toBe(400);
      expect(api.incidents).toEqual([]);
    });

    test.each([
      ["nest as deep as is taken", 32, "1", undefined],
      ["nest one level deeper", 33, "1", "VALUE_INVALID"],
      ["nest beyond all bounds", 9_000, "1", "VALUE_INVALID"],
      ["have a key that readers would inherit from", 5, '{ "__proto__": {} }', "VALUE_INVALID"],
    ])("custom fields that %s are taken, or refused with a code and a place", async (_what, levels, inner, code) => {
      const query = `mutation ($input: CustomerUpsertInput!) { customerUpsert(input: $input) { userErrors { code path } } }`;
      const fields = `${'{"a":'.repeat(levels)}${inner}${"}".repeat(levels)}`;
      const roomy = await TestApi.start(current());
      const { status, body } = await roomy.http
        .post("/graphql")
        .set({ Authorization: `Bearer ${key}`, "Content-Type": "application/json" })
        .send(`{ "query": ${JSON.stringify(query)}, "variables": { "input": { "customFields": ${fields} } } }`);
      const refusal = code === undefined ? [] : [{ code, path: ["input", "customFields"] }];
      expect({ status, ...body.data.customerUpsert }).toEqual({ status: 200, userErrors: refusal });
      expect(roomy.incidents).toEqual([]);
    });

    test("the hash of an operation does not stand for it, so that no mutation runs outside its transaction", async () => {
      const before = await storedRows(current().database);
      const sha256Hash = "b3a2d1e0c9f8a7b6b3a2d1e0c9f8a7b6b3a2d1e0c9f8a7b6b3a2d1e0c9f8a7b6";
      const { status, body } = await post(
        JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
      );
      expect(status).toBe(200);
      expect(body.errors).toMatchObject([{ extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }]);
      expect(await storedRows(current().database)).toEqual(before);
    });

    test("a mutation is refused by GET, and so is any operation that a page of another origin could send", async () => {
      const before = await storedRows(current().database);
      const get = (query: string, headers: Record<string, string>) =>
        api.http
          .get("/graphql")
          .query({ query })
          .set({ Authorization: `Bearer ${key}`, ...headers });
      const preflighted = { "Apollo-Require-Preflight": "1" };
      expect((await get("{ __typename }", preflighted)).body).toMatchObject({ data: { __typename: "Query" } });
      expect((await get("{ __typename }", {})).status).toBe(400);
      expect((await get(MUTATION, preflighted)).status).toBe(405);
      expect(await storedRows(current().database)).toEqual(before);
    });

    test("a request without a key is refused before it is understood", async () => {
      const { status } = await api.http.post("/graphql").send({ query: "{ nonsense" });
      expect(status).toBe(401);
    });
  });

  describe("of the operation", () => {
    const TOO_DEEP = { status: 400, codes: ["QUERY_TOO_DEEP"] };
    const INVALID = { status: 400, codes: ["GRAPHQL_VALIDATION_FAILED"] };

    test("as many levels as allowed are taken, one more is not", async () => {
      const six = `{ customers { nodes { contracts { nodes { terms { number } } } } } }`;
      expect(await codesOf(six)).toEqual({ status: 200, codes: undefined });
      expect(await codesOf(six.replace("number", "value { minor }"))).toEqual(TOO_DEEP);
    });

    test("levels count through fragments, named and inline, and in mutations", async () => {
      const fragments = `
        fragment A on CustomerConnection { nodes { ...B } }
        fragment B on Customer { contracts { ...C } }
        fragment C on ContractConnection { ... on ContractConnection { nodes { ...D } } }
        fragment D on Contract { customer { contracts { totalCount } } }`;
      expect(await codesOf(`query { customers { ...A } } ${fragments}`)).toEqual(TOO_DEEP);
      const mutation = MUTATION.replace("id", "contracts { nodes { customer { contracts { nodes { id } } } } }");
      expect(await codesOf(mutation)).toEqual(TOO_DEEP);
      expect(await codesOf(`query A { __typename } query B { customers { ...A } } ${fragments}`)).toEqual(TOO_DEEP);
    });

    test("fragments in a circle end in an answer", async () => {
      const circle = `fragment A on Query { ...B } fragment B on Query { ...A }`;
      expect(await codesOf(`{ ...A } ${circle}`)).toEqual(INVALID);
      const self = `fragment S on Customer { contracts { nodes { customer { ...S } } } }`;
      expect(await codesOf(`{ customers { nodes { ...S } } } ${self}`)).toEqual(INVALID);
    });

    test.each([
      ["inline fragments", (levels: number) => `{ ${"... { ".repeat(levels)} __typename ${"}".repeat(levels)} }`],
      ["lists", (levels: number) => `{ nodes(ids: ${"[".repeat(levels)}${"]".repeat(levels)}) { id } }`],
      [
        "objects",
        (levels: number) => `{ customers(filter: ${"{ a: ".repeat(levels)} 1 ${"}".repeat(levels)}) { totalCount } }`,
      ],
      ["types", (levels: number) => `query ($x: ${"[".repeat(levels)} Int ${"]".repeat(levels)}) { __typename }`],
    ])("%s that nest beyond all bounds are refused with the code of a limit", async (_what, nested) => {
      expect(await codesOf(nested(3_000))).toEqual(TOO_DEEP);
      expect((await codesOf(nested(100))).codes ?? []).not.toContain("INTERNAL");
    });

    test("an operation that nests beyond all bounds is refused by GET as well", async () => {
      const query = `{ ${"... { ".repeat(1_000)} __typename ${"}".repeat(1_000)} }`;
      const { status, body } = await api.http.get("/graphql").query({ query }).set("Authorization", `Bearer ${key}`);
      expect([status, body.errors[0].extensions.code]).toEqual([400, "QUERY_TOO_DEEP"]);
    });

    test("fragments that double at every step are refused, and measured once each", async () => {
      const names = Array.from({ length: 200 }, (_, index) => `F${index}`);
      const fragments = names.map((name, index) => {
        const next = names[index + 1];
        return `fragment ${name} on Query { ${next ? `...${next} ...${next}` : "__typename"} }`;
      });
      expect(await codesOf(`{ ...F0 } ${fragments.join(" ")}`)).toEqual({ status: 400, codes: ["QUERY_TOO_COSTLY"] });
    });

    test("an operation of too many words is refused", async () => {
      expect((await codesOf(`{ ${"a ".repeat(9_990)} }`)).codes?.[0]).toBe("GRAPHQL_VALIDATION_FAILED");
      expect(await codesOf(`{ ${"a ".repeat(10_001)} }`)).toEqual({ status: 400, codes: ["GRAPHQL_PARSE_FAILED"] });
    });

    test("the schema can be read whole, however deep that nests, packed as the client takes it", async () => {
      const query = JSON.stringify({ query: getIntrospectionQuery({ specifiedByUrl: true }) });
      const { status, body, headers } = await post(query, { "Accept-Encoding": "gzip, br" });
      expect(status).toBe(200);
      expect(headers["content-encoding"]).toBe("br");
      const read = printSchema(lexicographicSortSchema(buildClientSchema(body.data)));
      expect(read).toBe(printSchema(lexicographicSortSchema(createSchema())));
    });
  });

  test("GET /healthz says that the server is up, without a key", async () => {
    const { status, body } = await api.http.get("/healthz");
    expect({ status, body }).toEqual({ status: 200, body: { status: "ok" } });
  });

  test.each(["/nothing", "/graphq", "/healthz/more", "/%ff", "/../package.json", "/playground/none/page.js"])(
    "%s is not found",
    async (path) => {
      const { status, text, headers } = await api.http.get(path);
      answers.push(text);
      expect(status).toBe(404);
      expect(headers["x-powered-by"]).toBeUndefined();
    },
  );

  test("a fault before GraphQL is an incident too: 500, its id, and nothing internal", async () => {
    const broken = await openTestDatabase(current().kind);
    try {
      const brokenApi = await TestApi.start(broken);
      await broken.database.write((sql) => sql.query("ALTER TABLE api_key RENAME TO api_key_gone"));
      const { status, body, text } = await brokenApi.http
        .post("/graphql")
        .set("Authorization", "Bearer treue_x")
        .send({ query: "{ __typename }" });
      answers.push(text);
      expect(status).toBe(500);
      expect(body).toEqual({
        errors: [
          {
            message: expect.stringMatching(/^an unknown fault; the log has it as incident [0-9a-f-]{36}$/),
            extensions: { code: "INTERNAL", incidentId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
          },
        ],
      });
      expect(String(brokenApi.incidents[0])).toMatch(/api_key/);
    } finally {
      await broken.close();
    }
  });

  test("no answer says where in the program it was made", () => {
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.join("\n")).not.toMatch(/\bat .*\.[jt]s:|node_modules|stacktrace|originalError/i);
  });
});
