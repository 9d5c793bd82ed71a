import type { Crm } from "./crm.js";
import type { CrmRecord, Fields, JournalEntry, Kind } from "./crm-record.js";
import { childOf, crmIdOf, customerFields, hasCrmId } from "./field-mapping.js";
import type { TreueChange, TreueChild, TreueCustomer, TreueNode } from "./operations.js";

/**
 * Writes into the CRM what happened in Treue. A node is the record as it is now, so that applying a change twice, or
 * late, does no harm. Fields that a user has changed since, and records that a user has removed since, are left alone:
 * what the user did is still on its way to Treue.
 */
export class Inbox {
  /** Customers, by their ids in Treue, that must be read anew with all that hangs on them. */
  readonly unsure = new Set<string>();
  private readonly onTheirWay: readonly JournalEntry[];

  constructor(
    private readonly crm: Crm,
    position: number,
  ) {
    this.onTheirWay = crm.journalAfter(position);
  }

  apply(change: TreueChange): void {
    const { operation, isOwn, recordId, node } = change;
    // Own deletions and merges are looked at all the same: an old id means the record that it was merged into, which the
    // CRM may not have known when it named it.
    if (operation === "DELETE") this.remove(recordId);
    else if (operation === "MERGE") this.merge(change);
    // Our own echo: the CRM has it.
    else if (isOwn) return;
    // Null: it was removed since, and the feed will say so.
    else if (node !== null) this.take(node);
  }

  /** Takes in a customer, and returns the record in the CRM; null where it is not, or not any more, in both. */
  customer(node: TreueCustomer): string | null {
    return this.write(node, "customer", customerFields(node), null);
  }

  /** Takes in a person, a contract or an interaction, and its customer first. */
  child(node: TreueChild): void {
    const child = childOf(node);
    if (child === null) return;
    const owner = "company" in node ? node.company : node.customer;
    const customerId = owner === null ? null : this.customer(owner);
    const isLeft = owner !== null && customerId === null;
    if (isLeft && !this.editedFields(this.crm.idOf(node.id)).has("customer")) this.remove(node.id);
    else this.write(node, child.kind, child.fields, customerId);
  }

  /** Removes what left Treue. What is erased there leaves nothing here either: the journal holds no values. */
  remove(treueId: string): void {
    const id = this.crm.idOf(treueId);
    if (id !== undefined) this.crm.discard(id);
  }

  private take(node: TreueCustomer | TreueChild): void {
    if (isChild(node)) this.child(node);
    else this.customer(node);
  }

  private merge({ recordId, node }: TreueChange): void {
    const merged = this.crm.record(this.crm.idOf(recordId));
    if (node === null || node.archivedAt !== null) {
      this.remove(recordId);
      return;
    }
    if (merged !== undefined) this.mergeInto(merged, node);
    if (isChild(node)) this.child(node);
    else this.unsure.add(node.id);
  }

  private mergeInto(merged: CrmRecord, { id: survivorId }: TreueNode): void {
    const heir = this.crm.heirOf(this.crm.idOf(survivorId));
    if (this.leaving(survivorId)?.action === "DELETED") this.crm.discard(merged.id);
    else if (heir === undefined || heir.id === merged.id) this.crm.link(merged.id, survivorId);
    else this.crm.absorb(merged.id, heir.id);
  }

  private write(node: TreueNode, kind: Kind, fields: Fields, customerId: string | null): string | null {
    if (node.archivedAt !== null) {
      this.remove(node.id);
      return null;
    }
    const leaving = this.leaving(node.id);
    if (leaving !== undefined) return this.crm.heirOf(leaving.id)?.id ?? null;
    const record = this.crm.record(this.crm.idOf(node.id)) ?? this.unlinked(node);
    if (record === undefined) return this.crm.adopt({ kind, customerId, fields }, node.id);
    if (record.treueId !== node.id) this.crm.link(record.id, node.id);
    const edited = this.editedFields(record.id);
    const free = Object.entries(fields).filter(([name]) => !edited.has(name));
    this.crm.overwrite(record.id, Object.fromEntries(free), edited.has("customer") ? record.customerId : customerId);
    // The row that told our id was refused, as when two records of one batch had become one in Treue.
    if (!hasCrmId(node, record.id)) this.crm.announce(record.id);
    return record.id;
  }

  /** Which fields a user has changed, and Treue has not heard yet. */
  private editedFields(id: string | undefined): ReadonlySet<string> {
    return new Set(this.onTheirWay.flatMap((entry) => (entry.id === id ? entry.fields : [])));
  }

  /** What a user did to remove or merge the record, and Treue has not heard yet. */
  private leaving(treueId: string): JournalEntry | undefined {
    return this.onTheirWay.find((entry) => entry.action !== "WRITTEN" && entry.treueId === treueId);
  }

  /** A record of ours that does not know its id in Treue, because the plugin lost its state. */
  private unlinked(node: TreueNode): CrmRecord | undefined {
    const record = this.crm.record(crmIdOf(node));
    return record?.treueId === null ? record : undefined;
  }
}

function isChild(node: TreueCustomer | TreueChild): node is TreueChild {
  return "customer" in node || "company" in node;
}
