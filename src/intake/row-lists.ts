import type { IngestInput } from "../model/ingest/ingest.js";

/** The kinds of rows, in the order in which they are applied. */
export const ROW_KINDS = ["customers", "people", "contracts", "contractEvents", "interactions"] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** Rows of all kinds, each kind in its order. */
export type RowLists = { [Kind in RowKind]: NonNullable<IngestInput[Kind]>[number][] };

/** A row by itself, and where it stood among those of its kind. */
export interface PlacedRow {
  readonly kind: RowKind;
  readonly place: number;
  readonly rows: RowLists;
}

/** A list of each kind. */
export function byKind<T>(listOf: <Kind extends RowKind>(kind: Kind) => T): Record<RowKind, T> {
  return {
    customers: listOf("customers"),
    people: listOf("people"),
    contracts: listOf("contracts"),
    contractEvents: listOf("contractEvents"),
    interactions: listOf("interactions"),
  };
}

/** No rows of any kind. */
export function emptyLists(): RowLists {
  return { customers: [], people: [], contracts: [], contractEvents: [], interactions: [] };
}

/** Adds a row to those of its kind. */
export function addRow<Kind extends RowKind>(lists: RowLists, kind: Kind, row: RowLists[Kind][number]): void {
  const list: RowLists[Kind][number][] = lists[kind];
  list.push(row);
}

/** Each row by itself, in the order in which the kinds are applied. */
export function singleRows(lists: {
  readonly [Kind in RowKind]?: readonly RowLists[Kind][number][] | null;
}): PlacedRow[] {
  const placed = <Kind extends RowKind>(kind: Kind): PlacedRow[] => {
    const list: readonly RowLists[Kind][number][] = lists[kind] ?? [];
    return list.map((row, place) => {
      const rows = emptyLists();
      addRow(rows, kind, row);
      return { kind, place, rows };
    });
  };
  return ROW_KINDS.flatMap(placed);
}
