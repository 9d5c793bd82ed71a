import type { UserErrorFacts } from "../../domain/errors.js";
import { ROW_KINDS, type RowKind, type RowLists } from "../../intake/row-lists.js";
import { type RowResult, wasRefused } from "../../intake/row-result.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import type { IngestResults } from "./ingest.js";
import { keysOf } from "./row-waves.js";

/** The outcome of the rows of one group, kind by kind in their order. */
export type GroupResult = IngestResults;

/** All rows of a group, one kind after the other. */
export function rowResultsOf(result: GroupResult): RowResult<unknown>[] {
  return ROW_KINDS.flatMap((kind): readonly RowResult<unknown>[] => result[kind]);
}

/** The outcome of the rows of groups that follow each other, kind by kind. */
export function joined(results: readonly GroupResult[]): IngestResults {
  return {
    customers: results.flatMap(({ customers }) => customers),
    contracts: results.flatMap(({ contracts }) => contracts),
    contractEvents: results.flatMap(({ contractEvents }) => contractEvents),
    interactions: results.flatMap(({ interactions }) => interactions),
  };
}

/** Whether nothing of a group may stay, because a row of it was refused. */
export function isRefused(result: GroupResult): boolean {
  return rowResultsOf(result).some(wasRefused);
}

/** Whether rows of a group were written before another one was refused. */
export function isWrittenInPart(result: GroupResult): boolean {
  return isRefused(result) && rowResultsOf(result).some(({ outcome }) => WRITTEN.includes(outcome));
}

/** Whether a row was refused because an earlier one has the same record. */
export function isRepetition(result: GroupResult): boolean {
  return rowResultsOf(result).some(({ errors }) => errors.some(({ code }) => code === "REPEATED_KEY"));
}

const WRITTEN: readonly RowOutcome[] = [RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.DELETED, RowOutcome.MERGED];

/** The keys of the records that rows of a group were written to. */
export function writtenKeysOf(group: RowLists, result: GroupResult): string[] {
  return ROW_KINDS.flatMap((kind) =>
    group[kind].flatMap((row, place) => {
      const outcome = result[kind][place]?.outcome;
      if (outcome === undefined || !WRITTEN.includes(outcome)) return [];
      const survivor = "into" in row && row.into ? keysOf(kind, row.into) : [];
      const contract = "contract" in row ? keysOf("contracts", row.contract) : [];
      return [...keysOf(kind, row), ...survivor, ...contract];
    }),
  );
}

/** A refused group: its other rows were in order, and were not applied. */
export function notApplied(result: GroupResult): GroupResult {
  return mapped(result, (row) => {
    return wasRefused(row) ? row : { outcome: RowOutcome.NOT_APPLIED, record: null, errors: [] };
  });
}

/** A group that could not be written, for a reason that the log has under this id. */
export function brokenGroup(group: RowLists, incidentId: string): GroupResult {
  const message = `the row could not be written; the log has it as incident ${incidentId}`;
  const errors: UserErrorFacts[] = [{ code: "ROW_FAILED", message, path: [] }];
  const broken = { outcome: RowOutcome.FAILED, record: null, errors };
  const refused = (kind: RowKind) => group[kind].map(() => broken);
  return {
    customers: refused("customers"),
    contracts: refused("contracts"),
    contractEvents: refused("contractEvents"),
    interactions: refused("interactions"),
  };
}

function mapped(result: GroupResult, change: (row: RowResult<never>) => RowResult<never>): GroupResult {
  const changed = (kind: RowKind) => result[kind].map((row: RowResult<unknown>) => change(row as RowResult<never>));
  return {
    customers: changed("customers"),
    contracts: changed("contracts"),
    contractEvents: changed("contractEvents"),
    interactions: changed("interactions"),
  };
}
