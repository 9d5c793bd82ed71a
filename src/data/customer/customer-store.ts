import { In, IsNull } from "typeorm";

import { Customer } from "../../model/customer/customer.js";
import { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { TierChange } from "../../model/customer/tier-change.js";
import type { Sql } from "../database/database.js";
import { lockMemoryOf } from "../database/lock-memory.js";
import { findRows, placesFor } from "../database/read-rows.js";
import { upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";
import { customerMemoryOf } from "./customer-memory.js";

/** Customers of a workspace by id, archived ones too, in no order. */
export async function customersByIds({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<Customer[]> {
  const memory = customerMemoryOf(sql.queryRunner);
  const wanted = [...new Set(ids)].map((id) => ({ id, known: memory.find(id) }));
  const known = wanted.flatMap((each) => each.known ?? []).filter((customer) => customer.workspaceId === workspaceId);
  const unknown = wanted.flatMap((each) => (each.known === undefined ? each.id : []));
  if (unknown.length === 0) return known;
  const read = await findRows(sql, Customer, { workspaceId, id: unknown }, { comment: "customersByIds" });
  memory.read(read);
  return [...known, ...read];
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
  const locked = lockMemoryOf(sql.queryRunner).idsToLock(ids);
  await sql.query(
    `UPDATE customer SET version = version + 1 WHERE workspaceId = ? AND id IN (${placesFor(locked)}) /* lockCustomers */`,
    [workspaceId, ...locked],
  );
  customerMemoryOf(sql.queryRunner).locked(locked);
}

/** Writes customers whole, new ones, or such as are locked. */
export async function upsertCustomerRows(sql: Sql, rows: readonly Customer[]): Promise<void> {
  await upsertRows(sql, Customer, rows);
  customerMemoryOf(sql.queryRunner).written(rows);
}

/** Takes customers out of the lists. */
export async function archiveCustomerRows(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  archivedAt: Date,
): Promise<void> {
  await sql.update(Customer, { workspaceId, id: In([...ids]) }, { archivedAt, updatedAt: archivedAt });
  customerMemoryOf(sql.queryRunner).forget();
}

/** Removes customers with what was computed of them; their contracts and interactions must be gone. */
export async function deleteCustomerRows({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.delete(TierChange, { workspaceId, customerId: In([...ids]) });
  await sql.delete(LoyaltyRow, { workspaceId, id: In([...ids]) });
  await sql.delete(Customer, { workspaceId, id: In([...ids]) });
  customerMemoryOf(sql.queryRunner).forget();
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
