import { uuidv7 as newId } from "uuidv7";

import { customersByIds } from "../../data/customer/customer-store.js";
import { RecordsMoved } from "../../data/database/database-faults.js";
import { externalIdsOf } from "../../data/external-id-store.js";
import { releasePayloadsOfPeople } from "../../data/inbound/inbound-payload-store.js";
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
import { ExternalEntity } from "../../model/customer/external-id.js";
import { Person } from "../../model/person/person.js";
import { type PersonUpsertInput, WithoutCustomer } from "../../model/person/person-input.js";
import { joinOwnCustomer } from "../removal/person/own-customer.js";
import { personKind } from "../removal/person/person-kind.js";
import { idsOf } from "../removal/record-kind.js";
import { takeAliasesAlong } from "./aliases.js";
import { writeOwnCustomers } from "./own-customers.js";
import { foldedPersonOf } from "./person-folding.js";

/** A row of people. */
export interface PersonRow extends PersonUpsertInput {
  /** A customer that was just made of the person alone, who waits for one. */
  readonly madeCustomerId?: string | null;
}

/**
 * Makes or changes people, row by row: absent keeps, null clears, external ids are added; another customer moves the
 * person. Refused rows write nothing. The customers are locked first, then the people.
 */
export async function upsertPeople(context: ActionContext, inputs: readonly PersonRow[]): Promise<RowResult<Person>[]> {
  const named = inputs.flatMap((input) => [{ id: input.id }, ...externalIdsWithin(input)]);
  const references = await References.load(context, "person", ExternalEntity.PERSON, named);
  const mentioned = inputs.map(({ customer }) => customer);
  const customers = await References.load(context, "customer", ExternalEntity.CUSTOMER, mentioned);
  const seeking = inputs.map((input) => {
    const problems = new Problems();
    const namedId = references.idOf(input, problems);
    const customerId = input.customer ? customers.requiredId(input.customer, problems, "customer") : input.customer;
    return { input, problems, namedId, customerId };
  });
  const addresses = await AddressBook.load(context, seeking);
  const rows = seeking.map((row) => {
    const hit = personHitOf(addresses, row);
    const matchedId = hit.person?.id ?? null;
    return {
      ...row,
      hit,
      matchedId,
      id: row.namedId ?? matchedId,
      customerId: row.customerId ?? hit.customerId ?? row.customerId,
    };
  });
  const ids = rows.flatMap(({ id }) => id ?? []);
  const namedOwners = rows.flatMap(({ customerId }) => customerId ?? []);
  const existing = await lockedRecords(context, personKind, ids, namedOwners);
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
      const isSaid = input.customer !== undefined || hit.customerId !== null;
      const owner = isSaid ? owners.get(customerId ?? "") : undefined;
      if (isSaid && customerId && owner === undefined) {
        customers.notFound(problems, input.customer?.id ?? "", "customer");
      }
      if (owner?.archivedAt) customers.archived(problems, "customer");
      return mergedPerson(context, before, isSaid ? customerId : undefined, input, problems);
    },
    complete: ({ input, problems }, { id }) => {
      addresses.claim(input, id, problems);
      return false;
    },
    write: async (people) => {
      // Customers first: the feed tells of parents before their children.
      await writeOwnCustomers(context, people);
      for (const { id, customerId } of people) {
        const before = existing.get(id);
        const ownId = before?.hasOwnCustomer ? before.customerId : null;
        const isJoined = ownId !== null && customerId !== null && customerId !== ownId;
        if (isJoined) await joinOwnCustomer(context, ownId, customerId, [id]);
      }
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
  customerId: string | null | undefined,
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
    ...placeOf(before, customerId, input),
    ...shown,
    ...foldedPersonOf(shown, workspace.country),
    consent: given(input.consent, before?.consent ?? null),
    archivedAt: before?.archivedAt ?? null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
}

/** Whose person it is: a named customer counts more than one made for the person alone, and that more than none. */
function placeOf(
  before: Person | null,
  named: string | null | undefined,
  { withoutCustomer, madeCustomerId = null }: PersonRow,
): Pick<Person, "customerId" | "hasOwnCustomer"> {
  const { customerId = null, hasOwnCustomer = false } = before ?? {};
  if (named && named !== customerId) return { customerId: named, hasOwnCustomer: false };
  const isKept = named !== null || hasOwnCustomer;
  if (isKept && customerId !== null) return { customerId, hasOwnCustomer };
  const ownId = withoutCustomer === WithoutCustomer.OWN_CUSTOMER ? newId() : madeCustomerId;
  return { customerId: ownId, hasOwnCustomer: ownId !== null };
}
