import { ingest, type IngestResults } from "../actions/ingest/ingest.js";
import type { Database, Sql } from "../data/database/database.js";
import type { WorkspaceState } from "../data/workspace-store.js";
import type { UserErrorFacts } from "../domain/errors.js";
import { OriginKind } from "../domain/origin.js";
import { actionContext } from "../intake/action-context.js";
import type { RowResult } from "../intake/row-result.js";
import { RowOutcome } from "../model/ingest/ingest.js";
import { mentionsOf } from "./batch-order.js";
import { gather, type GatheredRows } from "./gathered-rows.js";
import type { RejectedRow } from "./rejected-file.js";
import { type MappedRow, ROW_KINDS, within } from "./row-mapper.js";

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

/** What became of a batch. */
export interface BatchOutcome extends RecordCounts {
  /** The rows that are done with: all, or those before one that has to wait for the next batch. */
  readonly done: readonly MappedRow[];
  readonly rejected: readonly RejectedRow[];
}

/** Where batches are written. */
export interface BatchTarget {
  readonly database: Database;
  readonly workspace: WorkspaceState;
  readonly clock: () => Date;
}

interface Refusal {
  readonly errors: UserErrorFacts[];
  /** Whether ingest rows of the file row were accepted, or speak for later ones: they may be why others were refused. */
  leftMarks: boolean;
}

const IMPORT_ORIGIN = { kind: OriginKind.IMPORT, id: null };

type Rejections = ReadonlyMap<MappedRow, readonly UserErrorFacts[]>;
type Refusals = ReadonlyMap<MappedRow, Refusal>;

/** Rolls back the transaction of a batch of which rows were refused. */
class RowsRefused extends Error {
  constructor(readonly refusals: Refusals) {
    super(`${refusals.size} rows were refused`);
  }
}

/**
 * Writes a batch in one transaction, in which `record` writes how far the import has come. A row of the file is written
 * whole or not at all: while any row is refused, all is rolled back and written again without the rows to blame.
 */
export async function importBatch(
  { database, workspace, clock }: BatchTarget,
  batch: readonly MappedRow[],
  record: (sql: Sql, outcome: BatchOutcome) => Promise<void>,
): Promise<BatchOutcome> {
  const rejected = new Map(batch.filter(({ errors }) => errors.length > 0).map((row) => [row, row.errors]));
  let done = batch;
  for (;;) {
    const accepted = done.filter((row) => !rejected.has(row));
    const gathered = gather(accepted);
    try {
      return await database.write(async (sql) => {
        const results = await ingest(actionContext(sql, workspace, clock(), IMPORT_ORIGIN), gathered.lists);
        const refusals = refusalsIn(results, gathered);
        if (refusals.size > 0) throw new RowsRefused(refusals);
        const outcome = { done, rejected: rejectedRows(done, rejected), ...countsOf(results, gathered.repeated) };
        await record(sql, outcome);
        return outcome;
      });
    } catch (fault) {
      if (!(fault instanceof RowsRefused)) throw fault;
      const waiting = waitingRow(accepted, fault.refusals);
      if (waiting !== undefined) done = done.slice(0, done.indexOf(waiting));
      else for (const [row, errors] of toBlame(accepted, fault.refusals)) rejected.set(row, errors);
    }
  }
}

/** The first refused row, where all that is wrong with it may be that an earlier row of the batch has the same record. */
function waitingRow(accepted: readonly MappedRow[], refusals: Refusals): MappedRow | undefined {
  const [first] = accepted.filter((row) => refusals.has(row));
  const isRepetition = first && refusals.get(first)?.errors.some(({ code }) => code === "REPEATED_KEY");
  return isRepetition && first !== accepted[0] ? first : undefined;
}

/**
 * The refused rows that are refused whatever becomes of the others: those that share no record with a refused row before
 * them that left its marks.
 */
function toBlame(accepted: readonly MappedRow[], refusals: Refusals): [MappedRow, readonly UserErrorFacts[]][] {
  const marked = new Set<string>();
  return accepted.flatMap((row) => {
    const refusal = refusals.get(row);
    if (refusal === undefined) return [];
    const { errors, leftMarks } = refusal;
    const mentions = mentionsOf(row);
    const isMarked = mentions.some((mention) => marked.has(mention));
    if (leftMarks || isMarked) for (const mention of mentions) marked.add(mention);
    const isRepetition = errors.some(({ code }) => code === "REPEATED_KEY") && row !== accepted[0];
    return isMarked || isRepetition ? [] : [[row, errors]];
  });
}

function refusalsIn(results: IngestResults, { owners, reliedOn }: GatheredRows): Refusals {
  const refusals = new Map<MappedRow, Refusal>();
  const marking = new Set(reliedOn);
  for (const kind of ROW_KINDS) {
    results[kind].forEach(({ outcome, errors }: RowResult<unknown>, place) => {
      const owner = owners[kind][place];
      if (owner === undefined) return;
      if (outcome !== RowOutcome.FAILED) {
        marking.add(owner.row);
        return;
      }
      const refusal = refusals.get(owner.row) ?? { errors: [], leftMarks: false };
      refusal.errors.push(...errors.map((error) => within(kind, owner.index, error)));
      refusals.set(owner.row, refusal);
    });
  }
  for (const [row, refusal] of refusals) refusal.leftMarks = marking.has(row);
  return refusals;
}

function rejectedRows(done: readonly MappedRow[], rejected: Rejections): RejectedRow[] {
  return done.flatMap((row) => {
    const errors = rejected.get(row);
    return errors === undefined ? [] : [{ fileRow: row.fileRow, errors }];
  });
}

function countsOf(results: IngestResults, repeated: number): RecordCounts {
  const outcomes = ROW_KINDS.flatMap((kind) => results[kind].map(({ outcome }: RowResult<unknown>) => outcome));
  const count = (wanted: RowOutcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    created: count(RowOutcome.CREATED),
    updated: count(RowOutcome.UPDATED),
    unchanged: count(RowOutcome.UNCHANGED) + repeated,
    deleted: count(RowOutcome.DELETED),
    merged: count(RowOutcome.MERGED),
    stale: count(RowOutcome.STALE),
  };
}
