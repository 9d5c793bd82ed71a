import { uuidv7 as newId } from "uuidv7";

import {
  contractsAwaiting,
  eventsByContracts,
  insertContractEvents,
  upsertContractRows,
} from "../data/contract/contract-store.js";
import { customersByIds } from "../data/customer/customer-store.js";
import { keyOf } from "../data/external-id-index.js";
import { termsBeginOn } from "../domain/contract/contract.js";
import { contractStateOf } from "../domain/contract/contract-rules.js";
import type { ActionContext } from "../intake/action-context.js";
import { externalIdsWithin } from "../intake/external-id-ledger.js";
import {
  amountOf,
  checkDay,
  checkExternalId,
  checkMonths,
  checkRange,
  checkText,
  given,
} from "../intake/input-checks.js";
import { lockedRecords } from "../intake/locked-records.js";
import { logEventChanges } from "../intake/record-changes.js";
import { isGoneBy, References } from "../intake/references.js";
import { Problems, type RowResult, writtenRecords } from "../intake/row-result.js";
import { upsertRecords } from "../intake/upserted-records.js";
import { Contract } from "../model/contract/contract.js";
import type { ContractEvent } from "../model/contract/contract-event.js";
import type { ContractUpsertInput } from "../model/contract/contract-input.js";
import type { Customer } from "../model/customer/customer.js";
import { ExternalEntity } from "../model/customer/external-id.js";
import { RowOutcome } from "../model/ingest/ingest.js";
import { firstValueOf, quantityChanges, saidValueOf, storedQuantity } from "./contract-quantity.js";
import { groupEvents, learntOnOf, newEvent, stateEventsOf } from "./contract-state.js";
import { contractKind } from "./removal/contract-kind.js";

const NOTICE_DAYS = [0, 730] as const;

/**
 * Makes or changes contracts, row by row: absent keeps, null clears, external ids are added. A changed state
 * (`cancelledOn`, `terminatedOn`) becomes events. Refused rows write nothing. The customers are locked first.
 */
export async function upsertContracts(
  context: ActionContext,
  inputs: readonly ContractUpsertInput[],
): Promise<RowResult<Contract>[]> {
  const { sql } = context;
  const named = inputs.flatMap((input) => [{ id: input.id }, ...externalIdsWithin(input)]);
  const references = await References.load(context, "contract", ExternalEntity.CONTRACT, named);
  const owners = inputs.map(({ customer }) => customer);
  const customers = await References.load(context, "customer", ExternalEntity.CUSTOMER, owners);
  const rows = inputs.map((input) => {
    const problems = new Problems();
    const id = references.idOf(input, problems);
    return { input, problems, id, customerId: ownerOf(input, id, customers, problems) };
  });
  const ids = rows.flatMap(({ id }) => id ?? []);
  const namedOwners = rows.flatMap(({ customerId }) => customerId ?? []);
  const succeeded = await References.load(
    context,
    "contract",
    ExternalEntity.CONTRACT,
    inputs.map(({ succeeds }) => succeeds),
  );
  const existing = await lockedRecords(context, contractKind, ids, namedOwners);
  const customerIds = [...namedOwners, ...[...existing.values()].map(({ customerId }) => customerId)];
  const owning = new Map((await customersByIds(context.rows, customerIds)).map((owner) => [owner.id, owner]));
  const eventsByContract = groupEvents(await eventsByContracts(context.rows, ids));
  const added = new Map<string, ContractEvent[]>();
  const eventsOf = (contracts: readonly Contract[]) => contracts.flatMap(({ id }) => added.get(id) ?? []);
  const placeOf = ({ customerId }: { readonly customerId: string }) => ({
    customerId,
    version: owning.get(customerId)?.version ?? 1,
  });

  const results = await upsertRecords<Contract, (typeof rows)[number]>(context, rows, {
    kind: contractKind,
    existing,
    references,
    furtherReferences: [customers, succeeded],
    merge: ({ input, problems, customerId }, before) => {
      const owner = owning.get(before?.customerId ?? customerId ?? "");
      if (!problems.found) checkOwner(before, input, customerId, owner, customers, problems);
      const succession = successionOf(before, input, succeeded, problems);
      const contract = mergedContract(context, before, owner?.id ?? "", input, problems);
      return contract === null ? null : Object.assign(contract, succession);
    },
    complete: ({ input, problems }, contract) => {
      const known = eventsByContract.get(contract.id) ?? [];
      checkEndAgainstStart(contract, known, problems);
      const before = existing.get(contract.id) ?? null;
      const from = input.valueFrom ?? learntOnOf(context, input);
      const ofQuantity = quantityChanges(before, contract, known, from, context.workspace.policy.graceDays);
      const events = problems.found ? [] : stateEventsOf(context, contract, known, input, problems, ofQuantity);
      if (problems.found || events.length === 0) return false;
      added.set(
        contract.id,
        events.map((event) => newEvent(context, contract, event)),
      );
      return true;
    },
    write: async (contracts) => {
      await upsertContractRows(sql, contracts);
      await insertContractEvents(sql, eventsOf(contracts));
    },
    placeOf,
  });
  await joinAwaiting(context, inputs, results);
  await logEventChanges(context, eventsOf(writtenRecords(results)), new Map(), placeOf);
  return results;
}

