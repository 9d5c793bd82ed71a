import { createApiKey, setKeyEnd } from "../actions/key/api-key-actions.js";
import type { Database, Sql } from "../data/database/database.js";
import { updateDemoBase } from "../data/workspace/demo-base-store.js";
import type { Clock } from "../domain/clock.js";
import { Role } from "../model/workspace/api-key.js";
import type { DemoBase } from "../model/workspace/demo-base.js";

/** The demo's key ends so soon after the demo does, even one that was killed. */
const LEASE_MS = 10 * 60_000;
/** Often, because a machine that slept for longer than the lease waits so long for its key. */
const RENEW_EVERY_MS = 15_000;

/** Makes the key of a demo; it is in force only while the demo runs. */
export async function createDemoKey(sql: Sql, workspaceId: string, now: Date): Promise<string> {
  return createApiKey(sql, { workspaceId, name: "demo", role: Role.ADMIN, expiresAt: now }, now);
}

/**
 * Works while the demo's key is in force, and ends it afterwards. The key is the same in every run, unless somebody
 * revoked it: then there is a new one.
 */
export async function withDemoKey(
  { database, clock, base }: { readonly database: Database; readonly clock: Clock; readonly base: DemoBase },
  onFault: (fault: unknown) => void,
  work: (key: string) => Promise<void>,
): Promise<void> {
  const leaseEnd = () => new Date(clock().getTime() + LEASE_MS);
  const key = await database.write(async (sql) => {
    if (await setKeyEnd(sql, base.key, leaseEnd())) return base.key;
    const fresh = await createDemoKey(sql, base.workspaceId, clock());
    await setKeyEnd(sql, fresh, leaseEnd());
    await updateDemoBase(sql, base, { key: fresh });
    return fresh;
  });
  const renewal = setInterval(() => {
    database.write((sql) => setKeyEnd(sql, key, leaseEnd())).catch(onFault);
  }, RENEW_EVERY_MS);
  try {
    await work(key);
  } finally {
    clearInterval(renewal);
    await database.write((sql) => setKeyEnd(sql, key, clock()));
  }
}
