import { authenticate } from "../../src/actions/key/api-key-actions.js";
import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { apiKeysOf, revokeApiKey } from "../../src/data/workspace/api-key-store.js";
import { demoBaseOf, insertDemoBase } from "../../src/data/workspace/demo-base-store.js";
import { createDemoKey, withDemoKey } from "../../src/demo/demo-key.js";
import { onEachDatabase } from "../support/databases.js";

onEachDatabase("the demo's key", (current) => {
  const now = new Date("2026-01-15T12:00:00Z");
  const later = new Date("2026-01-15T12:30:00Z");
  let workspaceId: string;
  beforeAll(async () => {
    const { database } = current();
    ({ id: workspaceId } = await current().workspace());
    await database.write(async (sql) => {
      const key = await createDemoKey(sql, workspaceId, now);
      await insertDemoBase(sql, { id: "demo", workspaceId, key, loadedFor: "2026-01-15", loadedAt: now });
    });
  });

  /** Lets the demo run at an instant, and returns its key. */
  async function run(at: Date, during: (key: string) => Promise<void> = async () => undefined): Promise<string> {
    const { database } = current();
    const base = await demoBaseOf(database.reader);
    if (base === null) throw new Error("there is no demo base");
    let used = "";
    const onFault = (fault: unknown) => {
      throw fault;
    };
    await withDemoKey({ database, clock: () => at, base }, onFault, async (key) => {
      used = key;
      await during(key);
    });
    return used;
  }

  const open = (key: string, at: Date) => authenticate(current().database.reader, `Bearer ${key}`, at);

  test("opens while the demo runs, and is the same in the next run", async () => {
    const key = await run(now, async (during) => {
      expect((await open(during, now)).key).toMatchObject({ name: "demo", role: "ADMIN" });
    });
    await expect(open(key, now)).rejects.toThrow("expired");
    expect(await run(later, async (during) => void (await open(during, later)))).toBe(key);
  });

  test("ends soon where the demo was killed", async () => {
    await run(now, async (key) => {
      await expect(open(key, later)).rejects.toThrow("expired");
    });
  });

  test("ends where the demo failed", async () => {
    let used = "";
    const failing = run(now, async (key) => {
      used = key;
      throw new Error("cannot listen");
    });
    await expect(failing).rejects.toThrow("cannot listen");
    await expect(open(used, now)).rejects.toThrow("expired");
  });

  test("is another one from then on where it was revoked", async () => {
    const { database } = current();
    const before = await run(now);
    await database.write(async (sql) => {
      for (const key of await apiKeysOf(workspaceRows(sql, workspaceId))) await revokeApiKey(sql, key, now);
    });
    const after = await run(now, async (key) => void (await open(key, now)));
    expect(after).not.toBe(before);
    expect(await run(now)).toBe(after);
    expect(await apiKeysOf(workspaceRows(database.reader, workspaceId))).toHaveLength(2);
  });
});
