import { openDatabase } from "../../src/data/database/database.js";
import { insertRows } from "../../src/data/database/rows.js";
import { JobLease } from "../../src/model/operation/job-lease.js";
import { TestApi } from "../support/api.js";
import { CuttingProxy } from "../support/cutting-proxy.js";
import { databaseKinds, onEachDatabase, openTestDatabase, type TestDatabase } from "../support/databases.js";
import { seed } from "../support/seed.js";

async function readinessOf(api: TestApi) {
  const { status, body } = await api.http.get("/readyz");
  return { status, body };
}

onEachDatabase("GET /readyz", (current) => {
  test("says without a key that the server is ready, and how far its background work lags behind", async () => {
    const api = await TestApi.start(current());
    expect(await readinessOf(api)).toEqual({
      status: 200,
      body: { status: "ready", missingMigrations: [], unknownMigrations: [], lag: { feed: 0, jobs: 0 } },
    });
  });

  test("tells how long changes wait for the feed, and how long a job is overdue", async () => {
    const api = await TestApi.start(current());
    await seed(api, { customers: [{ name: "Ada" }] });
    const leases = [
      { name: "refresher", holder: "a server", leasedUntil: new Date(Date.now() - 100_000) },
      { name: "other", holder: "a server", leasedUntil: new Date(Date.now() - 900_000) },
    ];
    await current().database.write((sql) => insertRows(sql, JobLease, leases));
    api.now = new Date(api.now.getTime() + 30_000);
    const { status, body } = await readinessOf(api);
    expect({ status, feed: body.lag.feed }).toEqual({ status: 200, feed: 30 });
    expect(body.lag.jobs).toBeGreaterThanOrEqual(100);
    expect(body.lag.jobs).toBeLessThan(900);
  });

  test("says that a server which stops is not ready", async () => {
    const api = await TestApi.start(current());
    await readinessOf(api);
    api.readiness.stop();
    expect(await readinessOf(api)).toMatchObject({ status: 503, body: { status: "stopping" } });
  });

  test("says that a server of a later version has migrated its database", async () => {
    const api = await TestApi.start(current());
    const name = "Later9999999999999";
    const migration = ["9999999999999", name];
    await current().database.write((sql) => {
      return sql.query("INSERT INTO migrations (timestamp, name) VALUES (?, ?)", migration);
    });
    expect(await readinessOf(api)).toEqual({
      status: 503,
      body: { status: "database of a later version", missingMigrations: [], unknownMigrations: [name], lag: null },
    });
    await current().database.write((sql) => sql.query("DELETE FROM migrations WHERE name = ?", [name]));
  });

  test("says which migrations a restored database lacks", async () => {
    const api = await TestApi.start(current());
    const [last] = await current().database.reader.query<{ id: number; name: string; timestamp: string }[]>(
      "SELECT * FROM migrations ORDER BY id DESC LIMIT 1",
    );
    await current().database.write((sql) => sql.query("DELETE FROM migrations WHERE id = ?", [last?.id]));
    expect(await readinessOf(api)).toEqual({
      status: 503,
      body: { status: "database not migrated", missingMigrations: [last?.name], unknownMigrations: [], lag: null },
    });
  });
});

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("GET /readyz of a server whose database went silent (mysql)", () => {
  let direct: TestDatabase;
  beforeAll(async () => {
    direct = await openTestDatabase("mysql");
  });
  afterAll(() => direct.close());

  test("says so soon", async () => {
    const proxy = await CuttingProxy.start(direct.url);
    const database = await openDatabase(proxy.url, { limits: { statementMs: 600_000, pingMs: 600_000 } });
    const api = await TestApi.start({ ...direct, database });
    proxy.goSilent();
    expect(await readinessOf(api)).toEqual({
      status: 503,
      body: { status: "database unavailable", missingMigrations: null, unknownMigrations: null, lag: null },
    });
    await proxy.close();
    await database.close();
  });
});
