import { In } from "typeorm";

import type { LocalDate } from "../domain/calendar.js";
import { LoyaltyRow } from "../model/customer/loyalty-row.js";
import type { Sql } from "./database/database.js";
import { type RowOf, upsertRows } from "./database/rows.js";
import type { WorkspaceState } from "./workspace-store.js";

export async function loyaltyByCustomers(
  sql: Sql,
  workspaceId: string,
  customerIds: readonly string[],
): Promise<LoyaltyRow[]> {
  return sql.find(LoyaltyRow, { where: { workspaceId, id: In([...customerIds]) }, comment: "loyaltyByCustomers" });
}

export async function upsertLoyaltyRows(sql: Sql, rows: readonly RowOf<LoyaltyRow>[]): Promise<void> {
  await upsertRows(sql, LoyaltyRow, rows);
}

/** Whether a stored row does not hold on a day: its day has come, or another policy or model is in force. */
export function isStale(row: LoyaltyRow, workspace: WorkspaceState, today: LocalDate): boolean {
  return (
    row.computedFor > today ||
    (row.validUntil !== null && row.validUntil <= today) ||
    row.policyVersion !== workspace.policyVersion ||
    row.modelVersion !== workspace.modelVersion
  );
}

/** The same as `isStale`, in SQL; parameters `policyVersion`, `modelVersion` and `today`. */
const STALE =
  "(loyalty.validUntil <= :today OR loyalty.computedFor > :today OR loyalty.policyVersion <> :policyVersion OR loyalty.modelVersion <> :modelVersion)";

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

function staleQuery(sql: Sql, { id, policyVersion, modelVersion }: WorkspaceState, today: LocalDate) {
  return sql
    .createQueryBuilder(LoyaltyRow, "loyalty")
    .where("loyalty.workspaceId = :id", { id })
    .andWhere(STALE, { today, policyVersion, modelVersion });
}
