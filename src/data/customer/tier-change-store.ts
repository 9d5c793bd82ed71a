import { In } from "typeorm";

import { TierChange } from "../../model/customer/tier-change.js";
import type { Sql } from "../database/database.js";
import { insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

export async function insertTierChanges(sql: Sql, changes: readonly TierChange[]): Promise<void> {
  await insertRows(sql, TierChange, changes);
}

/** The tier changes of some customers, oldest first. */
export async function tierChangesOf(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
): Promise<TierChange[]> {
  return sql.find(TierChange, {
    where: { workspaceId, customerId: In([...customerIds]) },
    order: { noticedOn: "ASC", id: "ASC" },
    comment: "tierChangesOf",
  });
}
