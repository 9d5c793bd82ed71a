import type { Sql } from "../../data/database/database.js";
import { apiKeyByHash } from "../../data/workspace/workspace-store.js";

const MOST = 10_000;

/** A key, and the state of the workspace that it opens. */
type Opened = NonNullable<Awaited<ReturnType<typeof apiKeyByHash>>>;

/** A look for a key, and when it was begun. */
interface Look {
  readonly found: Promise<Opened | null>;
  readonly begunAt: number;
}

/**
 * What keys open, remembered by this server for a moment: who asks fifty times in a second is looked up once. A key that
 * is revoked, and a policy that another server changes, are noticed when the moment is over. What this server itself
 * changed in a workspace is noticed at once.
 */
export class RememberedKeys {
  private readonly looks = new Map<string, Look>();
  private readonly changedAt = new Map<string, number>();

  constructor(private readonly rememberedMs: number) {}

  /**
   * What the key with this hash opens, as it was at some instant since `notBefore` (of `performance.now`), within the
   * moment for which it is remembered where nothing is said; null where there is no such key.
   */
  async find(sql: Sql, hash: string, notBefore = performance.now() - this.rememberedMs): Promise<Opened | null> {
    const known = this.looks.get(hash);
    if (known !== undefined && known.begunAt >= notBefore) {
      const opened = await known.found;
      if (opened !== null && known.begunAt > (this.changedAt.get(opened.workspace.id) ?? 0)) return opened;
    }
    return this.look(sql, hash);
  }

  /** Tells that this server has changed something in a workspace. */
  noteChange(workspaceId: string): void {
    this.changedAt.set(workspaceId, performance.now());
  }

  private async look(sql: Sql, hash: string): Promise<Opened | null> {
    const look = { found: apiKeyByHash(sql, hash), begunAt: performance.now() };
    if (this.looks.size >= MOST) this.looks.clear();
    this.looks.set(hash, look);
    let opened: Opened | null = null;
    try {
      opened = await look.found;
      return opened;
    } finally {
      if (opened === null) this.looks.delete(hash);
    }
  }
}
