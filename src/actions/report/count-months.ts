import type { Database, Sql } from "../../data/database/database.js";
import { isDuplicate } from "../../data/database/database-faults.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import {
  CountedMeanwhile,
  countedMonthsOf,
  firstContractStart,
  type MonthCount,
  staleMonthsOf,
  storeMonth,
} from "../../data/report/retention-month-store.js";
import { storedRetention } from "../../data/report/retention-store.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import { ARITHMETIC_VERSION } from "../../domain/arithmetic-version.js";
import { addDays, addMonths, type LocalDate, monthOf, monthsWithin } from "../../domain/calendar.js";

/**
 * Counts retention ahead for every whole month that has passed and that was not counted yet, was counted by other
 * arithmetic, or was touched by a change since. The notes of changes are read before counting and forgotten after it, so that a change in between leaves its
 * own. Where customers are behind, the month waits until a job has reached them.
 */
export async function countMonths(
  database: Database,
  workspace: WorkspaceState,
  today: LocalDate,
  signal: AbortSignal,
): Promise<void> {
  const { id: workspaceId } = workspace;
  const first = await firstContractStart(workspaceRows(database.reader, workspaceId));
  const notes = await staleMonthsOf(workspaceRows(database.reader, workspaceId));
  const counted = new Map(
    (await countedMonthsOf(workspaceRows(database.reader, workspaceId))).map((count) => [count.month, count]),
  );
  const touched = new Set(notes.map(({ month }) => month));
  const current = monthOf(today);
  // What is removed or moved to later leaves touched months before the first contract.
  const months = new Set([
    ...touched,
    ...counted.keys(),
    ...(first === null ? [] : monthsWithin(first, addDays(current, -1))),
  ]);
  for (const month of [...months].filter((each) => each < current).sort()) {
    if (signal.aborted) return;
    const before = counted.get(month);
    if (before?.arithmeticVersion === ARITHMETIC_VERSION && !touched.has(month)) continue;
    const count = await countedMonth(database.reader, workspace, month, today);
    if (count === null) return;
    const done = notes.filter((note) => note.month === month);
    try {
      await database.write((sql) => storeMonth(workspaceRows(sql, workspaceId), count, before, done));
    } catch (fault) {
      if (!(fault instanceof CountedMeanwhile) && !isDuplicate(fault)) throw fault;
    }
  }
}

/** The retention of a month by the stored terms, as of a day; null where the terms of customers are behind. */
export async function countedMonth(
  sql: Sql,
  workspace: WorkspaceState,
  month: LocalDate,
  asOf: LocalDate,
): Promise<MonthCount | null> {
  const period = { from: month, to: addMonths(month, 1), asOf };
  const stored = await storedRetention(sql, { workspace, filter: {} }, period);
  if (stored.behind.length > 0) return null;
  const { renewals, atStart: heldAtStart, kept, unconfirmed: unconfirmedCustomers } = stored;
  const customers = { heldAtStart, kept, unconfirmedCustomers };
  return { month, arithmeticVersion: ARITHMETIC_VERSION, ...renewals, ...customers };
}
