import { uuidv7 as newId } from "uuidv7";

import { ChangeOrder1775200346000 } from "../../migrations/1775200346000-change-order.js";
import { migrations } from "../../migrations/list.js";
import { insertPendingChanges, type NewChange } from "../../src/data/change/change-store.js";
import { connect, dataSourceOptions } from "../../src/data/database/data-source.js";
import type { Sql } from "../../src/data/database/database.js";
import { OriginKind } from "../../src/domain/origin.js";
import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { Change, ChangeEntity, ChangeOperation } from "../../src/model/change/change.js";
import { onEachDatabase, type TestDatabase } from "../support/databases.js";

onEachDatabase("the order of changes", (current, kind) => {
  test("is that in which transactions saw one another, whatever their clocks say", async () => {
    const records = ["a", "b", "c"];
    const ids = records.map(() => newId()).toReversed();
    for (const [index, recordId] of records.entries()) {
      const change = await changeOf(current(), recordId, ids[index]);
      await current().database.write((sql) => insertPendingChanges(sql, [change]));
    }
    expect(await numbered(current())).toEqual(records);
  });

  test("within a transaction is that in which they were made", async () => {
    const records = Array.from({ length: 20 }, (_, index) => `record ${String(index).padStart(2, "0")}`);
    const changes: NewChange[] = [];
    for (const recordId of records) changes.push(await changeOf(current(), recordId));
    await current().database.write(async (sql) => {
      await insertPendingChanges(sql, changes.slice(0, 12));
      await insertPendingChanges(sql, changes.slice(12));
    });
    expect(await numbered(current())).toEqual(records);
  });

  test("outlasts the migration that made it, forward and back", async () => {
    const records = ["before", "after"];
    for (const recordId of records) {
      const change = await changeOf(current(), recordId);
      await current().database.write((sql) => insertPendingChanges(sql, [change]));
    }
    const source = await connect(await dataSourceOptions(current().url));
    const later = migrations.slice(migrations.indexOf(ChangeOrder1775200346000));
    for (const _ of later) await source.undoLastMigration();
    await source.runMigrations();
    await source.destroy();
    expect(await numbered(current())).toEqual(records);
  });

  const onMysql = kind === "mysql" ? test : test.skip;

  onMysql(
    "does not rest on numbers of the database, which each connection may be given from a range of its own",
    async () => {
      const ranges = [30_001, 1, 60_001, 7];
      const records = ranges.map((first) => `from ${first}`);
      for (const [index, first] of ranges.entries()) {
        const change = await changeOf(current(), records[index] ?? "");
        await current().database.write(async (sql) => {
          await giveRange(sql, first);
          await insertPendingChanges(sql, [change]);
        });
      }
      expect(await numbered(current())).toEqual(records);
    },
  );
});

/** From here on the connection numbers rows in its own way, as the nodes of a distributed database do. */
async function giveRange(sql: Sql, first: number): Promise<void> {
  await sql.query(`SET SESSION auto_increment_increment = 7, SESSION auto_increment_offset = ${(first % 7) + 1}`);
  await sql.query(`SET SESSION insert_id = ${first}`);
}

async function changeOf(current: TestDatabase, recordId: string, id = newId()): Promise<NewChange> {
  return {
    id,
    workspaceId: (await current.workspace()).id,
    entity: ChangeEntity.CUSTOMER,
    recordId,
    customerId: recordId,
    operation: ChangeOperation.UPSERT,
    version: 1,
    isNew: true,
    externalIds: [],
    originKind: OriginKind.SYSTEM,
    originId: null,
    causedById: null,
    mergedIntoId: null,
    details: null,
    createdAt: new Date(),
  };
}

/** Numbers all that waits, and gives the records that it named, in the order of the feed; then forgets them. */
async function numbered({ database }: TestDatabase): Promise<string[]> {
  const sequencer = new ChangeSequencer(database, "test");
  while ((await sequencer.run()) > 0);
  await sequencer.release();
  const changes = await database.reader.find(Change, { order: { sequence: "ASC" } });
  await database.write((sql) => sql.deleteAll(Change));
  return changes.map(({ recordId }) => recordId);
}
