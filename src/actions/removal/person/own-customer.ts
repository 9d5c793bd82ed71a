import { RecordsMoved } from "../../../data/database/database-faults.js";
import { peopleByCustomers } from "../../../data/person/person-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { RowOutcome } from "../../../model/ingest/ingest.js";
import { globalIdOf } from "../../../model/node.js";
import { customerKind } from "../customer-kind.js";
import { mergeRecords } from "../merge-records.js";

/**
 * Joins the customer that was made for a person alone, or for two who are one, into the customer that they are about to
 * be given: its facts and ids follow them. Nothing happens where others came to it meanwhile. Both customers are locked.
 */
export async function joinOwnCustomer(
  context: ActionContext,
  ownId: string,
  customerId: string,
  personIds: readonly string[],
): Promise<void> {
  const people = await peopleByCustomers(context.rows, [ownId]);
  if (people.some(({ id, archivedAt }) => archivedAt === null && !personIds.includes(id))) return;
  const row = { id: globalIdOf("customer", ownId), into: { id: globalIdOf("customer", customerId) } };
  const [result] = await mergeRecords(context, customerKind, [row]);
  if (result?.outcome !== RowOutcome.MERGED) throw new RecordsMoved();
}
