import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from "@apollo/server";
import type { Request, RequestHandler, Response } from "express";
import { type DocumentNode, getOperationAST, OperationTypeNode } from "graphql";

import { writingPlaces } from "../actions/shared-places.js";
import { whileWanted } from "../actions/wanted-work.js";
import type { Database, Sql } from "../data/database/database.js";
import { isUnavailable } from "../data/database/database-faults.js";
import { keepAnswer, type KeyedRequest, type StoredAnswer } from "../data/operation/idempotency-store.js";
import type { Clock } from "../domain/clock.js";
import { OriginKind } from "../domain/origin.js";
import { type RequestContext, requestContext, type RequestServices } from "../graphql/context.js";
import { RequestCharge } from "../graphql/cost/request-charge.js";
import type { KnownOperations } from "../graphql/known-operations.js";
import { actionContext } from "../intake/action-context.js";
import { writeCollectedChanges } from "../intake/change-log.js";
import { Role } from "../model/workspace/api-key.js";
import { callerOf, type Door } from "./callers.js";
import { answeredBefore, keyedRequestOf, RunningRequests } from "./idempotency.js";
import { isLegacy } from "./media-type.js";
import { requestEnd, unlessEnded } from "./request-end.js";
import { headersOf } from "./request-headers.js";

/** Mutations of a workspace that are under way or wait. */
const LONGEST_LINE = 200;

/** Carries the answer of a request out of the transaction that is rolled back for it. */
class RolledBack extends Error {
  constructor(readonly answer: HTTPGraphQLResponse) {
    super("the request failed, and nothing of it was written");
  }
}

/** What the endpoint answers with. */
export interface EndpointParts {
  readonly server: ApolloServer<RequestContext>;
  readonly door: Door;
  readonly database: Database;
  readonly clock: Clock;
  readonly services: RequestServices;
  readonly operations: KnownOperations;
  /** For how many milliseconds a request is worked on. */
  readonly requestMs: number;
}

/**
 * Answers GraphQL over HTTP. A mutation request is one transaction: it commits when every field answered, and is rolled
 * back when any threw. Contention runs the whole request again, with a fresh context. With an Idempotency-Key the answer
 * is kept in the same transaction, and given again, byte for byte, to the same request. Its callers are known (`onlyCallers`).
 * A workspace holds half of the places for transactions at most. What takes too long, or whose sender has left, is given
 * up; a mutation that has begun to write is so as a whole, or answered.
 */
export function graphqlEndpoint({
  server,
  door,
  database,
  clock,
  services,
  operations,
  requestMs,
}: EndpointParts): RequestHandler {
  const running = new RunningRequests();
  const writers = writingPlaces(database, LONGEST_LINE);
  return async (request, response) => {
    const now = clock();
    const end = requestEnd(response, requestMs);
    const text = operationTextOf(request);
    const document = text === null ? null : operations.read(text);
    const writes = isMutation(document, request.body);
    const { key, workspace } = writes ? await door.callerNow(request, response) : callerOf(request);
    const charge = new RequestCharge();
    const asked = { document, isLegacy: isLegacy(request), viewer: key, charge };
    const httpGraphQLRequest = requestOf(request);
    const origin = { kind: OriginKind.API_KEY, id: key.id };
    const mayRemoveFacts = key.role === Role.ADMIN;
    const execute = (sql: Sql) =>
      whileWanted(end, async () => {
        const action = { ...actionContext(sql, workspace, now, origin, mayRemoveFacts), collected: [] };
        const context = requestContext(action, asked, services);
        const answer = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context });
        if (context.faults.length === 0) await writeCollectedChanges(context);
        return { answer, faults: context.faults };
      });
    if (!writes) {
      const { answer } = await unlessEnded(end, execute(database.reader), () => true);
      await send(response, answer);
      return;
    }
    const keyed = keyedRequestOf(request.get("Idempotency-Key"), key, request.body, now);
    const write = <T>(work: (sql: Sql) => Promise<T>) => writers.run(workspace.id, () => database.write(work), end);
    const mutate = () =>
      inTransaction(write, execute, keyed, end).catch(async (fault: unknown) => {
        if (isUnavailable(fault)) await charge.giveBack();
        throw fault;
      });
    const work = keyed === null ? mutate() : running.run(keyed, mutate);
    const outcome = await work.finally(() => door.noteChange(workspace.id));
    if ("known" in outcome) replay(response, outcome.known);
    else await send(response, outcome.answer);
  };
}

type Outcome = { readonly answer: HTTPGraphQLResponse } | { readonly known: StoredAnswer };

/** What executing a request has come to. */
interface Execution {
  readonly answer: HTTPGraphQLResponse;
  readonly faults: readonly unknown[];
}

async function inTransaction(
  write: Database["write"],
  execute: (sql: Sql) => Promise<Execution>,
  keyed: KeyedRequest | null,
  end: AbortSignal,
): Promise<Outcome> {
  // A transaction that has begun is waited for, so that the answer says whether it was committed.
  let hasBegun = false;
  const work = write(async (sql) => {
    end.throwIfAborted();
    hasBegun = true;
    const known = keyed === null ? null : await answeredBefore(sql, keyed);
    if (known !== null) return { known };
    const { answer, faults } = await execute(sql);
    const passing = faults.find(isUnavailable);
    if (passing instanceof Error) throw passing;
    if (faults.length > 0) {
      end.throwIfAborted();
      throw new RolledBack(answer);
    }
    if (keyed !== null) await keepAnswer(sql, keyed, storedAnswerOf(answer));
    return { answer };
  });
  try {
    return await unlessEnded(end, work, () => !hasBegun);
  } catch (fault) {
    if (fault instanceof RolledBack) return { answer: fault.answer };
    throw fault;
  }
}

function storedAnswerOf({ status, headers, body }: HTTPGraphQLResponse): StoredAnswer {
  if (body.kind !== "complete") throw new Error("a mutation is answered in one piece");
  return {
    status: status ?? 200,
    contentType: headers.get("content-type") ?? "application/json; charset=utf-8",
    body: Buffer.from(body.string),
  };
}

/** Gives an answer again; the header tells the caller that nothing was done this time. */
function replay(response: Response, { status, contentType, body }: StoredAnswer): void {
  response.status(status).setHeader("Content-Type", contentType).setHeader("Idempotency-Replayed", "true");
  response.end(body);
}

/** The text of the operation that a request asks for, in its body or, of a GET, in its address. */
function operationTextOf({ body, query }: Request): string | null {
  const { query: text = query.query } = (body ?? {}) as { readonly query?: unknown };
  return typeof text === "string" ? text : null;
}

/** Whether a request body runs a mutation; what cannot be parsed is answered by the server without a transaction. */
function isMutation(document: DocumentNode | null, body: unknown): boolean {
  if (document === null || typeof body !== "object" || body === null) return false;
  const operationName = "operationName" in body && typeof body.operationName === "string" ? body.operationName : null;
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
}

function requestOf(request: Request): HTTPGraphQLRequest {
  const { method, originalUrl } = request;
  const body: unknown = request.body;
  const received = new HeaderMap();
  for (const [name, value] of Object.entries(headersOf(request))) received.set(name, value);
  return {
    method: method.toUpperCase(),
    headers: received,
    search: new URL(originalUrl, "http://localhost").search,
    body,
  };
}

async function send(response: Response, { status, headers, body }: HTTPGraphQLResponse): Promise<void> {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.status(status ?? 200);
  if (body.kind === "complete") {
    response.send(body.string);
    return;
  }
  for await (const chunk of body.asyncIterator) response.write(chunk);
  response.end();
}
