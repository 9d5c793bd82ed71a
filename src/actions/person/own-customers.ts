import { customersByIds, upsertCustomerRows } from "../../data/customer/customer-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import type { Customer } from "../../model/customer/customer.js";
import type { Person } from "../../model/person/person.js";
import { foldedFieldsOf } from "../customer-folding.js";
import { emptyCustomer } from "../empty-customer.js";
import { customerKind } from "../removal/customer-kind.js";
import { recordDrafts } from "../removal/record-drafts.js";

/** Makes the customers of people who have one alone, or keeps them in step: name, e-mail and telephone are the person's. */
export async function writeOwnCustomers(context: ActionContext, people: readonly Person[]): Promise<void> {
  const { rows, sql, workspace, now } = context;
  const own = people.flatMap((person) => {
    return person.hasOwnCustomer && person.customerId !== null ? [{ person, id: person.customerId }] : [];
  });
  const found = await customersByIds(
    rows,
    own.map(({ id }) => id),
  );
  const known = new Map(found.map((customer) => [customer.id, customer]));
  const written = own.flatMap(({ person: { name, email, phone }, id }): Customer[] => {
    const customer = known.get(id) ?? emptyCustomer(context, { id, version: 1 });
    const isInStep = customer.name === name && customer.email === email && customer.phone === phone;
    if (known.has(id) && isInStep) return [];
    const shown = { name, email, phone, company: customer.company };
    return [Object.assign(customer, shown, foldedFieldsOf(shown, workspace.country), { updatedAt: now })];
  });
  await upsertCustomerRows(sql, written);
  const drafts = await recordDrafts(context, customerKind, written);
  await logChanges(
    context,
    drafts.map((draft) => ({ ...draft, isNew: !known.has(draft.recordId) })),
  );
}
