import { groupedRows } from "../../data/database/rows.js";
import type { ExternalIdIndex } from "../../data/external-id-index.js";
import {
  externalIdsOf,
  insertTombstones,
  noteSourceTime,
  retireExternalIdRows,
  retireExternalIds,
  upsertExternalIds,
} from "../../data/external-id-store.js";
import { peopleByIds } from "../../data/person/person-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import { checkSourceTime, isStale } from "../../intake/external-id-ledger.js";
import { checkExternalId } from "../../intake/input-checks.js";
import { lockedRecords } from "../../intake/locked-records.js";
import { type Reference, References } from "../../intake/references.js";
import { Problems, refusedRow, type RowResult, staleRow } from "../../intake/row-result.js";
import { ChangeOperation, DeleteReason } from "../../model/change/change.js";
import type { ExternalId, ExternalIdInput } from "../../model/customer/external-id.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import { recordDrafts } from "./record-drafts.js";
import { idsOf, type RecordKind, type Removable } from "./record-kind.js";

/** A row that takes a record out of the lists. */
export interface DeleteRow extends Reference {
  /** ARCHIVED where nothing is said. */
  readonly reason?: DeleteReason | null;
  readonly sourceUpdatedAt?: Date | null;
}

/**
 * Takes records of one kind out of the lists and frees their external ids; with the reason MISTAKE their facts go as
 * well. One that its system knows by a further id only loses the id that the row names, and is UPDATED. What an external
 * id never named, or names no more, is UNCHANGED, and a late event does not bring it back.
 */
export async function deleteRecords<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  rows: readonly DeleteRow[],
): Promise<RowResult<T>[]> {
  const references = await References.load(context, kind.type, kind.externalEntity, rows);
  const named = rows.map((row) => {
    const problems = new Problems();
    return { row, problems, id: nameOf(row, references, problems) };
  });
  const ids = named.flatMap(({ id }) => id ?? []);
  const records = await lockedRecords(context, kind, ids);
  if (ids.some((id) => !records.has(id))) await references.confirm();
  const index = await references.latestIndex(rows);
  const aliases = groupedRows(await externalIdsOf(context.rows, ids), ({ recordId }) => recordId);
  const own = await ownCustomersAmong(context, [...aliases.values()].flat());
  const left = new Map<string, Leaving<T>>();
  const freed: Leaving<T>[] = [];
  const accepted: DeleteRow[] = [];

  const results = named.map(({ row, problems, id }): RowResult<T> => {
    if (isStale(index, row)) return staleRow();
    checkSourceTime(row, context.now, problems);
    if (row.externalId) checkExternalId(problems, row.externalId, "externalId");
    const record = records.get(id ?? "");
    if (record === undefined && row.id && !problems.found) references.notFound(problems, row.id, "id");
    if (row.reason === DeleteReason.ERASED) {
      problems.add("VALUE_OUT_OF_RANGE", "a person is erased by customerErase", "reason");
    }
    if (isMistake(row) && !context.mayRemoveFacts) problems.add("REMOVAL_FORBIDDEN", NEEDS_ADMIN, "reason");
    if (problems.found) return refusedRow(problems);
    accepted.push(row);
    if (record === undefined || isDone(row, record, left.get(record.id))) {
      return { outcome: RowOutcome.UNCHANGED, record: record ?? null, errors: [] };
    }
    const known = aliases.get(record.id) ?? [];
    if (isOneOfSeveral(row, known, own)) {
      freed.push({ record, row });
      aliases.set(
        record.id,
        known.filter((alias) => !isNamedBy(row, alias)),
      );
      return { outcome: RowOutcome.UPDATED, record, errors: [] };
    }
    left.set(record.id, { record, row });
    if (!isMistake(row)) Object.assign(record, { archivedAt: context.now });
    return { outcome: RowOutcome.DELETED, record, errors: [] };
  });

  await noteSources(context, kind, accepted, index);
  await free(context, kind, freed, index);
  await remove(context, kind, [...left.values()]);
  return results;
}

/** A record and the row that takes it, or one of its ids, out of the lists. */
interface Leaving<T> {
  readonly record: T;
  readonly row: DeleteRow;
}

const NEEDS_ADMIN = "facts are removed for good by keys of the role ADMIN only; without this reason they are archived";

