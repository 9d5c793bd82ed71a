import { retireAliases } from "../../../data/external-id-store.js";
import { archivePersonRows, deletePeople } from "../../../data/person/person-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { DeleteReason } from "../../../model/change/change.js";
import { ExternalEntity } from "../../../model/customer/external-id.js";
import { globalIdOf } from "../../../model/node.js";
import type { Person } from "../../../model/person/person.js";
import { customerKind } from "../customer-kind.js";
import { deleteRecords } from "../delete-records.js";
import { idsOf, type RecordKind } from "../record-kind.js";
import { absorbPerson } from "./absorb-person.js";
import { personRecords } from "./person-records.js";

/** People: the one that goes on gets the interactions of the one merged into it; a customer made for one leaves with it. */
export const personKind: RecordKind<Person> = {
  ...personRecords,
  type: "person",
  externalEntity: ExternalEntity.PERSON,
  archive: async (context, people) => {
    await archivePersonRows(context.rows, idsOf(people), context.now);
    await retireAliases(context.rows, idsOf(people));
    await deleteOwnCustomers(context, people, DeleteReason.ARCHIVED);
  },
  remove: async (context, people) => {
    await deletePeople(context.rows, idsOf(people));
    await retireAliases(context.rows, idsOf(people));
    await deleteOwnCustomers(context, people, DeleteReason.MISTAKE);
  },
  absorb: absorbPerson,
};

async function deleteOwnCustomers(
  context: ActionContext,
  people: readonly Person[],
  reason: DeleteReason,
): Promise<void> {
  const own = people.flatMap(({ hasOwnCustomer, customerId }) => (hasOwnCustomer && customerId ? [customerId] : []));
  const rows = own.map((id) => ({ id: globalIdOf("customer", id), reason }));
  if (rows.length > 0) await deleteRecords(context, customerKind, rows);
}
