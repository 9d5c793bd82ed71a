import { countLoyaltyRows } from "../../data/customer/loyalty-store.js";
import type { ActionContext } from "../../intake/action-context.js";

/** So long a size is taken to hold; a report costs little more for a few customers more. */
const KEPT_MS = 600_000;

/** How many customers workspaces have, counted now and then. */
export class WorkspaceSizes {
  private readonly known = new Map<string, { readonly size: number; readonly countedAt: number }>();

  async of({ rows, workspace, now }: Pick<ActionContext, "rows" | "workspace" | "now">): Promise<number> {
    const found = this.known.get(workspace.id);
    if (found !== undefined && now.getTime() - found.countedAt < KEPT_MS) return found.size;
    const size = await countLoyaltyRows(rows);
    this.known.set(workspace.id, { size, countedAt: now.getTime() });
    return size;
  }
}
