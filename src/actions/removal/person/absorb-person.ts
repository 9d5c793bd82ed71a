import { lockCustomers } from "../../../data/customer/customer-store.js";
import { moveAliases } from "../../../data/external-id-store.js";
import { releasePayloadsOfPeople } from "../../../data/inbound/inbound-payload-store.js";
import { customersOfPerson, moveInteractionsOfPerson } from "../../../data/interaction/interaction-store.js";
import { deletePeople, upsertPersonRows } from "../../../data/person/person-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { Person } from "../../../model/person/person.js";
import { takeAliasesAlong } from "../../person/aliases.js";
import { foldedPersonOf } from "../../person/person-folding.js";
import { joinOwnCustomer } from "./own-customer.js";

/** What sources say of either; of a source that speaks of both, what it says of the one that goes on. */
function joinedWords({ customersTold: own }: Person, { customersTold: others }: Person): Person["customersTold"] {
  const further = others?.filter(({ system }) => !own?.some((each) => each.system === system)) ?? [];
  const joined = [...further, ...(own ?? [])];
  return joined.length > 0 ? joined : null;
}

/**
 * Joins a person into another one, which gets its interactions; what the survivor does not say is taken from the other. A
 * customer made for one of them alone becomes part of the other's; of two real ones the survivor keeps its own.
 */
export async function absorbPerson(context: ActionContext, survivor: Person, merged: Person): Promise<Person> {
  const { rows, sql, workspace, now, changedByMerges } = context;
  // Of what a person says, the last word counts, also at customers where the person was before.
  const visited = await customersOfPerson(rows, merged.id);
  await lockCustomers(rows, visited);
  await moveInteractionsOfPerson(rows, merged.id, survivor.id);
  for (const id of [survivor.customerId, merged.customerId, ...visited]) if (id !== null) changedByMerges.add(id);
  await moveAliases(rows, merged.id, survivor.id);
  const isLeftAlone = survivor.hasOwnCustomer && merged.customerId !== null && !merged.hasOwnCustomer;
  const placed = survivor.customerId === null || isLeftAlone ? merged : survivor;
  const own = Object.entries(survivor).filter(([, value]) => value !== null);
  const joined = Object.assign(new Person(), merged, Object.fromEntries(own));
  const person = Object.assign(joined, foldedPersonOf(joined, workspace.country), {
    customerId: placed.customerId,
    customersTold: joinedWords(survivor, merged),
    archivedAt: survivor.archivedAt,
    // Above both, so that the versions of the one that goes on rise.
    version: Math.max(survivor.version, merged.version) + 1,
    updatedAt: now,
  });
  for (const { hasOwnCustomer, customerId } of [survivor, merged]) {
    const isMoved = hasOwnCustomer && customerId !== null && customerId !== placed.customerId;
    if (isMoved && placed.customerId !== null)
      await joinOwnCustomer(context, customerId, placed.customerId, [survivor.id, merged.id]);
  }
  await deletePeople(rows, [merged.id]);
  // Joining two customers lets neither be made for one alone; these two were made for the same one.
  await upsertPersonRows(sql, [Object.assign(person, { hasOwnCustomer: placed.hasOwnCustomer })]);
  const other = placed === survivor ? merged : survivor;
  await takeAliasesAlong(context, [person], new Map([[person.id, other]]));
  await releasePayloadsOfPeople(rows, [survivor.id, merged.id]);
  return person;
}
