import type { ExternalIdInput } from "../model/customer/external-id.js";
import { type MappedRow, ROW_KINDS, type RowKind } from "./row-mapper.js";

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

/** Whether a row says of its record, word for word, what a row in `said` says; adds it to them. */
export function isRepeated(kind: RowKind, row: Named, said: Set<string>): boolean {
  if (keysOf(kind, row).length === 0) return false;
  const text = `${kind} ${JSON.stringify(row)}`;
  if (said.has(text)) return true;
  said.add(text);
  return false;
}

/** All ids that a row mentions, of its own records and of others. */
export function mentionsOf({ rows }: MappedRow): string[] {
  return mentionsWithin(rows);
}

function mentionsWithin(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("system" in value && "externalId" in value) return [JSON.stringify([value.system, value.externalId])];
  const own = "id" in value && typeof value.id === "string" ? [value.id] : [];
  return [...own, ...Object.values(value).flatMap(mentionsWithin)];
}
