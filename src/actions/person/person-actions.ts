import { uuidv7 as newId } from "uuidv7";

import { customersByIds, lockCustomers } from "../../data/customer/customer-store.js";
import { RecordsMoved } from "../../data/database/database-faults.js";
import { externalIdsOf } from "../../data/external-id-store.js";
import { releasePayloadsOfPeople } from "../../data/inbound/inbound-payload-store.js";
import { survivorsOf } from "../../data/merged-record-store.js";
import { upsertPersonRows } from "../../data/person/person-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { AddressBook, refuseKnownOtherwise } from "../../intake/address-book.js";
import { externalIdsWithin } from "../../intake/external-id-ledger.js";
import { checkNameAndAddresses, checkText, given } from "../../intake/input-checks.js";
import { lockedRecords } from "../../intake/locked-records.js";
import { type PersonHit, personHitOf } from "../../intake/person-matches.js";
import { References } from "../../intake/references.js";
import { Problems, type RowResult } from "../../intake/row-result.js";
import { upsertRecords } from "../../intake/upserted-records.js";
import type { Customer } from "../../model/customer/customer.js";
import { ExternalEntity, type ExternalIdInput } from "../../model/customer/external-id.js";
import { Person } from "../../model/person/person.js";
import type { PersonUpsertInput } from "../../model/person/person-input.js";
import { joinNamedPeople } from "../removal/person/joined-people.js";
import { joinOwnCustomer } from "../removal/person/own-customer.js";
import { personKind } from "../removal/person/person-kind.js";
import { joinPrivateCustomer } from "../removal/person/private-customer.js";
import { idsOf } from "../removal/record-kind.js";
import { takeAliasesAlong } from "./aliases.js";
import { writeOwnCustomers } from "./own-customers.js";
import { foldedPersonOf } from "./person-folding.js";
import { placeAfter } from "./person-place.js";

/** A row of people. */
export interface PersonRow extends PersonUpsertInput {
  /** A customer who was found to have the person's address: it is the person's, unless that has a real one. */
  readonly foundCustomerId?: string;
}

/**
 * Makes or changes people, row by row: absent keeps, null clears, external ids are added; another customer moves the
 * person. Refused rows write nothing. The customers are locked first, then the people.
 */
export async function upsertPeople(context: ActionContext, inputs: readonly PersonRow[]): Promise<RowResult<Person>[]> {
  const introduced = await joinNamedPeople(context, inputs);
  const named = inputs.flatMap((input) => [{ id: input.id }, ...externalIdsWithin(input)]);
  const references = await References.load(context, "person", ExternalEntity.PERSON, named);
  const mentioned = inputs.map(({ customer }) => customer);
  const customers = await References.load(context, "customer", ExternalEntity.CUSTOMER, mentioned);
  const seeking = inputs.map((input) => {
    const problems = new Problems();
    const namedId = references.idOf(input, problems);
    const customerId = input.customer ? customers.requiredId(input.customer, problems, "customer") : null;
    return { input, problems, id: namedId, customerId, namedId: introduced.has(namedId ?? "") ? null : namedId };
  });
  const addresses = await AddressBook.load(context, seeking);
  const rows = seeking.map((row) => {
    const found = personHitOf(addresses, row);
    // One who was merely named until now, and is not joined with whom its address finds, is somebody else.
    const hit = row.id === null ? found : { ...found, person: null };
    const matchedId = hit.person?.id ?? null;
    return { ...row, hit, matchedId, id: row.id ?? matchedId };
  });
  const ids = rows.flatMap(({ id }) => id ?? []);
  const namedOwners = rows.flatMap(({ customerId, hit }) => customerId ?? hit.customerId ?? []);
  const furtherIds = rows.flatMap(({ hit }) => hit.privateId ?? []);
  const existing = await lockedRecords(context, personKind, ids, [...namedOwners, ...furtherIds]);
  const survivors = await survivorsOfTold(context, rows, existing);
  const fallbacks = await lockedFallbacks(context, rows, existing, survivors);
  const told = new Map<string, ToldPerson>();
  const owners = new Map((await customersByIds(context.rows, namedOwners)).map((owner) => [owner.id, owner]));
  for (const { hit } of rows) confirmHit(hit, existing, owners);
  refuseKnownOtherwise(
    "person",
    rows,
    await externalIdsOf(
      context.rows,
      rows.flatMap(({ matchedId }) => matchedId ?? []),
    ),
  );
  return upsertRecords(context, rows, {
    kind: personKind,
    existing,
    references,
    furtherReferences: [customers],
    merge: ({ input, problems, hit, customerId }, before) => {
      // What the source has overtaken is left out of the row by now, the customer perhaps, too.
      const named = input.customer ? customerId : input.customer;
      const owner = owners.get(named ?? "");
      if (named && owner === undefined) customers.notFound(problems, input.customer?.id ?? "", "customer");
      if (owner?.archivedAt) customers.archived(problems, "customer");
      const place = placeAfter(before, {
        system: input.externalId?.system ?? "",
        named,
        found: hit.customerId ?? input.foundCustomerId ?? null,
        withoutCustomer: input.withoutCustomer,
        survivorOf: (id) => survivors.get(id) ?? id,
        isInLists: (id) => fallbacks.has(id),
      });
      return mergedPerson(context, before, place, input, problems);
    },
    complete: ({ input, problems, hit }, { id }) => {
      addresses.claim(input, id, problems);
      told.set(id, {
        privateId: hit.privateId,
        furtherIds: externalIdsWithin(input).map(({ externalId }) => externalId),
      });
      return false;
    },
    write: async (people) => {
      // Customers first: the feed tells of parents before their children.
      await writeOwnCustomers(context, people);
      for (const person of people) await joinEarlierCustomers(context, person, { people, existing, told, survivors });
      await takeAliasesAlong(context, people, existing);
      await upsertPersonRows(context.sql, people);
      const placed = people.filter(
        ({ id, customerId }) => customerId !== null && existing.get(id)?.customerId === null,
      );
      await releasePayloadsOfPeople(context.rows, idsOf(placed));
    },
    placeOf: ({ customerId, version }) => ({ customerId, version }),
  });
}

