import type { CrmRecord, CrmState, Fields, JournalEntry, Kind } from "./crm-record.js";

const PREFIXES: Readonly<Record<Kind, string>> = { customer: "C", contact: "P", deal: "D", ticket: "T" };

/** A record as a user or the plugin gives it. */
type NewRecord = Pick<CrmRecord, "kind" | "customerId" | "fields">;

/**
 * A CRM in memory: customers with their contacts, deals and tickets, and a journal of what its users did. Like the CRMs it stands
 * for it can keep a foreign id on a record, written in one step with the record. What the plugin writes is not in the
 * journal, so that it never sends back what it received.
 */
export class Crm {
  constructor(
    private readonly state: CrmState = { nextId: 1, records: {}, journal: [], treueIds: {}, mergedInto: {} },
    private readonly onChange: (state: CrmState) => void = () => undefined,
  ) {}

  /** A record that is there. */
  record(id: string | undefined): CrmRecord | undefined {
    return id === undefined ? undefined : this.state.records[id];
  }

  records(kind: Kind): CrmRecord[] {
    return Object.values(this.state.records).filter((record) => record.kind === kind);
  }

  /** What users did after a place in the journal. */
  journalAfter(position: number): JournalEntry[] {
    return this.state.journal.filter((entry) => entry.position > position);
  }

  // What users do.

  create(record: NewRecord): string {
    const { id } = this.insert(record, null);
    this.note({ id, kind: record.kind, action: "WRITTEN", fields: Object.keys(record.fields), treueId: null });
    return id;
  }

  edit(id: string, fields: Fields): void {
    const record = this.record(id);
    if (record === undefined) return;
    Object.assign(record.fields, fields);
    record.changedAt = new Date().toISOString();
    const { kind, treueId } = record;
    this.note({ id, kind, action: "WRITTEN", fields: Object.keys(fields), treueId });
  }

  /** Moves a contact to another customer; null: to none. */
  move(id: string, customerId: string | null): void {
    const record = this.record(id);
    if (record === undefined) return;
    record.customerId = customerId;
    record.changedAt = new Date().toISOString();
    this.note({ ...record, action: "WRITTEN", fields: ["customer"] });
  }

  /** Removes a record; with a customer go its deals and tickets, and its contacts are nobody's from then on. */
  remove(id: string): void {
    const record = this.record(id);
    if (record === undefined) return;
    for (const contact of this.drop(id)) this.enter({ ...contact, action: "WRITTEN", fields: ["customer"] });
    this.note({ id, kind: record.kind, action: "DELETED", fields: [], treueId: record.treueId });
  }

  /** Joins a record into another one, which gets what hangs on it, and what it knows more. */
  merge(id: string, into: string): void {
    const record = this.record(id);
    const survivor = this.record(into);
    if (record === undefined || survivor === undefined || record === survivor) return;
    const missing = Object.entries(record.fields).filter(([name]) => survivor.fields[name] == null);
    this.edit(into, Object.fromEntries(missing));
    this.join(id, into);
    this.note({ id, kind: record.kind, action: "MERGED", fields: [], treueId: record.treueId });
  }

  // What the plugin does.

  /** The record, whether it is still there or not, that goes under an id of Treue. */
  idOf(treueId: string): string | undefined {
    return this.state.treueIds[treueId];
  }

  /** Takes in a record of Treue. The entry in the journal makes the plugin tell Treue the new id. */
  adopt(record: NewRecord, treueId: string): string {
    const { id } = this.insert(record, treueId);
    this.announce(id);
    return id;
  }

  /** Makes the plugin tell Treue the id of a record once more. */
  announce(id: string): void {
    const record = this.record(id);
    if (record === undefined) return;
    const { kind, treueId } = record;
    this.note({ id, kind, action: "WRITTEN", fields: [], treueId });
  }

  /** Lets a record go under an id of Treue from now on. */
  link(id: string, treueId: string): void {
    this.state.treueIds[treueId] = id;
    const record = this.record(id);
    if (record !== undefined) record.treueId = treueId;
    this.onChange(this.state);
  }

  overwrite(id: string, fields: Fields, customerId: string | null): void {
    const record = this.record(id);
    if (record === undefined) return;
    Object.assign(record.fields, fields);
    record.customerId = customerId;
    this.onChange(this.state);
  }

  /**
   * Removes a record, and the deals and tickets that hang on it, without a word in the journal. Contacts that Treue does not
   * know yet, as it refused them together with the customer, are sent again.
   */
  discard(id: string): void {
    for (const contact of this.drop(id)) {
      if (contact.treueId === null) this.enter({ ...contact, action: "WRITTEN", fields: ["customer"] });
    }
    this.onChange(this.state);
  }

  /** Moves everything that hangs on a record to another one, and removes it. */
  absorb(id: string, into: string): void {
    this.join(id, into);
    this.onChange(this.state);
  }

  /** The record that goes on for one, merges followed; undefined where it was removed in the end. */
  heirOf(id: string | undefined): CrmRecord | undefined {
    if (id === undefined) return undefined;
    return this.record(id) ?? this.heirOf(this.state.mergedInto[id]);
  }

  private childrenOf(id: string): CrmRecord[] {
    return Object.values(this.state.records).filter(({ customerId }) => customerId === id);
  }

  /** Removes a record, and returns the contacts who have lost their customer. */
  private drop(id: string): CrmRecord[] {
    const children = this.childrenOf(id);
    for (const child of children) {
      if (child.kind === "contact") child.customerId = null;
      else delete this.state.records[child.id];
    }
    delete this.state.records[id];
    return children.filter(({ kind }) => kind === "contact");
  }

  private join(id: string, into: string): void {
    const children = this.childrenOf(id);
    for (const child of children) child.customerId = into;
    this.drop(id);
    this.state.mergedInto[id] = into;
    // Treue may have refused them, or their ids, for the customer they had; with the new one they are sent again.
    for (const child of children) this.enter({ ...child, action: "WRITTEN", fields: [] });
  }

  private insert({ kind, customerId, fields }: NewRecord, treueId: string | null): CrmRecord {
    const id = `${PREFIXES[kind]}${this.state.nextId++}`;
    const record = { id, kind, customerId, treueId, fields: { ...fields }, changedAt: new Date().toISOString() };
    this.state.records[id] = record;
    if (treueId !== null) this.state.treueIds[treueId] = id;
    return record;
  }

  private note(entry: Omit<JournalEntry, "position">): void {
    this.enter(entry);
    this.onChange(this.state);
  }

  private enter({ id, kind, action, fields, treueId }: Omit<JournalEntry, "position">): void {
    const last = this.state.journal.at(-1)?.position ?? 0;
    this.state.journal.push({ position: last + 1, id, kind, action, fields, treueId });
  }
}
