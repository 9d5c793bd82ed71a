import { lockCustomers } from "../data/customer/customer-store.js";
import { RecordsMoved } from "../data/database/database-faults.js";
import type { ActionContext } from "./action-context.js";

/** How the records of one kind are read, and whose they are. */
export interface OwnedKind<T> {
  load(context: ActionContext, ids: readonly string[]): Promise<T[]>;
  readonly customerIdOf: (record: T) => string;
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
  const locked = new Set([...furtherCustomerIds, ...(await kind.load(context, ids)).map(kind.customerIdOf)]);
  await lockCustomers(context.rows, [...locked]);
  const records = await kind.load(context, ids);
  if (records.some((record) => !locked.has(kind.customerIdOf(record)))) throw new RecordsMoved();
  return new Map(records.map((record) => [record.id, record]));
}
