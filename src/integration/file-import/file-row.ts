/** One row of a file, before it is mapped. */
export interface FileRow {
  /** The line on which the row begins, counted from 1. */
  readonly line: number;
  /** The values by column; where the row could not be read, its text. */
  readonly content: Readonly<Record<string, unknown>> | string;
  /** Why the row could not be read; null: it could. */
  readonly fault: string | null;
}
