import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, ingest, interactionRow, named } from "../support/seed.js";
import { storedRows } from "../support/stored-rows.js";

/** Uses the variable of a row. */
const USED = "used: ingest(input: { customers: [$row] }) { failed }";
const RESULT = "{ customer { name email } userErrors { code message path } }";

/** Values that no row takes, each with its code and message; the path ends with the field. */
const BAD_FIELDS = [
  [{ email: "nobody" }, "TEXT_INVALID", "email: nobody is not an e-mail address; write it as ada@example.org"],
  [{ customerSince: "01.02.2026" }, "DAY_INVALID", "customerSince: 01.02.2026 is not a day; write 2026-02-01"],
  [{ customerSince: "2026/2/1" }, "DAY_INVALID", "customerSince: 2026/2/1 is not a day; write 2026-02-01"],
  [{ customerSince: "2026-02-01T09:00:00Z" }, "DAY_INVALID", /is not a day; write 2026-02-01$/],
  [{ customerSince: "soon" }, "DAY_INVALID", /^customerSince: soon is not a day of the calendar; write one as/],
  [
    { sourceUpdatedAt: "2026-02-01" },
    "INSTANT_INVALID",
    /^sourceUpdatedAt: 2026-02-01 is not an instant; write it with/,
  ],
  [{ match: "NAME" }, "VALUE_INVALID", "match: NAME is none of EXTERNAL_ID, EMAIL, PERSONAL_EMAIL, PHONE"],
  [{ name: 5 }, "VALUE_INVALID", "name: 5 is not a text; write it in quotes"],
  [{ colour: "red" }, "FIELD_UNKNOWN", "colour: is no field of CustomerRowInput"],
] as const;

