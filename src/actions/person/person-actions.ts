import { uuidv7 as newId } from "uuidv7";

import { customersByIds } from "../../data/customer/customer-store.js";
import { releasePayloadsOfPeople } from "../../data/inbound/inbound-payload-store.js";
import { upsertPersonRows } from "../../data/person/person-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { externalIdsWithin } from "../../intake/external-id-ledger.js";
import { checkText, given } from "../../intake/input-checks.js";
import { lockedRecords } from "../../intake/locked-records.js";
import { References } from "../../intake/references.js";
import { Problems, type RowResult } from "../../intake/row-result.js";
import { upsertRecords } from "../../intake/upserted-records.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import { Person } from "../../model/person/person.js";
import { type PersonUpsertInput, WithoutCustomer } from "../../model/person/person-input.js";
import { joinOwnCustomer } from "../removal/person/own-customer.js";
import { personKind } from "../removal/person/person-kind.js";
import { idsOf } from "../removal/record-kind.js";
import { writeOwnCustomers } from "./own-customers.js";
import { foldedPersonOf } from "./person-folding.js";

/**
 * Makes or changes people, row by row: absent keeps, null clears, external ids are added; another customer moves the
 * person. Refused rows write nothing. The customers are locked first, then the people.
 */
export async function upsertPeople(
  context: ActionContext,
  inputs: readonly PersonUpsertInput[],
): Promise<RowResult<Person>[]> {
  const named = inputs.flatMap((input) => [{ id: input.id }, ...externalIdsWithin(input)]);
  const references = await References.load(context, "person", ExternalEntity.PERSON, named);
  const mentioned = inputs.map(({ customer }) => customer);
  const customers = await References.load(context, "customer", ExternalEntity.CUSTOMER, mentioned);
  const rows = inputs.map((input) => {
    const problems = new Problems();
    const id = references.idOf(input, problems);
    const customerId = input.customer ? customers.requiredId(input.customer, problems, "customer") : input.customer;
    return { input, problems, id, customerId };
  });
  const ids = rows.flatMap(({ id }) => id ?? []);
  const namedOwners = rows.flatMap(({ customerId }) => customerId ?? []);
  const existing = await lockedRecords(context, personKind, ids, namedOwners);
  const owners = new Map((await customersByIds(context.rows, namedOwners)).map((owner) => [owner.id, owner]));
  return upsertRecords(context, rows, {
    kind: personKind,
    existing,
    references,
    furtherReferences: [customers],
    merge: ({ input, problems, customerId }, before) => {
      const isMeant = input.customer !== undefined && customerId !== undefined;
      const owner = isMeant && customerId !== null ? owners.get(customerId) : undefined;
      if (isMeant && customerId !== null && owner === undefined) {
        customers.notFound(problems, input.customer?.id ?? "", "customer");
      }
      if (owner?.archivedAt) customers.archived(problems, "customer");
      return mergedPerson(context, before, isMeant ? customerId : undefined, input, problems);
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
      await upsertPersonRows(context.sql, people);
      const placed = people.filter(
        ({ id, customerId }) => customerId !== null && existing.get(id)?.customerId === null,
      );
      await releasePayloadsOfPeople(context.rows, idsOf(placed));
    },
    placeOf: ({ customerId, version }) => ({ customerId, version }),
  });
}

function mergedPerson(
  { workspace, now }: ActionContext,
  before: Person | null,
  customerId: string | null | undefined,
  input: PersonUpsertInput,
  problems: Problems,
): Person {
  checkText(problems, input.name, 200, "name");
  checkText(problems, input.email, 320, "email");
  checkText(problems, input.phone, 64, "phone");
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
    ...placeOf(before, customerId, input.withoutCustomer === WithoutCustomer.OWN_CUSTOMER),
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
  isOwnWanted: boolean,
): Pick<Person, "customerId" | "hasOwnCustomer"> {
  const { customerId = null, hasOwnCustomer = false } = before ?? {};
  if (named && named !== customerId) return { customerId: named, hasOwnCustomer: false };
  const isKept = named !== null || hasOwnCustomer;
  if (isKept && customerId !== null) return { customerId, hasOwnCustomer };
  return isOwnWanted ? { customerId: newId(), hasOwnCustomer: true } : { customerId: null, hasOwnCustomer: false };
}
