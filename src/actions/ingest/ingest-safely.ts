import { isConnectionLost, isContention } from "../../data/database/database-faults.js";
import { rollbackToSavepoint, savepoint } from "../../data/database/savepoint.js";
import type { UserErrorFacts } from "../../domain/errors.js";
import type { ActionContext } from "../../intake/action-context.js";
import type { RowResult } from "../../intake/row-result.js";
import { RowOutcome } from "../../model/ingest/ingest.js";
import { ingest, type IngestResults, type IngestRows } from "./ingest.js";

/** Takes a fault that one row met, and returns the id under which it is logged. */
export type RowIncident = (fault: unknown) => string;

/**
 * Ingests a batch of which a row may fail only when it is written, for a reason that no check foresaw. Then all is undone
 * and written again row by row, each under a savepoint of its own, so that one row alone is refused (ROW_FAILED).
 */
export async function ingestSafely(
  context: ActionContext,
  rows: IngestRows,
  onIncident: RowIncident,
): Promise<IngestResults> {
  await savepoint(context.sql, "row");
  try {
    return await ingest(context, rows);
  } catch (fault) {
    if (isContention(fault) || isConnectionLost(fault)) throw fault;
    await rollbackToSavepoint(context.sql, "row");
    context.causes.clear();
    return ingestRowByRow(context, rows, onIncident);
  }
}

async function ingestRowByRow(
  context: ActionContext,
  rows: IngestRows,
  onIncident: RowIncident,
): Promise<IngestResults> {
  const ingestKind = async <K extends keyof IngestResults>(kind: K): Promise<IngestResults[K]> => {
    const results: RowResult<unknown>[] = [];
    for (const row of rows[kind] ?? []) {
      await savepoint(context.sql, "row");
      try {
        results.push(...(await ingest(context, { [kind]: [row] }))[kind]);
      } catch (fault) {
        if (isContention(fault) || isConnectionLost(fault)) throw fault;
        await rollbackToSavepoint(context.sql, "row");
        results.push(failedRow(onIncident(fault)));
      }
    }
    return results as unknown as IngestResults[K];
  };
  return {
    customers: await ingestKind("customers"),
    contracts: await ingestKind("contracts"),
    contractEvents: await ingestKind("contractEvents"),
    interactions: await ingestKind("interactions"),
  };
}

function failedRow(incidentId: string): RowResult<never> {
  const message = `the row could not be written; the log has it as incident ${incidentId}`;
  const errors: UserErrorFacts[] = [{ code: "ROW_FAILED", message, path: [] }];
  return { outcome: RowOutcome.FAILED, record: null, errors };
}
