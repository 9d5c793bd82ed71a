import type { ApolloServerPlugin } from "@apollo/server";

import type { RequestErrorCode } from "../domain/errors.js";
import type { RequestContext } from "./context.js";

/** What is wrong with the operation itself. */
const OF_OPERATION: readonly unknown[] = [
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
] satisfies RequestErrorCode[];

/**
 * GraphQL over HTTP: who takes `application/json` is answered with 200 where the operation is wrong; only the newer media type
 * tells by the status.
 */
export const legacyStatus: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response: { body, http } }) => {
      if (!contextValue.isLegacy || body.kind !== "single" || http.status !== 400) return;
      const codes = body.singleResult.errors?.map(({ extensions }) => extensions?.code) ?? [];
      if (codes.every((code) => OF_OPERATION.includes(code))) http.status = 200;
    },
  }),
};
