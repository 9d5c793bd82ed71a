import { eventsByContracts, insertContractEvents } from "../data/contract/contract-store.js";
import { customersByIds } from "../data/customer/customer-store.js";
import type { ExternalIdIndex } from "../data/external-id-index.js";
import { findExternalIds } from "../data/external-id-store.js";
import type { LocalDate } from "../domain/calendar.js";
import { ContractEventType } from "../domain/contract/contract.js";
import { contractStateOf, eventRefusalOf } from "../domain/contract/contract-rules.js";
import { Refusal, type UserErrorCode } from "../domain/errors.js";
import type { ActionContext } from "../intake/action-context.js";
import { ExternalIdLedger } from "../intake/external-id-ledger.js";
import { amountOf, checkDay, checkMonths } from "../intake/input-checks.js";
import { lockedRecords } from "../intake/locked-records.js";
import { logEventChanges } from "../intake/record-changes.js";
import { References } from "../intake/references.js";
import { acceptedRow, Problems, refusedRow, type RowResult, writtenRecords } from "../intake/row-result.js";
import type { Contract } from "../model/contract/contract.js";
import type { ContractEvent } from "../model/contract/contract-event.js";
import type {
  ContractCancelInput,
  ContractEventInput,
  ContractPauseInput,
  ContractReinstateInput,
  ContractRenewInput,
  ContractResumeInput,
  ContractTerminateInput,
} from "../model/contract/contract-event-input.js";
import type { ContractReference } from "../model/contract/contract-input.js";
import { ExternalEntity, type ExternalIdInput } from "../model/customer/external-id.js";
import type { MoneyInput } from "../model/money.js";
import { type EventDraft, groupEvents, mistakeOf, newEvent, plainEvent, reinstatementOf } from "./contract-state.js";
import { recomputeLoyalty } from "./loyalty/loyalty-recomputation.js";
import { contractKind } from "./removal/contract-kind.js";

/** A contract and the event that happened to it. */
export interface ContractChange {
  readonly contract: Contract;
  readonly event: ContractEvent;
}

/** One event to add, before its contract is known. */
interface EventRow {
  readonly reference: ContractReference;
  readonly externalId: ExternalIdInput | null;
  readonly day: LocalDate;
  /** The field that holds the day. */
  readonly dayField: string;
  /** The event, or null after noting a fault. */
  draft(contract: Contract, events: readonly ContractEvent[], problems: Problems): EventDraft | null;
}

/** Adds events to contracts, whatever the order of the rows; an event with a known external id is left as it is. */
export async function recordContractEvents(
  context: ActionContext,
  inputs: readonly ContractEventInput[],
): Promise<RowResult<ContractChange>[]> {
  const named = inputs.flatMap(({ undoesExternalId }) => undoesExternalId ?? []);
  const undone = await findExternalIds(context.rows, ExternalEntity.CONTRACT_EVENT, named);
  const rows = inputs.map((input) => ({
    reference: input.contract,
    externalId: input.externalId ?? null,
    day: input.day,
    dayField: "day",
    draft: (contract: Contract, _events: readonly ContractEvent[], problems: Problems): EventDraft => ({
      type: input.type,
      day: input.day,
      months: checkedMonths(input.months, problems),
      value: checkedValue(contract, input.value, problems),
      until: input.type === ContractEventType.PAUSED ? checkedUntil(input.day, input.until, "until", problems) : null,
      undoesId: undoneId(input, undone, problems),
    }),
  }));
  return appendEvents(context, rows);
}

/** The event that a row undoes, which it names by its id or by an external one. */
function undoneId(
  { undoes, undoesExternalId }: ContractEventInput,
  known: ExternalIdIndex,
  problems: Problems,
): string | null {
  if (!undoesExternalId) return undoes ?? null;
  const id = known.recordId(undoesExternalId);
  if (undoes) problems.add("REFERENCE_MISSING", "give either undoes or undoesExternalId, not both", "undoes");
  if (id === undefined) problems.add("EVENT_NOT_FOUND", "no such event on this contract", "undoesExternalId");
  return id ?? null;
}

