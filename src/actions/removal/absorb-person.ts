import { moveInteractionsOfPerson } from "../../data/interaction/interaction-store.js";
import { deletePeople, upsertPersonRows } from "../../data/person/person-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { Person } from "../../model/person/person.js";
import { foldedPersonOf } from "../person/person-folding.js";

/** Joins a person into another one, which gets its interactions; what the survivor does not say is taken from the other. */
export async function absorbPerson(context: ActionContext, survivor: Person, merged: Person): Promise<Person> {
  const { rows, sql, workspace, now } = context;
  await moveInteractionsOfPerson(rows, merged.id, survivor.id);
  await deletePeople(rows, [merged.id]);
  const own = Object.entries(survivor).filter(([, value]) => value !== null);
  const joined = Object.assign(new Person(), merged, Object.fromEntries(own));
  const person = Object.assign(joined, foldedPersonOf(joined, workspace.country), {
    archivedAt: survivor.archivedAt,
    // Above both, so that the versions of the one that goes on rise.
    version: Math.max(survivor.version, merged.version) + 1,
    updatedAt: now,
  });
  await upsertPersonRows(sql, [person]);
  return person;
}
