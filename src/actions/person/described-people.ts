import { customersByIds } from "../../data/customer/customer-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import type { Problems, RowResult } from "../../intake/row-result.js";
import type { Customer } from "../../model/customer/customer.js";
import type { CustomerUpsertInput } from "../../model/customer/customer-input.js";
import { globalIdOf } from "../../model/node.js";
import type { Person } from "../../model/person/person.js";
import { upsertPeople } from "./person-actions.js";

/** A row of customers that describes a person: what it calls the customer is the person's. */
export interface DescribedPerson {
  readonly person: Person;
  readonly input: CustomerUpsertInput;
  readonly problems: Problems;
  /** The customer that was made of a person who waited for one. */
  readonly madeCustomerId: string | null;
}

/**
 * Writes what accepted rows of customers say of people, and returns the results with the customers as they are then.
 */
export async function describePeople(
  context: ActionContext,
  described: readonly DescribedPerson[],
  results: RowResult<Customer>[],
): Promise<RowResult<Customer>[]> {
  const accepted = described.filter(({ problems }) => !problems.found);
  if (accepted.length === 0) return results;
  const rows = accepted.map(({ person, input, madeCustomerId }) => {
    const { name, email, phone } = input;
    return { id: globalIdOf("person", person.id), name, email, phone, madeCustomerId };
  });
  const refused = (await upsertPeople(context, rows)).find(({ record }) => record === null);
  if (refused) throw new Error(`a row of customers was refused for a person: ${JSON.stringify(refused.errors)}`);
  const ids = results.flatMap(({ record }) => record?.id ?? []);
  const now = new Map((await customersByIds(context.rows, ids)).map((customer) => [customer.id, customer]));
  return results.map((result) => ({ ...result, record: result.record && (now.get(result.record.id) ?? null) }));
}
