import type { ExternalId, ExternalIdInput } from "../model/customer/external-id.js";

/** External ids of one kind of record, answered by system and id. */
export class ExternalIdIndex {
  private readonly live = new Map<string, ExternalId>();
  private readonly tombstones = new Map<string, Tombstone>();

  constructor(rows: readonly ExternalId[]) {
    for (const row of rows) {
      const key = keyOf(row);
      const lastWordAt = lastWordOf(row);
      if (row.live !== null) this.live.set(key, row);
      else if (lastWordAt !== null) {
        this.tombstones.set(key, later({ ...row, sourceUpdatedAt: lastWordAt }, this.tombstones.get(key)));
      }
    }
  }

  recordId(externalId: ExternalIdInput): string | undefined {
    return this.row(externalId)?.recordId;
  }

  /** The external id of a record that is in the lists. */
  row(externalId: ExternalIdInput): ExternalId | undefined {
    return this.live.get(keyOf(externalId));
  }

  /**
   * Whether what a source said at an instant is older than what it said of the whole record: of one in the lists, older
   * than its last word; of a deleted one, or one that was merged into another, not newer than it, so that no late event
   * brings it back, or says of the other what was said of it.
   */
  isOutdated(externalId: ExternalIdInput, at: Date): boolean {
    const row = this.row(externalId);
    if (row?.sourceUpdatedAt === null) return false;
    if (row) return row.mergedAt === null ? row.sourceUpdatedAt > at : row.sourceUpdatedAt >= at;
    const deleted = this.tombstone(externalId);
    return deleted !== undefined && deleted.sourceUpdatedAt >= at;
  }

  /** Whether a source has said something newer of a record in the lists, be it of a single field: then it was still there. */
  wasThereAfter(externalId: ExternalIdInput, at: Date): boolean {
    const time = at.toISOString();
    return Object.values(this.row(externalId)?.fieldTimes ?? {}).some((said) => said > time);
  }

  /** What is left of an external id that its source freed last. */
  tombstone(externalId: ExternalIdInput): Tombstone | undefined {
    return this.tombstones.get(keyOf(externalId));
  }
}

/** An external id that names no record any more, with what its source last said. */
type Tombstone = ExternalId & { readonly sourceUpdatedAt: Date };

/** When a source last spoke of a record, be it of a single field; null: it never said. */
function lastWordOf({ sourceUpdatedAt, fieldTimes }: ExternalId): Date | null {
  const times = [sourceUpdatedAt?.toISOString() ?? [], Object.values(fieldTimes ?? {})].flat().sort();
  const last = times.at(-1);
  return last === undefined ? null : new Date(last);
}

function later(one: Tombstone, other: Tombstone | undefined): Tombstone {
  return other === undefined || one.sourceUpdatedAt > other.sourceUpdatedAt ? one : other;
}

/** A text that is the same for the same external id only. */
export function keyOf({ system, externalId }: ExternalIdInput): string {
  return JSON.stringify([system, externalId]);
}
