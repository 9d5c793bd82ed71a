import { emptyLists, ROW_KINDS, type RowKind, type RowLists } from "../row-mapper.js";

/** Rows that can be written together, and where each stood in the payload. */
export interface Wave {
  readonly rows: RowLists;
  readonly places: Readonly<Record<RowKind, number[]>>;
}

/**
 * Parts the rows of a payload into waves. Senders put several changes of one record into one payload, while a batch may
 * name a record once: what a payload says of it second is written in the second wave.
 */
export function wavesOf(lists: RowLists): Wave[] {
  const waves: Wave[] = [];
  const waveNumbered = (number: number): Wave => {
    const wave = waves[number] ?? {
      rows: emptyLists(),
      places: { customers: [], contracts: [], contractEvents: [], interactions: [] },
    };
    waves[number] = wave;
    return wave;
  };
  const add = <Kind extends RowKind>(kind: Kind): void => {
    const said = new Map<string, number>();
    lists[kind].forEach((row, place) => {
      const keys = keysOf(row);
      const number = Math.max(0, ...keys.map((key) => said.get(key) ?? 0));
      for (const key of keys) said.set(key, number + 1);
      const wave = waveNumbered(number);
      const rows: RowLists[Kind][number][] = wave.rows[kind];
      rows.push(row);
      wave.places[kind].push(place);
    });
  };
  for (const kind of ROW_KINDS) add(kind);
  return waves;
}

type Row = RowLists[RowKind][number];

/** By what a row names its own record. */
function keysOf(row: Row): string[] {
  const id = "id" in row && row.id ? [JSON.stringify(row.id)] : [];
  const { externalId } = row;
  return externalId ? [...id, JSON.stringify([externalId.system, externalId.externalId])] : id;
}
