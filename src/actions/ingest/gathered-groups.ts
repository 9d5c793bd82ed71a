import { addRow, byKind, emptyLists, type RowKind, type RowLists } from "../../intake/row-lists.js";
import { type RowResult, wasRefused } from "../../intake/row-result.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import type { GroupResult } from "./group-result.js";
import type { IngestResults } from "./ingest.js";

/** Where a row of a group stands in the lists of all groups, and whether an earlier one says it already. */
interface Place {
  readonly at: number;
  readonly isRepeated: boolean;
}

/** The rows of groups in one, and where those of each group stand. */
export interface GatheredGroups {
  readonly lists: RowLists;
  readonly places: readonly Readonly<Record<RowKind, readonly Place[]>>[];
}

/** Gathers the rows of groups, kind by kind; a row that several groups share stands there once. */
export function gathered(groups: readonly RowLists[]): GatheredGroups {
  const lists = emptyLists();
  const known = new Map<object, number>();
  const place = <Kind extends RowKind>(kind: Kind, row: RowLists[Kind][number]): Place => {
    const earlier = known.get(row);
    if (earlier !== undefined) return { at: earlier, isRepeated: true };
    const at = lists[kind].length;
    known.set(row, at);
    addRow(lists, kind, row);
    return { at, isRepeated: false };
  };
  const places = groups.map((group) =>
    byKind((kind) => (group[kind] as readonly RowLists[typeof kind][number][]).map((row) => place(kind, row))),
  );
  return { lists, places };
}

/** The results of the rows of each group; a row that an earlier one said already changed nothing. */
export function resultsByGroup({ places }: GatheredGroups, results: IngestResults): GroupResult[] {
  return places.map(
    (own) => byKind((kind) => own[kind].flatMap((place) => resultAt(results[kind], place))) as GroupResult,
  );
}

function resultAt(results: readonly RowResult<unknown>[], { at, isRepeated }: Place): RowResult<unknown>[] {
  const result = results[at];
  if (result === undefined) return [];
  return [isRepeated && !wasRefused(result) ? { ...result, outcome: RowOutcome.UNCHANGED } : result];
}
