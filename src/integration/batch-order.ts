import type { ExternalIdInput } from "../model/customer/external-id.js";
import { type MappedRow, ROW_KINDS, type RowKind } from "./row-mapper.js";

/**
 * How many rows, from the first on, can be written together so that the result is as if they were written one by one.
 * A row waits for the next batch where it makes or changes a record that an earlier row names, unless both say the same
 * of it. Always at least one.
 */
export function batchLength(rows: readonly MappedRow[], longest: number): number {
  const definitions = new Map<string, string>();
  const references = new Set<string>();
  for (const [index, row] of rows.slice(0, longest).entries()) {
    const own = definitionsOf(row);
    const mustWait = own.some(({ kind, key, text }) => {
      const earlier = definitions.get(key);
      // The state of a contract after one of its events is news, even in the same words.
      const isSaid = earlier === text && !(kind === "contracts" && references.has(key));
      return !isSaid && (earlier !== undefined || references.has(key));
    });
    if (mustWait) return index;
    for (const { key, text } of own) definitions.set(key, text);
    for (const key of referencesOf(row)) references.add(key);
  }
  return Math.min(rows.length, longest);
}

/** Which records a row makes or changes, and what it says of them. */
function definitionsOf({ rows }: MappedRow): { readonly kind: RowKind; readonly key: string; readonly text: string }[] {
  return ROW_KINDS.flatMap((kind) =>
    rows[kind].flatMap((row) => {
      const text = JSON.stringify(row);
      return keysOf(kind, row).map((key) => ({ kind, key, text }));
    }),
  );
}

const MERGEABLE = ["customers", "contracts", "interactions"] as const;

/** Which records a row needs to be there. */
function referencesOf({ rows }: MappedRow): string[] {
  const { contracts, contractEvents, interactions } = rows;
  const customers = [
    ...contracts.map(({ customer }) => customer),
    ...interactions.flatMap(({ customer, referredCustomer }) => [customer, referredCustomer]),
  ];
  const survivors = MERGEABLE.flatMap((kind) => rows[kind].flatMap(({ into }) => keysOf(kind, into ?? {})));
  return [
    ...survivors,
    ...customers.flatMap((customer) => keysOf("customers", customer ?? {})),
    ...contractEvents.flatMap(({ contract }) => keysOf("contracts", contract)),
  ];
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

/** What a row says of its record, the same for the same words only; null where it names no record. */
export function statementOf(kind: RowKind, row: Named): string | null {
  return keysOf(kind, row).length === 0 ? null : `${kind} ${JSON.stringify(row)}`;
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
