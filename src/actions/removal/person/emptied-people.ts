import { forgetClaims } from "../../../data/customer/address-claim-store.js";
import { emptyColumns, emptyRowsOf } from "../../../data/customer/erasure-store.js";
import { aliasesOf, deleteAliases, deleteExternalIds, insertErasedIds } from "../../../data/external-id-store.js";
import { deletePayloadsOf } from "../../../data/inbound/inbound-payload-store.js";
import { eraseValueTips } from "../../../data/interaction/interaction-store.js";
import { mergedInto } from "../../../data/merged-record-store.js";
import { upsertPersonRows } from "../../../data/person/person-store.js";
import { forgetDeliveriesOf } from "../../../data/webhook/delivery-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { addressesOf } from "../../../intake/address-book.js";
import { type ChangeDraft, writeCollectedChanges } from "../../../intake/change-log.js";
import { ChangeOperation, DeleteReason } from "../../../model/change/change.js";
import { ExternalEntity } from "../../../model/customer/external-id.js";
import { Person } from "../../../model/person/person.js";
import { CHANGE_REMAINDERS, INTERACTION_REMAINDER, PERSON_REMAINDER } from "../erasure-remainders.js";
import { recordDrafts } from "../record-drafts.js";
import { idsOf } from "../record-kind.js";
import { personRecords } from "./person-records.js";

/**
 * Empties people, who are locked, and all that names them; returns the last changes, which name their external ids once
 * more and are to be logged when nothing is left to empty.
 */
export async function emptiedPeople(context: ActionContext, people: readonly Person[]): Promise<ChangeDraft[]> {
  if (people.length === 0) return [];
  const { rows, sql, now } = context;
  // What was said of them earlier in the request is emptied as well.
  await writeCollectedChanges(context);
  const drafts = await recordDrafts(context, personRecords, people);
  const empty = emptyColumns(sql, PERSON_REMAINDER);
  const erased = people.map((person) => {
    return Object.assign(new Person(), person, empty, { archivedAt: person.archivedAt ?? now, updatedAt: now });
  });
  await upsertPersonRows(sql, erased);
  const ids = idsOf(people);
  const recordIds = [...ids];
  for (const id of ids) recordIds.push(...(await mergedInto(rows, id)));
  await insertErasedIds(
    rows,
    ExternalEntity.PERSON,
    drafts.flatMap(({ externalIds }) => externalIds),
    now,
  );
  await deleteExternalIds(rows, recordIds);
  const aliases = await aliasesOf(rows, ids);
  await insertErasedIds(
    rows,
    ExternalEntity.CUSTOMER,
    aliases.map(({ system, externalId }) => ({ system, externalId })),
    now,
  );
  await deleteAliases(rows, ids);
  await deletePayloadsOf(rows, recordIds);
  await forgetDeliveriesOf(rows, { recordId: recordIds });
  await forgetClaims(rows, people.flatMap(addressesOf));
  for (const remainder of CHANGE_REMAINDERS) await emptyRowsOf(rows, { recordId: recordIds }, remainder);
  await emptyRowsOf(rows, { personId: ids }, INTERACTION_REMAINDER);
  await eraseValueTips(rows, { personId: ids });
  const leaving = { operation: ChangeOperation.DELETE, details: { reason: DeleteReason.ERASED } };
  return drafts.map((draft) => ({ ...draft, ...leaving }));
}
