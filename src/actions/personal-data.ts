import {
  type DataSubject,
  personalDataPage,
  type PersonalRow,
  positionOf,
  sharedPayloads,
} from "../data/customer/personal-data-store.js";
import type { KeysetPage, KeysetPosition } from "../data/database/keyset.js";
import type { WorkspaceRows } from "../data/database/workspace-rows.js";
import { documentsOf } from "../data/inbound/document-store.js";
import { mergedInto } from "../data/merged-record-store.js";
import { PersonalDataEntry, PersonalDataKind } from "../model/customer/personal-data.js";
import type { Person } from "../model/person/person.js";

/** An entry of the data of a customer or person, and where it stands among them. */
interface PlacedEntry {
  readonly entry: PersonalDataEntry;
  readonly position: KeysetPosition;
}

/** A customer as whose data count: all of its people, and what was merged into it. */
export async function customerSubject(rows: WorkspaceRows, customerId: string): Promise<DataSubject> {
  return { type: "customer", ids: [customerId, ...(await mergedInto(rows, customerId))] };
}

/** A person as whose data count; of one who has a customer of its own, those of that customer. */
export async function personSubject(
  rows: WorkspaceRows,
  { id, customerId, hasOwnCustomer }: Person,
): Promise<DataSubject> {
  if (hasOwnCustomer && customerId !== null) return customerSubject(rows, customerId);
  return { type: "person", ids: [id, ...(await mergedInto(rows, id))] };
}

/** How many bytes of payloads' bodies a page tells before it ends. */
const MOST_BODY_BYTES = 4 * 1024 * 1024;

/** Entries of a page, and how many belong to it: one entry more says that there is one. */
export interface DataPage {
  readonly placed: PlacedEntry[];
  readonly size: number;
}

/** One page of all that is stored of a subject. It ends early where the bodies of payloads have become many bytes. */
export async function personalData(rows: WorkspaceRows, subject: DataSubject, page: KeysetPage): Promise<DataPage> {
  const found = await personalDataPage(rows, subject, page);
  const shared = await sharedPayloads(rows, subject, payloadsAmong(found));
  const placed: PlacedEntry[] = [];
  let { size } = page;
  let bytes = 0;
  for (const row of page.isBackward ? found.toReversed() : found) {
    const body = placed.length < size ? await bodyOf(rows, row, shared) : undefined;
    placed.push({ entry: entryOf(row, shared, body), position: positionOf(row) });
    bytes += body?.length ?? 0;
    if (placed.length > size) break;
    if (bytes > MOST_BODY_BYTES) size = Math.min(size, placed.length);
  }
  return { placed: page.isBackward ? placed.reverse() : placed, size };
}

const PAGE = 200;

/** All that is stored of a subject, entry by entry; of the bodies of payloads, which may be large, one is read at a time. */
export async function* allPersonalData(rows: WorkspaceRows, subject: DataSubject): AsyncGenerator<PersonalDataEntry> {
  let from: KeysetPosition | null = null;
  for (;;) {
    const found: PersonalRow[] = await personalDataPage(rows, subject, { size: PAGE, from, isBackward: false });
    const shown = found.slice(0, PAGE);
    const shared = await sharedPayloads(rows, subject, payloadsAmong(shown));
    for (const row of shown) yield entryOf(row, shared, await bodyOf(rows, row, shared));
    const last = shown.at(-1);
    from = last === undefined ? null : positionOf(last);
    if (found.length <= PAGE) return;
  }
}

/** The body of a payload that names nobody else. */
async function bodyOf(rows: WorkspaceRows, row: PersonalRow, shared: ReadonlySet<string>): Promise<Buffer | undefined> {
  if (!isPayload(row) || shared.has(row.id)) return undefined;
  return (await documentsOf(rows, [row.id])).get(row.id);
}

function payloadsAmong(found: readonly PersonalRow[]): string[] {
  return found.filter(isPayload).map(({ id }) => id);
}

function isPayload({ kind }: PersonalRow): boolean {
  return kind === PersonalDataKind.PAYLOAD;
}

/** What of a payload may tell of others whom it names. */
const OF_OTHERS = ["body", "headers", "query", "reason", "errors", "toFetch"];

function entryOf(row: PersonalRow, shared: ReadonlySet<string>, body: Buffer | undefined): PersonalDataEntry {
  const { kind, id } = row;
  const value = isPayload(row) && shared.has(id) ? withoutOthers(row) : withBody(row, body);
  return Object.assign(new PersonalDataEntry(), { kind, id, value });
}

function withBody({ columns }: PersonalRow, body: Buffer | undefined): PersonalRow["columns"] {
  return body === undefined ? columns : { ...columns, body: body.toString("utf8") };
}

function withoutOthers({ columns }: PersonalRow): PersonalRow["columns"] {
  const told = Object.entries(columns).filter(([column]) => !OF_OTHERS.includes(column));
  return { ...Object.fromEntries(told), leftOut: OF_OTHERS };
}
