import type { NewChange } from "../data/change/change-store.js";
import type { Sql } from "../data/database/database.js";
import { type Part, rollbackToSavepoint, savepoint } from "../data/database/savepoint.js";
import { type WorkspaceRows, workspaceRows } from "../data/database/workspace-rows.js";
import type { WorkspaceState } from "../data/workspace/workspace-store.js";
import { dayOf, type LocalDate } from "../domain/calendar.js";
import { type Origin, SYSTEM_ORIGIN } from "../domain/origin.js";

/** What every action needs: the transaction it writes in, the workspace it works for, and what time it is. */
export interface ActionContext {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  /** The rows of that workspace, in that transaction. */
  readonly rows: WorkspaceRows;
  readonly now: Date;
  /** The local day of the workspace. */
  readonly today: LocalDate;
  /** Who writes. */
  readonly origin: Origin;
  /** Whether it may remove facts for good, which no later write brings back. */
  readonly mayRemoveFacts: boolean;
  /** The last change of a fact that this transaction has made, by customer: what is computed then follows from it. */
  readonly causes: Map<string, string>;
  /** Customers whose facts merges have changed, whatever became of the rows that led to them. */
  readonly changedByMerges: Set<string>;
  /** Where changes wait that are written together at the end of a batch or a request; null: each action writes its own. */
  readonly collected: NewChange[] | null;
  /** How many changes waited where each part began that can be undone. */
  readonly marks: Map<Part, number>;
}

/** An action context at an instant. */
export function actionContext(
  sql: Sql,
  workspace: WorkspaceState,
  now: Date,
  origin: Origin = SYSTEM_ORIGIN,
  mayRemoveFacts = true,
): ActionContext {
  const rows = workspaceRows(sql, workspace.id);
  return {
    sql,
    workspace,
    rows,
    now,
    today: dayOf(now, workspace.timeZone),
    origin,
    mayRemoveFacts,
    causes: new Map(),
    changedByMerges: new Set(),
    collected: null,
    marks: new Map(),
  };
}

/** Marks where a part begins that can be undone. */
export async function mark({ sql, marks, collected }: ActionContext, part: Part): Promise<void> {
  await savepoint(sql, part);
  marks.set(part, collected?.length ?? 0);
}

/** Undoes what was written since the mark of a part; a change that is undone is not told, and causes nothing. */
export async function undo({ sql, causes, marks, collected }: ActionContext, part: Part): Promise<void> {
  await rollbackToSavepoint(sql, part);
  const kept = marks.get(part) ?? 0;
  if (collected !== null && collected.length < kept)
    throw new Error("changes from before the mark were written after it");
  collected?.splice(kept);
  causes.clear();
}
