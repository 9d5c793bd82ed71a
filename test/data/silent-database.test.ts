import { PoolConnection } from "mysql2";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";

import { type Database, openDatabase } from "../../src/data/database/database.js";
import { isConnectionLost, isUnreachable } from "../../src/data/database/database-faults.js";
import { insertRows } from "../../src/data/database/rows.js";
import { type ConnectionLimits, DEFAULT_LIMITS } from "../../src/data/mysql/connection-limits.js";
import { type KeyedRequest, KeyInUse, takeKey } from "../../src/data/operation/idempotency-store.js";
import { IdempotencyRecord } from "../../src/model/operation/idempotency-record.js";
import { JobLease } from "../../src/model/operation/job-lease.js";
import { CuttingProxy } from "../support/cutting-proxy.js";
import { databaseKinds, openTestDatabase, type TestDatabase } from "../support/databases.js";

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

/** A test names the limit that it meets; all others are far off. */
const FAR_MS = 600_000;
const FAR: ConnectionLimits = {
  connections: 2,
  statementMs: FAR_MS,
  connectMs: FAR_MS,
  acquireMs: FAR_MS,
  restMs: FAR_MS,
  pingMs: FAR_MS,
  writeMs: FAR_MS,
};

onMysql("a database behind a network (mysql)", () => {
  let direct: TestDatabase;
  let proxy: CuttingProxy;
  let database: Database;
  beforeAll(async () => {
    direct = await openTestDatabase("mysql");
    await direct.database.write((sql) =>
      insertRows(sql, JobLease, [{ name: "held", holder: "nobody", leasedUntil: new Date(0) }]),
    );
  });
  beforeEach(async () => {
    proxy = await CuttingProxy.start(direct.url);
  });
  afterEach(async () => {
    await proxy.close();
    await database.close();
  });
  afterAll(() => direct.close());

  async function open(limits: Partial<ConnectionLimits>): Promise<void> {
    database = await openDatabase(proxy.url, { limits: { ...FAR, ...limits } });
  }

  const ask = () => database.reader.query<unknown[]>("SELECT 1");
  const writeHeld = () =>
    database.write((sql) => sql.query("UPDATE job_lease SET holder = 'a writer' WHERE name = 'held'"));

  async function faultOf(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
  }

  /** Holds a row that writers want while some work is done. */
  async function whileHeld(work: (outside: Connection) => Promise<void>): Promise<void> {
    const outside = await createConnection(direct.url);
    await outside.query("START TRANSACTION");
    await outside.query("UPDATE job_lease SET holder = 'outside' WHERE name = 'held'");
    try {
      await work(outside);
    } finally {
      await outside.end();
    }
  }

  /** Waits until so many statements wait for the row. */
  async function waiting(outside: Connection, wanted: number): Promise<void> {
    const count = `SELECT COUNT(*) AS number FROM information_schema.processlist
      WHERE db = DATABASE() AND info LIKE 'UPDATE job_lease SET holder = ''a writer''%'`;
    for (let found = 0; found < wanted;) {
      const [[row]] = await outside.query<RowDataPacket[]>(count);
      found = Number(row?.number);
    }
  }

  test("that goes silent fails the statement that waits, whose connection is not used again", async () => {
    await open({ statementMs: 1_000 });
    await ask();
    proxy.goSilent();
    expect(isConnectionLost(await faultOf(ask()))).toBe(true);
    proxy.speak();
    for (let asked = 0; asked < 4; asked += 1) expect(await ask()).toHaveLength(1);
  });

  test("that goes silent is found out before anybody relies on a connection that rested", async () => {
    const asked = jest.spyOn(PoolConnection.prototype, "ping");
    await open({ restMs: 0, pingMs: 1_000, connections: 5 });
    await Promise.all(Array.from({ length: 5 }, ask));
    proxy.goSilent();
    proxy.speak();
    const before = asked.mock.calls.length;
    expect(await ask()).toHaveLength(1);
    // The first that does not answer stands for the other four.
    expect(asked.mock.calls.length - before).toBe(1);
    asked.mockRestore();
  });

  test("that takes connections and greets nobody is given up", async () => {
    await open({ restMs: 0, pingMs: 100, connectMs: 1_000 });
    proxy.goSilent();
    expect(isUnreachable(await faultOf(ask()))).toBe(true);
  });

  test("ends a read that takes longer than it may, and the connection goes on", async () => {
    await open({ statementMs: 1_000 });
    const rows = Array.from({ length: 12 }, (_, index) => `migrations m${index}`);
    const endless = `SELECT COUNT(*) FROM ${rows.join(", ")}`;
    const fault = await faultOf(database.reader.query(endless));
    expect(isUnreachable(fault)).toBe(true);
    expect(isConnectionLost(fault)).toBe(false);
  });

  test("lets reads through while all writers wait for a row", async () => {
    await open({});
    await whileHeld(async (outside) => {
      const writing = [writeHeld(), writeHeld()];
      await waiting(outside, 2);
      expect(await ask()).toHaveLength(1);
      await outside.query("COMMIT");
      await Promise.all(writing);
    });
  });

  test("refuses a writer for whom no connection becomes free, and loses none of them", async () => {
    await open({ acquireMs: 1_000 });
    await whileHeld(async (outside) => {
      const writing = [writeHeld(), writeHeld()];
      await waiting(outside, 2);
      const refused = await Promise.all([faultOf(writeHeld()), faultOf(writeHeld())]);
      expect(refused.map(isUnreachable)).toEqual([true, true]);
      await outside.query("COMMIT");
      await Promise.all(writing);
    });
    await Promise.all([writeHeld(), writeHeld(), writeHeld(), writeHeld()]);
  });

  test("hears no more of a writer, and frees the key of its request in the time that the writer has", async () => {
    await open({ statementMs: 1_000, writeMs: 0 });
    const request = (id: string): KeyedRequest => ({
      id,
      workspaceId: "workspace",
      apiKeyId: "key",
      idempotencyKey: "batch-1",
      requestHash: "",
      createdAt: new Date(),
    });
    const vanishing = database.write(async (sql) => {
      expect(await takeKey(sql, request("first"))).toBe(true);
      proxy.goSilent();
      await sql.query("SELECT 1");
    });
    expect(isConnectionLost(await faultOf(vanishing))).toBe(true);
    const again = () => direct.database.write((sql) => takeKey(sql, request("second")));
    const isBusy = async () => (await faultOf(again())) instanceof KeyInUse;
    while (await isBusy());
    expect(await direct.database.reader.countBy(IdempotencyRecord, { id: "second" })).toBe(1);
  }, 15_000);

  test("has writers wait for a row for ten seconds", async () => {
    await open({});
    const [row] = await database.write((sql) =>
      sql.query<{ seconds: unknown }[]>("SELECT @@innodb_lock_wait_timeout AS seconds"),
    );
    expect(Number(row?.seconds)).toBe(10);
  });

  test("gets no further write over a connection whose ROLLBACK failed", async () => {
    await open({});
    proxy.garbleNextRollback();
    const failing = database.write(async (sql) => {
      await insertRows(sql, JobLease, [{ name: "undone", holder: "nobody", leasedUntil: new Date(0) }]);
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    for (let written = 0; written < 3; written += 1) await writeHeld();
    expect(await database.reader.countBy(JobLease, { name: "undone" })).toBe(0);
  });

  test("that has as many connections as it takes cannot be reached for now", async () => {
    await open({ restMs: 0 });
    await proxy.cutAll();
    proxy.beFull();
    expect(isUnreachable(await faultOf(ask()))).toBe(true);
    expect(isUnreachable(await faultOf(writeHeld()))).toBe(true);
  });
});

test("a write begins no further attempt when its time is over", async () => {
  const current = await openTestDatabase("sqlite");
  const database = await openDatabase(current.url, { limits: { ...DEFAULT_LIMITS, writeMs: 0 } });
  let attempts = 0;
  const hopeless = database.write(async () => {
    attempts += 1;
    throw Object.assign(new Error("contention"), { code: "SQLITE_BUSY" });
  });
  await expect(hopeless).rejects.toThrow("contention");
  expect(attempts).toBe(1);
  await database.close();
  await current.close();
});
