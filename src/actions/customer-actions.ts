import { uuidv7 as newId } from "uuidv7";

import { customersByIds, lockCustomers, upsertCustomerRows } from "../data/customer/customer-store.js";
import { RecordsMoved } from "../data/database/database-faults.js";
import type { ActionContext } from "../intake/action-context.js";
import { CustomerMatches } from "../intake/customer-matches.js";
import { externalIdsWithin } from "../intake/external-id-ledger.js";
import { checkDay, checkJson, checkNameAndAddresses, checkText, given, givenAmount } from "../intake/input-checks.js";
import { References } from "../intake/references.js";
import { Problems, type RowResult } from "../intake/row-result.js";
import { upsertRecords } from "../intake/upserted-records.js";
import { Customer } from "../model/customer/customer.js";
import type { CustomerUpsertInput } from "../model/customer/customer-input.js";
import { ExternalEntity } from "../model/customer/external-id.js";
import { RowOutcome } from "../model/ingest/ingest.js";
import { globalIdOf } from "../model/node.js";
import { foldedFieldsOf } from "./customer-folding.js";
import { claimPeople, describePeople, type MeantPerson } from "./person/described-people.js";
import { customerKind } from "./removal/customer-kind.js";
import { joinStubs } from "./removal/joined-stubs.js";

/**
 * Makes or changes customers, row by row: absent keeps, null clears, tags replace, custom fields merge by key, external
 * ids are added. One who was merely named until now is joined with whom the row's address finds. Refused rows write nothing. Existing customers are locked first.
 */
export async function upsertCustomers(
  context: ActionContext,
  inputs: readonly CustomerUpsertInput[],
): Promise<RowResult<Customer>[]> {
  const { sql } = context;
  await joinStubs(context, inputs);
  const named = inputs.flatMap((input) => [{ id: input.id }, ...externalIdsWithin(input)]);
  const references = await References.load(context, "customer", ExternalEntity.CUSTOMER, named);
  const seeking = inputs.map((input) => {
    const problems = new Problems();
    return { input, problems, namedId: references.idOf(input, problems) };
  });
  const matches = await CustomerMatches.load(context, references, seeking);
  const rows = seeking.map((row) => {
    const hit = matches.find(row);
    return { ...row, ...hit, id: row.namedId ?? hit.matchedId };
  });
  const ids = rows.flatMap(({ id }) => id ?? []);
  await lockCustomers(context.rows, ids);
  const existing = new Map((await customersByIds(context.rows, ids)).map((customer) => [customer.id, customer]));
  const isInLists = (id: string) => existing.get(id)?.archivedAt === null;
  if (rows.some(({ matchedId }) => matchedId !== null && !isInLists(matchedId))) throw new RecordsMoved();
  await matches.refuseKnownOtherwise(rows);
  const meant: MeantPerson[] = [];
  const claimed = new Set<string>();
  const results = await upsertRecords(context, rows, {
    kind: customerKind,
    existing,
    references,
    furtherReferences: [],
    merge: ({ input, problems, person, theirs }, before) => {
      if (person === null) {
        const customer = mergedCustomer(context, before, input, problems);
        meant.push(
          ...theirs.map((each) => ({
            problems,
            row: { id: globalIdOf("person", each.id), foundCustomerId: customer.id },
          })),
        );
        return customer;
      }
      checkNameAndAddresses(problems, input);
      const { name, email, phone } = input;
      meant.push({ problems, row: { id: globalIdOf("person", person.id), name, email, phone } });
      return mergedCustomer(
        context,
        before,
        { ...input, name: undefined, email: undefined, phone: undefined },
        problems,
      );
    },
    complete: ({ input, problems, person, theirs }, { id }) => {
      matches.addresses.claim(input, id, problems);
      claimPeople(person === null ? theirs : [person], claimed, problems);
      return false;
    },
    personIdOf: ({ person }) => person?.id ?? null,
    write: (customers) => upsertCustomerRows(sql, customers),
    placeOf: ({ id, version }) => ({ customerId: id, version }),
  });
  const withFacts = results.map((result, place) => {
    const row = rows[place];
    const isOfPeople = row === undefined || row.person !== null || row.theirs.length > 0;
    return isOfPeople ? result : { ...result, facts: factsAfter(result, existing) };
  });
  return describePeople(context, meant, withFacts);
}

