import { Refusal } from "../../../domain/errors.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { logChanges } from "../../../intake/change-log.js";
import { lockedRecords } from "../../../intake/locked-records.js";
import { References } from "../../../intake/references.js";
import { Problems } from "../../../intake/row-result.js";
import { ExternalEntity } from "../../../model/customer/external-id.js";
import { globalIdOf } from "../../../model/node.js";
import type { Person } from "../../../model/person/person.js";
import type { PersonReference } from "../../../model/person/person-input.js";
import { eraseCustomer } from "../erase-customer.js";
import { emptiedPeople } from "./emptied-people.js";
import { personKind } from "./person-kind.js";

/**
 * Removes a person of a customer: name, addresses, role and external ids go, and the free text of its interactions, which
 * keep counting; so does a customer that was made for it alone. Throws a Refusal where there is no such person.
 */
export async function erasePerson(context: ActionContext, reference: PersonReference): Promise<Person> {
  const problems = new Problems();
  const references = await References.load(context, "person", ExternalEntity.PERSON, [reference]);
  const id = references.requiredId(reference, problems);
  if (id === null) throw new Refusal(problems.errors);
  const person = (await lockedRecords(context, personKind, [id])).get(id);
  if (person === undefined) await references.confirm();
  if (person === undefined) references.notFound(problems, reference.id ?? "", "id");
  if (person === undefined || problems.found) throw new Refusal(problems.errors);
  if (person.hasOwnCustomer && person.customerId !== null) {
    await eraseCustomer(context, { id: globalIdOf("customer", person.customerId) });
  } else {
    await logChanges(context, await emptiedPeople(context, [person]));
  }
  const [erased = person] = await personKind.load(context, [id]);
  return erased;
}