function isMistake({ reason }: DeleteRow): boolean {
  return reason === DeleteReason.MISTAKE;
}

/** Whether a record has left the lists as the row wants it, before or by an earlier row. */
function isDone(row: DeleteRow, record: Removable, earlier: Leaving<unknown> | undefined): boolean {
  return isMistake(row) ? earlier !== undefined && isMistake(earlier.row) : record.archivedAt !== null;
}

/** Keeps when sources deleted their records; what was never seen here leaves a tombstone, one however often it is told. */
async function noteSources<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  rows: readonly DeleteRow[],
  index: ExternalIdIndex,
): Promise<void> {
  const renewed: ExternalId[] = [];
  const tombstones: (ExternalIdInput & { readonly sourceUpdatedAt: Date })[] = [];
  for (const { externalId, sourceUpdatedAt } of rows) {
    if (!externalId || !sourceUpdatedAt) continue;
    const known = index.row(externalId);
    const tombstone = index.tombstone(externalId);
    if (known) renewed.push({ ...known, sourceUpdatedAt });
    else if (tombstone) await noteSourceTime(context.rows, tombstone.id, sourceUpdatedAt);
    else tombstones.push({ ...externalId, sourceUpdatedAt });
  }
  await upsertExternalIds(context.sql, renewed);
  await insertTombstones(context.rows, kind.externalEntity, tombstones);
}

/** Takes the external ids that rows name from records that go on under others. */
async function free<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  freed: readonly Leaving<T>[],
  index: ExternalIdIndex,
): Promise<void> {
  const ids = freed.flatMap(({ row: { externalId } }) => (externalId ? (index.row(externalId)?.id ?? []) : []));
  await retireExternalIdRows(context.rows, ids);
  const goingOn = recordsOf(freed).filter(({ archivedAt }) => archivedAt === null);
  await logChanges(context, await recordDrafts(context, kind, [...new Set(goingOn)]));
}

async function remove<T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  left: readonly Leaving<T>[],
): Promise<void> {
  const drafts = await recordDrafts(context, kind, recordsOf(left));
  await kind.archive(context, recordsOf(left.filter(({ row }) => !isMistake(row))));
  await kind.remove(context, recordsOf(left.filter(({ row }) => isMistake(row))));
  await retireExternalIds(context.rows, idsOf(recordsOf(left)));
  await logChanges(
    context,
    drafts.map((draft, place) => ({
      ...draft,
      operation: ChangeOperation.DELETE,
      details: { reason: left[place]?.row.reason ?? DeleteReason.ARCHIVED },
    })),
  );
}

function recordsOf<T>(leaving: readonly Leaving<T>[]): T[] {
  return leaving.map(({ record }) => record);
}

/**
 * Whether a row names a record by one of several ids of one system: the system has merged what it had twice, and deletes
 * the one that is no more. The record goes on under the others. Ids that came by a merge do not keep a record whose own
 * id is deleted. An id that means one person of a customer never takes the customer along, unless it was made for that
 * person alone.
 */
function isOneOfSeveral(row: DeleteRow, aliases: readonly ExternalId[], own: ReadonlySet<string>): boolean {
  const named = aliases.find((alias) => isNamedBy(row, alias));
  if (named?.personId && !own.has(named.recordId)) return true;
  if (named === undefined || isMistake(row)) return false;
  const others = aliases.filter((alias) => alias !== named && alias.system === named.system);
  return others.some(({ mergedAt }) => mergedAt === null || named.mergedAt !== null);
}

/** The customers among those whom ids name that were made for one person alone. */
async function ownCustomersAmong(context: ActionContext, aliases: readonly ExternalId[]): Promise<Set<string>> {
  const people = await peopleByIds(
    context.rows,
    aliases.flatMap(({ personId }) => personId ?? []),
  );
  const own = people.filter(({ hasOwnCustomer }) => hasOwnCustomer);
  return new Set(own.flatMap(({ customerId }) => customerId ?? []));
}

function isNamedBy({ externalId }: DeleteRow, alias: ExternalIdInput): boolean {
  return alias.system === externalId?.system && alias.externalId === externalId.externalId;
}

/** The record a row names; an external id may name none. */
function nameOf(row: DeleteRow, references: References, problems: Problems): string | null {
  return row.externalId ? references.idOf(row, problems) : references.requiredId(row, problems);
}
