import { createGraphiQLFetcher, type Fetcher, type FetcherParams } from "@graphiql/toolkit";
import { getOperationAST, parse } from "graphql";

import { authorized } from "./api-key.js";

/** Sends operations with the key. */
export function fetcherWith(url: string, apiKey: string, onRefused: (message: string) => void): Fetcher {
  const fetcher = createGraphiQLFetcher({ url, fetch: authorized(apiKey, onRefused) });
  return (params, options) => fetcher({ ...params, operationName: currentName(params) }, options);
}

/**
 * The name of the operation that is meant. GraphiQL notices only after a moment what was put into the editor; run before
 * that, it names the operation that was there.
 */
function currentName({ query, operationName }: FetcherParams): string | null {
  try {
    return getOperationAST(parse(query), operationName) ? (operationName ?? null) : null;
  } catch {
    return null;
  }
}
