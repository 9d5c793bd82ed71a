import { uuidv7 as newId } from "uuidv7";

import type { LocalDate } from "../../domain/calendar.js";
import { Contract } from "../../model/contract/contract.js";
import { RetentionMonth, StaleMonth } from "../../model/operation/retention-month.js";
import { deleteRows, insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** Notes that terms touching these months have changed. */
export async function markMonths({ sql, workspaceId }: WorkspaceRows, months: Iterable<LocalDate>): Promise<void> {
  const rows = [...months].map((month) => ({ id: newId(), workspaceId, month }));
  await insertRows(sql, StaleMonth, rows);
}

/** All such notes of a workspace. */
export async function staleMonthsOf({ sql, workspaceId }: WorkspaceRows): Promise<StaleMonth[]> {
  return sql.find(StaleMonth, { where: { workspaceId }, comment: "staleMonthsOf" });
}

/** The months that were counted already, with their counts, in order. */
export async function countedMonthsOf({ sql, workspaceId }: WorkspaceRows): Promise<RetentionMonth[]> {
  return sql.find(RetentionMonth, { where: { workspaceId }, order: { month: "ASC" }, comment: "countedMonthsOf" });
}

/** The day on which a workspace's first contract began, and with it the first term; null: it has none. */
export async function firstContractStart({ sql, workspaceId }: WorkspaceRows): Promise<LocalDate | null> {
  const [first] = await sql.find(Contract, {
    select: { id: true, startsOn: true },
    where: { workspaceId },
    order: { startsOn: "ASC" },
    take: 1,
    comment: "firstContractStart",
  });
  return first?.startsOn ?? null;
}

/** What was counted of a month. */
export type MonthCount = Omit<RetentionMonth, "id" | "workspaceId">;

/** Another server has counted the month meanwhile, perhaps from newer terms: what this one counted is dropped. */
export class CountedMeanwhile extends Error {}

/**
 * Stores what was counted of a month: as the first count, or in place of the one that was read before counting, and
 * takes away the notes that were read with it. Throws CountedMeanwhile, or a duplicate key, where another server was
 * faster.
 */
export async function storeMonth(
  { sql, workspaceId }: WorkspaceRows,
  counted: MonthCount,
  before: { readonly id: string } | undefined,
  notes: readonly StaleMonth[],
): Promise<void> {
  const noteIds = notes.map(({ id }) => id);
  if ((await deleteRows(sql, StaleMonth, noteIds)) !== noteIds.length) throw new CountedMeanwhile();
  if (before && (await deleteRows(sql, RetentionMonth, [before.id])) !== 1) throw new CountedMeanwhile();
  await insertRows(sql, RetentionMonth, [{ id: newId(), workspaceId, ...counted }]);
}
