import { customersByIds } from "../../data/customer/customer-store.js";
import { giveAliases } from "../../data/external-id-store.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import type { Person } from "../../model/person/person.js";
import { customerKind } from "../removal/customer-kind.js";
import { recordDrafts } from "../removal/record-drafts.js";

/** Lets the customers' ids by which sources mean people go along to other customers; the feed tells of both customers. */
export async function takeAliasesAlong(
  context: ActionContext,
  people: readonly Person[],
  before: ReadonlyMap<string, Person>,
): Promise<void> {
  const touched = new Set<string>();
  for (const { id, customerId } of people) {
    const earlier = before.get(id);
    if (earlier === undefined || customerId === null || earlier.customerId === customerId) continue;
    if (!(await giveAliases(context.rows, id, customerId))) continue;
    for (const each of [earlier.customerId, customerId]) if (each !== null) touched.add(each);
  }
  await logChanges(
    context,
    await recordDrafts(context, customerKind, await customersByIds(context.rows, [...touched])),
  );
}