/** The customer agreed to a further term. */
export async function renewContract(context: ActionContext, input: ContractRenewInput): Promise<ContractChange> {
  return appendEvent(context, input.contract, "agreedOn", input.agreedOn, (day, contract, _events, problems) => ({
    ...plainEvent(ContractEventType.RENEWAL_AGREED, day),
    months: checkedMonths(input.months, problems),
    value: checkedValue(contract, input.value, problems),
  }));
}

/** The customer gave notice. */
export async function cancelContract(context: ActionContext, input: ContractCancelInput): Promise<ContractChange> {
  return appendEvent(context, input.contract, "cancelledOn", input.cancelledOn, (day) =>
    plainEvent(ContractEventType.CANCELLED, day),
  );
}

/** The contract ended at once. */
export async function terminateContract(
  context: ActionContext,
  input: ContractTerminateInput,
): Promise<ContractChange> {
  return appendEvent(context, input.contract, "terminatedOn", input.terminatedOn, (day) =>
    plainEvent(ContractEventType.TERMINATED, day),
  );
}

/** The customer rests: the contract holds it without value. */
export async function pauseContract(context: ActionContext, input: ContractPauseInput): Promise<ContractChange> {
  return appendEvent(context, input.contract, "pausedOn", input.pausedOn, (day, _contract, _events, problems) => ({
    ...plainEvent(ContractEventType.PAUSED, day),
    until: checkedUntil(day, input.resumesOn, "resumesOn", problems),
  }));
}

/** The pause is over. */
export async function resumeContract(context: ActionContext, input: ContractResumeInput): Promise<ContractChange> {
  return appendEvent(context, input.contract, "resumedOn", input.resumedOn, (day) =>
    plainEvent(ContractEventType.RESUMED, day),
  );
}

/** A cancellation, or a termination that has not come yet, is taken back. */
export async function reinstateContract(
  context: ActionContext,
  input: ContractReinstateInput,
): Promise<ContractChange> {
  return appendEvent(
    context,
    input.contract,
    "reinstatedOn",
    input.reinstatedOn,
    (day, _contract, events, problems) => {
      const { cancellation, termination } = contractStateOf(events);
      if (termination !== null && termination.day > day) return mistakeOf(termination);
      if (cancellation !== null && termination === null) return reinstatementOf(cancellation, day);
      if (termination === null) problems.add("NOT_CANCELLED", "the contract is not cancelled");
      else problems.add("CONTRACT_TERMINATED", `terminated on ${termination.day}; a win-back is a new contract`);
      return null;
    },
  );
}

/** Adds an event to a contract and recomputes its customer; throws a Refusal where it cannot be. */
async function appendEvent(
  context: ActionContext,
  reference: ContractReference,
  dayField: string,
  givenDay: LocalDate | null | undefined,
  draftOf: (
    day: LocalDate,
    contract: Contract,
    events: readonly ContractEvent[],
    problems: Problems,
  ) => EventDraft | null,
): Promise<ContractChange> {
  const day = givenDay ?? context.today;
  const draft: EventRow["draft"] = (contract, events, problems) => draftOf(day, contract, events, problems);
  const [result] = await appendEvents(context, [{ reference, externalId: null, day, dayField, draft }]);
  if (!result?.record) throw new Refusal(result?.errors ?? []);
  await recomputeLoyalty(context, { ids: [result.record.contract.customerId] });
  return result.record;
}