onEachDatabase("rows with malformed values", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await ingest(api, { customers: [customerRow("ada")] });
  });
  afterEach(() => expect(api.incidents).toEqual([]));

  const customerCount = async () => (await api.data("{ customers { totalCount } }")).customers.totalCount;

  test.each(BAD_FIELDS)("%j refuses its row alone: %s", async (fields, code, message) => {
    const [field] = Object.keys(fields);
    const answer = await ingest(api, {
      customers: [customerRow("ada"), customerRow("bad", fields), customerRow("bad-too")],
      onError: "ABORT_ALL",
    });
    const wanted = typeof message === "string" ? message : expect.stringMatching(message);
    expect(answer).toMatchObject({
      failed: 1,
      customers: [
        { outcome: "NOT_APPLIED" },
        {
          outcome: "FAILED",
          id: null,
          userErrors: [{ code, message: wanted, path: ["input", "customers", "1", field] }],
        },
        { outcome: "NOT_APPLIED" },
      ],
    });
  });

  test("of a thousand rows sixty are refused, and the others are written", async () => {
    const isBad = (place: number) => place % 16 === 3 && place < 960;
    const customers = Array.from({ length: 1_000 }, (_, place) =>
      customerRow(`many-${place}`, isBad(place) ? BAD_FIELDS[place % BAD_FIELDS.length]?.[0] : {}),
    );
    const before = await customerCount();
    const answer = await ingest(api, { customers, onError: "SKIP_ROW" });
    expect(answer.failed).toBe(60);
    const outcomes = answer.customers.map(({ outcome }: { outcome: string }) => outcome);
    expect(outcomes).toEqual(customers.map((_row, place) => (isBad(place) ? "FAILED" : "CREATED")));
    expect(await customerCount()).toBe(before + 940);
  });

  test("with ABORT_ALL nothing is written, and every row says what is wrong with it", async () => {
    const before = await storedRows(current().database);
    const answer = await ingest(api, {
      customers: [customerRow("new")],
      contracts: [
        contractRow("shape", "new", { startsOn: "01.06.2025", termMonths: "12" }),
        contractRow("rule", "new", { termMonths: 0 }),
        contractRow("fine", "new"),
      ],
      contractEvents: [{ type: "CANCELLED" }],
      interactions: [interactionRow("call", "new", { kind: "NONSENSE", occurredAt: "yesterday" })],
    });
    const codes = (rows: { userErrors: { code: string; path: string[] }[] }[]) =>
      rows.map(({ userErrors }) => userErrors.map(({ code, path }) => `${code} ${path.slice(3).join(".")}`));
    expect(codes(answer.customers)).toEqual([[]]);
    expect(codes(answer.contracts)).toEqual([
      ["DAY_INVALID startsOn", "VALUE_INVALID termMonths"],
      ["MONTHS_INVALID termMonths"],
      [],
    ]);
    expect(codes(answer.contractEvents)).toEqual([["FIELD_MISSING contract", "FIELD_MISSING day"]]);
    expect(codes(answer.interactions)).toEqual([["VALUE_INVALID kind", "INSTANT_INVALID occurredAt"]]);
    expect(answer.failed).toBe(4);
    expect(await storedRows(current().database)).toEqual(before);
  });

  test("malformed rows count for the size of a batch", async () => {
    const customers = Array.from({ length: 1_001 }, () => ({ email: "nobody" }));
    expect((await ingest(api, { customers })).userErrors).toMatchObject([{ code: "BATCH_TOO_LARGE" }]);
  });

  test.each([
    [
      "in variables of their inputs",
      (index: number) => ({ type: "CustomerUpsertInput!", value: { email: `nobody ${index}` }, input: `$v${index}` }),
    ],
    [
      "in variables of their own",
      (index: number) => ({ type: "EmailAddress", value: `nobody ${index}`, input: `{ email: $v${index} }` }),
    ],
    [
      "in the text of the operation",
      (index: number) => ({ type: "String", value: "", input: `{ email: "nobody ${index}", name: $v${index} }` }),
    ],
  ])("sixty bad e-mail addresses %s are sixty user errors, and their neighbour is written", async (title, write) => {
    const written = Array.from({ length: 60 }, (_, index) => write(index));
    const declared = written.map(({ type }, index) => `$v${index}: ${type}`).join(", ");
    const fields = written.map(({ input }, index) => `bad${index}: customerUpsert(input: ${input}) ${RESULT}`);
    const email = `good-${title.length}@example.org`;
    const answer = await api.data(
      `mutation (${declared}, $good: CustomerUpsertInput!) { ${fields.join("\n")} good: customerUpsert(input: $good) ${RESULT} }`,
      { ...Object.fromEntries(written.map(({ value }, index) => [`v${index}`, value])), good: { email } },
    );
    expect(answer.good).toEqual({ customer: { name: null, email }, userErrors: [] });
    written.forEach((_each, index) => {
      const message = `email: nobody ${index} is not an e-mail address; write it as ada@example.org`;
      const userErrors = [{ code: "TEXT_INVALID", message, path: ["input", "email"] }];
      expect(answer[`bad${index}`]).toEqual({ customer: null, userErrors });
    });
  });

  test("a batch may be put together of texts and variables, in a fragment of one operation among several", async () => {
    const query = `
      query Read($first: Int) { customers(first: $first) { nodes { id } } }
      mutation Write($rows: [CustomerRowInput!]!, $row: ContractRowInput!, $start: LocalDate, $used: OnError!) { ...Batch }
      fragment Batch on Mutation {
        texts: ingest(input: { onError: $used, customers: $rows, contracts: [
          $row, { externalId: { system: "crm", externalId: "t" }, startsOn: $start, termMonths: "12", autoRenew: true }
        ] }) {
          failed customers { outcome } contracts { outcome userErrors { code path } }
        }
      }`;
    const { status, body } = await api.http
      .post("/graphql")
      .set("Authorization", `Bearer ${await api.createKey(Role.WRITE)}`)
      .send({
        query,
        operationName: "Write",
        variables: {
          rows: [{ email: "nobody" }, customerRow("ada")],
          row: contractRow("mixed", "ada"),
          start: "2026-13-01",
          used: "SKIP_ROW",
        },
      });
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.texts).toEqual({
      failed: 2,
      customers: [{ outcome: "FAILED" }, { outcome: "UNCHANGED" }],
      contracts: [
        { outcome: "CREATED", userErrors: [] },
        {
          outcome: "FAILED",
          userErrors: [
            { code: "DAY_INVALID", path: ["input", "contracts", "1", "startsOn"] },
            { code: "VALUE_INVALID", path: ["input", "contracts", "1", "termMonths"] },
          ],
        },
      ],
    });
  });

  test("a field that stands twice under one name is one field", async () => {
    const field = `bad: customerUpsert(input: { email: "nobody" })`;
    const answer = await api.data(`mutation {
      ${field} { customer { name } }
      ...Rest
    }
    fragment Rest on Mutation { ${field} { userErrors { code } } }`);
    expect(answer).toEqual({ bad: { customer: null, userErrors: [{ code: "TEXT_INVALID" }] } });
  });

  test("a variable that is not sent has its default", async () => {
    const query = `mutation ($email: EmailAddress = "nobody") { customerUpsert(input: { email: $email }) ${RESULT} }`;
    expect((await api.data(query)).customerUpsert.userErrors).toMatchObject([{ code: "TEXT_INVALID" }]);
  });

  test("the same key and request get the same answer to malformed rows", async () => {
    const key = await api.createKey(Role.WRITE);
    const input = { customers: [customerRow("kept"), customerRow("bad", { email: "nobody" })], onError: "SKIP_ROW" };
    const send = () =>
      api.http
        .post("/graphql")
        .set({ Authorization: `Bearer ${key}`, "Idempotency-Key": "malformed" })
        .send({
          query: "mutation ($input: IngestInput!) { ingest(input: $input) { customers { outcome id } } }",
          variables: { input },
        });
    const first = await send();
    const again = await send();
    expect(first.body.data.ingest.customers).toMatchObject([{ outcome: "CREATED" }, { outcome: "FAILED" }]);
    expect([again.text, again.get("Idempotency-Replayed")]).toEqual([first.text, "true"]);
  });

  test("what is wrong with a batch beside its rows refuses the request", async () => {
    const query = "mutation ($input: IngestInput!) { ingest(input: $input) { failed } }";
    for (const input of [{ onError: "NOPE" }, { custmers: [] }, null, 5]) {
      const { status, errors } = await api.send(query, { input });
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, "BAD_USER_INPUT"]);
    }
  });

  test.each([
    `customerUpsert(input: { email: "nobody" }) { colour }`,
    `customerUpsert(input: { email: "nobody", colour: "red" }) { userErrors { code } }`,
    `customerUpsert(input: { yearlySpend: { amount: "1" } }) { userErrors { code } }`,
    `ingest(input: { customers: [$row, { externalId: { system: "crm" } }] }) { failed }`,
  ])("an operation that does not fit the schema is no matter of its rows: %s", async (field) => {
    const { errors } = await api.send(`mutation ($row: CustomerRowInput!) { a: ${field} ${USED} }`, { row: {} });
    const codes = errors?.map(({ extensions }) => extensions.code);
    expect(new Set(codes)).toEqual(new Set(["GRAPHQL_VALIDATION_FAILED"]));
  });

  test("a key that may not write is told that first", async () => {
    const key = await api.createKey(Role.READ);
    const query = `mutation { customerUpsert(input: { email: "nobody" }) ${RESULT} }`;
    expect((await api.send(query, {}, key)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  test("sixty bad values in a query are no incident", async () => {
    const externalIds = Array.from({ length: 60 }, () => named("ada").externalId.system);
    const query = "query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }";
    const { status, errors } = await api.send(query, { filter: { tiers: externalIds } });
    expect(status).toBe(400);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(["BAD_USER_INPUT"]));
  });
});
