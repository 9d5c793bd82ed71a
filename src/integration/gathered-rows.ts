import { statementOf } from "./batch-order.js";
import { emptyLists, type MappedRow, ROW_KINDS, type RowKind, type RowLists } from "./row-mapper.js";

/** Which ingest row of which file row stands where in the lists of a batch. */
type Owners = { readonly [Kind in RowKind]: { readonly row: MappedRow; readonly index: number }[] };

/** The ingest rows of a batch. */
export interface GatheredRows {
  readonly lists: RowLists;
  readonly owners: Owners;
  /** How many ingest rows were left out, because an earlier row says the same. */
  repeated: number;
  /** Whose rows speak for others that were left out. */
  readonly reliedOn: Set<MappedRow>;
}

/** Gathers the ingest rows of a batch, kind by kind, each statement once. */
export function gather(accepted: readonly MappedRow[]): GatheredRows {
  const owners: Owners = { customers: [], contracts: [], contractEvents: [], interactions: [] };
  const gathered: GatheredRows = { lists: emptyLists(), owners, repeated: 0, reliedOn: new Set() };
  const said = new Map<string, MappedRow>();
  const add = <Kind extends RowKind>(kind: Kind, row: MappedRow): void => {
    const list: RowLists[Kind][number][] = gathered.lists[kind];
    row.rows[kind].forEach((ingestRow, index) => {
      const statement = statementOf(kind, ingestRow);
      const earlier = said.get(statement ?? "");
      if (earlier !== undefined) {
        gathered.repeated += 1;
        gathered.reliedOn.add(earlier);
        return;
      }
      if (statement !== null) said.set(statement, row);
      list.push(ingestRow);
      owners[kind].push({ row, index });
    });
  };
  for (const row of accepted) for (const kind of ROW_KINDS) add(kind, row);
  return gathered;
}
