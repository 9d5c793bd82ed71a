import {
  type DataSubject,
  personalDataPage,
  type PersonalRow,
  positionOf,
} from "../data/customer/personal-data-store.js";
import type { KeysetPage, KeysetPosition } from "../data/database/keyset.js";
import type { WorkspaceRows } from "../data/database/workspace-rows.js";
import { documentsOf } from "../data/inbound/document-store.js";
import { mergedInto } from "../data/merged-record-store.js";
import { PersonalDataEntry, PersonalDataKind } from "../model/customer/personal-data.js";
import type { Person } from "../model/person/person.js";

/** An entry of the data of a customer or person, and where it stands among them. */
export interface PlacedEntry {
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

/** One page of all that is stored of a subject, and one entry more where there is one. */
export async function personalData(
  rows: WorkspaceRows,
  subject: DataSubject,
  page: KeysetPage,
): Promise<PlacedEntry[]> {
  const found = await personalDataPage(rows, subject, page);
  const payloads = found.filter(({ kind }) => kind === PersonalDataKind.PAYLOAD).map(({ id }) => id);
  const bodies = payloads.length === 0 ? new Map<string, Buffer>() : await documentsOf(rows, payloads);
  return found.map((row) => ({ entry: entryOf(row, bodies.get(row.id)), position: positionOf(row) }));
}

function entryOf({ kind, id, columns }: PersonalRow, body: Buffer | undefined): PersonalDataEntry {
  const value = body === undefined ? columns : { ...columns, body: body.toString("utf8") };
  return Object.assign(new PersonalDataEntry(), { kind, id, value });
}

const PAGE = 200;

/** All that is stored of a subject, entry by entry. */
export async function* allPersonalData(rows: WorkspaceRows, subject: DataSubject): AsyncGenerator<PersonalDataEntry> {
  let from: KeysetPosition | null = null;
  for (;;) {
    const found: PlacedEntry[] = await personalData(rows, subject, { size: PAGE, from, isBackward: false });
    const shown = found.slice(0, PAGE);
    for (const { entry } of shown) yield entry;
    from = shown.at(-1)?.position ?? null;
    if (found.length <= PAGE) return;
  }
}
