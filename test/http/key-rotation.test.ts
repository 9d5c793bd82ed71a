import { rotateApiKey } from "../../src/actions/key/api-key-actions.js";
import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { apiKeysOf, revokeApiKey } from "../../src/data/workspace/api-key-store.js";
import { type ApiKey, Role } from "../../src/model/workspace/api-key.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";

const HOUR_MS = 3_600_000;
const WHO = `{ viewer { key { id } } }`;

onEachDatabase("a key that is rotated", (current) => {
  let api: TestApi;
  let first: string;
  beforeAll(async () => {
    api = await TestApi.start(current());
  });
  beforeEach(async () => {
    api.setDay("2026-01-15");
    first = await api.createKey(Role.WRITE, "rotating");
  });

  /** The key that was made last. */
  async function stored(): Promise<ApiKey> {
    const { id } = await current().workspace("rotating");
    const key = (await apiKeysOf(workspaceRows(current().database.reader, id))).at(-1);
    if (key === undefined) throw new Error("there is no key");
    return key;
  }

  async function rotated(overlapMs: number, key?: ApiKey): Promise<string | null> {
    const meant = key ?? (await stored());
    return current().database.write((sql) => rotateApiKey(sql, meant, overlapMs, api.now));
  }

  async function answerTo(secret: string | null): Promise<string> {
    const { data, errors } = await api.send(WHO, {}, secret);
    return errors?.[0]?.message ?? data.viewer.key.id;
  }

  test("opens by both secrets until the overlap ends, under the same id and by one statement", async () => {
    const { id } = await stored();
    const second = await rotated(24 * HOUR_MS);
    expect(second).toMatch(/^treue_[\w-]{43}$/);
    expect([await answerTo(first), await answerTo(second)]).toEqual([id, id]);
    for (const secret of [first, second]) {
      current().statements.length = 0;
      await answerTo(secret);
      expect(current().statements.filter((sql) => sql.includes("api_key"))).toHaveLength(1);
    }
    api.now = new Date("2026-01-16T11:59:59.999Z");
    expect(await answerTo(first)).toBe(id);
    api.now = new Date("2026-01-16T12:00:00.000Z");
    expect([await answerTo(first), await answerTo(second)]).toEqual([expect.stringContaining("replaced"), id]);
  });

  test("loses the older secret when it is rotated again before", async () => {
    const { id } = await stored();
    const second = await rotated(HOUR_MS);
    const third = await rotated(HOUR_MS);
    expect(await answerTo(first)).toContain("unknown");
    expect([await answerTo(second), await answerTo(third)]).toEqual([id, id]);
  });

  test("loses the one before at once where no overlap is wanted", async () => {
    const second = await rotated(0);
    expect([await answerTo(first), await answerTo(second)]).toEqual([
      expect.stringContaining("replaced"),
      (await stored()).id,
    ]);
  });

  test("is revoked by both", async () => {
    const second = await rotated(24 * HOUR_MS);
    const key = await stored();
    await current().database.write((sql) => revokeApiKey(sql, key, api.now));
    for (const secret of [first, second]) expect(await answerTo(secret)).toContain("revoked");
    expect(await rotated(HOUR_MS)).toBeNull();
  });

  test("gives one new secret, whoever else rotates it at the same time", async () => {
    const key = await stored();
    const secrets = [await rotated(HOUR_MS, key), await rotated(HOUR_MS, key)];
    expect(secrets).toEqual([expect.any(String), null]);
    expect([await answerTo(first), await answerTo(secrets[0] ?? null)]).toEqual([key.id, key.id]);
  });
});
