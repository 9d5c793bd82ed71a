import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { uuidv7 as newId } from "uuidv7";

import { failedRows } from "../../actions/ingest/ingest.js";
import { ingestSafely } from "../../actions/ingest/ingest-safely.js";
import type { RowResult } from "../../actions/ingest/row-result.js";
import { rollbackToSavepoint } from "../../data/database/savepoint.js";
import { IngestInput, IngestPayload, IngestRowResult, OnError, RowOutcome } from "../../model/ingest/ingest.js";
import type { UserError } from "../../model/user-error.js";
import type { RequestContext } from "../context.js";

const MOST_ROWS = 1000;

@Resolver()
export class IngestResolver {
  @Mutation(() => IngestPayload, {
    description:
      "Takes customers, contracts, contract events and interactions together; the same batch again changes nothing.",
  })
  async ingest(
    @Arg("input", () => IngestInput, { description: "The rows, up to 1,000 in all." }) input: IngestInput,
    @Ctx() context: RequestContext,
  ): Promise<IngestPayload> {
    const { onError, ...rows } = input;
    const count = Object.values(rows).reduce((total, kind) => total + (kind?.length ?? 0), 0);
    if (count > MOST_ROWS) return refusedBatch(`${count} rows; at most ${MOST_ROWS} at once`);
    const results = await ingestSafely(context, rows, (fault) => {
      const incidentId = newId();
      context.logIncident(incidentId, fault);
      return incidentId;
    });
    const failed = failedRows(results);
    const isAborted = failed > 0 && onError === OnError.ABORT_ALL;
    if (isAborted) await rollbackToSavepoint(context.sql);
    return {
      customers: answers("customers", results.customers, isAborted, ({ globalId }) => globalId),
      contracts: answers("contracts", results.contracts, isAborted, ({ globalId }) => globalId),
      contractEvents: answers("contractEvents", results.contractEvents, isAborted, ({ event }) => event.id),
      interactions: answers("interactions", results.interactions, isAborted, ({ globalId }) => globalId),
      failed,
      userErrors: [],
    };
  }
}

function refusedBatch(message: string): IngestPayload {
  const userErrors: UserError[] = [{ code: "BATCH_TOO_LARGE", message, path: ["input"] }];
  return { customers: [], contracts: [], contractEvents: [], interactions: [], failed: 0, userErrors };
}

function answers<T>(
  kind: keyof IngestInput,
  results: readonly RowResult<T>[],
  isAborted: boolean,
  idOf: (record: T) => string,
): IngestRowResult[] {
  return results.map(({ outcome, record, errors }, index) => {
    const isApplied = outcome !== RowOutcome.FAILED && !isAborted;
    return {
      outcome: outcome === RowOutcome.FAILED || isApplied ? outcome : RowOutcome.NOT_APPLIED,
      id: isApplied && record !== null ? idOf(record) : null,
      userErrors: errors.map(({ path, ...error }) => ({ ...error, path: ["input", kind, String(index), ...path] })),
    };
  });
}