/** What a row that says nothing of people says of its customer's facts. */
function factsAfter(
  { outcome, record }: RowResult<Customer>,
  existing: ReadonlyMap<string, Customer>,
): RowResult<Customer>["facts"] {
  if (record === null) return undefined;
  if (outcome === RowOutcome.CREATED) return "NONE";
  const before = existing.get(record.id);
  const isSame = outcome === RowOutcome.UPDATED && before !== undefined;
  return isSame && FACTS.every((column) => isSameValue(before[column], record[column])) ? "AS_BEFORE" : undefined;
}

/** What of a customer itself loyalty is computed from. */
const FACTS = [
  "customerSince",
  "leftOn",
  "leftLearntAt",
  "yearlySpendMinor",
  "yearlySpendCurrency",
  "createdAt",
] as const satisfies readonly (keyof Customer)[];

function isSameValue(one: Customer[(typeof FACTS)[number]], other: Customer[(typeof FACTS)[number]]): boolean {
  return one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other;
}

function mergedCustomer(
  { workspace, now }: ActionContext,
  before: Customer | null,
  input: CustomerUpsertInput,
  problems: Problems,
): Customer {
  checkNameAndAddresses(problems, input);
  checkText(problems, input.company, 200, "company");
  checkText(problems, input.segment, 100, "segment");
  input.tags?.forEach((tag, index) => checkText(problems, tag, 100, "tags", String(index)));
  checkDay(problems, input.customerSince, "customerSince");
  checkDay(problems, input.leftOn, "leftOn");
  const leftOn = given(input.leftOn, before?.leftOn ?? null);
  const isSaidAnew = leftOn !== (before?.leftOn ?? null);
  const yearlySpend = givenAmount(problems, input.yearlySpend, before?.yearlySpend ?? null, "yearlySpend");
  const tags = input.tags === undefined ? (before?.tags ?? []) : [...new Set(input.tags ?? [])];
  const customFields = mergedFields(before?.customFields ?? {}, input.customFields);
  checkJson(problems, tags, "tags");
  checkJson(problems, customFields, "customFields");
  const shown = {
    name: given(input.name, before?.name ?? null),
    email: given(input.email, before?.email ?? null),
    phone: given(input.phone, before?.phone ?? null),
    company: given(input.company, before?.company ?? null),
  };
  return Object.assign(new Customer(), {
    id: before?.id ?? newId(),
    workspaceId: workspace.id,
    version: before?.version ?? 1,
    ...shown,
    ...foldedFieldsOf(shown, workspace.country),
    segment: given(input.segment, before?.segment ?? null),
    tags,
    customFields,
    customerSince: given(input.customerSince, before?.customerSince ?? null),
    leftOn,
    leftLearntAt: leftOn === null ? null : isSaidAnew ? now : (before?.leftLearntAt ?? now),
    yearlySpendMinor: yearlySpend?.minor ?? null,
    yearlySpendCurrency: yearlySpend?.currency ?? null,
    archivedAt: before?.archivedAt ?? null,
    erasedAt: before?.erasedAt ?? null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
}

/** Merged by key: a null value removes its key, null in place of the fields removes all. */
function mergedFields(
  before: Record<string, unknown>,
  input: Record<string, unknown> | null | undefined,
): Record<string, unknown> {
  if (input === undefined) return before;
  if (input === null) return {};
  return Object.fromEntries(Object.entries({ ...before, ...input }).filter(([, value]) => value !== null));
}
