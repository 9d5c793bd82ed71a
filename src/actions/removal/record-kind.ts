import type { ActionContext } from "../../intake/action-context.js";
import type { OwnedKind } from "../../intake/locked-records.js";
import type { Problems } from "../../intake/row-result.js";
import type { ChangeEntity } from "../../model/change/change.js";
import type { ExternalEntity } from "../../model/customer/external-id.js";
import type { NodeType } from "../../model/node.js";

/** What is the same of all records that can leave the lists. */
export interface Removable {
  readonly id: string;
  readonly archivedAt: Date | null;
}

/** How the records of one kind leave the lists. Their customers are locked before any of it is called. */
export interface RecordKind<T extends Removable> extends OwnedKind<T> {
  readonly type: NodeType;
  readonly externalEntity: ExternalEntity;
  readonly changeEntity: ChangeEntity;
  /** The version of a record that has its own; else it is its customer's. */
  readonly versionOf?: (record: T) => number;
  /** Takes records out of the lists; their facts keep counting. */
  archive(context: ActionContext, records: readonly T[]): Promise<void>;
  /** Removes records with their facts: they never were. */
  remove(context: ActionContext, records: readonly T[]): Promise<void>;
  /**
   * Joins one record into another and removes it; returns the one that goes on as it is then, or null after noting why
   * the two cannot be joined.
   */
  absorb(context: ActionContext, survivor: T, merged: T, problems: Problems): Promise<T | null>;
}

export function idsOf(records: readonly Removable[]): string[] {
  return records.map(({ id }) => id);
}

/** Joins two records of one customer that were one and the same: the facts of the one that goes on are kept. */
export async function absorbDuplicate<T extends Removable & { readonly customerId: string }>(
  kind: RecordKind<T>,
  context: ActionContext,
  [survivor, merged]: readonly [survivor: T, merged: T],
  problems: Problems,
): Promise<T | null> {
  if (survivor.customerId !== merged.customerId) {
    const article = kind.type === "interaction" ? "an" : "a";
    problems.add("FIELD_FIXED", `${article} ${kind.type} cannot move to another customer`, "into");
    return null;
  }
  await kind.remove(context, [merged]);
  return survivor;
}