/** Which of the customers whom sources named, of people of whose company rows speak, were merged into others, and into which. */
function survivorsOfTold(
  { rows }: ActionContext,
  seeking: readonly PlacedRow[],
  people: ReadonlyMap<string, Person>,
): Promise<ReadonlyMap<string, string>> {
  const told = seeking.flatMap(({ input: { customer }, id, customerId }) => {
    const words = customer === undefined ? null : people.get(id ?? "")?.customersTold;
    return (words ?? []).filter((word) => word.customerId !== customerId);
  });
  return survivorsOf(
    rows,
    told.map(({ customerId }) => customerId),
  );
}

/**
 * The customers to whom people may go back whose sources name none any more, because others named them as well: those in
 * the lists, locked.
 */
async function lockedFallbacks(
  { rows }: ActionContext,
  seeking: readonly PlacedRow[],
  people: ReadonlyMap<string, Person>,
  survivors: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const leaving = seeking.filter(({ input }) => input.customer === null);
  const told = leaving.flatMap(({ id }) => people.get(id ?? "")?.customersTold ?? []);
  const ids = told.map(({ customerId }) => survivors.get(customerId) ?? customerId);
  await lockCustomers(rows, ids);
  const known = await customersByIds(rows, ids);
  return new Set(known.flatMap(({ id, archivedAt }) => (archivedAt === null ? [id] : [])));
}

/** A row, the person whom it means and the customer whom it names. */
interface PlacedRow {
  readonly input: PersonRow;
  readonly id: string | null;
  readonly customerId: string | null;
}

/** What a row tells of a person beside what is kept of it. */
interface ToldPerson {
  /** The one customer who has its address. */
  readonly privateId: string | null;
  readonly furtherIds: readonly ExternalIdInput[];
}

/** People who are being written, as they were before, and what their rows tell. */
interface WrittenPeople {
  readonly people: readonly Person[];
  readonly existing: ReadonlyMap<string, Person>;
  readonly told: ReadonlyMap<string, ToldPerson>;
  /** Into which customers those were merged whom sources named before. */
  readonly survivors: ReadonlyMap<string, string>;
}

/**
 * Joins into a person's customer the one that was made for it alone, and one that sources know by its address: both are the
 * person as it was known without its company. One that was named as its company is neither.
 */
async function joinEarlierCustomers(context: ActionContext, person: Person, written: WrittenPeople): Promise<void> {
  const { id, customerId, hasOwnCustomer } = person;
  if (customerId === null || hasOwnCustomer) return;
  const { privateId = null, furtherIds = [] } = written.told.get(id) ?? {};
  const before = written.existing.get(id);
  const earlierId = before?.customerId ?? null;
  const companies = before?.customersTold?.map((each) => written.survivors.get(each.customerId) ?? each.customerId);
  for (const each of new Set([earlierId, privateId])) {
    if (each === null || each === customerId || written.people.some((other) => other.customerId === each)) continue;
    const isOwn = each === earlierId && before?.hasOwnCustomer;
    if (isOwn) await joinOwnCustomer(context, each, customerId, [id]);
    else if (!companies?.includes(each)) await joinPrivateCustomer(context, each, { person, furtherIds }, customerId);
  }
}

/** Throws RecordsMoved where whom a row was found to mean has left the lists, or moved, while it was being locked. */
function confirmHit(
  { person, customerId }: PersonHit,
  people: ReadonlyMap<string, Person>,
  customers: ReadonlyMap<string, Customer>,
): void {
  const now = people.get(person?.id ?? "");
  const isMoved = now?.archivedAt !== null || now.customerId !== person?.customerId;
  if (person !== null && isMoved) throw new RecordsMoved();
  if (customerId !== null && customers.get(customerId)?.archivedAt !== null) throw new RecordsMoved();
}

function mergedPerson(
  { workspace, now }: ActionContext,
  before: Person | null,
  place: Pick<Person, "customerId" | "hasOwnCustomer" | "customersTold">,
  input: PersonRow,
  problems: Problems,
): Person {
  checkNameAndAddresses(problems, input);
  checkText(problems, input.role, 100, "role");
  const shown = {
    name: given(input.name, before?.name ?? null),
    email: given(input.email, before?.email ?? null),
    phone: given(input.phone, before?.phone ?? null),
    role: given(input.role, before?.role ?? null),
  };
  return Object.assign(new Person(), {
    id: before?.id ?? newId(),
    workspaceId: workspace.id,
    version: before?.version ?? 1,
    ...place,
    ...shown,
    ...foldedPersonOf(shown, workspace.country),
    consent: given(input.consent, before?.consent ?? null),
    archivedAt: before?.archivedAt ?? null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
}
