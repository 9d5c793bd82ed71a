import { retireExternalIds } from "../../../data/external-id-store.js";
import { archivePersonRows, deletePeople, peopleByCustomers } from "../../../data/person/person-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { logChanges } from "../../../intake/change-log.js";
import { lockedRecords } from "../../../intake/locked-records.js";
import { ChangeOperation, DeleteReason } from "../../../model/change/change.js";
import type { Person } from "../../../model/person/person.js";
import { recordDrafts } from "../record-drafts.js";
import { idsOf } from "../record-kind.js";
import { personRecords } from "./person-records.js";

/** The people of customers, locked like their customers. */
export async function lockedPeopleOf(context: ActionContext, customerIds: readonly string[]): Promise<Person[]> {
  const people = await peopleByCustomers(context.rows, customerIds);
  return [...(await lockedRecords(context, personRecords, idsOf(people))).values()];
}

/** Takes the people of customers who leave the lists out of them as well, and frees their external ids. */
export async function archivePeopleOf(context: ActionContext, customerIds: readonly string[]): Promise<void> {
  const people = (await lockedPeopleOf(context, customerIds)).filter(({ archivedAt }) => archivedAt === null);
  await logLeaving(context, people, DeleteReason.ARCHIVED);
  await archivePersonRows(context.rows, idsOf(people), context.now);
  await retireExternalIds(context.rows, idsOf(people));
}

/** Removes the people of customers who never were. */
export async function removePeopleOf(context: ActionContext, customerIds: readonly string[]): Promise<void> {
  const people = await lockedPeopleOf(context, customerIds);
  await logLeaving(context, people, DeleteReason.MISTAKE);
  await deletePeople(context.rows, idsOf(people));
  await retireExternalIds(context.rows, idsOf(people));
}

async function logLeaving(context: ActionContext, people: readonly Person[], reason: DeleteReason): Promise<void> {
  const drafts = await recordDrafts(context, personRecords, people);
  const leaving = { operation: ChangeOperation.DELETE, details: { reason } };
  await logChanges(
    context,
    drafts.map((draft) => ({ ...draft, ...leaving })),
  );
}
