import { type Database, openDatabase } from "../../src/data/database/database.js";
import { claimJob, deleteReceiptsBefore } from "../../src/data/operation/job-store.js";
import { JobLease } from "../../src/model/operation/job-lease.js";
import { TransactionReceipt } from "../../src/model/operation/transaction-receipt.js";
import { databaseKinds, onEachDatabase, openTestDatabase } from "../support/databases.js";

const claim = (database: Database, job: string, holder: string, seconds: number) =>
  database.write((sql) => claimJob(sql, { job, holder, seconds }));

/** Lets the time of a lease be over: it ended a minute ago. */
async function endLease(database: Database, name: string): Promise<void> {
  await database.write((sql) => sql.update(JobLease, { name }, { leasedUntil: new Date(Date.now() - 60_000) }));
}

onEachDatabase("a job", (current) => {
  test("goes to one of two holders, and after the lease time to the other", async () => {
    const { database } = current();
    const both = await Promise.all([claim(database, "refresh", "one", 60), claim(database, "refresh", "two", 60)]);
    expect(both.filter((isClaimed) => isClaimed)).toHaveLength(1);
    const [first, second] = both[0] ? ["one", "two"] : ["two", "one"];
    expect(await claim(database, "refresh", second, 60)).toBe(false);
    expect(await database.reader.findOneBy(JobLease, { name: "refresh" })).toMatchObject({ holder: first });
    await endLease(database, "refresh");
    expect(await claim(database, "refresh", second, 60)).toBe(true);
    expect(await database.reader.findOneBy(JobLease, { name: "refresh" })).toMatchObject({ holder: second });
    expect(await claim(database, "refresh", first, 60)).toBe(false);
  });

  test("is not held up by another one", async () => {
    const { database } = current();
    expect(await claim(database, "fit", "one", 60)).toBe(true);
    expect(await claim(database, "clean up", "two", 60)).toBe(true);
  });

  test("that was claimed by a transaction that failed is free", async () => {
    const { database } = current();
    const failing = database.write(async (sql) => {
      await claimJob(sql, { job: "failing", holder: "one", seconds: 60 });
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
    expect(await claim(database, "failing", "two", 60)).toBe(true);
  });

  test("leases by the database's clock, in UTC", async () => {
    const { database } = current();
    await claim(database, "clock", "one", 3600);
    const lease = await database.reader.findOneByOrFail(JobLease, { name: "clock" });
    const aheadMs = lease.leasedUntil.getTime() - Date.now();
    expect(aheadMs).toBeGreaterThan(3_590_000);
    expect(aheadMs).toBeLessThan(3_610_000);
  });
});

// SQLite is for one server; several in one process would block the thread that they wait for.
const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("a job for which many servers ask at once (mysql)", () => {
  test("goes to one of them, each over its own connection", async () => {
    const current = await openTestDatabase("mysql");
    const servers = await Promise.all(Array.from({ length: 4 }, () => openDatabase(current.url)));
    const claims = servers.flatMap((server, index) =>
      Array.from({ length: 3 }, () => claim(server, "rush", `server ${index}`, 60)),
    );
    expect((await Promise.all(claims)).filter((isClaimed) => isClaimed)).toHaveLength(1);
    await Promise.all(servers.map((server) => server.close()));
    await current.close();
  });
});

onEachDatabase("receipts", (current) => {
  test("are forgotten when they are older than asked, and no others", async () => {
    const { database } = current();
    await database.write(async (sql) => {
      await sql.insert(TransactionReceipt, { id: "old", createdAt: new Date("2026-01-01T00:00:00.000Z") });
      await sql.insert(TransactionReceipt, { id: "young", createdAt: new Date("2026-01-01T00:00:00.001Z") });
    });
    await database.write((sql) => deleteReceiptsBefore(sql, new Date("2026-01-01T00:00:00.001Z")));
    expect(await database.reader.countBy(TransactionReceipt, { id: "old" })).toBe(0);
    expect(await database.reader.countBy(TransactionReceipt, { id: "young" })).toBe(1);
  });
});
