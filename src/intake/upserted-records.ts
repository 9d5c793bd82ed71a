import type { ExternalIdIndex } from "../data/external-id-index.js";
import type { ChangeEntity } from "../model/change/change.js";
import type { ExternalEntity } from "../model/customer/external-id.js";
import type { ActionContext } from "./action-context.js";
import { ExternalIdLedger, type ExternallyNamed, newestPart } from "./external-id-ledger.js";
import { logRecordChanges, type Placed } from "./record-changes.js";
import type { References } from "./references.js";
import {
  acceptedRow,
  type Problems,
  refusedRow,
  type RowResult,
  staleRow,
  unknownRow,
  writtenRecords,
} from "./row-result.js";

/** A record that rows can make or change. */
interface Upserted {
  readonly id: string;
  readonly archivedAt: Date | null;
}

/** A row, what is wrong with it so far, and the record that it names; null: it makes a new one. */
export interface NamingRow {
  readonly input: ExternallyNamed;
  readonly problems: Problems;
  readonly id: string | null;
}

/** How rows of one kind become records. */
export interface UpsertPlan<T extends Upserted, Row> {
  readonly kind: { readonly externalEntity: ExternalEntity; readonly changeEntity: ChangeEntity };
  /** The records that rows name, locked. */
  readonly existing: ReadonlyMap<string, T>;
  /** How rows name their own records. */
  readonly references: References;
  /** How rows name other records. */
  readonly furtherReferences: readonly References[];
  /** The record that a row makes of the one before, or null after noting what is wrong. */
  merge(row: Row, before: T | null): T | null;
  /** Notes what else is wrong with a row once its record is known; returns whether more than the record changes. */
  complete?(row: Row, record: T): boolean;
  /** The person whom the source means by the ids of a row. */
  personIdOf?(row: Row): string | null;
  write(records: readonly T[]): Promise<void>;
  readonly placeOf: (record: T) => Placed;
}

/**
 * Makes or changes records, row by row: what the source has overtaken is left out, and STALE where nothing else is left;
 * what has a fault is refused and writes nothing. Throws RecordsMoved where a row was refused although what it names has become another record meanwhile.
 */
export async function upsertRecords<T extends Upserted, Row extends NamingRow>(
  context: ActionContext,
  rows: readonly Row[],
  plan: UpsertPlan<T, Row>,
): Promise<RowResult<T>[]> {
  const { references, existing } = plan;
  const index = await references.latestIndex(rows.map(({ input }) => input));
  const ledger = new ExternalIdLedger(index, context.now);
  const resultOf = (whole: Row): RowResult<T> => {
    const { problems, id } = whole;
    const input = newestPart(index, whole.input);
    if (input === null) return staleRow();
    const row = { ...whole, input };
    const before = id === null ? null : (existing.get(id) ?? null);
    if (before === null && input.id) {
      if (!problems.found) references.notFound(problems, input.id, "id");
      return refusedRow(problems);
    }
    if (before === null && input.onlyIfKnown && !isNamed(index, input)) return unknownRow();
    if (before?.archivedAt) references.archived(problems, "id");
    const record = plan.merge(row, before);
    if (record === null) return refusedRow(problems);
    ledger.claimRecord(record.id, problems);
    const isCompleted = plan.complete?.(row, record) ?? false;
    const isNamedAnew = ledger.claimExternalIds(record.id, input, problems, { personId: plan.personIdOf?.(row) });
    return problems.found ? refusedRow(problems) : acceptedRow(before, record, isCompleted || isNamedAnew);
  };
  const results = rows.map(resultOf);
  for (const each of [references, ...plan.furtherReferences]) await each.confirmRefused(results);
  await plan.write(writtenRecords(results));
  await ledger.write(context, plan.kind.externalEntity);
  await logRecordChanges(context, plan.kind.changeEntity, results, ledger, plan.placeOf);
  return results;
}

/** Whether a row names a record now, which it may not have done when its references were read. */
function isNamed(index: ExternalIdIndex, { externalId }: ExternallyNamed): boolean {
  return Boolean(externalId && index.recordId(externalId) !== undefined);
}
