import { setTimeout as delay } from "node:timers/promises";

import { uuidv7 as newId } from "uuidv7";

import { type Database, openDatabase } from "../../src/data/database/database.js";
import { insertRows } from "../../src/data/database/rows.js";
import { JobLease } from "../../src/model/operation/job-lease.js";
import { type Cut, CuttingProxy } from "../support/cutting-proxy.js";
import { databaseKinds, openTestDatabase, type TestDatabase } from "../support/databases.js";

const WRITES = 1500;
const AT_ONCE = 8;
const CUTS: readonly Cut[] = ["before COMMIT", "after COMMIT", "during COMMIT"];

const onMysql = databaseKinds.includes("mysql") ? describe : describe.skip;

onMysql("many writes over a network that breaks (mysql)", () => {
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

  test("are all there once, though one COMMIT in ten is cut", async () => {
    let next = 0;
    const work = async () => {
      for (let mark = next++; mark < WRITES; mark = next++) {
        if (Math.random() < 0.1) proxy.cutNextCommits(CUTS[mark % CUTS.length] ?? "after COMMIT");
        await database.write((sql) =>
          insertRows(sql, JobLease, [{ name: newId(), holder: `write ${mark}`, leasedUntil: new Date(0) }]),
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await delay(1000);
    const holders = (await direct.database.reader.find(JobLease)).map(({ holder }) => holder).sort();
    expect(holders).toEqual(Array.from({ length: WRITES }, (_, mark) => `write ${mark}`).sort());
  });
});
