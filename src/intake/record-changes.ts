import { groupedRows } from "../data/database/rows.js";
import { externalIdsOf } from "../data/external-id-store.js";
import { ChangeEntity } from "../model/change/change.js";
import type { ContractEvent } from "../model/contract/contract-event.js";
import type { ExternalIdInput } from "../model/customer/external-id.js";
import type { ActionContext } from "./action-context.js";
import { type ChangeDraft, logChanges } from "./change-log.js";
import type { ExternalIdLedger } from "./external-id-ledger.js";
import { changedRecords, type RowResult } from "./row-result.js";

/** Whose record it is, the customer's version, and what else the change says. */
export type Placed = Pick<ChangeDraft, "customerId" | "version" | "details">;

/** Logs the records that the rows of a batch made or changed. */
export async function logRecordChanges<T extends { readonly id: string }>(
  context: ActionContext,
  entity: ChangeEntity,
  results: readonly RowResult<T>[],
  ledger: ExternalIdLedger,
  placeOf: (record: T) => Placed,
): Promise<void> {
  const changed = changedRecords(results);
  const knownIds = changed.filter(({ isNew }) => !isNew).map(({ record }) => record.id);
  const known = await externalIdsByRecord(context, knownIds);
  const added = ledger.addedByRecord();
  await logChanges(
    context,
    changed.map(({ record, isNew }) => ({
      entity,
      recordId: record.id,
      isNew,
      externalIds: (isNew ? added : known).get(record.id) ?? [],
      ...placeOf(record),
    })),
  );
}

/** Logs events that were added to contracts. */
export async function logEventChanges(
  context: ActionContext,
  events: readonly ContractEvent[],
  externalIds: ReadonlyMap<string, readonly ExternalIdInput[]>,
  placeOf: (event: ContractEvent) => Placed,
): Promise<void> {
  await logChanges(
    context,
    events.map((event) => ({
      entity: ChangeEntity.CONTRACT_EVENT,
      recordId: event.id,
      isNew: true,
      externalIds: externalIds.get(event.id) ?? [],
      details: { contractId: event.contractId, eventType: event.type },
      ...placeOf(event),
    })),
  );
}

/** The external ids by which systems know records now, by record. */
export async function externalIdsByRecord(
  context: ActionContext,
  recordIds: readonly string[],
): Promise<Map<string, ExternalIdInput[]>> {
  const rows = await externalIdsOf(context.rows, recordIds);
  const grouped = groupedRows(rows, ({ recordId }) => recordId);
  return new Map(
    [...grouped].map(([recordId, own]) => [recordId, own.map(({ system, externalId }) => ({ system, externalId }))]),
  );
}