/** The contract that a row says it continues: by its id, and by the external id that may come to mean it later. */
function successionOf(
  before: Contract | null,
  { succeeds }: ContractUpsertInput,
  contracts: References,
  problems: Problems,
): Pick<Contract, "succeedsId" | "succeedsSystem" | "succeedsExternalId"> {
  const known = before ?? { succeedsId: null, succeedsSystem: null, succeedsExternalId: null };
  if (succeeds === undefined) {
    const { succeedsId, succeedsSystem, succeedsExternalId } = known;
    return { succeedsId, succeedsSystem, succeedsExternalId };
  }
  const { system = null, externalId = null } = succeeds?.externalId ?? {};
  if (succeeds?.externalId) checkExternalId(problems, succeeds.externalId, "succeeds", "externalId");
  const id = succeeds === null ? null : contracts.idOf(succeeds, problems, "succeeds");
  if (id !== null && id === before?.id) problems.add("VALUE_INVALID", "a contract cannot continue itself", "succeeds");
  return { succeedsId: id, succeedsSystem: system, succeedsExternalId: externalId };
}

/** Contracts that were said to continue one by an external id learn which it is, once that arrives. */
async function joinAwaiting(
  context: ActionContext,
  inputs: readonly ContractUpsertInput[],
  results: readonly RowResult<Contract>[],
): Promise<void> {
  const arrived = new Map<string, string>();
  for (const [index, { outcome, record }] of results.entries()) {
    const input = inputs[index];
    if (record === null || input === undefined || outcome === RowOutcome.UNCHANGED) continue;
    for (const { externalId } of externalIdsWithin(input)) arrived.set(keyOf(externalId), record.id);
  }
  const names = inputs.flatMap(externalIdsWithin).map(({ externalId }) => externalId);
  const awaiting = await contractsAwaiting(
    context.rows,
    names.filter((name) => arrived.has(keyOf(name))),
  );
  const joined = awaiting.flatMap((contract) => {
    const { succeedsSystem: system, succeedsExternalId: externalId } = contract;
    const id = system === null || externalId === null ? undefined : arrived.get(keyOf({ system, externalId }));
    return id === undefined || id === contract.id ? [] : [Object.assign(contract, { succeedsId: id })];
  });
  await upsertContractRows(context.sql, joined);
}

/** The customer that a row names; a new contract must name one. */
function ownerOf(
  { customer, id: givenId, sourceUpdatedAt }: ContractUpsertInput,
  id: string | null,
  customers: References,
  problems: Problems,
): string | null {
  if ((id !== null || givenId) && !customer) return null;
  return customers.requiredIdAt(sourceUpdatedAt, customer, problems, "customer");
}

function checkOwner(
  before: Contract | null,
  { sourceUpdatedAt }: ContractUpsertInput,
  customerId: string | null,
  owner: Customer | undefined,
  customers: References,
  problems: Problems,
): void {
  if (owner === undefined) problems.add("CUSTOMER_NOT_FOUND", "no such customer in this workspace", "customer");
  else if (isGoneBy(sourceUpdatedAt, owner)) customers.archived(problems, "customer");
  else if (before !== null && customerId !== null && before.customerId !== customerId) {
    problems.add("FIELD_FIXED", "a contract cannot move to another customer", "customer");
  }
}

