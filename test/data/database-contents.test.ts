import { readFileSync } from "node:fs";

import { connect, dataSourceOptions } from "../../src/data/database/data-source.js";
import { openDatabase } from "../../src/data/database/database.js";
import { clearDatabase, contentsOf } from "../../src/data/schema/database-contents.js";
import { migrateDatabase } from "../../src/data/schema/schema.js";
import { insertWorkspace } from "../../src/data/workspace/workspace-store.js";
import { onEachEmptyDatabase } from "../support/databases.js";

onEachEmptyDatabase("what a database holds", "every test", (current) => {
  async function execute(...statements: readonly string[]): Promise<void> {
    const source = await connect(await dataSourceOptions(current().url));
    try {
      for (const statement of statements) await source.query(statement);
    } finally {
      await source.destroy();
    }
  }

  async function makeWorkspace(name: string): Promise<void> {
    const database = await openDatabase(current().url);
    try {
      const workspace = { name, timeZone: "UTC", currency: "EUR", createdAt: new Date("2026-01-01T00:00:00Z") };
      await database.write((sql) => insertWorkspace(sql, workspace));
    } finally {
      await database.close();
    }
  }

  const KEY =
    "INSERT INTO api_key (id, workspaceId, name, role, scope, hash, createdAt) SELECT 'k', id, 'mine', 'READ', 'ALL', 'h', createdAt FROM workspace";
  const DEMO = (loadedAt: string) =>
    `INSERT INTO demo_base (id, workspaceId, ${current().kind === "mysql" ? "`key`" : "key"}, loadedFor, loadedAt)
     SELECT 'demo', id, 'secret', '2026-01-01', ${loadedAt} FROM workspace WHERE name = 'default'`;

  test("is nothing where nothing was made, and where only migrations ran", async () => {
    expect(await contentsOf(current().url)).toEqual({ kind: "NOTHING" });
    await migrateDatabase(current().url);
    expect(await contentsOf(current().url)).toEqual({ kind: "NOTHING" });
  });

  test("is another program's, which is left as it is", async () => {
    await execute("CREATE TABLE invoice (id integer)");
    const bytes = () => (current().kind === "sqlite" ? readFileSync(current().url.slice("sqlite:".length)) : null);
    const before = bytes();
    expect(await contentsOf(current().url)).toEqual({ kind: "OTHER", what: "tables of another program (invoice)" });
    expect(bytes()).toEqual(before);
  });

  test("is the user's with a key, and with a further workspace", async () => {
    await migrateDatabase(current().url);
    await execute(KEY);
    expect(await contentsOf(current().url)).toEqual({ kind: "OTHER", what: "API keys that the demo did not make" });
    await makeWorkspace("acme");
    expect(await contentsOf(current().url)).toEqual({ kind: "OTHER", what: "other workspaces (acme)" });
  });

  test("is the demo's, whatever keys are made beside it, until there is another workspace", async () => {
    await migrateDatabase(current().url);
    await execute(DEMO("NULL"));
    expect(await contentsOf(current().url)).toEqual({ kind: "DEMO", isComplete: false });
    await execute("DELETE FROM demo_base", DEMO("'2026-01-01 00:00:00.000'"), KEY);
    expect(await contentsOf(current().url)).toEqual({ kind: "DEMO", isComplete: true });
    await makeWorkspace("acme");
    expect(await contentsOf(current().url)).toEqual({ kind: "OTHER", what: "other workspaces (acme)" });
  });

  test("is nothing again once it is cleared, and can be migrated anew", async () => {
    await migrateDatabase(current().url);
    await execute(KEY);
    await clearDatabase(current().url);
    expect(await contentsOf(current().url)).toEqual({ kind: "NOTHING" });
    expect(await migrateDatabase(current().url)).not.toEqual([]);
  });
});
