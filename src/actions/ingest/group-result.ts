import type { UserErrorFacts } from "../../domain/errors.js";
import { byKind, ROW_KINDS, type RowLists } from "../../intake/row-lists.js";
import { type RowResult, wasRefused } from "../../intake/row-result.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import { failedRows, type IngestResults, isTouched, rowResultsOf } from "./ingest.js";
import { writtenKeysOf } from "./row-waves.js";

/** The outcome of the rows of one group, kind by kind in their order. */
export type GroupResult = IngestResults;

/** The results of groups that follow each other, kind by kind. */
export function joined(results: readonly GroupResult[]): IngestResults {
  return byKind((kind) => results.flatMap((result): readonly RowResult<unknown>[] => result[kind])) as IngestResults;
}

/** Whether nothing of a group may stay, because a row of it was refused. */
export function isRefused(result: GroupResult): boolean {
  return failedRows(result) > 0;
}

/**
 * Whether rows of a group were taken before another one was refused. One that changes nothing may write as well: what its
 * source said last, or that a record is gone.
 */
export function isTakenInPart(result: GroupResult): boolean {
  return isRefused(result) && !rowResultsOf(result).every(wasRefused);
}

/** Whether a row was refused because an earlier one has the same record. */
export function isRepetition(result: GroupResult): boolean {
  return rowResultsOf(result).some(({ errors }) => errors.some(({ code }) => code === "REPEATED_KEY"));
}

/** The keys of the records that taken rows of a group were written to. */
export function takenKeysOf(group: RowLists, result: GroupResult, country: string | null): string[] {
  return ROW_KINDS.flatMap((kind) =>
    group[kind].flatMap((row, place) => {
      const taken = result[kind][place];
      return taken !== undefined && isTouched(taken) ? writtenKeysOf(kind, row, country) : [];
    }),
  );
}

/** A refused group: its other rows were in order, and were not applied. */
export function notApplied(result: GroupResult): GroupResult {
  const refused = (row: RowResult<unknown>) =>
    wasRefused(row) ? row : { outcome: RowOutcome.NOT_APPLIED, record: null, errors: [] };
  return byKind((kind) => result[kind].map(refused)) as GroupResult;
}

/** A group that could not be written, for a reason that the log has under this id. */
export function brokenGroup(group: RowLists, incidentId: string): GroupResult {
  const message = `the row could not be written; the log has it as incident ${incidentId}`;
  const errors: UserErrorFacts[] = [{ code: "ROW_FAILED", message, path: [] }];
  const broken = { outcome: RowOutcome.FAILED, record: null, errors };
  return byKind((kind) => group[kind].map(() => broken));
}
