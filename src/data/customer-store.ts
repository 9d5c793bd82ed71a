import { In } from "typeorm";

import { Customer } from "../model/customer/customer.js";
import type { Sql } from "./database/database.js";
import { lockMemoryOf } from "./database/lock-memory.js";
import { type RowOf, upsertRows } from "./database/rows.js";

/** Customers of a workspace by id, archived ones too, in no order. */
export async function customersByIds(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<Customer[]> {
  if (ids.length === 0) return [];
  return sql.find(Customer, { where: { workspaceId, id: In([...ids]) }, comment: "customersByIds" });
}

/**
 * Locks customers, in the order of their ids, until the transaction ends; in a write that is run again also those that
 * it came to lock before. Writing the version is the lock, so that a cluster's certification sees it too.
 */
export async function lockCustomers(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<void> {
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

/** Takes a customer out of the lists. */
export async function archiveCustomerRow(sql: Sql, workspaceId: string, id: string, archivedAt: Date): Promise<void> {
  await sql.update(Customer, { workspaceId, id }, { archivedAt, updatedAt: archivedAt });
}
