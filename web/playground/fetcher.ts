import { createGraphiQLFetcher } from "@graphiql/toolkit";

import type { PlaygroundOptions } from "../../src/http/playground.js";
import { startingHeaders } from "./options.js";

/**
 * Sends operations to the server. Each takes its headers from the headers editor; but GraphiQL asks for the schema before
 * that editor has loaded, so this one question falls back to the headers the editor is going to show.
 */
export function createFetcher(options: PlaygroundOptions): ReturnType<typeof createGraphiQLFetcher> {
  const url = options.endpoint;
  return createGraphiQLFetcher({
    url,
    schemaFetcher: createGraphiQLFetcher({ url, headers: startingHeaders(options) }),
  });
}
