import { uuidv7 as newId } from "uuidv7";

import { contractsByCustomers, giveContracts } from "../../data/contract/contract-store.js";
import { upsertCustomerRows } from "../../data/customer/customer-store.js";
import { externalIdsOf, giveExternalIds } from "../../data/external-id-store.js";
import { giveInteractions, interactionIdsOf } from "../../data/interaction/interaction-store.js";
import { forgetMergedRecords, mergedInto, redirectMerged } from "../../data/merged-record-store.js";
import { firstOwnersOf, forgetMovedRecords } from "../../data/moved-record-store.js";
import { givePeople } from "../../data/person/person-store.js";
import { Refusal } from "../../domain/errors.js";
import { type KnownBy, originOf } from "../../domain/matching/fact-origin.js";
import type { ActionContext } from "../../intake/action-context.js";
import { logChanges } from "../../intake/change-log.js";
import { lockedRecords } from "../../intake/locked-records.js";
import { externalIdsByRecord } from "../../intake/record-changes.js";
import { References } from "../../intake/references.js";
import { Problems } from "../../intake/row-result.js";
import { ChangeEntity } from "../../model/change/change.js";
import type { Customer } from "../../model/customer/customer.js";
import type { CustomerUnmergeInput } from "../../model/customer/customer-input.js";
import { ExternalEntity, type ExternalId, type ExternalIdInput } from "../../model/customer/external-id.js";
import { attachAnswers } from "../attached-answers.js";
import { emptyCustomer } from "../empty-customer.js";
import { markMonthsOfContracts, recomputeLoyalty } from "../loyalty/loyalty-recomputation.js";
import { customerKind } from "./customer-kind.js";
import { lockedPeopleOf } from "./person/people-of-customers.js";
import { personRecords } from "./person/person-records.js";
import { recordDrafts } from "./record-drafts.js";
import { idsOf } from "./record-kind.js";

/** Two customers that were one, and what went from the one to the other. */
export interface Unmerged {
  /** Whom the external ids name now. */
  readonly customer: Customer;
  /** Whom they named before. */
  readonly remaining: Customer;
  readonly people: number;
  readonly contracts: number;
  readonly interactions: number;
  /** People, contracts and interactions that stayed because nobody can tell by which id they came. */
  readonly undecided: number;
}

/**
 * Takes external ids out of a customer, with the people, contracts and interactions that came by them (`originOf`), into the customer
 * that was merged with just these ids, under its old id, else into a new one. Values that the customer shows stay with it:
 * the sources say them again. Throws a Refusal where the customer is not there or not known by one of the ids.
 */
export async function unmergeCustomer(context: ActionContext, input: CustomerUnmergeInput): Promise<Unmerged> {
  const survivor = await lockedSurvivor(context, input);
  const aliases = await externalIdsOf(context.rows, [survivor.id]);
  const taken = takenAliases(aliases, input.externalIds);
  const takenIds = new Set(taken.map(({ id }) => id));
  const owners = await firstOwnersOf(
    context.rows,
    aliases.map(({ id }) => id),
  );
  const known = aliases.map((alias): KnownBy => ({ ...alias, fromId: owners.get(alias.id) ?? null }));
  const people = await lockedPeopleOf(context, [survivor.id]);
  const contracts = await contractsByCustomers(context.rows, [survivor.id]);
  const interactions = await interactionIdsOf(context.rows, [survivor.id]);
  const originById = await originsOf(context, [...people, ...contracts, ...interactions], known, takenIds);
  const isTaken = ({ id }: { readonly id: string }) => originById.get(id) === "TAKEN";
  const takenPeople = people.filter(isTaken);
  const takenContracts = contracts.filter(isTaken);
  const takenInteractions = interactions.filter(isTaken);

  const restored = restoredIds(known, takenIds, await mergedInto(context.rows, survivor.id));
  const [oldId] = restored.ids;
  const isOld = restored.isWhole && restored.ids.length === 1;
  const customer = emptyCustomer(context, { id: isOld && oldId ? oldId : newId(), version: survivor.version + 1 });
  const remaining = Object.assign(survivor, { version: survivor.version + 1, updatedAt: context.now });
  await upsertCustomerRows(context.sql, [customer, remaining]);
  const personIds = idsOf(takenPeople);
  const contractIds = takenContracts.map(({ id }) => id);
  const interactionIds = takenInteractions.map(({ id }) => id);
  await markMonthsOfContracts(context, contractIds);
  await givePeople(context.rows, personIds, customer.id);
  await giveContracts(context.rows, contractIds, customer.id);
  await giveInteractions(context.rows, interactionIds, customer.id);
  await giveExternalIds(context.rows, [...takenIds], customer.id);
  await forgetMovedRecords(context.rows, [...takenIds, ...personIds, ...contractIds, ...interactionIds]);
  if (isOld) await forgetMergedRecords(context.rows, restored.ids);
  else await redirectMerged(context.rows, restored.ids, customer.id);

  const [made, left] = await recordDrafts(context, customerKind, [customer, remaining]);
  const customerIdOf = () => customer.id;
  const moved = [
    ...(await recordDrafts(context, personRecords, await personRecords.load(context, personIds))),
    ...(await recordDrafts(context, { changeEntity: ChangeEntity.CONTRACT, customerIdOf }, takenContracts)),
    ...(await recordDrafts(context, { changeEntity: ChangeEntity.INTERACTION, customerIdOf }, takenInteractions)),
  ];
  if (made === undefined || left === undefined) throw new Error("a customer that was just written is gone");
  await logChanges(context, [{ ...made, isNew: !isOld }, left, ...moved]);
  await attachAnswers(context, [], new Set([customer.id, remaining.id]));
  await recomputeLoyalty(context, { ids: [customer.id, remaining.id] });
  const undecided = [...originById.values()].filter((origin) => origin === "UNDECIDED").length;
  return {
    customer,
    remaining,
    people: personIds.length,
    contracts: contractIds.length,
    interactions: interactionIds.length,
    undecided,
  };
}

