import { lockCustomers } from "../data/customer/customer-store.js";
import { RecordsMoved } from "../data/database/database-faults.js";
import type { ActionContext } from "./action-context.js";

/** How the records of one kind are read, and whose they are. */
export interface OwnedKind<T> {
  load(context: ActionContext, ids: readonly string[]): Promise<T[]>;
  /** Null of a record that waits for a customer. */
  readonly customerIdOf: (record: T) => string | null;
  /** Locks the records themselves, where their customers do not: once the customers are locked. */
  lock?(context: ActionContext, ids: readonly string[]): Promise<void>;
}

/**
 * Records by id, as they are once their customers, and further ones, are locked. Throws RecordsMoved where one went to
 * a customer who is not locked, because two customers were merged meanwhile.
 */
export async function lockedRecords<T extends { readonly id: string }>(
  context: ActionContext,
  kind: OwnedKind<T>,
  ids: readonly string[],
  furtherCustomerIds: readonly string[] = [],
): Promise<Map<string, T>> {
  const ownersOf = (records: readonly T[]) => records.flatMap((record) => kind.customerIdOf(record) ?? []);
  const locked = new Set([...furtherCustomerIds, ...ownersOf(await kind.load(context, ids))]);
  await lockCustomers(context.rows, [...locked]);
  await kind.lock?.(context, ids);
  const records = await kind.load(context, ids);
  if (ownersOf(records).some((owner) => !locked.has(owner))) throw new RecordsMoved();
  return new Map(records.map((record) => [record.id, record]));
}
