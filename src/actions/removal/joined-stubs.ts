import { claimAddresses, type MatchableAddress } from "../../data/customer/address-claim-store.js";
import { customersByEmails, customersByIds, customersByPhones } from "../../data/customer/customer-store.js";
import { externalIdsOf, findExternalIds } from "../../data/external-id-store.js";
import { isSharedMailbox } from "../../domain/matching/shared-mailboxes.js";
import type { ActionContext } from "../../intake/action-context.js";
import { matchKeyOf } from "../../intake/address-book.js";
import type { Customer } from "../../model/customer/customer.js";
import { CustomerMatch, type CustomerUpsertInput } from "../../model/customer/customer-input.js";
import { ExternalEntity, type ExternalIdInput } from "../../model/customer/external-id.js";
import { globalIdOf } from "../../model/node.js";
import { customerKind } from "./customer-kind.js";
import { mergeRecords } from "./merge-records.js";

/** A row that says for the first time by what a customer is matched, of whom nothing but an id was known. */
interface Introduction {
  readonly stub: Customer;
  readonly own: ExternalIdInput;
  readonly key: MatchableAddress;
}

/**
 * Joins customers who were merely named (by a deal that came first) into those whose address a row tells of them now: had
 * the row come first, it would have found them. Where it may join strangers, both stay as they are.
 */
export async function joinStubs(context: ActionContext, inputs: readonly CustomerUpsertInput[]): Promise<void> {
  for (const { stub, own, key } of await introductionsOf(context, inputs)) {
    await claimAddresses(context.rows, [key], context.now);
    const find = key.match === CustomerMatch.PHONE ? customersByPhones : customersByEmails;
    const [known, ...others] = await find(context.rows, [key.value]);
    if (known === undefined || others.length > 0 || known.id === stub.id) continue;
    const ids = await externalIdsOf(context.rows, [known.id]);
    if (ids.some(({ system }) => system === own.system)) continue;
    const [from, into] = [stub, known].map(({ id }) => ({ id: globalIdOf("customer", id) }));
    await mergeRecords(context, customerKind, [{ ...from, into }]);
  }
}

async function introductionsOf(
  { rows, workspace }: ActionContext,
  inputs: readonly CustomerUpsertInput[],
): Promise<Introduction[]> {
  const telling = inputs.flatMap((input) => {
    const key = matchKeyOf(input, workspace.country);
    const isShared = key?.match === CustomerMatch.EMAIL && isSharedMailbox(key.value, workspace.sharedMailboxes);
    return key === null || isShared || !input.externalId ? [] : [{ own: input.externalId, key }];
  });
  if (telling.length === 0) return [];
  const ownIds = telling.map(({ own }) => own);
  const index = await findExternalIds(rows, ExternalEntity.CUSTOMER, ownIds);
  const named = ownIds.flatMap((own) => index.recordId(own) ?? []);
  const stubs = new Map((await customersByIds(rows, named)).filter(isStub).map((stub) => [stub.id, stub]));
  return telling.flatMap(({ own, key }) => {
    const stub = stubs.get(index.recordId(own) ?? "");
    return stub === undefined ? [] : [{ stub, own, key }];
  });
}

function isStub({ name, email, phone, company, archivedAt }: Customer): boolean {
  return [name, email, phone, company, archivedAt].every((value) => value === null);
}
