import { type Database, openDatabase } from "../../src/data/database/database.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { CuttingProxy } from "../support/cutting-proxy.js";
import { databaseKinds, openTestDatabase, type TestDatabase } from "../support/databases.js";

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("a server whose database takes no more connections (mysql)", () => {
  let direct: TestDatabase;
  let proxy: CuttingProxy;
  let beyond: Database;
  let api: TestApi;
  /** How many times a request may read before connections run out. */
  let readsLeft = Infinity;
  beforeAll(async () => {
    direct = await openTestDatabase("mysql");
    proxy = await CuttingProxy.start(direct.url);
    beyond = await openDatabase(proxy.url, { limits: { restMs: 0 } });
    const database: Database = {
      get reader() {
        readsLeft -= 1;
        return readsLeft < 0 ? beyond.reader : direct.database.reader;
      },
      write: (work) => (readsLeft <= 0 ? beyond : direct.database).write(work),
      writesAtOnce: beyond.writesAtOnce,
      close: () => beyond.close(),
    };
    api = await TestApi.start({ ...direct, database });
    await proxy.cutAll();
    proxy.beFull();
  });
  afterAll(async () => {
    await beyond.close();
    await proxy.close();
    await direct.close();
  });

  const QUERY = "{ customers { nodes { id } } }";
  const MUTATION = 'mutation { customerUpsert(input: { name: "x" }) { customer { id } } }';
  test.each([
    ["before the key is known", QUERY, 0, 503],
    ["within a query", QUERY, 1, 200],
    ["before a mutation", MUTATION, 1, 503],
  ])("says when to come again: %s", async (_when, query, reads, expected) => {
    const key = await api.createKey(Role.ADMIN);
    readsLeft = reads;
    const sending = api.http.post("/graphql").set({ Authorization: `Bearer ${key}` });
    const { status, headers, body } = await sending.send({ query });
    readsLeft = Infinity;
    expect({ status, code: body.errors[0].extensions.code, retryAfter: headers["retry-after"] }).toEqual({
      status: expected,
      code: "UNAVAILABLE",
      retryAfter: "5",
    });
  });
});
