import type { Database } from "../data/database/database.js";
import { type KeyUse, updateLastUses } from "../data/workspace/api-key-store.js";
import type { ApiKey } from "../model/workspace/api-key.js";

/** So exactly the last use of a key is known. */
const PRECISION_MS = 60_000;

/**
 * When keys were last used. A request only notes it in memory, so that none waits and reading stays reading; the server
 * writes what was noted now and then, and once more when it stops.
 */
export class KeyUses {
  private readonly noted = new Map<string, KeyUse>();

  /** Notes that a key was used, unless it is known to have been used within a minute before. */
  note({ id, lastUsedAt }: ApiKey, usedAt: Date): void {
    if (lastUsedAt !== null && usedAt.getTime() - lastUsedAt.getTime() < PRECISION_MS) return;
    this.noted.set(id, { id, usedAt });
  }

  /** Writes what was noted; nothing where nothing was. */
  async write(database: Database): Promise<void> {
    const uses = [...this.noted.values()];
    this.noted.clear();
    if (uses.length > 0) await database.write((sql) => updateLastUses(sql, uses));
  }
}
