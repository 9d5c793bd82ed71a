import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Info, Mutation, Resolver } from "type-graphql";

import { applyTogether } from "../../actions/ingest/apply-groups.js";
import { joined } from "../../actions/ingest/group-result.js";
import { failedRows, type IngestResults } from "../../actions/ingest/ingest.js";
import { USER_ERRORS, type UserErrorFacts } from "../../domain/errors.js";
import { undo } from "../../intake/action-context.js";
import { byKind, ROW_KINDS, singleRows } from "../../intake/row-lists.js";
import type { RowResult } from "../../intake/row-result.js";
import { IngestInput, IngestPayload, IngestRowResult, OnError, RowOutcome } from "../../model/ingest/ingest.js";
import type { UserError } from "../../model/user-error.js";
import { KeyScope, Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";
import { NO_REFUSED_ROWS } from "../input/malformed-inputs.js";

const MOST_ROWS = 1000;

@Resolver()
export class IngestResolver {
  @Needs(Role.WRITE, {}, [KeyScope.INGEST])
  @Mutation(() => IngestPayload, {
    description:
      "Takes customers, people, contracts, contract events and interactions together; the same batch again changes nothing. A bad value, a missing or an unknown field refuses its row and no other (onError).",
  })
  async ingest(
    @Arg("input", () => IngestInput, { description: "The rows, up to 1,000 in all." }) input: IngestInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<IngestPayload> {
    const { onError, ...rows } = input;
    const malformed = context.malformedInputs.get(String(info.path.key))?.refusedRows ?? NO_REFUSED_ROWS;
    const count = ROW_KINDS.reduce((total, kind) => total + (rows[kind]?.length ?? 0) + malformed[kind].size, 0);
    if (count > MOST_ROWS) return refusedBatch(`${count} rows; at most ${MOST_ROWS} at once`);
    const groups = singleRows(rows).map((each) => each.rows);
    const wellFormed = joined(await applyTogether(context, groups, context.logIncident, "root_field"));
    const told = context.viewer.scope === KeyScope.INGEST ? withoutFacts : asTheyAre;
    const results: IngestResults = {
      customers: withRefused(told(wellFormed.customers), malformed.customers),
      people: withRefused(told(wellFormed.people), malformed.people),
      contracts: withRefused(told(wellFormed.contracts), malformed.contracts),
      contractEvents: withRefused(told(wellFormed.contractEvents), malformed.contractEvents),
      interactions: withRefused(told(wellFormed.interactions), malformed.interactions),
    };
    const failed = failedRows(results);
    const isAborted = failed > 0 && onError === OnError.ABORT_ALL;
    if (isAborted) await undo(context, "root_field");
    return {
      customers: answers("customers", results.customers, isAborted, ({ globalId }) => globalId),
      people: answers("people", results.people, isAborted, ({ globalId }) => globalId),
      contracts: answers("contracts", results.contracts, isAborted, ({ globalId }) => globalId),
      contractEvents: answers("contractEvents", results.contractEvents, isAborted, ({ event }) => event.id),
      interactions: answers("interactions", results.interactions, isAborted, ({ globalId }) => globalId),
      failed,
      userErrors: [],
    };
  }
}

type Told = <T>(results: readonly RowResult<T>[]) => readonly RowResult<T>[];

const asTheyAre: Told = (results) => results;

/** Whoever may not read is told by code and path what is wrong: messages name what is stored, such as a contract's start. */
const withoutFacts: Told = (results) =>
  results.map((result) => ({
    ...result,
    errors: result.errors.map((error) => ({ ...error, message: USER_ERRORS[error.code].meaning })),
  }));

/** The results of all rows in the order of the input: those of malformed ones at their places among the others. */
function withRefused<T>(
  results: readonly RowResult<T>[],
  malformed: ReadonlyMap<number, readonly UserErrorFacts[]>,
): readonly RowResult<T>[] {
  if (malformed.size === 0) return results;
  const all: RowResult<T>[] = [];
  const others = results.values();
  for (let place = 0; place < results.length + malformed.size; place += 1) {
    const errors = malformed.get(place);
    const other = errors === undefined ? others.next().value : undefined;
    all.push(other ?? { outcome: RowOutcome.FAILED, record: null, errors: errors ?? [] });
  }
  return all;
}

function refusedBatch(message: string): IngestPayload {
  const userErrors: UserError[] = [{ code: "BATCH_TOO_LARGE", message, path: ["input"] }];
  return { ...byKind(() => []), failed: 0, userErrors };
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
