import type { UserErrorCode, UserErrorFacts } from "../domain/errors.js";
import { RowOutcome } from "../model/ingest/ingest.js";

/** That a row left the facts of a customer as they were, or made a customer of whom there are none yet. */
type RowFacts = "AS_BEFORE" | "NONE";

/** The outcome of one row of a batch: the record as it is now, or why the row was refused. */
export interface RowResult<T> {
  readonly outcome: RowOutcome;
  readonly record: T | null;
  readonly errors: readonly UserErrorFacts[];
  /** What the row says of what loyalty is computed from; absent: perhaps something. */
  readonly facts?: RowFacts;
}

/** Collects what is wrong with one row. */
export class Problems {
  readonly errors: UserErrorFacts[] = [];

  /** Notes what is wrong; the message names the place. */
  add(code: UserErrorCode, message: string, ...path: string[]): void {
    this.errors.push({ code, message: path.length > 0 ? `${path.join(".")}: ${message}` : message, path });
  }

  get found(): boolean {
    return this.errors.length > 0;
  }
}

/** The result of a refused row. */
export function refusedRow<T>({ errors }: Problems): RowResult<T> {
  return { outcome: RowOutcome.FAILED, record: null, errors };
}

/** Whether a row wrote nothing because something is wrong with it. */
export function wasRefused({ outcome }: RowResult<unknown>): boolean {
  return outcome === RowOutcome.FAILED;
}

/** The result of a row whose source has said something newer before. */
export function staleRow<T>(): RowResult<T> {
  return { outcome: RowOutcome.STALE, record: null, errors: [] };
}

/** The result of a row that only changes a record that is known, and names none. */
export function unknownRow<T>(): RowResult<T> {
  return { outcome: RowOutcome.UNCHANGED, record: null, errors: [] };
}

/** The result of an accepted row: what it made of the record that was there before, or of what hangs on the record. */
export function acceptedRow<T extends object>(before: T | null, record: T, isExtended = false): RowResult<T> {
  if (before === null) return { outcome: RowOutcome.CREATED, record, errors: [] };
  const isChanged = isExtended || contentsOf(before) !== contentsOf(record);
  if (!isChanged) return { outcome: RowOutcome.UNCHANGED, record: before, errors: [] };
  return { outcome: RowOutcome.UPDATED, record, errors: [] };
}

/** The rows that were accepted and made or changed a record. */
export function writtenRecords<T>(results: readonly RowResult<T>[]): T[] {
  return changedRecords(results).map(({ record }) => record);
}

/** The rows that were accepted and made or changed a record, and whether it is a new one. */
export function changedRecords<T>(results: readonly RowResult<T>[]): { readonly record: T; readonly isNew: boolean }[] {
  return results.flatMap(({ outcome, record }) => {
    const isNew = outcome === RowOutcome.CREATED;
    return record !== null && (isNew || outcome === RowOutcome.UPDATED) ? [{ record, isNew }] : [];
  });
}

/** The contents of a record, without what every write changes. */
function contentsOf(record: object): string {
  const entries = Object.entries(record).filter(([name]) => name !== "updatedAt" && name !== "version");
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
