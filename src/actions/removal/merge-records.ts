import type { ExternalIdIndex } from "../../data/external-id-index.js";
import { moveExternalIds, noteSourceTime } from "../../data/external-id-store.js";
import { redirectRecord } from "../../data/merged-record-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import { checkSourceTime, ExternalIdLedger, isStale } from "../../intake/external-id-ledger.js";
import { lockedRecords } from "../../intake/locked-records.js";
import { type Reference, References } from "../../intake/references.js";
import { Problems, refusedRow, type RowResult, staleRow } from "../../intake/row-result.js";
import { ChangeOperation } from "../../model/change/change.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import { recordDrafts } from "./record-drafts.js";
import type { RecordKind, Removable } from "./record-kind.js";

/** A row that joins the record it names into another one. */
export interface MergeRow extends Reference {
  readonly into?: Reference | null;
  readonly sourceUpdatedAt?: Date | null;
}

/**
 * Joins records into others, one after the other. The ids of both, global and external, mean the one that goes on. An
 * external id that was never seen is given to it; of one that was deleted, the record is joined that it named. Merging
 * again what was merged is UNCHANGED.
 */
export async function mergeRecords<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  rows: readonly MergeRow[],
): Promise<RowResult<T>[]> {
  const results: RowResult<T>[] = [];
  for (const row of rows) results.push(await mergeRecord(context, kind, row));
  return results;
}

async function mergeRecord<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  row: MergeRow,
): Promise<RowResult<T>> {
  const problems = new Problems();
  const references = await References.load(context, kind.type, kind.externalEntity, [row, row.into]);
  const survivorId = references.requiredId(row.into, problems, "into");
  const mergedId = row.externalId ? references.idOf(row, problems) : references.requiredId(row, problems);
  const deletedId = references.deletedId(row);
  if (problems.found) return refusedRow(problems);

  const ids = [survivorId, mergedId, deletedId].filter((id) => id !== null);
  const records = await lockedRecords(context, kind, ids);
  const index = await references.latestIndex([row]);
  if (isStale(index, row)) return staleRow();
  checkSourceTime(row, context.now, problems);
  const survivor = records.get(survivorId ?? "");
  const merged = records.get(mergedId ?? deletedId ?? "");
  if (survivor === undefined) references.notFound(problems, row.into?.id ?? "", "into", "id");
  else if (survivor.archivedAt) {
    const code = kind.type === "customer" ? "CUSTOMER_ARCHIVED" : "RECORD_ARCHIVED";
    problems.add(code, `the ${kind.type} that should go on is archived`, "into");
  }
  if (mergedId !== null && merged === undefined) references.notFound(problems, row.id ?? "", "id");
  if (problems.found) await references.confirm();
  if (survivor === undefined || problems.found) return refusedRow(problems);
  if (merged === survivor) return { outcome: RowOutcome.UNCHANGED, record: survivor, errors: [] };
  if (merged === undefined) return adoptExternalId(context, kind, survivor, index, row);
  const joined = await join(context, kind, survivor, merged, problems);
  await noteMerge(context, index, row);
  return joined;
}

async function join<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  survivor: T,
  merged: T,
  problems: Problems,
): Promise<RowResult<T>> {
  const { now } = context;
  const [mergedDraft] = await recordDrafts(context, kind, [merged]);
  const record = await kind.absorb(context, survivor, merged, problems);
  if (record === null || mergedDraft === undefined) return refusedRow(problems);
  await moveExternalIds(context.rows, { from: merged.id, to: survivor.id, mergedAt: now });
  await redirectRecord(context.rows, { id: merged.id, survivorId: survivor.id, mergedAt: now });
  const [survivorDraft] = await recordDrafts(context, kind, [record]);
  if (survivorDraft === undefined) throw new Error("the record that goes on is gone");
  // Above both, like the survivor's.
  const { version } = survivorDraft;
  const merge = { ...mergedDraft, version, operation: ChangeOperation.MERGE, mergedIntoId: survivor.id };
  await logChanges(context, [survivorDraft, merge]);
  return { outcome: RowOutcome.MERGED, record, errors: [] };
}

/** The merge is the last word of its source about the id that is given up: what it said before is not said of the survivor. */
async function noteMerge(
  { rows }: ActionContext,
  index: ExternalIdIndex,
  { externalId, sourceUpdatedAt }: MergeRow,
): Promise<void> {
  const known = externalId ? index.row(externalId) : undefined;
  if (known && sourceUpdatedAt) await noteSourceTime(rows, known.id, sourceUpdatedAt);
}

/** A record that was merged before it was ever seen here: its external id means the survivor from now on. */
async function adoptExternalId<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  survivor: T,
  index: ExternalIdIndex,
  { externalId, sourceUpdatedAt }: MergeRow,
): Promise<RowResult<T>> {
  const problems = new Problems();
  const ledger = new ExternalIdLedger(index, context.now);
  ledger.claimExternalIds(survivor.id, { externalId, sourceUpdatedAt }, problems, { mergedAt: context.now });
  if (problems.found) return refusedRow(problems);
  await ledger.write(context, kind.externalEntity);
  await logChanges(context, await recordDrafts(context, kind, [survivor]));
  return { outcome: RowOutcome.MERGED, record: survivor, errors: [] };
}
