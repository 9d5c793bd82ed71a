import type { ApolloServerPlugin } from "@apollo/server";
import { getVariableValues, GraphQLError, type GraphQLSchema } from "graphql";

import type { RequestErrorCode } from "../../domain/errors.js";
import type { RequestContext } from "../context.js";
import { operationCost } from "./operation-cost.js";

/**
 * Refuses operations that may cost more than a limit before anything of them runs, and says in `extensions.cost` of every
 * answer what its operation was taken to cost.
 */
export function costLimit(schema: GraphQLSchema, most: number): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => {
      let requested: number | null = null;
      return {
        // Not a validation rule: those do not know the variables, on which page sizes depend.
        didResolveOperation: async ({ request, document, operation }) => {
          if (operation === undefined) return;
          const variables = request.variables ?? {};
          if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors !== undefined) return;
          requested = cost({ query: document, operationName: operation.name?.value, variables });
          if (requested > most) {
            throw tooCostly(
              `the operation may cost ${requested}; at most ${most} is taken: ask for smaller pages, fewer fields or fewer reports`,
            );
          }
        },
        willSendResponse: async ({ response: { body } }) => {
          if (requested === null || body.kind !== "single") return;
          const { extensions } = body.singleResult;
          body.singleResult.extensions = { ...extensions, cost: { requested, limit: most } };
        },
      };
    },
  };

  function cost(operation: Parameters<typeof operationCost>[1]): number {
    try {
      return operationCost(schema, operation);
    } catch (fault) {
      if (!(fault instanceof GraphQLError)) throw fault;
      throw tooCostly(`the cost of the operation cannot be counted: ${fault.message}`);
    }
  }
}

function tooCostly(message: string): GraphQLError {
  const code: RequestErrorCode = "QUERY_TOO_COSTLY";
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
