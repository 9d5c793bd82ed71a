import { v7 as newId } from "uuid";

import { archiveCustomerRow, customersByIds, lockCustomers, upsertCustomerRows } from "../data/customer-store.js";
import { retireExternalIds } from "../data/external-id-store.js";
import { Refusal } from "../domain/errors.js";
import { beginningOf, folded } from "../domain/text.js";
import { Customer } from "../model/customer/customer.js";
import type { CustomerReference, CustomerUpsertInput } from "../model/customer/customer-input.js";
import { ExternalEntity } from "../model/customer/external-id.js";
import type { ActionContext } from "./action-context.js";
import { checkDay, checkJson, checkText, given, givenAmount } from "./input-checks.js";
import { ExternalIdLedger, externalIdsWithin, References } from "./references.js";
import { acceptedRow, Problems, refusedRow, type RowResult, writtenRecords } from "./row-result.js";

/**
 * Makes or changes customers, row by row: absent keeps, null clears, tags replace, custom fields merge by key, external
 * ids are added. Refused rows write nothing. Existing customers are locked first.
 */
export async function upsertCustomers(
  context: ActionContext,
  inputs: readonly CustomerUpsertInput[],
): Promise<RowResult<Customer>[]> {
  const { sql, workspace } = context;
  const named = inputs.flatMap((input) => externalIdsWithin(input));
  const references = await References.load(context, "customer", ExternalEntity.CUSTOMER, named);
  const rows = inputs.map((input) => {
    const problems = new Problems();
    return { input, problems, id: references.idOf(input, problems) };
  });
  const ids = rows.flatMap(({ id }) => id ?? []);
  await lockCustomers(sql, workspace.id, ids);
  const existing = new Map((await customersByIds(sql, workspace.id, ids)).map((customer) => [customer.id, customer]));
  const ledger = new ExternalIdLedger(references);

  const results = rows.map(({ input, problems, id }) => {
    const before = id === null ? null : (existing.get(id) ?? null);
    if (before === null && input.id) {
      if (!problems.found) references.notFound(problems, input.id, "id");
      return refusedRow<Customer>(problems);
    }
    if (before?.archivedAt) problems.add("CUSTOMER_ARCHIVED", "the customer is archived", "id");
    const customer = mergedCustomer(context, before, input, problems);
    ledger.claimRecord(customer.id, problems);
    const isExtended = ledger.claimExternalIds(customer.id, input, problems);
    return problems.found ? refusedRow<Customer>(problems) : acceptedRow(before, customer, isExtended);
  });
  await upsertCustomerRows(sql, writtenRecords(results));
  await ledger.write(context, ExternalEntity.CUSTOMER);
  return results;
}

function mergedCustomer(
  { workspace, now }: ActionContext,
  before: Customer | null,
  input: CustomerUpsertInput,
  problems: Problems,
): Customer {
  checkText(problems, input.name, 200, "name");
  checkText(problems, input.email, 320, "email");
  checkText(problems, input.phone, 64, "phone");
  checkText(problems, input.company, 200, "company");
  checkText(problems, input.segment, 100, "segment");
  input.tags?.forEach((tag, index) => checkText(problems, tag, 100, "tags", String(index)));
  checkDay(problems, input.customerSince, "customerSince");
  const yearlySpend = givenAmount(problems, input.yearlySpend, before?.yearlySpend ?? null, "yearlySpend");
  const tags = input.tags === undefined ? (before?.tags ?? []) : [...new Set(input.tags ?? [])];
  const customFields = mergedFields(before?.customFields ?? {}, input.customFields);
  checkJson(problems, tags, "tags");
  checkJson(problems, customFields, "customFields");
  const name = given(input.name, before?.name ?? null);
  const email = given(input.email, before?.email ?? null);
  const company = given(input.company, before?.company ?? null);
  return Object.assign(new Customer(), {
    id: before?.id ?? newId(),
    workspaceId: workspace.id,
    version: before?.version ?? 1,
    name,
    nameFolded: beginningOf(folded(name ?? ""), 200),
    email,
    phone: given(input.phone, before?.phone ?? null),
    company,
    segment: given(input.segment, before?.segment ?? null),
    tags,
    customFields,
    customerSince: given(input.customerSince, before?.customerSince ?? null),
    yearlySpendMinor: yearlySpend?.minor ?? null,
    yearlySpendCurrency: yearlySpend?.currency ?? null,
    searchText: beginningOf(folded([name, email, company].filter((text) => text !== null).join(" ")), 760),
    archivedAt: before?.archivedAt ?? null,
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

/** Takes a customer out of the lists and frees its external ids; its facts keep counting. */
export async function archiveCustomer(context: ActionContext, reference: CustomerReference): Promise<Customer> {
  const { sql, workspace, now } = context;
  const problems = new Problems();
  const references = await References.load(context, "customer", ExternalEntity.CUSTOMER, [reference]);
  const id = references.requiredId(reference, problems);
  if (id === null) throw new Refusal(problems.errors);
  await lockCustomers(sql, workspace.id, [id]);
  const [customer] = await customersByIds(sql, workspace.id, [id]);
  if (customer === undefined) references.notFound(problems, reference.id ?? "", "id");
  else if (customer.archivedAt) problems.add("CUSTOMER_ARCHIVED", "the customer is archived already", "id");
  if (customer === undefined || problems.found) throw new Refusal(problems.errors);
  await archiveCustomerRow(sql, workspace.id, id, now);
  await retireExternalIds(sql, workspace.id, id);
  return Object.assign(customer, { archivedAt: now, updatedAt: now });
}
