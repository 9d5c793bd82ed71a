import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import { unwrapResolverError } from "@apollo/server/errors";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, OperationTypeNode } from "graphql";
import { uuidv7 as newId } from "uuidv7";

import { isContention, isUnavailable } from "../data/database/database-faults.js";
import { REQUEST_ERRORS, RequestError, type RequestErrorCode } from "../domain/errors.js";
import type { IncidentLog } from "../intake/incident-log.js";
import type { Role } from "../model/workspace/api-key.js";
import type { RequestContext } from "./context.js";
import { CostBudget } from "./cost/cost-budget.js";
import { costLimit } from "./cost/cost-limit.js";
import { columnChooser } from "./execution/wanted-columns.js";
import { inputSifter } from "./input/input-sifter.js";
import type { KnownOperations } from "./known-operations.js";
import { legacyStatus } from "./legacy-status.js";
import { depthLimit, finiteNumbers, noSubscriptions } from "./limits.js";
import { schemaReaders } from "./schema-readers.js";

/** What operations may be. */
export interface ServerLimits {
  readonly queryDepth: number;
  readonly queryCost: number;
  /** The role of the keys that are shown the schema; null: none is. */
  readonly schemaRole: `${Role}` | null;
}

/** When to come again after UNAVAILABLE: a pool that died is whole again in about twice that time. */
export const RETRY_AFTER_SECONDS = 5;

/** The GraphQL server, which answers requests but does not listen. */
export function createGraphqlServer(
  schema: GraphQLSchema,
  operations: KnownOperations,
  limits: ServerLimits,
  logIncident: IncidentLog,
  budget = new CostBudget({ keyCost: 0, workspaceCost: 0 }),
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    // A request that sends a hash in place of its operation does not show whether it needs a transaction.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    validationRules: [depthLimit(limits.queryDepth), finiteNumbers, noSubscriptions],
    parseOptions: operations.parseOptions,
    documentStore: operations,
    // Contention is no incident yet: the request is run again, and the endpoint tells of it when that does not help.
    formatError: (formatted, fault) =>
      answerTo(formatted, fault, isContention(unwrapResolverError(fault)) ? () => undefined : logIncident),
    plugins: [
      inputSifter(schema),
      costLimit(schema, limits.queryCost, budget),
      schemaReaders(limits.schemaRole),
      columnChooser(schema),
      faultKeeper,
      laterAdvice,
      legacyStatus,
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
}

/** Keeps what resolvers threw, so that the transaction can be rolled back or run again; then no data is answered. */
const faultKeeper: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue }) => {
      contextValue.faults.push(...errors.map((error) => unwrapResolverError(error)));
    },
    willSendResponse: async ({ operation, response, contextValue }) => {
      const isRolledBack = operation?.operation === OperationTypeNode.MUTATION && contextValue.faults.length > 0;
      if (!isRolledBack || response.body.kind !== "single") return;
      // What failed before it was executed has no data at all.
      if (response.body.singleResult.data !== undefined) response.body.singleResult.data = null;
    },
  }),
};

/** Tells whoever could not be answered now when to come again. */
const laterAdvice: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http } }) => {
      const errors = body.kind === "single" ? (body.singleResult.errors ?? []) : [];
      if (errors.some((error) => isForNow(codeOf(error)))) http.headers.set("retry-after", String(RETRY_AFTER_SECONDS));
    },
  }),
};

/** What a caller is told of a fault: its code and words where they are meant for callers, else an incident id. */
export function answerTo(
  formatted: GraphQLFormattedError,
  fault: unknown,
  logIncident: IncidentLog,
): GraphQLFormattedError {
  const original = unwrapResolverError(fault);
  const { locations, path } = formatted;
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const answer = (code: RequestErrorCode, message: string, extra: object = {}) => ({
    message,
    ...where,
    extensions: { code, ...extra },
  });
  if (original instanceof RequestError) return answer(original.code, original.message);
  if (isTooManyBadValues(original)) return answer("BAD_USER_INPUT", formatted.message);
  const code = codeOf(ruleErrorWithin(original)) ?? codeOf(original) ?? codeOf(formatted);
  if (code !== null && code !== "INTERNAL") return answer(code, formatted.message);
  if (isUnavailable(original)) {
    logIncident("unavailable", original);
    return answer("UNAVAILABLE", REQUEST_ERRORS.UNAVAILABLE.meaning);
  }
  const incidentId = newId();
  logIncident(incidentId, original);
  return answer("INTERNAL", `an unknown fault; the log has it as incident ${incidentId}`, { incidentId });
}

/** Whether what was refused with a code may be answered a moment later. */
export function isForNow(code: RequestErrorCode | null): boolean {
  return code === "UNAVAILABLE" || code === "SERVER_BUSY";
}

/** Whether GraphQL gave up on the variables of a request after fifty bad values; it has no code for that. */
function isTooManyBadValues(fault: unknown): boolean {
  return fault instanceof GraphQLError && fault.message.startsWith("Too many errors processing variables");
}

/** What a validation rule of ours reported; Apollo wraps it in an error with a code of its own. */
function ruleErrorWithin(fault: unknown): unknown {
  return fault instanceof GraphQLError ? fault.originalError : undefined;
}

function codeOf(fault: unknown): RequestErrorCode | null {
  if (typeof fault !== "object" || fault === null || !("extensions" in fault)) return null;
  const { extensions } = fault;
  const code = typeof extensions === "object" && extensions !== null && "code" in extensions ? extensions.code : null;
  return typeof code === "string" && code in REQUEST_ERRORS ? (code as RequestErrorCode) : null;
}