async function lockedSurvivor(context: ActionContext, { customer }: CustomerUnmergeInput): Promise<Customer> {
  const problems = new Problems();
  const references = await References.load(context, "customer", ExternalEntity.CUSTOMER, [customer]);
  const id = references.requiredId(customer, problems, "customer");
  const found = id === null ? undefined : (await lockedRecords(context, customerKind, [id])).get(id);
  await references.confirm();
  if (id !== null && found === undefined) references.notFound(problems, customer.id ?? "", "customer", "id");
  if (found?.archivedAt) references.archived(problems, "customer");
  if (found === undefined || problems.found) throw new Refusal(problems.errors);
  return found;
}

function takenAliases(aliases: readonly ExternalId[], named: readonly ExternalIdInput[]): ExternalId[] {
  const problems = new Problems();
  if (named.length === 0) problems.add("FIELD_MISSING", "name at least one external id", "externalIds");
  const taken = named.flatMap(({ system, externalId }, index) => {
    const alias = aliases.find((each) => each.system === system && each.externalId === externalId);
    const message = `the customer is not known as ${system}/${externalId}`;
    if (alias === undefined) problems.add("EXTERNAL_ID_UNKNOWN", message, "externalIds", String(index));
    return alias ?? [];
  });
  if (problems.found) throw new Refusal(problems.errors);
  return taken;
}

async function originsOf(
  context: ActionContext,
  facts: readonly { readonly id: string; readonly createdAt: Date }[],
  known: readonly KnownBy[],
  takenIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ReturnType<typeof originOf>>> {
  const ids = facts.map(({ id }) => id);
  const externalIds = await externalIdsByRecord(context, ids);
  const owners = await firstOwnersOf(context.rows, ids);
  return new Map(
    facts.map(({ id, createdAt }) => {
      const systems = (externalIds.get(id) ?? []).map(({ system }) => system);
      return [id, originOf({ systems, fromId: owners.get(id) ?? null, createdAt }, known, takenIds)];
    }),
  );
}

/** The customers that were merged with ids that all leave now; whole: and nothing else leaves. */
function restoredIds(
  known: readonly KnownBy[],
  takenIds: ReadonlySet<string>,
  merged: readonly string[],
): { readonly ids: string[]; readonly isWhole: boolean } {
  const leaving = known.filter(({ id }) => takenIds.has(id));
  const staying = new Set(known.filter(({ id }) => !takenIds.has(id)).map(({ fromId }) => fromId));
  const fromIds = [...new Set(leaving.map(({ fromId }) => fromId))];
  const ids = fromIds.filter((id) => id !== null).filter((id) => !staying.has(id) && merged.includes(id));
  return { ids, isWhole: ids.length === fromIds.length };
}
