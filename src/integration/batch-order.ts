import type { ExternalIdInput } from "../model/customer/external-id.js";
import { type MappedRow, ROW_KINDS, type RowKind, type RowLists } from "./row-mapper.js";

/**
 * How many rows, from the first on, can be written together so that the result is as if they were written one by one.
 * A row waits for the next batch where it says something new of a record that an earlier row has made or changed, or
 * gives the state of a contract of which an earlier row has an event. Always at least one.
 */
export function batchLength(rows: readonly MappedRow[], longest: number): number {
  const definitions = new Map<string, string>();
  const changedContracts = new Set<string>();
  for (const [index, row] of rows.slice(0, longest).entries()) {
    const own = definitionsOf(row);
    if (own.some(({ key, text }) => (definitions.get(key) ?? text) !== text || changedContracts.has(key))) return index;
    for (const { key, text } of own) definitions.set(key, text);
    for (const { contract } of row.rows.contractEvents) {
      for (const key of keysOf("contracts", contract)) changedContracts.add(key);
    }
  }
  return Math.min(rows.length, longest);
}

/** Which records a row makes or changes, and what it says of them. */
function definitionsOf({ rows }: MappedRow): { readonly key: string; readonly text: string }[] {
  return ROW_KINDS.flatMap((kind) =>
    rows[kind].flatMap((row) => {
      const text = JSON.stringify(row);
      return keysOf(kind, row).map((key) => ({ key, text }));
    }),
  );
}

interface Named {
  readonly id?: string | null;
  readonly externalId?: ExternalIdInput | null;
  readonly externalIds?: readonly ExternalIdInput[] | null;
}

/** The keys by which a row names its record. */
function keysOf(kind: RowKind, { id, externalId, externalIds }: Named): string[] {
  const given = [externalId ?? [], externalIds ?? []].flat();
  return [...(id ? [id] : []), ...given.map((each) => JSON.stringify([kind, each.system, each.externalId]))];
}

/** Collects the rows of a batch kind by kind, and whose they are. What an earlier row says in the same words is left out. */
export class GatheredRows {
  readonly lists: RowLists;
  readonly owners: { readonly [Kind in RowKind]: RowOwner[] };
  /** How many were left out. */
  readonly repeated: number;
}
