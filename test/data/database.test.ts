import { statSync } from "node:fs";
import { setImmediate as immediate, setTimeout as delay } from "node:timers/promises";

import { createConnection } from "mysql2/promise";
import { uuidv7 as newId } from "uuidv7";

import { type Database, openDatabase, type Sql } from "../../src/data/database/database.js";
import { isConnectionLost, MarkMissing } from "../../src/data/database/database-faults.js";
import { insertRows } from "../../src/data/database/rows.js";
import { DEFAULT_LIMITS } from "../../src/data/mysql/connection-limits.js";
import { LivePool } from "../../src/data/mysql/live-pool.js";
import { JobLease } from "../../src/model/operation/job-lease.js";
import { TransactionReceipt } from "../../src/model/operation/transaction-receipt.js";
import { type Cut, CuttingProxy } from "../support/cutting-proxy.js";
import { databaseKinds, onEachDatabase, openTestDatabase, type TestDatabase } from "../support/databases.js";

/** Writes a row with a new key, so that work that is done twice leaves two. */
async function writeRow(sql: Sql, mark: string): Promise<void> {
  await insertRows(sql, JobLease, [{ name: newId(), holder: mark, leasedUntil: new Date(0) }]);
}

async function countRows(database: Database, mark: string): Promise<number> {
  return database.reader.countBy(JobLease, { holder: mark });
}

onEachDatabase("a write", (current) => {
  test("returns the result of its work, which is committed then", async () => {
    const { database } = current();
    const result = await database.write(async (sql) => {
      await writeRow(sql, "committed");
      return "done";
    });
    expect(result).toBe("done");
    expect(await countRows(database, "committed")).toBe(1);
  });

  test("is rolled back where its work throws, and the next one begins afresh", async () => {
    const { database } = current();
    const failing = database.write(async (sql) => {
      await writeRow(sql, "failed");
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    await database.write((sql) => writeRow(sql, "next"));
    expect(await countRows(database, "failed")).toBe(0);
    expect(await countRows(database, "next")).toBe(1);
  });

  test("cannot be nested, not even across a timer", async () => {
    const { database } = current();
    const nested = database.write(async () => {
      await delay(1);
      await database.write(async () => undefined);
    });
    await expect(nested).rejects.toThrow("within another one");
  });

  test("is not seen by readers before it is committed", async () => {
    const { database } = current();
    await database.write(async (sql) => {
      await writeRow(sql, "unseen");
      expect(await countRows(database, "unseen")).toBe(0);
    });
    expect(await countRows(database, "unseen")).toBe(1);
  });

  test("that meets contention is done again as a whole, and leaves one row", async () => {
    const { database } = current();
    let attempts = 0;
    await database.write(async (sql) => {
      attempts += 1;
      await writeRow(sql, "contended");
      if (attempts < 4) throw contention(current());
    });
    expect(attempts).toBe(4);
    expect(await countRows(database, "contended")).toBe(1);
  });

  test("leaves all others whole, where many run at once and some throw", async () => {
    const { database } = current();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) =>
        database.write(async (sql) => {
          await writeRow(sql, `crowd ${index}`);
          await delay(index % 3);
          if (index % 4 === 0) throw new Error("on purpose");
          await writeRow(sql, `crowd ${index}`);
        }),
      ),
    );
    for (const [index, { status }] of outcomes.entries()) {
      expect(status).toBe(index % 4 === 0 ? "rejected" : "fulfilled");
      expect(await countRows(database, `crowd ${index}`)).toBe(index % 4 === 0 ? 0 : 2);
    }
  });
});

describe("a write that does not succeed", () => {
  let current: TestDatabase;
  beforeAll(async () => {
    current = await openTestDatabase("sqlite");
    // Pauses are drawn: these are none.
    jest.spyOn(Math, "random").mockReturnValue(0);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await current.close();
  });

  /** How often a write runs that always meets a fault, until the fault is thrown. */
  async function attemptsOf(fault: Error, database: Database): Promise<number> {
    let attempts = 0;
    const hopeless = database.write(async () => {
      attempts += 1;
      throw fault;
    });
    await expect(hopeless).rejects.toThrow(fault);
    return attempts;
  }

  test("is given up after fifteen attempts where the database takes no writes", async () => {
    const readOnly = Object.assign(new Error("read-only"), { code: "ER_OPTION_PREVENTS_STATEMENT", errno: 1290 });
    expect(await attemptsOf(readOnly, current.database)).toBe(15);
  });

  test("goes on against others until its time is over", async () => {
    const database = await openDatabase(current.url, { limits: { writeMs: 100 } });
    expect(await attemptsOf(contention(current), database)).toBeGreaterThan(1);
    await database.close();
    let attempts = 0;
    await current.database.write(async () => {
      attempts += 1;
      if (attempts <= 16) throw contention(current);
    });
    expect(attempts).toBe(17);
  });

  test("is run again for a part to be undone, however long it took", async () => {
    const database = await openDatabase(current.url, { limits: { writeMs: 0 } });
    let attempts = 0;
    await database.write(async () => {
      attempts += 1;
      await delay(1);
      if (attempts === 1) throw new MarkMissing();
    });
    expect(attempts).toBe(2);
    await database.close();
  });
});

