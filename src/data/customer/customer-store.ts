import { In, IsNull } from "typeorm";

import { Customer } from "../../model/customer/customer.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { TierChange } from "../../model/customer/tier-change.js";
import type { Sql } from "../database/database.js";
import { lockMemoryOf } from "../database/lock-memory.js";
import { rowsByIds } from "../database/read-rows.js";
import { type RowOf, upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** Customers of a workspace by id, archived ones too, in no order. */
export async function customersByIds(rows: WorkspaceRows, ids: readonly string[]): Promise<Customer[]> {
  return rowsByIds(rows, Customer, ids, "customersByIds");
}

/** Customers in the lists who have one of these folded e-mail addresses. */
export async function customersByEmails(
  { sql, workspaceId }: WorkspaceRows,
  emailsFolded: readonly string[],
): Promise<Customer[]> {
  if (emailsFolded.length === 0) return [];
  const where = { workspaceId, emailFolded: In([...emailsFolded]), archivedAt: IsNull() };
  return sql.find(Customer, { where, order: { id: "ASC" }, comment: "customersByEmails" });
}

/** Customers in the lists who have one of these folded telephone numbers. */
export async function customersByPhones(
  { sql, workspaceId }: WorkspaceRows,
  phonesFolded: readonly string[],
): Promise<Customer[]> {
  if (phonesFolded.length === 0) return [];
  const where = { workspaceId, phoneFolded: In([...phonesFolded]), archivedAt: IsNull() };
  return sql.find(Customer, { where, order: { id: "ASC" }, comment: "customersByPhones" });
}

/**
 * Locks customers, in the order of their ids, until the transaction ends; in a write that is run again also those that
 * it came to lock before. Writing the version is the lock, so that a cluster's certification sees it too.
 */
export async function lockCustomers({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql
    .createQueryBuilder()
    .update(Customer)
    .set({ version: () => "version + 1" })
    .where({ workspaceId, id: In(lockMemoryOf(sql.queryRunner).idsToLock(ids)) })
    .comment("lockCustomers")
    .execute();
}

export async function upsertCustomerRows(sql: Sql, rows: readonly RowOf<Customer>[]): Promise<void> {
  await upsertRows(sql, Customer, rows);
}

/** Takes customers out of the lists. */
export async function archiveCustomerRows(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  archivedAt: Date,
): Promise<void> {
  await sql.update(Customer, { workspaceId, id: In([...ids]) }, { archivedAt, updatedAt: archivedAt });
}

/** Removes customers with what was computed of them; their contracts and interactions must be gone. */
export async function deleteCustomerRows({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.delete(TierChange, { workspaceId, customerId: In([...ids]) });
  await sql.delete(LoyaltyRow, { workspaceId, id: In([...ids]) });
  await sql.delete(Customer, { workspaceId, id: In([...ids]) });
}

/** The ids of some customers of a workspace, archived ones too, in order, after a given one. */
export async function customerIdsAfter(
  { sql, workspaceId }: WorkspaceRows,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const rows = await sql
    .createQueryBuilder(Customer, "customer")
    .select("customer.id", "id")
    .where("customer.workspaceId = :workspaceId AND customer.id > :after", { workspaceId, after })
    .orderBy("customer.id")
    .limit(limit)
    .comment("customerIdsAfter")
    .getRawMany<{ id: string }>();
  return rows.map(({ id }) => id);
}
