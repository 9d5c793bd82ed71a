import type { Sql } from "../data/database/database.js";
import type { WorkspaceState } from "../data/workspace-store.js";
import { dayOf, type LocalDate } from "../domain/calendar.js";

/** What every action needs: the transaction it writes in, the workspace it works for, and what time it is. */
export interface ActionContext {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly now: Date;
  /** The local day of the workspace. */
  readonly today: LocalDate;
}

/** An action context at an instant. */
export function actionContext(sql: Sql, workspace: WorkspaceState, now: Date): ActionContext {
  return { sql, workspace, now, today: dayOf(now, workspace.timeZone) };
}
