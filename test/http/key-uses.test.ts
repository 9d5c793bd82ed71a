import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { apiKeysOf, updateLastUses } from "../../src/data/workspace/api-key-store.js";
import { Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

onEachDatabase("the last use of a key", (current) => {
  let api: TestApi;
  let key: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
    key = await api.createKey(Role.READ, "uses");
  });

  async function ask(at: string): Promise<void> {
    api.now = new Date(at);
    expect((await api.send("{ customers { totalCount } }", {}, key)).status).toBe(200);
  }

  async function stored(): Promise<string | undefined> {
    const { id } = await current().workspace("uses");
    const [found] = await apiKeysOf(workspaceRows(current().database.reader, id));
    return found?.lastUsedAt?.toISOString();
  }

  test("is written by the server later, not by the request, which only reads", async () => {
    current().statements.length = 0;
    await ask("2026-01-15T12:00:00.000Z");
    expect(current().statements.filter((sql) => !/^\s*(SELECT|\/\*.*\*\/\s*SELECT)/i.test(sql))).toEqual([]);
    expect(await stored()).toBeUndefined();
    await api.keyUses.write(current().database);
    expect(await stored()).toBe("2026-01-15T12:00:00.000Z");
  });

  test("is written once a minute at most, and nothing is written where nothing was used", async () => {
    await ask("2026-01-15T12:00:59.999Z");
    current().statements.length = 0;
    await api.keyUses.write(current().database);
    expect(current().statements).toEqual([]);
    await ask("2026-01-15T12:01:00.000Z");
    await api.keyUses.write(current().database);
    expect(await stored()).toBe("2026-01-15T12:01:00.000Z");
  });

  test("never goes back, whatever a server whose clock is behind has noted", async () => {
    const { id: workspaceId } = await current().workspace("uses");
    const [{ id = "" } = {}] = await apiKeysOf(workspaceRows(current().database.reader, workspaceId));
    const earlier = { id, usedAt: new Date("2026-01-15T11:00:00.000Z") };
    await current().database.write((sql) => updateLastUses(sql, [earlier]));
    expect(await stored()).toBe("2026-01-15T12:01:00.000Z");
  });
});
