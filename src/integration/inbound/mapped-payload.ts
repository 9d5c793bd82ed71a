import { prettifyError, z } from "zod";

import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { UserErrorCode, UserErrorFacts } from "../../domain/errors.js";
import { beginningOf } from "../../domain/text.js";
import { emptyLists, ROW_KINDS, type RowLists } from "../../intake/row-lists.js";
import { FetchEntity, type InboundPayload, type RecordToFetch } from "../../model/inbound/inbound-payload.js";
import { coercedRows, type CoerceRow, itemsWithin } from "../row-mapper.js";
import { EvaluationFault, EvaluationTimeOut } from "./evaluation-process.js";
import type { MappingEvaluator } from "./mapping-evaluator.js";
import type { ResolvedMapping } from "./resolved-mapping.js";

/** What a mapping makes of a payload. */
export interface MappedPayload {
  readonly rows: RowLists;
  readonly toFetch: RecordToFetch[];
  /** Why the mapping has nothing to do with it; null: it has. */
  readonly ignored: string | null;
  readonly errors: readonly UserErrorFacts[];
}

const toFetchShape = z.array(
  z.strictObject({
    entity: z.enum(FetchEntity),
    system: z.string().min(1).max(64),
    externalId: z.string().min(1).max(191),
    operation: z.string().max(64).nullish(),
  }),
);

const MOST_ROWS = 1_000;
/** What a column of JSON takes. */
const LARGEST_JSON_BYTES = 65_535;
const LONGEST_REASON = 500;

/** Evaluates a mapping of a workspace on a payload and reads what it yields. Faults of the mapping are told as errors. */
export async function mapPayload(
  evaluator: MappingEvaluator,
  coerceRow: CoerceRow,
  { expression, parameters }: ResolvedMapping,
  { id, timeZone }: Pick<WorkspaceState, "id" | "timeZone">,
  input: unknown,
  { headers, query, receivedAt }: Pick<InboundPayload, "headers" | "query" | "receivedAt">,
): Promise<MappedPayload> {
  const bindings = { ...parameters, headers, query, receivedAt: receivedAt.toISOString() };
  try {
    return readYield(await evaluator.evaluate(id, { expression, input, bindings, timeZone }), coerceRow);
  } catch (fault) {
    if (fault instanceof EvaluationTimeOut) return failed(fault.message, TIMED_OUT);
    if (!(fault instanceof EvaluationFault)) throw fault;
    return failed(fault.message);
  }
}

/** The code of an error that may be gone when the payload is mapped again. */
export const TIMED_OUT = "MAPPING_TIMED_OUT";

function failed(message: string, code: UserErrorCode = "MAPPING_FAILED"): MappedPayload {
  return { rows: emptyLists(), toFetch: [], ignored: null, errors: [{ code, message, path: [] }] };
}

function readYield(yielded: unknown, coerceRow: CoerceRow): MappedPayload {
  if (typeof yielded !== "object" || yielded === null || Array.isArray(yielded)) {
    return failed(`the mapping yields no object with ${ROW_KINDS.join(", ")}, toFetch or ignored`);
  }
  const { ignored, toFetch, ...lists } = Object.fromEntries(new Map<string, unknown>(Object.entries(yielded)));
  const { rows, errors, unknown } = coercedRows(lists, coerceRow);
  if (unknown.length > 0) return failed(`the mapping yields unknown ${unknown.join(", ")}`);
  const count = ROW_KINDS.reduce((total, kind) => total + rows[kind].length, 0);
  if (count > MOST_ROWS) return failed(`the mapping yields ${count} rows; at most ${MOST_ROWS} are taken`);
  const { success, data, error } = toFetchShape.safeParse(itemsWithin(toFetch));
  if (!success) return failed(`toFetch is wrong: ${prettifyError(error)}`);
  if (Buffer.byteLength(JSON.stringify(data)) > LARGEST_JSON_BYTES) return failed("toFetch names too many records");
  return { rows, toFetch: data, ignored: reasonOf(ignored), errors };
}

function reasonOf(ignored: unknown): string | null {
  if (ignored === undefined || ignored === null) return null;
  return beginningOf(typeof ignored === "string" ? ignored : JSON.stringify(ignored), LONGEST_REASON);
}
