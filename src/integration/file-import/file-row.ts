/** The values of a row by column. */
export type RowContent = Readonly<Record<string, unknown>>;

/** One row of a file, before it is mapped. */
export interface FileRow {
  /** The line on which the row begins, counted from 1. */
  readonly line: number;
  /** The values by column; where the row could not be read, its text. */
  readonly content: RowContent | string;
  /** Why the row could not be read; null: it could. */
  readonly fault: string | null;
  /** The rows that have the same key, this one first, where the mapping groups rows. */
  readonly rows?: readonly FileRow[];
  /** The rows of other files that belong to it, by the names of their joins. */
  readonly joined?: Readonly<Record<string, RowContent>>;
}