async function appendEvents(context: ActionContext, rows: readonly EventRow[]): Promise<RowResult<ContractChange>[]> {
  const { sql } = context;
  const referenced = rows.map(({ reference }) => reference);
  const references = await References.load(context, "contract", ExternalEntity.CONTRACT, referenced);
  const externalIds = rows.flatMap(({ externalId }) => externalId ?? []);
  const known = await findExternalIds(context.rows, ExternalEntity.CONTRACT_EVENT, externalIds);
  const found = rows.map((row, index) => {
    const problems = new Problems();
    return { row, index, problems, id: references.requiredId(row.reference, problems, "contract") };
  });
  const ids = found.flatMap(({ id }) => id ?? []);
  const contracts = await lockedRecords(context, contractKind, ids);
  const customerIds = [...contracts.values()].map(({ customerId }) => customerId);
  const owners = await customersByIds(context.rows, customerIds);
  const archived = new Set(owners.filter(({ archivedAt }) => archivedAt !== null).map(({ id }) => id));
  const eventsByContract = groupEvents(await eventsByContracts(context.rows, ids));
  const ledger = new ExternalIdLedger(known, context.now);

  const results: RowResult<ContractChange>[] = [];
  const inTimeOrder = [...found].sort((one, other) => (one.row.day < other.row.day ? -1 : 1));
  for (const { row, index, problems, id } of inTimeOrder) {
    const contract = contracts.get(id ?? "");
    if (contract === undefined) {
      if (!problems.found) references.notFound(problems, row.reference.id ?? "", "contract", "id");
      results[index] = refusedRow(problems);
      continue;
    }
    const events = eventsByContract.get(contract.id) ?? [];
    eventsByContract.set(contract.id, events);
    const knownId = row.externalId === null ? undefined : known.recordId(row.externalId);
    const before = events.find((event) => event.id === knownId);
    if (before !== undefined) {
      results[index] = acceptedRow<ContractChange>({ contract, event: before }, { contract, event: before });
      continue;
    }
    if (archived.has(contract.customerId)) problems.add("CUSTOMER_ARCHIVED", "the customer is archived", "contract");
    const event = checkedEvent(context, row, contract, events, problems);
    if (event !== null) ledger.claimExternalIds(event.id, row, problems);
    if (event === null || problems.found) {
      results[index] = refusedRow(problems);
      continue;
    }
    events.push(event);
    results[index] = acceptedRow<ContractChange>(null, { contract, event });
  }
  await references.confirmRefused(results);
  const added = writtenRecords(results).map(({ event }) => event);
  await insertContractEvents(sql, added);
  await ledger.write(context, ExternalEntity.CONTRACT_EVENT);
  const versions = new Map(owners.map(({ id, version }) => [id, version]));
  await logEventChanges(context, added, ledger.addedByRecord(), ({ customerId }) => ({
    customerId,
    version: versions.get(customerId) ?? 1,
  }));
  return results;
}

/** What a refusal is about, where it is not the day. */
const FIELD_REFUSED: Partial<Record<UserErrorCode, string>> = { AMOUNT_INVALID: "value", EVENT_NOT_FOUND: "undoes" };

function checkedEvent(
  context: ActionContext,
  row: EventRow,
  contract: Contract,
  events: readonly ContractEvent[],
  problems: Problems,
): ContractEvent | null {
  checkDay(problems, row.day, row.dayField);
  if (problems.found) return null;
  const draft = row.draft(contract, events, problems);
  if (draft === null || problems.found) return null;
  const refusal = eventRefusalOf(contract, events, draft, context.workspace.policy.graceDays);
  if (refusal !== null) problems.add(refusal.code, refusal.message, FIELD_REFUSED[refusal.code] ?? row.dayField);
  return newEvent(context, contract, draft);
}

/** The end of a pause. */
function checkedUntil(
  pausedOn: LocalDate,
  until: LocalDate | null | undefined,
  field: string,
  problems: Problems,
): LocalDate | null {
  if (!until) return null;
  checkDay(problems, until, field);
  if (until <= pausedOn) problems.add("END_BEFORE_START", `paused on ${pausedOn}`, field);
  return until;
}

function checkedMonths(months: number | null | undefined, problems: Problems): number | null {
  checkMonths(problems, months, "months");
  return months ?? null;
}

function checkedValue(contract: Contract, value: MoneyInput | null | undefined, problems: Problems): number | null {
  if (!value) return null;
  const amount = amountOf(problems, value, "value");
  if (amount !== null && amount.currency !== contract.currency) {
    problems.add("CURRENCY_MISMATCH", `the contract is in ${contract.currency}`, "value", "currency");
  }
  return amount?.minor ?? null;
}
