import type { Sql } from "../data/database/database.js";
import type { WorkspaceState } from "../data/workspace-store.js";
import { dayOf, type LocalDate } from "../domain/calendar.js";
import { type Origin, SYSTEM_ORIGIN } from "../domain/origin.js";

/** What every action needs: the transaction it writes in, the workspace it works for, and what time it is. */
export interface ActionContext {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly now: Date;
  /** The local day of the workspace. */
  readonly today: LocalDate;
  /** Who writes. */
  readonly origin: Origin;
  /** The last change of a fact that this transaction has made, by customer: what is computed then follows from it. */
  readonly causes: Map<string, string>;
}

/** An action context at an instant. */
export function actionContext(
  sql: Sql,
  workspace: WorkspaceState,
  now: Date,
  origin: Origin = SYSTEM_ORIGIN,
): ActionContext {
  return { sql, workspace, now, today: dayOf(now, workspace.timeZone), origin, causes: new Map() };
}
