import { contractsByCustomers, deleteContracts, moveContracts } from "../../data/contract/contract-store.js";
import {
  archiveCustomerRows,
  customersByIds,
  deleteCustomerRows,
  upsertCustomerRows,
} from "../../data/customer/customer-store.js";
import { retireExternalIds } from "../../data/external-id-store.js";
import { deleteInteractions, interactionIdsOf, moveInteractions } from "../../data/interaction/interaction-store.js";
import { noteMovedRecords } from "../../data/moved-record-store.js";
import { movePeople } from "../../data/person/person-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import type { Problems } from "../../intake/row-result.js";
import { ChangeEntity, ChangeOperation, DeleteReason } from "../../model/change/change.js";
import { Customer } from "../../model/customer/customer.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import { foldedFieldsOf } from "../customer-folding.js";
import { markMonthsOfContracts } from "../loyalty/loyalty-recomputation.js";
import { archivePeopleOf, lockedPeopleOf, removePeopleOf } from "./person/people-of-customers.js";
import { recordDrafts } from "./record-drafts.js";
import { idsOf, type RecordKind } from "./record-kind.js";

/** Customers: the one that goes on gets the people, contracts, interactions and referrals of the one merged into it. */
export const customerKind: RecordKind<Customer> = {
  type: "customer",
  externalEntity: ExternalEntity.CUSTOMER,
  changeEntity: ChangeEntity.CUSTOMER,
  load: ({ rows }, ids) => customersByIds(rows, ids),
  customerIdOf: ({ id }) => id,
  archive: async (context, customers) => {
    await archivePeopleOf(context, idsOf(customers));
    await archiveCustomerRows(context.rows, idsOf(customers), context.now);
  },
  remove: removeCustomers,
  absorb: absorbCustomer,
};

async function removeCustomers(context: ActionContext, customers: readonly Customer[]): Promise<void> {
  if (customers.length === 0) return;
  const ids = idsOf(customers);
  const contracts = await contractsByCustomers(context.rows, ids);
  const interactions = await interactionIdsOf(context.rows, ids);
  const details = { reason: DeleteReason.MISTAKE };
  for (const [changeEntity, children] of [
    [ChangeEntity.INTERACTION, interactions],
    [ChangeEntity.CONTRACT, contracts],
  ] as const) {
    const drafts = await recordDrafts<Child>(context, { changeEntity, customerIdOf }, children);
    await logChanges(
      context,
      drafts.map((draft) => ({ ...draft, operation: ChangeOperation.DELETE, details })),
    );
  }
  await removePeopleOf(context, ids);
  const contractIds = contracts.map(({ id }) => id);
  const interactionIds = interactions.map(({ id }) => id);
  await markMonthsOfContracts(context, contractIds);
  await deleteContracts(context.rows, contractIds);
  await deleteInteractions(context.rows, interactionIds);
  await retireExternalIds(context.rows, [...contractIds, ...interactionIds]);
  for (const id of ids) await moveInteractions(context.rows, id, null);
  await deleteCustomerRows(context.rows, ids);
}

interface Child {
  readonly id: string;
  readonly customerId: string;
}

function customerIdOf({ customerId }: Child): string {
  return customerId;
}

async function absorbCustomer(
  context: ActionContext,
  survivor: Customer,
  merged: Customer,
  problems: Problems,
): Promise<Customer | null> {
  if (merged.erasedAt !== null) {
    problems.add("CUSTOMER_ARCHIVED", "what is left of an erased customer names nobody", "id");
    return null;
  }
  const { sql, changedByMerges } = context;
  changedByMerges.add(survivor.id);
  const people = await lockedPeopleOf(context, [merged.id]);
  const isOfOnePerson = people.some(({ hasOwnCustomer }) => hasOwnCustomer);
  const contracts = await contractsByCustomers(context.rows, [merged.id]);
  await markMonthsOfContracts(
    context,
    contracts.map(({ id }) => id),
  );
  await noteMovedRecords(context.rows, merged.id);
  await movePeople(context.rows, merged.id, survivor.id);
  await moveContracts(context.rows, merged.id, survivor.id);
  await moveInteractions(context.rows, merged.id, survivor.id);
  await deleteCustomerRows(context.rows, [merged.id]);
  const joined = joinedCustomer(context, survivor, isOfOnePerson ? withoutAddresses(merged) : merged);
  await upsertCustomerRows(sql, [joined]);
  return joined;
}

/** A customer that was made for a person: its name and addresses are the person's, who goes along. */
function withoutAddresses(customer: Customer): Customer {
  return Object.assign(new Customer(), customer, { name: null, email: null, phone: null });
}

/** What the survivor does not say is taken from the other; tags and custom fields are joined. */
function joinedCustomer({ workspace, now }: ActionContext, survivor: Customer, merged: Customer): Customer {
  const own = Object.entries(survivor).filter(([, value]) => value !== null);
  const days = [survivor.customerSince, merged.customerSince].filter((day) => day !== null).sort();
  const joined = Object.assign(new Customer(), merged, Object.fromEntries(own));
  return Object.assign(joined, foldedFieldsOf(joined, workspace.country), {
    tags: [...new Set([...survivor.tags, ...merged.tags])],
    customFields: { ...merged.customFields, ...survivor.customFields },
    customerSince: days[0] ?? null,
    archivedAt: survivor.archivedAt,
    erasedAt: survivor.erasedAt,
    // Above both, so that the versions of every record that moves rise.
    version: Math.max(survivor.version, merged.version) + 1,
    updatedAt: now,
  });
}