function mergedContract(
  context: ActionContext,
  before: Contract | null,
  customerId: string,
  input: ContractUpsertInput,
  problems: Problems,
): Contract | null {
  const { workspace, now } = context;
  checkRequired(before, input, problems);
  const said = saidValueOf(before, input, problems);
  const { currency } = said;
  const renewal = input.renewalValue ? amountOf(problems, input.renewalValue, "renewalValue") : null;
  const startsOn = input.startsOn ?? before?.startsOn;
  const trialEndsOn = given(input.trialEndsOn, before?.trialEndsOn ?? null);
  const termMonths = input.termMonths ?? before?.termMonths;
  checkText(problems, input.product, 200, "product");
  checkDay(problems, input.startsOn, "startsOn");
  checkDay(problems, input.trialEndsOn, "trialEndsOn");
  checkDay(problems, input.observedFrom, "observedFrom");
  checkDay(problems, input.confirmedUntil, "confirmedUntil");
  checkDay(problems, input.agreedOn, "agreedOn");
  checkDay(problems, input.valueFrom, "valueFrom");
  checkMonths(problems, input.termMonths, "termMonths");
  checkMonths(problems, input.renewalMonths, "renewalMonths");
  checkRange(problems, input.noticeDays, NOTICE_DAYS, "noticeDays");
  if (startsOn !== undefined && trialEndsOn !== null && trialEndsOn < startsOn) {
    problems.add("END_BEFORE_START", `the contract starts on ${startsOn}`, "trialEndsOn");
  }
  if (renewal !== null && currency !== undefined && renewal.currency !== currency) {
    problems.add("CURRENCY_MISMATCH", `the contract is in ${currency}`, "renewalValue", "currency");
  }
  if (problems.found || startsOn === undefined || termMonths === undefined || currency === undefined) return null;
  const valueFrom = input.valueFrom ?? learntOnOf(context, input);
  const firstValue = firstValueOf(before, said, termsBeginOn({ startsOn, trialEndsOn }), valueFrom);
  return Object.assign(new Contract(), {
    id: before?.id ?? newId(),
    workspaceId: workspace.id,
    customerId,
    product: given(input.product, before?.product ?? null),
    currency,
    startsOn,
    trialEndsOn,
    termMonths,
    value: said.value ?? firstValue ?? before?.value ?? 0,
    ...storedQuantity(said.quantity),
    autoRenew: input.autoRenew === undefined ? (before?.autoRenew ?? false) : (input.autoRenew ?? false),
    renewalMonths: given(input.renewalMonths, before?.renewalMonths ?? null),
    renewalValue: input.renewalValue === undefined ? (before?.renewalValue ?? null) : (renewal?.minor ?? null),
    noticeDays: input.noticeDays === undefined ? (before?.noticeDays ?? 0) : (input.noticeDays ?? 0),
    observedFrom: given(input.observedFrom, before?.observedFrom ?? null),
    confirmedUntil: given(input.confirmedUntil, before?.confirmedUntil ?? null),
    agreedOn: given(input.agreedOn, before?.agreedOn ?? null),
    succession: given(input.succession, before?.succession ?? null),
    rollsOn: before?.rollsOn ?? null,
    dueOn: before?.dueOn ?? null,
    endsOn: before?.endsOn ?? null,
    pausedOn: before?.pausedOn ?? null,
    resumesOn: before?.resumesOn ?? null,
    archivedAt: before?.archivedAt ?? null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
}

/** A new contract needs its start and months, and neither can be cleared. */
function checkRequired(before: Contract | null, input: ContractUpsertInput, problems: Problems): void {
  for (const field of ["startsOn", "termMonths"] as const) {
    const isMissing = before === null ? !input[field] && input[field] !== 0 : input[field] === null;
    if (isMissing) problems.add("FIELD_MISSING", "a contract needs it", field);
  }
}

function checkEndAgainstStart(contract: Contract, events: readonly ContractEvent[], problems: Problems): void {
  const { termination } = contractStateOf(events);
  if (termination !== null && termination.day < contract.startsOn) {
    problems.add("END_BEFORE_START", `the contract was terminated on ${termination.day}`, "startsOn");
  }
}
