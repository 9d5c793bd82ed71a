import { Refusal, type UserErrorCode } from "../../domain/errors.js";
import type { ActionContext } from "../../intake/action-context.js";
import { withCollectedChanges } from "../../intake/change-log.js";
import type { Reference } from "../../intake/references.js";
import { ROW_KINDS } from "../../intake/row-lists.js";
import { Problems, refusedRow, type RowResult, wasRefused } from "../../intake/row-result.js";
import type { DeleteReason } from "../../model/change/change.js";
import type { Contract } from "../../model/contract/contract.js";
import type { Customer } from "../../model/customer/customer.js";
import type { IngestInput } from "../../model/ingest/ingest.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import { RowOperation } from "../../model/ingest/ingest-row.js";
import type { Interaction } from "../../model/interaction/interaction.js";
import type { Person } from "../../model/person/person.js";
import { attachAnswers } from "../attached-answers.js";
import { upsertContracts } from "../contract-actions.js";
import { type ContractChange, recordContractEvents } from "../contract-event-actions.js";
import { upsertCustomers } from "../customer-actions.js";
import { recordInteractions } from "../interaction-actions.js";
import { recomputeLoyalty, type TouchedCustomers } from "../loyalty/loyalty-recomputation.js";
import { upsertPeople } from "../person/person-actions.js";
import { contractKind } from "../removal/contract-kind.js";
import { customerKind } from "../removal/customer-kind.js";
import { deleteRecords } from "../removal/delete-records.js";
import { interactionKind } from "../removal/interaction-kind.js";
import { mergeRecords } from "../removal/merge-records.js";
import { personKind } from "../removal/person/person-kind.js";
import type { RecordKind, Removable } from "../removal/record-kind.js";

/** The outcome of the rows of a batch, kind by kind in input order. */
export interface IngestResults {
  readonly customers: readonly RowResult<Customer>[];
  readonly people: readonly RowResult<Person>[];
  readonly contracts: readonly RowResult<Contract>[];
  readonly contractEvents: readonly RowResult<ContractChange>[];
  readonly interactions: readonly RowResult<Interaction>[];
}

/** The rows of a batch. */
export type IngestRows = Partial<Omit<IngestInput, "onError">>;

/**
 * Takes customers, people, contracts, contract events and interactions together, applied in this order, and recomputes the
 * customers they touch once. Of one kind, rows are made or changed first, then merged, then deleted. Refused rows write
 * nothing and do not keep the others from being written; a caller who wants all or nothing rolls back when there are
 * any (`failedRows`).
 */
export async function ingest(context: ActionContext, rows: IngestRows): Promise<IngestResults> {
  const batch = { ...context, changedByMerges: new Set<string>() };
  return withCollectedChanges(batch, (collecting) => applyAndRecompute(collecting, rows));
}

async function applyAndRecompute(context: ActionContext, rows: IngestRows): Promise<IngestResults> {
  const customers = await applyRows(context, customerKind, rows.customers ?? [], upsertCustomers);
  const people = await applyRows(context, personKind, rows.people ?? [], upsertPeople);
  const contracts = await applyRows(context, contractKind, rows.contracts ?? [], upsertContracts);
  const contractEvents = await recordContractEvents(context, rows.contractEvents ?? []);
  const interactions = await applyRows(context, interactionKind, rows.interactions ?? [], recordInteractions);
  const results = { customers, people, contracts, contractEvents, interactions };
  const changed = interactions.filter(isTouched).flatMap(({ record }) => record ?? []);
  await attachAnswers(context, changed, context.changedByMerges);
  await recomputeLoyalty(context, touchedBy(results, context.changedByMerges));
  return results;
}

/** The customers whose facts the rows of a batch, or merges, changed, and what of them is known without reading it. */
function touchedBy(results: IngestResults, changedByMerges: ReadonlySet<string>): TouchedCustomers {
  const ofChildren = (kinds: Partial<IngestResults>) => new Set(customerIdsOf({ ...NO_RESULTS, ...kinds }, isTouched));
  const { customers, people, contracts, contractEvents, interactions } = results;
  const others = ofChildren({ customers: customers.filter(({ facts }) => facts === undefined), people });
  const held = ofChildren({ contracts, contractEvents });
  const active = ofChildren({ interactions });
  const made = customerIdsOf({ ...NO_RESULTS, customers }, ({ facts }) => facts === "NONE");
  const isLeftAlone = (id: string) => !others.has(id) && !held.has(id) && !changedByMerges.has(id);
  return {
    ids: [...customerIdsOf(results, (result) => isTouched(result) && result.facts !== "AS_BEFORE"), ...changedByMerges],
    withoutFacts: new Set(made.filter((id) => isLeftAlone(id) && !active.has(id))),
    withContractsAsBefore: new Set([...active].filter(isLeftAlone)),
  };
}

const NO_RESULTS: IngestResults = { customers: [], people: [], contracts: [], contractEvents: [], interactions: [] };

