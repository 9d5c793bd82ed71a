import { externalIdsOf, findExternalIds } from "../../../data/external-id-store.js";
import { peopleByIds } from "../../../data/person/person-store.js";
import type { ActionContext } from "../../../intake/action-context.js";
import { AddressBook, matchKeyOf } from "../../../intake/address-book.js";
import { personHitOf } from "../../../intake/person-matches.js";
import { References } from "../../../intake/references.js";
import { Problems } from "../../../intake/row-result.js";
import { ExternalEntity, type ExternalIdInput } from "../../../model/customer/external-id.js";
import { globalIdOf } from "../../../model/node.js";
import type { Person } from "../../../model/person/person.js";
import type { PersonUpsertInput } from "../../../model/person/person-input.js";
import { mergeRecords } from "../merge-records.js";
import { personKind } from "./person-kind.js";

/** A row that tells for the first time by what a person is matched, of whom nothing but an id was known. */
interface Introduction {
  readonly input: PersonUpsertInput;
  readonly own: ExternalIdInput;
  readonly stubId: string;
}

/**
 * Joins people who were merely named (by a call that came first) into those whose address a row tells of them now: had the
 * row come first, it would have found them. Where nobody can tell, or a source knows both, both stay. Returns the ids of the
 * people of whom rows tell an address for the first time, and who stay.
 */
export async function joinNamedPeople(
  context: ActionContext,
  inputs: readonly PersonUpsertInput[],
): Promise<ReadonlySet<string>> {
  const introductions = await introductionsOf(context, inputs);
  const left = new Set(introductions.map(({ stubId }) => stubId));
  if (left.size === 0) return left;
  const named = introductions.map(({ input }) => input.customer);
  const customers = await References.load(context, "customer", ExternalEntity.CUSTOMER, named);
  const seeking = introductions.map(({ input }) => {
    const customerId = input.customer ? customers.idOf(input.customer, new Problems()) : null;
    return { input, problems: new Problems(), namedId: null, customerId };
  });
  const addresses = await AddressBook.load(context, seeking);
  for (const [place, { own, stubId }] of introductions.entries()) {
    const person = seeking[place] && personHitOf(addresses, seeking[place]).person;
    if (!person || (await isKnownIn(context, own.system, person.id))) continue;
    const [from, into] = [stubId, person.id].map((id) => ({ id: globalIdOf("person", id) }));
    await mergeRecords(context, personKind, [{ ...from, into }]);
    left.delete(stubId);
  }
  return left;
}

async function introductionsOf(
  { rows, workspace }: ActionContext,
  inputs: readonly PersonUpsertInput[],
): Promise<Introduction[]> {
  const telling = inputs.flatMap((input) => {
    const isTold = input.externalId && matchKeyOf(input, workspace.country) !== null;
    return isTold && input.externalId ? [{ input, own: input.externalId }] : [];
  });
  const ownIds = telling.map(({ own }) => own);
  const index = await findExternalIds(rows, ExternalEntity.PERSON, ownIds);
  const known = await peopleByIds(
    rows,
    ownIds.flatMap((own) => index.recordId(own) ?? []),
  );
  const stubs = new Set(known.filter(isStub).map(({ id }) => id));
  return telling.flatMap(({ input, own }) => {
    const stubId = index.recordId(own);
    return stubId !== undefined && stubs.has(stubId) ? [{ input, own, stubId }] : [];
  });
}

function isStub({ name, email, phone, role, archivedAt }: Person): boolean {
  return [name, email, phone, role, archivedAt].every((value) => value === null);
}

async function isKnownIn({ rows }: ActionContext, system: string, personId: string): Promise<boolean> {
  return (await externalIdsOf(rows, [personId])).some((known) => known.system === system);
}
