import { customersByIds, upsertCustomerRows } from "../../../data/customer/customer-store.js";
import { aliasesOf, externalIdsOf, meanPerson } from "../../../data/external-id-store.js";
import { peopleByCustomers } from "../../../data/person/person-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { Customer } from "../../../model/customer/customer.js";
import type { ExternalIdInput } from "../../../model/customer/external-id.js";
import type { Person } from "../../../model/person/person.js";
import { foldedFieldsOf } from "../../customer-folding.js";
import { joinOwnCustomer } from "./own-customer.js";

/**
 * Joins a customer who has a person's address, and by whom sources may mean the person, into the customer whose person it is:
 * its ids mean the person from then on, as if they had been told after the company was. Nothing happens where it has other
 * people, or where a source knows both, which are two to it then. The person has further ids, too, which are not written yet.
 * Both customers are locked.
 */
export async function joinPrivateCustomer(
  context: ActionContext,
  privateId: string,
  { person, furtherIds }: { readonly person: Person; readonly furtherIds: readonly ExternalIdInput[] },
  customerId: string,
): Promise<void> {
  const { rows, sql, workspace } = context;
  const [customer] = await customersByIds(rows, [privateId]);
  if (customer === undefined || customer.archivedAt !== null || !hasAddressOf(customer, person)) return;
  const people = await peopleByCustomers(rows, [privateId]);
  if (people.some(({ id, archivedAt }) => archivedAt === null && id !== person.id)) return;
  const ofPerson = [
    ...(await externalIdsOf(rows, [person.id])),
    ...(await aliasesOf(rows, [person.id])),
    ...furtherIds,
  ];
  if (await isKnownAsBoth(context, privateId, ofPerson, customerId)) return;
  await meanPerson(rows, privateId, person.id);
  // Its name and addresses are the person's and do not fill what the company leaves open.
  const shown = { name: null, email: null, phone: null, company: customer.company };
  const nameless = Object.assign(new Customer(), customer, shown, foldedFieldsOf(shown, workspace.country));
  await upsertCustomerRows(sql, [nameless]);
  await joinOwnCustomer(context, privateId, customerId, [person.id]);
}

function hasAddressOf(customer: Customer, person: Person): boolean {
  const { emailFolded, phoneFolded } = person;
  const hasEmail = emailFolded !== null && customer.emailFolded === emailFolded;
  return hasEmail || (phoneFolded !== null && customer.phoneFolded === phoneFolded);
}

/** Whether a source knows a customer, and beside it the other one, or the person by another id. */
async function isKnownAsBoth(
  { rows }: ActionContext,
  privateId: string,
  ofPerson: readonly ExternalIdInput[],
  customerId: string,
): Promise<boolean> {
  const own = await externalIdsOf(rows, [privateId]);
  const ofCustomer = (await externalIdsOf(rows, [customerId])).filter(({ personId }) => personId === null);
  return own.some(({ system, externalId }) => {
    const isPerson = ofPerson.some((other) => other.system === system && other.externalId !== externalId);
    return isPerson || ofCustomer.some((other) => other.system === system);
  });
}
