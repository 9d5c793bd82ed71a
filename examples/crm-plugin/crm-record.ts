/** What the CRM keeps: a contact is a person to Treue, a deal a contract, a ticket an interaction. */
export const KINDS = ["customer", "contact", "deal", "ticket"] as const;

export type Kind = (typeof KINDS)[number];

/** The fields of a record, by name. */
export type Fields = Readonly<Record<string, string | number | null>>;

export interface CrmRecord {
  readonly id: string;
  readonly kind: Kind;
  /** Whose contact, deal or ticket it is; only a contact can be nobody's. */
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
  /** Of WRITTEN: what was changed; `customer` of a contact that was moved. */
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
