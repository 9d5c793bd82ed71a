import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from "@apollo/server";
import type { Request, RequestHandler, Response } from "express";
import { getOperationAST, OperationTypeNode, parse } from "graphql";

import { actionContext } from "../actions/action-context.js";
import { authenticate } from "../actions/api-key-actions.js";
import type { Database, Sql } from "../data/database/database.js";
import { isConnectionLost, isContention } from "../data/database/database-faults.js";
import type { Clock } from "../domain/clock.js";
import { type RequestContext, requestContext } from "../graphql/context.js";

/** Carries the answer of a request out of the transaction that is rolled back for it. */
class RolledBack extends Error {
  constructor(readonly answer: HTTPGraphQLResponse) {
    super("the request failed, and nothing of it was written");
  }
}

/**
 * Answers GraphQL over HTTP. A mutation request is one transaction: it commits when every field answered, and is rolled
 * back when any threw. Contention runs the whole request again, with a fresh context.
 */
export function graphqlEndpoint(
  server: ApolloServer<RequestContext>,
  database: Database,
  clock: Clock,
): RequestHandler {
  return async (request, response) => {
    const now = clock();
    const { key, workspace } = await authenticate(database.reader, request.headers.authorization, now);
    const httpGraphQLRequest = requestOf(request);
    const execute = async (sql: Sql) => {
      const context = requestContext(actionContext(sql, workspace, now), key);
      const answer = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context });
      return { answer, faults: context.faults };
    };
    if (!isMutation(request.body)) {
      await send(response, (await execute(database.reader)).answer);
      return;
    }
    await send(response, await inTransaction(database, execute));
  };
}

async function inTransaction(
  database: Database,
  execute: (sql: Sql) => Promise<{ readonly answer: HTTPGraphQLResponse; readonly faults: readonly unknown[] }>,
): Promise<HTTPGraphQLResponse> {
  try {
    return await database.write(async (sql) => {
      const { answer, faults } = await execute(sql);
      const passing = faults.find((fault) => isContention(fault) || isConnectionLost(fault));
      if (passing instanceof Error) throw passing;
      if (faults.length > 0) throw new RolledBack(answer);
      return answer;
    });
  } catch (fault) {
    if (fault instanceof RolledBack) return fault.answer;
    throw fault;
  }
}

/** Whether a request body runs a mutation; what cannot be parsed is answered by the server without a transaction. */
function isMutation(body: unknown): boolean {
  if (typeof body !== "object" || body === null || !("query" in body) || typeof body.query !== "string") return false;
  const operationName = "operationName" in body && typeof body.operationName === "string" ? body.operationName : null;
  try {
    const operation = getOperationAST(parse(body.query, { noLocation: true }), operationName);
    return operation?.operation === OperationTypeNode.MUTATION;
  } catch {
    return false;
  }
}

function requestOf({ method, headers, originalUrl, body }: Request): HTTPGraphQLRequest {
  const received = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) received.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
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
