import { eraseChangedIds } from "../../data/change-store.js";
import { contractsByCustomers, eventsByCustomers } from "../../data/contract-store.js";
import { upsertCustomerRows } from "../../data/customer-store.js";
import { deleteExternalIds, insertErasedIds } from "../../data/external-id-store.js";
import { deletePayloadsOfCustomers } from "../../data/inbound-payload-store.js";
import { anonymiseInteractions, interactionIdsOf } from "../../data/interaction-store.js";
import { mergedInto } from "../../data/merged-record-store.js";
import { forgetDeliveriesOf } from "../../data/webhook/delivery-store.js";
import { Refusal } from "../../domain/errors.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import { lockedRecords } from "../../intake/locked-records.js";
import { References } from "../../intake/references.js";
import { Problems } from "../../intake/row-result.js";
import { ChangeOperation, DeleteReason } from "../../model/change/change.js";
import { Customer } from "../../model/customer/customer.js";
import type { CustomerReference } from "../../model/customer/customer-input.js";
import { ExternalEntity } from "../../model/customer/external-id.js";
import { customerKind } from "./customer-kind.js";
import { recordDrafts } from "./record-drafts.js";

/**
 * Removes what names a person: fields, external ids, subjects of interactions, also from changes in the feed. Contracts,
 * terms and how interactions ended stay, without a name, so that no rate changes. The last change in the feed names the
 * external ids once more, so that every consumer can erase the person, too. Throws a Refusal where there is no customer.
 */
export async function eraseCustomer(context: ActionContext, reference: CustomerReference): Promise<Customer> {
  const { sql, workspace, now } = context;
  const problems = new Problems();
  const references = await References.load(context, "customer", ExternalEntity.CUSTOMER, [reference]);
  const id = references.requiredId(reference, problems);
  if (id === null) throw new Refusal(problems.errors);
  const customer = (await lockedRecords(context, customerKind, [id])).get(id);
  if (customer === undefined) await references.confirm();
  if (customer === undefined) references.notFound(problems, reference.id ?? "", "id");
  if (customer === undefined || problems.found) throw new Refusal(problems.errors);

  const drafts = await recordDrafts(context, customerKind, [customer]);
  const erased = anonymous(customer, now);
  await upsertCustomerRows(sql, [erased]);
  await anonymiseInteractions(sql, workspace.id, id);
  const contracts = await contractsByCustomers(sql, workspace.id, [id]);
  const events = await eventsByCustomers(sql, workspace.id, [id]);
  const interactions = await interactionIdsOf(sql, workspace.id, [id]);
  const people = [id, ...(await mergedInto(sql, workspace.id, id))];
  const [draft] = drafts;
  await insertErasedIds(sql, workspace.id, ExternalEntity.CUSTOMER, draft?.externalIds ?? [], now);
  await deleteExternalIds(sql, workspace.id, [
    ...people,
    ...[...contracts, ...events, ...interactions].map((record) => record.id),
  ]);
  await deletePayloadsOfCustomers(sql, workspace.id, people);
  await forgetDeliveriesOf(sql, workspace.id, people);
  await eraseChangedIds(sql, workspace.id, people);
  const details = { reason: DeleteReason.ERASED };
  await logChanges(
    context,
    drafts.map((draft) => ({ ...draft, operation: ChangeOperation.DELETE, details })),
  );
  return erased;
}

/** What is left of a customer: nothing that names the person. */
function anonymous(customer: Customer, now: Date): Customer {
  return Object.assign(new Customer(), customer, {
    name: null,
    nameFolded: "",
    email: null,
    emailFolded: null,
    phone: null,
    phoneFolded: null,
    company: null,
    tags: [],
    customFields: {},
    searchText: "",
    archivedAt: customer.archivedAt ?? now,
    erasedAt: customer.erasedAt ?? now,
    updatedAt: now,
  });
}
