import { migrations } from "../../migrations/list.js";
import { connect, dataSourceOptions } from "../../src/data/database/data-source.js";
import { assertMigrated, migrateDatabase, schemaDrift } from "../../src/data/schema/schema.js";
import { allWorkspaces } from "../../src/data/workspace/workspace-store.js";
import { PRIOR_MODEL } from "../../src/domain/loyalty/loyalty-model.js";
import { DEFAULT_POLICY } from "../../src/domain/loyalty/policy.js";
import { onEachEmptyDatabase } from "../support/databases.js";

onEachEmptyDatabase("the schema", "the first test", (current) => {
  const names = migrations.map(({ name }) => name);

  async function onSchema<T>(work: (source: Awaited<ReturnType<typeof connect>>) => Promise<T>): Promise<T> {
    const source = await connect(await dataSourceOptions(current().url));
    try {
      return await work(source);
    } finally {
      await source.destroy();
    }
  }

  test("of an empty database is told from a migrated one", async () => {
    await expect(assertMigrated(current().url)).rejects.toThrow("lacks migrations");
  });

  test("goes up, down and up again, and is then what the entities say", async () => {
    expect(await migrateDatabase(current().url)).toEqual(names);
    expect(await schemaDrift(current().url)).toEqual([]);
    await onSchema(async (source) => {
      for (const _ of names) await source.undoLastMigration();
      const queryRunner = source.createQueryRunner();
      for (const { tableName } of source.entityMetadatas) {
        expect([tableName, await queryRunner.hasTable(tableName)]).toEqual([tableName, false]);
      }
      await queryRunner.release();
    });
    await expect(assertMigrated(current().url)).rejects.toThrow("lacks migrations");
    expect(await migrateDatabase(current().url)).toEqual(names);
    expect(await schemaDrift(current().url)).toEqual([]);
  });

  test("is left alone by a second migration", async () => {
    expect(await migrateDatabase(current().url)).toEqual([]);
    await assertMigrated(current().url);
  });

  test("begins with the default workspace, its policy and the model that knows no outcomes", async () => {
    const workspaces = await onSchema((source) => allWorkspaces(source.manager));
    expect(workspaces).toMatchObject([
      {
        name: "default",
        timeZone: "UTC",
        currency: "EUR",
        policyVersion: 1,
        policy: DEFAULT_POLICY,
        modelVersion: 1,
        model: PRIOR_MODEL,
        modelFittedOn: null,
      },
    ]);
  });

  test("of a newer program is refused, and nothing is changed", async () => {
    await onSchema(async (source) => {
      await source.query("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Later9999999999999')");
    });
    await expect(migrateDatabase(current().url)).rejects.toMatchObject({ name: "SchemaTooNewError" });
    await expect(assertMigrated(current().url)).rejects.toThrow("Later9999999999999");
  });
});
