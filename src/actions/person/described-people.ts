import { customersByIds } from "../../data/customer/customer-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import type { Problems, RowResult } from "../../intake/row-result.js";
import type { Customer } from "../../model/customer/customer.js";
import type { Person } from "../../model/person/person.js";
import { type PersonRow, upsertPeople } from "./person-actions.js";

/** What a row of customers says of a person: what it calls the customer, or whose person it is. */
export interface MeantPerson {
  readonly row: PersonRow;
  /** Of the row of customers. */
  readonly problems: Problems;
}

/** Notes, of a row that is accepted so far, that an earlier row of the batch has said something of one of its people already. */
export function claimPeople(people: readonly Person[], claimed: Set<string>, problems: Problems): void {
  if (problems.found) return;
  const isRepeated = people.some(({ id }) => claimed.has(id));
  if (isRepeated) problems.add("REPEATED_KEY", "an earlier row of this batch means the same person");
  for (const { id } of people) claimed.add(id);
}

/**
 * Writes what accepted rows of customers say of people, and returns the results with the customers as they are then.
 */
export async function describePeople(
  context: ActionContext,
  meant: readonly MeantPerson[],
  results: RowResult<Customer>[],
): Promise<RowResult<Customer>[]> {
  const rows = meant.filter(({ problems }) => !problems.found).map(({ row }) => row);
  if (rows.length === 0) return results;
  const refused = (await upsertPeople(context, rows)).find(({ record }) => record === null);
  if (refused) throw new Error(`a row of customers was refused for a person: ${JSON.stringify(refused.errors)}`);
  const ids = results.flatMap(({ record }) => record?.id ?? []);
  const now = new Map((await customersByIds(context.rows, ids)).map((customer) => [customer.id, customer]));
  return results.map((result) => ({ ...result, record: result.record && (now.get(result.record.id) ?? null) }));
}
