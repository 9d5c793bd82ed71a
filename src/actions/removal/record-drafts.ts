import { customersByIds } from "../../data/customer/customer-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import type { ChangeDraft } from "../../intake/change-log.js";
import { externalIdsByRecord } from "../../intake/record-changes.js";
import type { ChangeEntity } from "../../model/change/change.js";

/** What a change must know of a record's kind. */
interface Logged<T> {
  readonly changeEntity: ChangeEntity;
  readonly customerIdOf: (record: T) => string | null;
  /** The version of a record that has its own. */
  readonly versionOf?: (record: T) => number;
}

/**
 * Changes of records that are known already, each with its external ids and its customer's version as they are now: made
 * before the records leave, once their customers are locked.
 */
export async function recordDrafts<T extends { readonly id: string }>(
  context: ActionContext,
  { changeEntity, customerIdOf, versionOf }: Logged<T>,
  records: readonly T[],
): Promise<ChangeDraft[]> {
  const externalIds = await externalIdsByRecord(
    context,
    records.map(({ id }) => id),
  );
  const owners = await customersByIds(context.rows, [
    ...new Set(records.flatMap((record) => customerIdOf(record) ?? [])),
  ]);
  const versions = new Map(owners.map(({ id, version }) => [id, version]));
  return records.map((record) => ({
    entity: changeEntity,
    recordId: record.id,
    customerId: customerIdOf(record),
    version: versionOf?.(record) ?? versions.get(customerIdOf(record) ?? "") ?? 1,
    isNew: false,
    externalIds: externalIds.get(record.id) ?? [],
  }));
}