/** The customers of the records of a batch, or of those whose rows are of a kind. */
export function customerIdsOf(
  { customers, people, contracts, contractEvents, interactions }: IngestResults,
  isMeant: (result: RowResult<unknown>) => boolean = () => true,
): string[] {
  const idsIn = <T>(results: readonly RowResult<T>[], idOf: (record: T) => string | null) =>
    results.filter(isMeant).flatMap(({ record }) => (record === null ? [] : (idOf(record) ?? [])));
  return [
    ...idsIn(customers, ({ id }) => id),
    ...idsIn(people, ({ customerId }) => customerId),
    ...idsIn(contracts, ({ customerId }) => customerId),
    ...idsIn(contractEvents, ({ contract }) => contract.customerId),
    ...idsIn(interactions, ({ customerId }) => customerId),
  ];
}

interface OperationRow extends Reference {
  readonly operation?: RowOperation | null;
  readonly reason?: DeleteReason | null;
  readonly into?: Reference | null;
}

/** In which order the operations of one kind are carried out. */
const OPERATIONS = [RowOperation.UPSERT, RowOperation.MERGE, RowOperation.DELETE] as const;

async function applyRows<Row extends OperationRow, T extends Removable>(
  context: ActionContext,
  kind: RecordKind<T>,
  rows: readonly Row[],
  upsert: (context: ActionContext, rows: readonly Row[]) => Promise<RowResult<T>[]>,
): Promise<RowResult<T>[]> {
  const apply = {
    UPSERT: (some: readonly Row[]) => upsert(context, some),
    MERGE: (some: readonly Row[]) => mergeRecords(context, kind, some),
    DELETE: (some: readonly Row[]) => deleteRecords(context, kind, some),
  };
  const results: RowResult<T>[] = malformedRows(rows);
  for (const operation of OPERATIONS) {
    const places = [...rows.keys()].filter((place) => {
      return results[place] === undefined && (rows[place]?.operation ?? RowOperation.UPSERT) === operation;
    });
    if (places.length === 0) continue;
    const some = places.flatMap((place) => rows[place] ?? []);
    (await apply[operation](some)).forEach((result, index) => {
      const place = places[index];
      if (place !== undefined) results[place] = result;
    });
  }
  return results;
}

/**
 * Refuses rows that name a record as an earlier one does, or that say what only another operation knows; the places of
 * all other rows stay empty.
 */
function malformedRows<T>(rows: readonly OperationRow[]): RowResult<T>[] {
  const named = new Set<string>();
  const results: RowResult<T>[] = [];
  rows.forEach(({ id, externalId, operation, reason, into }, place) => {
    const problems = new Problems();
    if (reason && operation !== RowOperation.DELETE) problems.add("ROW_INVALID", "goes with a DELETE", "reason");
    if (into && operation !== RowOperation.MERGE) problems.add("ROW_INVALID", "goes with a MERGE", "into");
    if (id || externalId) {
      const key = JSON.stringify(id ?? [externalId?.system, externalId?.externalId]);
      const field = id ? "id" : "externalId";
      if (named.has(key)) problems.add("REPEATED_KEY", "an earlier row of this batch has the same key", field);
      named.add(key);
    }
    if (problems.found) results[place] = refusedRow(problems);
  });
  return results;
}

const UNTOUCHED: readonly RowOutcome[] = [RowOutcome.UNCHANGED, RowOutcome.STALE, RowOutcome.FAILED];

/** Whether a row changed something, so that its customer must be computed anew. */
export function isTouched({ outcome }: RowResult<unknown>): boolean {
  return !UNTOUCHED.includes(outcome);
}

/** The results of all rows, one kind after the other. */
export function rowResultsOf(results: IngestResults): RowResult<unknown>[] {
  return ROW_KINDS.flatMap((kind): readonly RowResult<unknown>[] => results[kind]);
}

/** How many rows were refused. */
export function failedRows(results: IngestResults): number {
  return rowResultsOf(results).filter(wasRefused).length;
}

type RecordOf = { customers: Customer; people: Person; contracts: Contract; interactions: Interaction };

const NOT_FOUND = {
  customers: "CUSTOMER_NOT_FOUND",
  people: "PERSON_NOT_FOUND",
  contracts: "CONTRACT_NOT_FOUND",
  interactions: "INTERACTION_NOT_FOUND",
} as const satisfies Record<keyof RecordOf, UserErrorCode>;

/** Takes one row by itself and returns its record as it is then; throws a Refusal where it was not applied. */
export async function ingestOne<K extends keyof RecordOf>(
  context: ActionContext,
  kind: K,
  row: NonNullable<IngestInput[K]>[number],
): Promise<RecordOf[K]> {
  const results = await ingest(context, { [kind]: [row] });
  const [result] = results[kind] as readonly RowResult<RecordOf[K]>[];
  if (result?.record) return result.record;
  if (result === undefined || result.outcome === RowOutcome.FAILED) throw new Refusal(result?.errors ?? []);
  if (result.outcome === RowOutcome.STALE) {
    throw new Refusal([
      { code: "OUTDATED", message: "the source has said something newer", path: ["sourceUpdatedAt"] },
    ]);
  }
  throw new Refusal([{ code: NOT_FOUND[kind], message: "no such record in this workspace", path: ["externalId"] }]);
}
