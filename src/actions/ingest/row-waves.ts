import { matchKeyOf } from "../../intake/address-book.js";
import { byKind, ROW_KINDS, type RowKind, type RowLists } from "../../intake/row-lists.js";
import type { CustomerUpsertInput } from "../../model/customer/customer-input.js";
import type { ExternalIdInput } from "../../model/customer/external-id.js";

/** Groups of rows that can be applied together, each with its place among all groups. */
export type Wave = { readonly place: number; readonly group: RowLists }[];

/** What groups have said of a record so far. */
interface Said {
  /** The last wave in which a group makes or changes it. */
  readonly definedIn: number;
  readonly text: string;
  /** The row that says it. */
  readonly row: object | null;
  /** The last wave in which a group needs it; null: none since it was changed. */
  readonly neededIn: number | null;
}

/**
 * Parts groups into waves which, applied one after the other, come to the same as the groups one by one, as far as rows name
 * a record by the same key. A group waits for the next wave where it makes or changes a record that an earlier group names,
 * unless both say the same of it; rows that say the same within a wave become one object. Telephone numbers are read as
 * of `country`.
 */
export function wavesOf(groups: readonly RowLists[], country: string | null): Wave[] {
  const records = new Map<string, Said>();
  const waves: Wave[] = [];
  groups.forEach((group, place) => {
    const own = definitionsOf(group, country);
    const needed = referencesOf(group, country);
    const number = Math.max(
      0,
      ...own.map((definition) => earliestWave(definition, records.get(definition.key))),
      ...needed.map((key) => records.get(key)?.definedIn ?? 0),
    );
    const shared = new Map<object, object>();
    for (const definition of own) {
      const { key, text } = definition;
      const earlier = records.get(key);
      const isRepeated = earlier !== undefined && !isNews(definition, earlier);
      const row = isRepeated && earlier.definedIn === number ? (earlier.row ?? definition.row) : definition.row;
      shared.set(definition.row, row);
      records.set(key, { definedIn: number, text, row, neededIn: isRepeated ? earlier.neededIn : null });
    }
    for (const key of needed) {
      const { definedIn = 0, text = "", row = null, neededIn = 0 } = records.get(key) ?? {};
      records.set(key, { definedIn, text, row, neededIn: Math.max(neededIn ?? 0, number) });
    }
    waves[number] ??= [];
    waves[number].push({ place, group: withRows(group, shared) });
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

/** The group with other rows in place of some. */
function withRows(group: RowLists, shared: ReadonlyMap<object, object>): RowLists {
  const rowsOf = <Kind extends RowKind>(kind: Kind): RowLists[Kind] =>
    group[kind].map((row) => shared.get(row) ?? row) as RowLists[Kind];
  return byKind(rowsOf) as RowLists;
}

interface Definition {
  readonly kind: RowKind;
  readonly key: string;
  readonly text: string;
  readonly row: object;
}

/** Which records a group makes or changes, and what it says of them; what is merged into a record changes it. */
function definitionsOf(group: RowLists, country: string | null): Definition[] {
  return ROW_KINDS.flatMap((kind) =>
    group[kind].flatMap((row) => {
      const keys = changedKeysOf(kind, row, country);
      if (keys.length === 0) return [];
      const text = `${kind} ${JSON.stringify(row)}`;
      return keys.map((key) => ({ kind, key, text, row }));
    }),
  );
}

/** Which records a group needs to be there. */
function referencesOf({ people, contracts, contractEvents, interactions }: RowLists, country: string | null): string[] {
  const customers = [
    ...people.map(({ customer }) => customer),
    ...contracts.map(({ customer }) => customer),
    ...interactions.flatMap(({ customer, referredCustomer }) => [customer, referredCustomer]),
  ];
  return [
    ...interactions.flatMap(({ person }) => keysOf("people", person ?? {}, country)),
    ...customers.flatMap((customer) => keysOf("customers", customer ?? {}, country)),
    ...contractEvents.flatMap(({ contract }) => keysOf("contracts", contract, country)),
  ];
}

/** The keys of all records that a group names. */
export function recordKeysOf(group: RowLists, country: string | null): string[] {
  const own = ROW_KINDS.flatMap((kind) => group[kind].flatMap((row) => changedKeysOf(kind, row, country)));
  return [...own, ...referencesOf(group, country)];
}

type Row = RowLists[RowKind][number];

/** The keys of the records that a row makes or changes. */
function changedKeysOf(kind: RowKind, row: Row, country: string | null): string[] {
  return [...keysOf(kind, row, country), ...("into" in row ? keysOf(kind, row.into ?? {}, country) : [])];
}

/** The keys of the records that a row writes to: its own, and the contract of an event. */
export function writtenKeysOf(kind: RowKind, row: Row, country: string | null): string[] {
  const ofContract = "contract" in row ? keysOf("contracts", row.contract, country) : [];
  return [...changedKeysOf(kind, row, country), ...ofContract];
}

interface Named extends Partial<Pick<CustomerUpsertInput, "match" | "email" | "phone">> {
  readonly id?: string | null;
  readonly externalId?: ExternalIdInput | null;
  readonly externalIds?: readonly ExternalIdInput[] | null;
}

/** The keys by which a row names its record. */
function keysOf(kind: RowKind, row: Named, country: string | null): string[] {
  const { id, externalId, externalIds } = row;
  const given = [externalId ?? [], externalIds ?? []].flat();
  const matched = matchKeyOf(row, country);
  return [
    ...(id ? [id] : []),
    ...given.map((each) => JSON.stringify([kind, each.system, each.externalId])),
    ...(matched === null ? [] : [`${matched.match} ${matched.value}`]),
  ];
}
