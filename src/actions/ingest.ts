import { Refusal } from "../domain/errors.js";
import type { Contract } from "../model/contract/contract.js";
import type { Customer } from "../model/customer/customer.js";
import type { IngestInput } from "../model/ingest/ingest.js";
import { RowOutcome } from "../model/ingest/ingest.js";
import type { Interaction } from "../model/interaction/interaction.js";
import type { ActionContext } from "./action-context.js";
import { upsertContracts } from "./contract-actions.js";
import { type ContractChange, recordContractEvents } from "./contract-event-actions.js";
import { upsertCustomers } from "./customer-actions.js";
import { recordInteractions } from "./interaction-actions.js";
import { recomputeLoyalty } from "./loyalty-actions.js";
import { type RowResult, writtenRecords } from "./row-result.js";

/** What became of the rows of a batch, kind by kind in input order. */
export interface IngestResults {
  readonly customers: readonly RowResult<Customer>[];
  readonly contracts: readonly RowResult<Contract>[];
  readonly contractEvents: readonly RowResult<ContractChange>[];
  readonly interactions: readonly RowResult<Interaction>[];
}

/** The rows of a batch. */
export type IngestRows = Partial<Omit<IngestInput, "onError">>;

/**
 * Takes customers, contracts, contract events and interactions together, applied in this order, and recomputes the
 * customers they touch once. Refused rows write nothing and do not keep the others from being written; a caller who
 * wants all or nothing rolls back when there are any (`failedRows`).
 */
export async function ingest(context: ActionContext, rows: IngestRows): Promise<IngestResults> {
  const customers = await upsertCustomers(context, rows.customers ?? []);
  const contracts = await upsertContracts(context, rows.contracts ?? []);
  const contractEvents = await recordContractEvents(context, rows.contractEvents ?? []);
  const interactions = await recordInteractions(context, rows.interactions ?? []);
  await recomputeLoyalty(context, [
    ...writtenRecords(customers).map(({ id }) => id),
    ...writtenRecords(contracts).map(({ customerId }) => customerId),
    ...writtenRecords(contractEvents).map(({ contract }) => contract.customerId),
    ...writtenRecords(interactions).map(({ customerId }) => customerId),
  ]);
  return { customers, contracts, contractEvents, interactions };
}

/** How many rows were refused. */
export function failedRows(results: IngestResults): number {
  return Object.values(results)
    .flatMap((rows: readonly RowResult<unknown>[]) => rows)
    .filter(({ outcome }) => outcome === RowOutcome.FAILED).length;
}

type RecordOf = { customers: Customer; contracts: Contract; interactions: Interaction };

/** Takes one row by itself and returns its record as it is then; throws a Refusal where it is refused. */
export async function ingestOne<K extends keyof RecordOf>(
  context: ActionContext,
  kind: K,
  row: NonNullable<IngestInput[K]>[number],
): Promise<RecordOf[K]> {
  const results = await ingest(context, { [kind]: [row] });
  const [result] = results[kind] as readonly RowResult<RecordOf[K]>[];
  if (!result?.record) throw new Refusal(result?.errors ?? []);
  return result.record;
}
