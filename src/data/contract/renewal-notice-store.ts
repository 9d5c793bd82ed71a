import { LessThan } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import type { LocalDate } from "../../domain/calendar.js";
import { Customer } from "../../model/customer/customer.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { RenewalNotice } from "../../model/webhook/renewal-notice.js";
import type { Sql } from "../database/database.js";
import { insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { LOYALTY_HOLDS, versionsInForce } from "../stored-validity.js";
import type { WorkspaceState } from "../workspace/workspace-store.js";

/** A customer's renewal that comes up on a day. */
export interface DueRenewal {
  readonly customerId: string;
  readonly dueOn: LocalDate;
}

/**
 * Renewals due on days in `[from, to]` that were not announced yet, the nearest first. Customers whose stored values
 * do not hold are left out until they are recomputed, and those who left the lists for good.
 */
export async function unannouncedRenewals(
  sql: Sql,
  workspace: WorkspaceState,
  { from, to, limit }: { readonly from: LocalDate; readonly to: LocalDate; readonly limit: number },
): Promise<DueRenewal[]> {
  return sql
    .createQueryBuilder(LoyaltyRow, "loyalty")
    .select("loyalty.id", "customerId")
    .addSelect("loyalty.nextDueOn", "dueOn")
    .innerJoin(Customer, "customer", "customer.id = loyalty.id AND customer.archivedAt IS NULL")
    .where("loyalty.workspaceId = :workspaceId AND loyalty.nextDueOn BETWEEN :from AND :to")
    .andWhere(LOYALTY_HOLDS)
    .setParameters({ workspaceId: workspace.id, from, to, day: from, ...versionsInForce(workspace) })
    .andWhere(
      "NOT EXISTS (SELECT 1 FROM renewal_notice notice WHERE notice.workspaceId = loyalty.workspaceId AND notice.customerId = loyalty.id AND notice.dueOn = loyalty.nextDueOn)",
    )
    .orderBy("loyalty.nextDueOn")
    .addOrderBy("loyalty.id")
    .limit(limit)
    .comment("unannouncedRenewals")
    .getRawMany<DueRenewal>();
}

/** Notes renewals as announced; fails where another server has announced one of them. */
export async function insertRenewalNotices(
  { sql, workspaceId }: WorkspaceRows,
  renewals: readonly DueRenewal[],
  createdAt: Date,
): Promise<void> {
  const rows = renewals.map((renewal) => ({ id: newId(), workspaceId, ...renewal, createdAt }));
  await insertRows(sql, RenewalNotice, rows);
}

/** Forgets notices of days that are past. */
export async function deleteNoticesBefore({ sql, workspaceId }: WorkspaceRows, day: LocalDate): Promise<void> {
  await sql.delete(RenewalNotice, { workspaceId, dueOn: LessThan(day) });
}
