import { contractsByCustomers, eventsByCustomers } from "../../data/contract/contract-store.js";
import { forgetClaims } from "../../data/customer/address-claim-store.js";
import { upsertCustomerRows } from "../../data/customer/customer-store.js";
import { emptyColumns, emptyRowsOf } from "../../data/customer/erasure-store.js";
import { deleteExternalIds, insertErasedIds } from "../../data/external-id-store.js";
import { deletePayloadsOf } from "../../data/inbound/inbound-payload-store.js";
import { eraseValueTips, interactionIdsOf } from "../../data/interaction/interaction-store.js";
import { mergedInto } from "../../data/merged-record-store.js";
import { forgetDeliveriesOf } from "../../data/webhook/delivery-store.js";
import { Refusal } from "../../domain/errors.js";
import type { ActionContext } from "../../intake/action-context.js";
import { addressesOf } from "../../intake/address-book.js";
import { logChanges, writeCollectedChanges } from "../../intake/change-log.js";
import { lockedRecords } from "../../intake/locked-records.js";
import { References } from "../../intake/references.js";
import { Problems } from "../../intake/row-result.js";
import { ChangeOperation, DeleteReason } from "../../model/change/change.js";
import { Customer } from "../../model/customer/customer.js";
import type { CustomerReference } from "../../model/customer/customer-input.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import { customerKind } from "./customer-kind.js";
import { CUSTOMER_REMAINDER, DEPENDENT_REMAINDERS } from "./erasure-remainders.js";
import { emptiedPeople } from "./person/emptied-people.js";
import { lockedPeopleOf } from "./person/people-of-customers.js";
import { recordDrafts } from "./record-drafts.js";

/**
 * Removes a customer and its people: of it and what hangs on it only the remainders stay (`erasure-remainders.ts`), which name
 * nobody, so that no rate changes; external ids and payloads go. The last change in the feed names the external ids once
 * more, so that every consumer can erase the person, too. Throws a Refusal where there is no customer.
 */
export async function eraseCustomer(context: ActionContext, reference: CustomerReference): Promise<Customer> {
  const { sql, now } = context;
  const problems = new Problems();
  const references = await References.load(context, "customer", ExternalEntity.CUSTOMER, [reference]);
  const id = references.requiredId(reference, problems);
  if (id === null) throw new Refusal(problems.errors);
  const customer = (await lockedRecords(context, customerKind, [id])).get(id);
  if (customer === undefined) await references.confirm();
  if (customer === undefined) references.notFound(problems, reference.id ?? "", "id");
  if (customer === undefined || problems.found) throw new Refusal(problems.errors);

  // What was said of the customer earlier in the request is emptied as well.
  await writeCollectedChanges(context);
  const drafts = await recordDrafts(context, customerKind, [customer]);
  const erased = Object.assign(new Customer(), customer, emptyColumns(sql, CUSTOMER_REMAINDER), {
    archivedAt: customer.archivedAt ?? now,
    erasedAt: customer.erasedAt ?? now,
    updatedAt: now,
  });
  await upsertCustomerRows(sql, [erased]);
  const contracts = await contractsByCustomers(context.rows, [id]);
  const events = await eventsByCustomers(context.rows, [id]);
  const interactions = await interactionIdsOf(context.rows, [id]);
  const customerIds = [id, ...(await mergedInto(context.rows, id))];
  const [draft] = drafts;
  await insertErasedIds(context.rows, ExternalEntity.CUSTOMER, draft?.externalIds ?? [], now);
  await deleteExternalIds(context.rows, [
    ...customerIds,
    ...[...contracts, ...events, ...interactions].map((record) => record.id),
  ]);
  await deletePayloadsOf(context.rows, customerIds);
  await forgetDeliveriesOf(context.rows, { customerId: customerIds });
  await forgetClaims(context.rows, addressesOf(customer));
  const peopleDrafts = await emptiedPeople(context, await lockedPeopleOf(context, [id]));
  for (const remainder of DEPENDENT_REMAINDERS) await emptyRowsOf(context.rows, { customerId: customerIds }, remainder);
  await eraseValueTips(context.rows, { customerId: customerIds });
  const details = { reason: DeleteReason.ERASED };
  const leaving = drafts.map((draft) => ({ ...draft, operation: ChangeOperation.DELETE, details }));
  await logChanges(context, [...peopleDrafts, ...leaving]);
  return erased;
}
