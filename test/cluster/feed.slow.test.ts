import { setTimeout as delay } from "node:timers/promises";

import { uuidv7 as newId } from "uuidv7";

import { migrateDatabase } from "../../src/data/schema/schema.js";
import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { openMigrated, type TestDatabase } from "../support/databases.js";
import { describeOnCluster, GaleraCluster } from "./galera-cluster.js";
import type { GaleraNode } from "./galera-node.js";

const CHANGES = `query ($after: String) { changes(after: $after) { cursor changes { id } } }`;
const UPSERT = 'mutation { customerUpsert(input: { name: "Ada" }) { customer { id } } }';

describeOnCluster("the feed at a node that has not caught up", () => {
  let cluster: GaleraCluster;
  const opened: TestDatabase[] = [];
  beforeAll(async () => {
    cluster = await GaleraCluster.start();
  });
  afterAll(async () => {
    for (const database of opened) await database.close();
    await cluster.stop();
  });

  async function openAt(node: GaleraNode | undefined): Promise<TestDatabase> {
    const url = `mysql://root@127.0.0.1:${node?.ports.sql}/treue`;
    const database = await openMigrated({ kind: "mysql", url, remove: async () => undefined });
    opened.push(database);
    return database;
  }

  test("takes a cursor that another node gave out, once it has what was committed there", async () => {
    const [first, second] = cluster.nodes;
    await first?.query("CREATE DATABASE treue");
    await migrateDatabase(`mysql://root@127.0.0.1:${first?.ports.sql}/treue`);
    const there = await openAt(first);
    const ahead = await TestApi.start(there);
    const behind = await TestApi.start(await openAt(second));
    const key = await ahead.createKey(Role.ADMIN);
    expect((await behind.data(CHANGES, {}, key)).changes.changes).toEqual([]);

    // The node takes part, but what others commit waits until its tables may be written again.
    await second?.query("FLUSH TABLES WITH READ LOCK");
    await ahead.data(UPSERT, {}, key);
    await new ChangeSequencer(there.database, newId()).run();
    const { cursor } = (await ahead.data(CHANGES, {}, key)).changes;
    let hasAnswered = false;
    const asking = behind.send(CHANGES, { after: cursor }, key).finally(() => (hasAnswered = true));
    while (!hasAnswered && !(await isWaiting(second))) await delay(50);
    await second?.query("UNLOCK TABLES");
    expect(await asking).toMatchObject({ status: 200, data: { changes: { cursor, changes: [] } } });
  });
});

/** Whether a reader has waited at the node for longer than any read of this test takes. */
async function isWaiting(node: GaleraNode | undefined): Promise<boolean> {
  const waiting = await node?.query(
    "SELECT 1 FROM information_schema.processlist WHERE db = 'treue' AND info LIKE '%SELECT%' AND time_ms > 1000",
  );
  return (waiting ?? []).length > 0;
}
