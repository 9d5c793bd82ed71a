/** What the CRM keeps: a deal is a contract to Treue, a ticket an interaction. */
export type Kind = "customer" | "deal" | "ticket";

/** The fields of a record, by name. */
export type Fields = Readonly<Record<string, string | number | null>>;

export interface CrmRecord {
  readonly id: string;
  readonly kind: Kind;
  /** Whose deal or ticket it is. */
  customerId: string | null;
  /** The id in Treue; null until Treue has answered. */
  treueId: string | null;
  readonly fields: Record<string, string | number | null>;
  changedAt: string;
}

/** Something that a user did to a record. It names fields and never values, so that it need not be erased. */
export interface JournalEntry {
  readonly position: number;
  readonly id: string;
  readonly kind: Kind;
  readonly action: "WRITTEN" | "DELETED" | "MERGED";
  /** Of WRITTEN: what was changed. */
  readonly fields: readonly string[];
  /** The id in Treue at that time. */
  readonly treueId: string | null;
}

/** All that a CRM keeps, as plain JSON. */
export interface CrmState {
  nextId: number;
  readonly records: Record<string, CrmRecord>;
  readonly journal: JournalEntry[];
  /** Which record goes, or went, under an id of Treue. */
  readonly treueIds: Record<string, string>;
  /** Of a merged record: the one that went on. */
  readonly mergedInto: Record<string, string>;
}
