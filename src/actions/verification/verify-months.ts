import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { countedMonthsOf, staleMonthsOf } from "../../data/report/retention-month-store.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import { ARITHMETIC_VERSION } from "../../domain/arithmetic-version.js";
import type { LocalDate } from "../../domain/calendar.js";
import { countedMonth } from "../report/count-months.js";
import type { Differences } from "./difference.js";

/** What was compared of the months counted ahead. */
export interface VerifiedMonths {
  readonly months: number;
  /** Those that a change has touched since, that other arithmetic counted, or for which customers are behind: nobody reads them. */
  readonly behind: number;
}

/** Counts the months that are counted ahead once more from the stored terms, as of a day, and adds what is stored otherwise. */
export async function verifyMonths(
  sql: Sql,
  workspace: WorkspaceState,
  today: LocalDate,
  differences: Differences,
): Promise<VerifiedMonths> {
  const rows = workspaceRows(sql, workspace.id);
  const touched = new Set((await staleMonthsOf(rows)).map(({ month }) => month));
  const stored = await countedMonthsOf(rows);
  let behind = 0;
  for (const counted of stored) {
    const isRead = counted.arithmeticVersion === ARITHMETIC_VERSION && !touched.has(counted.month);
    const recounted = isRead ? await countedMonth(sql, workspace, counted.month, today) : null;
    if (recounted === null) behind += 1;
    else differences.compare("retention_month", counted.month, counted, { ...recounted, workspaceId: workspace.id });
  }
  return { months: stored.length, behind };
}
