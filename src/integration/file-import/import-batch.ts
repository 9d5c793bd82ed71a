import { applyInOrder } from "../../actions/ingest/apply-groups.js";
import { type GroupResult, isRefused } from "../../actions/ingest/group-result.js";
import { rowResultsOf } from "../../actions/ingest/ingest.js";
import type { Database, Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { UserErrorFacts } from "../../domain/errors.js";
import { OriginKind } from "../../domain/origin.js";
import { actionContext } from "../../intake/action-context.js";
import type { IncidentLog } from "../../intake/incident-log.js";
import { ROW_KINDS } from "../../intake/row-lists.js";
import type { RowResult } from "../../intake/row-result.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import { type MappedRow, within } from "../row-mapper.js";
import type { RejectedRow } from "./rejected-form.js";

/** How many records became what. */
export interface RecordCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly merged: number;
  /** Older than what their sources had said before. */
  readonly stale: number;
}

/** The sum of two counts. */
export function addRecordCounts(one: RecordCounts, other: RecordCounts): RecordCounts {
  return {
    created: one.created + other.created,
    updated: one.updated + other.updated,
    unchanged: one.unchanged + other.unchanged,
    deleted: one.deleted + other.deleted,
    merged: one.merged + other.merged,
    stale: one.stale + other.stale,
  };
}

export const NO_RECORDS: RecordCounts = { created: 0, updated: 0, unchanged: 0, deleted: 0, merged: 0, stale: 0 };

/** The outcome of a batch. */
export interface BatchOutcome extends RecordCounts {
  readonly rows: number;
  readonly rejected: readonly RejectedRow[];
}

/** Where batches are written. */
export interface BatchTarget {
  readonly database: Database;
  readonly workspace: WorkspaceState;
  readonly clock: () => Date;
  readonly logIncident: IncidentLog;
}

const IMPORT_ORIGIN = { kind: OriginKind.IMPORT, id: null };

/**
 * Writes a batch in one transaction, in which `record` writes how far the import has come. A row of the file is written
 * whole or not at all.
 */
export async function importBatch(
  { database, workspace, clock, logIncident }: BatchTarget,
  batch: readonly MappedRow[],
  record: (sql: Sql, outcome: BatchOutcome) => Promise<void>,
): Promise<BatchOutcome> {
  const mapped = batch.filter(({ errors }) => errors.length === 0);
  const groups = mapped.map(({ rows }) => rows);
  return database.write(async (sql) => {
    const results = await applyInOrder(actionContext(sql, workspace, clock(), IMPORT_ORIGIN), groups, logIncident);
    const errors = new Map(mapped.map((row, place) => [row, errorsOf(results[place])]));
    const rejected = batch.flatMap((row): RejectedRow[] => {
      const reasons = errors.get(row) ?? row.errors;
      return reasons.length > 0 ? [{ fileRow: row.fileRow, errors: reasons }] : [];
    });
    const accepted = results.filter((result) => !isRefused(result));
    const outcome = { rows: batch.length, rejected, ...countsOf(accepted) };
    await record(sql, outcome);
    return outcome;
  });
}

/** Why a row of the file was refused, told from the file row down. */
function errorsOf(result: GroupResult | undefined): UserErrorFacts[] {
  return ROW_KINDS.flatMap((kind) => {
    const rows: readonly RowResult<unknown>[] = result?.[kind] ?? [];
    return rows.flatMap(({ errors }, index) => errors.map((error) => within(kind, index, error)));
  });
}

function countsOf(accepted: readonly GroupResult[]): RecordCounts {
  const outcomes = accepted.flatMap(rowResultsOf).map(({ outcome }) => outcome);
  const count = (wanted: RowOutcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    created: count(RowOutcome.CREATED),
    updated: count(RowOutcome.UPDATED),
    unchanged: count(RowOutcome.UNCHANGED),
    deleted: count(RowOutcome.DELETED),
    merged: count(RowOutcome.MERGED),
    stale: count(RowOutcome.STALE),
  };
}
