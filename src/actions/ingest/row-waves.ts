import { matchKeyOf } from "../../intake/customer-matches.js";
import { addRow, emptyLists, ROW_KINDS, type RowKind, type RowLists } from "../../intake/row-lists.js";
import type { CustomerUpsertInput } from "../../model/customer/customer-input.js";
import type { ExternalIdInput } from "../../model/customer/external-id.js";

/** Groups of rows that can be applied together, each with its place among all groups. */
export type Wave = { readonly place: number; readonly group: RowLists }[];

/** What groups have said of a record so far. */
interface Said {
  /** The last wave in which a group makes or changes it. */
  readonly definedIn: number;
  readonly text: string;
  /** The last wave in which a group needs it; null: none since it was changed. */
  readonly neededIn: number | null;
}

/**
 * Parts groups into waves which, applied one after the other, come to the same as the groups one by one. A group waits
 * for the next wave where it makes or changes a record that an earlier group names, unless both say the same of it; rows
 * that say the same within a wave become one object.
 */
export function wavesOf(groups: readonly RowLists[]): Wave[] {
  const records = new Map<string, Said>();
  const waves: Wave[] = [];
  const statements: Map<string, unknown>[] = [];
  groups.forEach((group, place) => {
    const own = definitionsOf(group);
    const needed = referencesOf(group);
    const number = Math.max(
      0,
      ...own.map((definition) => earliestWave(definition, records.get(definition.key))),
      ...needed.map((key) => records.get(key)?.definedIn ?? 0),
    );
    for (const definition of own) {
      const { key, text } = definition;
      const earlier = records.get(key);
      const neededIn = earlier === undefined || isNews(definition, earlier) ? null : earlier.neededIn;
      records.set(key, { definedIn: number, text, neededIn });
    }
    for (const key of needed) {
      const { definedIn = 0, text = "", neededIn = 0 } = records.get(key) ?? {};
      records.set(key, { definedIn, text, neededIn: Math.max(neededIn ?? 0, number) });
    }
    waves[number] ??= [];
    statements[number] ??= new Map();
    waves[number].push({ place, group: withSharedRows(group, statements[number]) });
  });
  return waves;
}

function earliestWave(definition: Definition, said: Said | undefined): number {
  if (said === undefined) return 0;
  return isNews(definition, said) ? Math.max(said.definedIn, said.neededIn ?? 0) + 1 : said.definedIn;
}

/** Whether more than what was said of a record already; the state of a contract after its events is, in the same words. */
function isNews({ kind, text }: Definition, said: Said): boolean {
  return said.text !== text || (kind === "contracts" && said.neededIn !== null);
}

/** The group with the rows of earlier groups in place of those that say the same. */
function withSharedRows(group: RowLists, statements: Map<string, unknown>): RowLists {
  const shared = emptyLists();
  const share = <Kind extends RowKind>(kind: Kind): void => {
    for (const row of group[kind] as readonly RowLists[Kind][number][]) {
      const text = keysOf(kind, row).length === 0 ? null : textOf(kind, row);
      const earlier = text === null ? undefined : statements.get(text);
      if (text !== null && earlier === undefined) statements.set(text, row);
      addRow(shared, kind, (earlier ?? row) as RowLists[Kind][number]);
    }
  };
  ROW_KINDS.forEach(share);
  return shared;
}

interface Definition {
  readonly kind: RowKind;
  readonly key: string;
  readonly text: string;
}

/** Which records a group makes or changes, and what it says of them. */
function definitionsOf(group: RowLists): Definition[] {
  return ROW_KINDS.flatMap((kind) =>
    group[kind].flatMap((row) => {
      const text = textOf(kind, row);
      return keysOf(kind, row).map((key) => ({ kind, key, text }));
    }),
  );
}

const MERGEABLE = ["customers", "contracts", "interactions"] as const;

/** Which records a group needs to be there. */
function referencesOf(group: RowLists): string[] {
  const { contracts, contractEvents, interactions } = group;
  const customers = [
    ...contracts.map(({ customer }) => customer),
    ...interactions.flatMap(({ customer, referredCustomer }) => [customer, referredCustomer]),
  ];
  const survivors = MERGEABLE.flatMap((kind) => group[kind].flatMap(({ into }) => keysOf(kind, into ?? {})));
  return [
    ...survivors,
    ...customers.flatMap((customer) => keysOf("customers", customer ?? {})),
    ...contractEvents.flatMap(({ contract }) => keysOf("contracts", contract)),
  ];
}

/** The keys of all records that a group names. */
export function recordKeysOf(group: RowLists): string[] {
  return [...definitionsOf(group).map(({ key }) => key), ...referencesOf(group)];
}

interface Named extends Partial<Pick<CustomerUpsertInput, "match" | "email" | "phone">> {
  readonly id?: string | null;
  readonly externalId?: ExternalIdInput | null;
  readonly externalIds?: readonly ExternalIdInput[] | null;
}

/** The keys by which a row names its record. */
export function keysOf(kind: RowKind, row: Named): string[] {
  const { id, externalId, externalIds } = row;
  const given = [externalId ?? [], externalIds ?? []].flat();
  const matched = matchKeyOf(row);
  return [
    ...(id ? [id] : []),
    ...given.map((each) => JSON.stringify([kind, each.system, each.externalId])),
    ...(matched === null ? [] : [`${matched.match} ${matched.value}`]),
  ];
}

function textOf(kind: RowKind, row: object): string {
  return `${kind} ${JSON.stringify(row)}`;
}
