import { Role } from "../../../src/model/workspace/api-key.js";
import { TestApi } from "../../support/api.js";
import { onEachDatabase } from "../../support/databases.js";
import { customerRow, seed } from "../../support/seed.js";

const TIERS = `tiers(from: "2025-01-01", to: "2026-01-01") { distribution { tier } }`;
const RETENTION = `retention(from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-01") { total { renewals { value } } }`;

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
