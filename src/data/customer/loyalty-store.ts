import type { LocalDate } from "../../domain/calendar.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import type { Sql } from "../database/database.js";
import { rowsByIds } from "../database/read-rows.js";
import { upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { LOYALTY_HOLDS, versionsInForce } from "../stored-validity.js";
import type { WorkspaceState } from "../workspace/workspace-store.js";

export async function loyaltyByCustomers(rows: WorkspaceRows, customerIds: readonly string[]): Promise<LoyaltyRow[]> {
  return rowsByIds(rows, LoyaltyRow, customerIds, "loyaltyByCustomers");
}

/** What a column of text takes on MySQL. */
const MOST_OUTLOOK_BYTES = 65_535;

/** A row as it can be stored: outlooks of a customer with hundreds of contracts do not fit, and are computed when they are read. */
export function storableLoyalty(row: LoyaltyRow): LoyaltyRow {
  const fits = Buffer.byteLength(JSON.stringify(row.outlooks)) <= MOST_OUTLOOK_BYTES;
  return fits ? row : Object.assign(new LoyaltyRow(), row, { outlooks: null });
}

export async function upsertLoyaltyRows(sql: Sql, rows: readonly LoyaltyRow[]): Promise<void> {
  await upsertRows(sql, LoyaltyRow, rows.map(storableLoyalty));
}

/** Some customers whose stored loyalty does not hold today, in the order of their ids, after a given one. */
export async function staleCustomerIds(
  sql: Sql,
  workspace: WorkspaceState,
  today: LocalDate,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const rows = await staleQuery(sql, workspace, today)
    .select("loyalty.id", "id")
    .andWhere("loyalty.id > :after", { after })
    .orderBy("loyalty.id")
    .limit(limit)
    .comment("staleCustomerIds")
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}

/** How many rows are behind: not yet recomputed although their day has come or a version changed. */
export async function countStale(sql: Sql, workspace: WorkspaceState, today: LocalDate): Promise<number> {
  return staleQuery(sql, workspace, today).comment("countStale").getCount();
}

/** How many customers a workspace has, archived ones too: each has one row. */
export async function countLoyaltyRows({ sql, workspaceId }: WorkspaceRows): Promise<number> {
  return sql.createQueryBuilder(LoyaltyRow, "loyalty").where({ workspaceId }).comment("countLoyaltyRows").getCount();
}

function staleQuery(sql: Sql, workspace: WorkspaceState, today: LocalDate) {
  return sql
    .createQueryBuilder(LoyaltyRow, "loyalty")
    .where("loyalty.workspaceId = :id", { id: workspace.id })
    .andWhere(`NOT ${LOYALTY_HOLDS}`, { day: today, ...versionsInForce(workspace) });
}
