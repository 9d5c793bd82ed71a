import { groupedRows } from "../data/database/rows.js";
import { type ExternalIdIndex, keyOf } from "../data/external-id-index.js";
import { insertExternalIds, type NewExternalId, upsertExternalIds } from "../data/external-id-store.js";
import type { ExternalEntity, ExternalId, ExternalIdInput } from "../model/customer/external-id.js";
import type { ActionContext } from "./action-context.js";
import { fieldTimesAfter, happeningsOf, type SourceRow, withoutOvertaken } from "./field-times.js";
import { checkExternalId, checkInstant } from "./input-checks.js";
import type { Reference } from "./references.js";
import type { Problems } from "./row-result.js";

/** A row that can make a record and give it external ids. */
export interface ExternallyNamed extends Reference, SourceRow {
  readonly externalIds?: readonly ExternalIdInput[] | null;
  /** Whether it makes no record, and only changes one that is known. */
  readonly onlyIfKnown?: boolean | null;
}

/** The external ids of a row, each with where it stands in the row. */
export function externalIdsWithin(
  input: ExternallyNamed,
): { readonly externalId: ExternalIdInput; readonly path: readonly string[] }[] {
  const addressed = input.externalId ? [{ externalId: input.externalId, path: ["externalId"] }] : [];
  const added = (input.externalIds ?? []).map((externalId, index) => ({
    externalId,
    path: ["externalIds", String(index)],
  }));
  return [...addressed, ...added];
}

/** Whether the source itself has said something newer of the record that a row takes out of the lists. */
export function isStale(index: ExternalIdIndex, { externalId, sourceUpdatedAt: at }: ExternallyNamed): boolean {
  return Boolean(externalId && at && (index.isOutdated(externalId, at) || index.wasThereAfter(externalId, at)));
}

/** What a row says of which its source has said nothing newer; null: nothing. */
export function newestPart<Row extends ExternallyNamed>(index: ExternalIdIndex, row: Row): Row | null {
  const { externalId, sourceUpdatedAt } = row;
  if (!externalId || !sourceUpdatedAt) return row;
  const known = index.row(externalId);
  if (index.isOutdated(externalId, sourceUpdatedAt)) return known === undefined ? null : happeningsOf(row);
  return withoutOvertaken(row, known?.fieldTimes ?? null);
}

/** Notes when a source says of what it speaks, or when, what cannot be. */
export function checkSourceTime({ externalId, sourceUpdatedAt }: ExternallyNamed, now: Date, problems: Problems): void {
  if (sourceUpdatedAt && !externalId) {
    problems.add("REFERENCE_MISSING", "sourceUpdatedAt goes with the externalId of its source", "sourceUpdatedAt");
  }
  checkInstant(problems, sourceUpdatedAt, now, "sourceUpdatedAt");
}

/** Keeps the external ids that a batch adds, and notes what makes a row ambiguous. */
export class ExternalIdLedger {
  private readonly added = new Map<string, NewExternalId>();
  private readonly renewed: ExternalId[] = [];
  private readonly touched = new Set<string>();

  constructor(
    private readonly known: ExternalIdIndex,
    private readonly now: Date,
  ) {}

  /** Notes a record that an earlier row of the batch has changed already. */
  claimRecord(recordId: string, problems: Problems): void {
    if (this.touched.has(recordId)) problems.add("REPEATED_KEY", "an earlier row of this batch has the same record");
    this.touched.add(recordId);
  }

  /**
   * Gives a record the external ids of its row, unless another record has one, and notes when the source changed it;
   * returns whether any external id was new. With `mergedAt` they are ids of what was merged into the
   * record, with `personId` a source means that person of the customer by them.
   */
  claimExternalIds(
    recordId: string,
    input: ExternallyNamed,
    problems: Problems,
    { mergedAt = null, personId = null }: Partial<Pick<NewExternalId, "mergedAt" | "personId">> = {},
  ): boolean {
    const fresh: NewExternalId[] = [];
    for (const { externalId, path } of externalIdsWithin(input)) {
      checkExternalId(problems, externalId, ...path);
      const key = keyOf(externalId);
      const earlier = this.added.get(key)?.recordId;
      const owner = this.known.recordId(externalId) ?? earlier;
      const named = `${externalId.system}/${externalId.externalId}`;
      if (earlier !== undefined && earlier !== recordId) {
        problems.add("REPEATED_KEY", `an earlier row of this batch has the external id ${named}`, ...path);
      } else if (owner !== undefined && owner !== recordId) {
        problems.add("EXTERNAL_ID_TAKEN", `another record has the external id ${named}`, ...path);
      } else if (owner === undefined) {
        const isAddressed = path.length === 1;
        const times = isAddressed ? this.timesAfter(input, undefined) : UNTOLD;
        fresh.push({ ...externalId, recordId, ...times, mergedAt, personId });
      }
    }
    checkSourceTime(input, this.now, problems);
    if (problems.found) return false;
    for (const each of fresh) this.added.set(keyOf(each), each);
    this.renew(input);
    return fresh.length > 0;
  }

  /** The external ids that this batch adds, by record. */
  addedByRecord(): Map<string, ExternalIdInput[]> {
    return groupedRows([...this.added.values()], ({ recordId }) => recordId);
  }

  async write({ rows, sql }: ActionContext, entity: ExternalEntity): Promise<void> {
    await insertExternalIds(rows, entity, [...this.added.values()]);
    await upsertExternalIds(sql, this.renewed);
  }

  private renew(input: ExternallyNamed): void {
    const row = input.externalId ? this.known.row(input.externalId) : undefined;
    if (row === undefined || !input.sourceUpdatedAt) return;
    const times = this.timesAfter(input, row);
    const isSame = (["sourceUpdatedAt", "fieldTimes"] as const).every((field) => {
      return JSON.stringify(times[field]) === JSON.stringify(row[field]);
    });
    if (!isSame) this.renewed.push({ ...row, ...times });
  }

  /** When the source last spoke, of the whole record and of single fields, after a row and what it said before. */
  private timesAfter(input: ExternallyNamed, before: ExternalId | undefined): SourceTimes {
    const { externalId, sourceUpdatedAt, partial } = input;
    const deleted = externalId && before === undefined ? this.known.tombstone(externalId) : undefined;
    const earlier = before?.sourceUpdatedAt ?? deleted?.sourceUpdatedAt ?? null;
    const whole = partial || !sourceUpdatedAt || (earlier && earlier > sourceUpdatedAt) ? earlier : sourceUpdatedAt;
    return { sourceUpdatedAt: whole, fieldTimes: fieldTimesAfter(input, before?.fieldTimes ?? null, whole) };
  }
}

type SourceTimes = Pick<ExternalId, "sourceUpdatedAt" | "fieldTimes">;

const UNTOLD: SourceTimes = { sourceUpdatedAt: null, fieldTimes: null };
