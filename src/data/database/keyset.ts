/** Where a row stands in an order: the value sorted by, and the id that breaks ties. */
export interface KeysetPosition {
  readonly value: string | number | Date | null;
  readonly id: string;
}

/** A page before or after a position; stable while rows come and go. */
export interface KeysetPage {
  readonly size: number;
  /** Null: from the beginning, or the end where it goes backward. */
  readonly from: KeysetPosition | null;
  readonly isBackward: boolean;
}
