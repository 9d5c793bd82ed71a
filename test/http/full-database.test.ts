import { uuidv7 as newId } from "uuidv7";

import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { customerRow } from "../support/seed.js";

const UPSERT = "mutation ($input: CustomerUpsertInput!) { customerUpsert(input: $input) { customer { id } } }";
const INGEST = "mutation ($input: IngestInput!) { ingest(input: $input) { failed } }";
const COUNT = "{ customers { totalCount } }";
const NAME = "n".repeat(150);

describe("a database without room", () => {
  let current: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    current = await openTestDatabase("sqlite");
    api = await TestApi.start(current);
  });
  afterAll(async () => {
    api.stop();
    await current.close();
  });

  const count = async () => (await api.data(COUNT)).customers.totalCount as number;
  const limitPages = (pages: number) => current.database.write((sql) => sql.query(`PRAGMA max_page_count = ${pages}`));
  const upsert = (key: string, idempotencyKey: string) =>
    api.http
      .post("/graphql")
      .set({ Authorization: `Bearer ${key}`, "Idempotency-Key": idempotencyKey })
      .send({ query: UPSERT, variables: { input: { name: NAME } } });

  test("says that it is unavailable and when to come again, reads on, and loses and doubles nothing", async () => {
    const key = await api.createKey(Role.ADMIN);
    const [size] = await current.database.reader.query<{ page_count: number }[]>("PRAGMA page_count");
    await limitPages((size?.page_count ?? 0) + 20);
    const acknowledged: string[] = [];
    let refused;
    let idempotencyKey = newId();
    for (;;) {
      const answer = await upsert(key, idempotencyKey);
      if (answer.status !== 200 || answer.body.errors !== undefined) {
        refused = answer;
        break;
      }
      acknowledged.push(answer.body.data.customerUpsert.customer.id);
      idempotencyKey = newId();
    }
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "5"]);
    expect(refused.body.errors[0].extensions.code).toBe("UNAVAILABLE");
    expect(await count()).toBe(acknowledged.length);
    const rows = Array.from({ length: 50 }, (_, index) => customerRow(`n${index}`, { name: NAME }));
    const batch = await api.send(INGEST, { input: { customers: rows } });
    expect([batch.status, batch.errors?.[0]?.extensions.code]).toEqual([503, "UNAVAILABLE"]);
    expect(await count()).toBe(acknowledged.length);

    await limitPages(1_000_000);
    const again = await upsert(key, idempotencyKey);
    expect(again.body.data.customerUpsert.customer.id).toMatch(/^customer_/);
    expect(await count()).toBe(acknowledged.length + 1);
  });
});