function contention({ kind }: TestDatabase): Error {
  const driverFault = kind === "sqlite" ? { code: "SQLITE_BUSY" } : { code: "ER_LOCK_DEADLOCK", errno: 1213 };
  return Object.assign(new Error("contention"), driverFault);
}

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("a connection (mysql)", () => {
  test("that cannot be set up is lost to whoever takes it, so that its write is run on another one", async () => {
    const current = await openTestDatabase("mysql");
    const shutdown = "SIGNAL SQLSTATE '08S01' SET MYSQL_ERRNO = 1053, MESSAGE_TEXT = 'Server shutdown in progress'";
    const pool = new LivePool({ uri: current.url }, DEFAULT_LIMITS, [shutdown]);
    const fault = await new Promise((told) => {
      pool.getConnection((_, connection) => {
        connection?.query("SELECT 1", told);
      });
    });
    expect(isConnectionLost(fault)).toBe(true);
    await new Promise((ended) => {
      pool.end(ended);
    });
    await current.close();
  });
});

onMysql("a write over a network that breaks (mysql)", () => {
  let direct: TestDatabase;
  let proxy: CuttingProxy;
  let database: Database;
  beforeAll(async () => {
    direct = await openTestDatabase("mysql");
    proxy = await CuttingProxy.start(direct.url);
    database = await openDatabase(proxy.url);
  });
  afterAll(async () => {
    await database.close();
    await proxy.close();
    await direct.close();
  });

  const CASES: readonly { readonly cuts: readonly Cut[]; readonly attempts: number }[] = [
    { cuts: ["before COMMIT"], attempts: 2 },
    { cuts: ["after COMMIT"], attempts: 1 },
    { cuts: ["during COMMIT"], attempts: 1 },
    { cuts: ["before COMMIT", "after COMMIT"], attempts: 2 },
    { cuts: ["before COMMIT", "before COMMIT", "during COMMIT"], attempts: 3 },
  ];
  test.each(CASES)("is neither lost nor doubled, cut $cuts", async ({ cuts, attempts }) => {
    const mark = cuts.join(", ").slice(0, 36);
    let done = 0;
    proxy.cutNextCommits(...cuts);
    const result = await database.write(async (sql) => {
      done += 1;
      await writeRow(sql, mark);
      return `result ${done}`;
    });
    await proxy.allArrived();
    expect(await countRows(direct.database, mark)).toBe(1);
    expect({ done, result }).toEqual({ done: attempts, result: `result ${attempts}` });
  });

  test("answers what was committed, where that is an attempt before the last one that came to its end", async () => {
    let done = 0;
    let first: TransactionReceipt | undefined;
    // On a cluster the first COMMIT may still be under way to the node of the second attempt, which is refused for it.
    const firstArrives = async () => {
      if (first === undefined) throw new Error("the first attempt has not begun");
      const outside = await createConnection(direct.url);
      await outside.query("INSERT INTO transaction_receipt SET ?", [first]);
      await outside.query("INSERT INTO job_lease SET ?", [
        { name: "arrived", holder: "late 1", leasedUntil: new Date(0) },
      ]);
      await outside.end();
    };
    proxy.cutNextCommits("before COMMIT", firstArrives);
    const result = await database.write(async (sql) => {
      done += 1;
      await writeRow(sql, `late ${done}`);
      first ??= (await sql.find(TransactionReceipt, { order: { id: "DESC" }, take: 1 }))[0];
      return `result ${done}`;
    });
    await proxy.allArrived();
    expect({ done, result }).toEqual({ done: 2, result: "result 1" });
    expect(await countRows(direct.database, "late 1")).toBe(1);
    expect(await countRows(direct.database, "late 2")).toBe(0);
  });

  test("is done again where the connection breaks between two statements", async () => {
    let done = 0;
    await database.write(async (sql) => {
      done += 1;
      await writeRow(sql, "between");
      if (done === 1) {
        await proxy.cutAll();
      }
      await writeRow(sql, "between");
    });
    expect(done).toBe(2);
    expect(await countRows(direct.database, "between")).toBe(2);
  });

  test("is done again where the server ends its connection", async () => {
    let done = 0;
    await database.write(async (sql) => {
      done += 1;
      await writeRow(sql, "killed");
      if (done === 1) {
        const [row] = await sql.query<{ id: number | string }[]>("SELECT CONNECTION_ID() AS id");
        await kill(direct.url, Number(row?.id));
      }
      await writeRow(sql, "killed");
    });
    expect(done).toBe(2);
    expect(await countRows(direct.database, "killed")).toBe(2);
  });

  test("is done again where the server ends its connection while a statement runs", async () => {
    let done = 0;
    await database.write(async (sql) => {
      done += 1;
      await writeRow(sql, "interrupted");
      if (done > 1) return;
      const [row] = await sql.query<{ id: number | string }[]>("SELECT CONNECTION_ID() AS id");
      await Promise.all([sql.query("SELECT SLEEP(5)"), kill(direct.url, Number(row?.id))]);
    });
    expect(done).toBe(2);
    expect(await countRows(direct.database, "interrupted")).toBe(1);
  });

  test("that lost the answer to its COMMIT asks again until the server can be reached", async () => {
    let done = 0;
    await proxy.cutAll();
    proxy.cutNextCommits("after COMMIT");
    const refused = proxy.nextRefused();
    const writing = database.write(async (sql) => {
      done += 1;
      await writeRow(sql, "unreachable");
      proxy.refuse();
    });
    await refused;
    await proxy.accept();
    await writing;
    expect(done).toBe(1);
    expect(await countRows(direct.database, "unreachable")).toBe(1);
  });

  test("goes through after idle connections were ended", async () => {
    await proxy.cutAll();
    await database.write((sql) => writeRow(sql, "after idling"));
    expect(await countRows(direct.database, "after idling")).toBe(1);
  });

  test("that loses a real deadlock is done again", async () => {
    const before = new Map<string, number>();
    const both = ["one", "two"].map((name) => ({ name, holder: newId(), leasedUntil: new Date(0) }));
    await database.write((sql) => insertRows(sql, JobLease, both));
    let holding = 0;
    const lockInOrder = (names: readonly string[]) =>
      database.write(async (sql) => {
        const key = names.join();
        before.set(key, (before.get(key) ?? 0) + 1);
        for (const name of names) {
          await sql.query("UPDATE job_lease SET leasedUntil = leasedUntil + INTERVAL 1 SECOND WHERE name = ?", [name]);
          // Each asks for its second lock once both have their first.
          holding += 1;
          while (holding < 2) await immediate();
        }
      });
    await Promise.all([lockInOrder(["one", "two"]), lockInOrder(["two", "one"])]);
    expect([...before.values()].reduce((one, other) => one + other)).toBe(3);
    const leases = await direct.database.reader.findBy(
      JobLease,
      both.map(({ name }) => ({ name })),
    );
    expect(leases.map(({ leasedUntil }) => leasedUntil.getTime())).toEqual([2000, 2000]);
  });

  test("leaves a receipt of each transaction that was committed, and of no other", async () => {
    const before = await direct.database.reader.count(TransactionReceipt);
    await database.write(async () => undefined);
    await database.write(async () => Promise.reject(new Error("on purpose"))).catch(() => undefined);
    expect(await direct.database.reader.count(TransactionReceipt)).toBe(before + 1);
  });
});

async function kill(url: string, connectionId: number): Promise<void> {
  const connection = await createConnection(url);
  await connection.query(`KILL ${connectionId}`);
  const isThere = "SELECT 1 FROM information_schema.processlist WHERE id = ?";
  while (((await connection.query(isThere, [connectionId]))[0] as unknown[]).length > 0);
  await connection.end();
}

test("a database file, and those that SQLite keeps beside it, are read by their owner alone", async () => {
  const opened = await openTestDatabase("sqlite");
  const file = opened.url.slice("sqlite:".length);
  await opened.database.write((sql) => writeRow(sql, "private"));
  for (const part of [file, `${file}-wal`, `${file}-shm`])
    expect([part, statSync(part).mode & 0o777]).toEqual([part, 0o600]);
  await opened.close();
});
