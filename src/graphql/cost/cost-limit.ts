import { type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import { getVariableValues, GraphQLError, type GraphQLSchema } from "graphql";

import type { RequestErrorCode } from "../../domain/errors.js";
import type { RequestContext } from "../context.js";
import type { BudgetState, CostBudget } from "./cost-budget.js";
import { type Operation, type OperationCost, operationCost } from "./operation-cost.js";
import { WorkspaceSizes } from "./workspace-sizes.js";

/** In a workspace of so many customers a report costs what its weight says. */
const WEIGHED_CUSTOMERS = 500;

/**
 * Refuses operations that may cost more than a limit, or than their key and workspace have left of their budgets, before
 * anything of them runs. `extensions.cost` of every answer says what its operation was taken to cost, and what is left.
 */
export function costLimit(
  schema: GraphQLSchema,
  limit: number,
  budget: CostBudget,
): ApolloServerPlugin<RequestContext> {
  const sizes = new WorkspaceSizes();
  return {
    requestDidStart: async () => {
      let requested: number | null = null;
      let left: BudgetState | null = null;
      return {
        // Not a validation rule: those do not know the variables, on which page sizes depend.
        didResolveOperation: async ({ request, document, operation, contextValue }) => {
          const variables = request.variables ?? {};
          if (operation === undefined) return;
          if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors !== undefined) return;
          const { fixed, scanned } = costOf({ query: document, operationName: operation.name?.value, variables });
          requested = Math.round(fixed + scanned);
          if (requested > limit) {
            throw refusal(
              "QUERY_TOO_COSTLY",
              `the operation may cost ${requested}; at most ${limit} is taken: ask for smaller pages, fewer fields or fewer reports`,
            );
          }
          if (!budget.isLimited) return;
          const { viewer, workspace } = contextValue;
          if (scanned > 0) {
            const scale = Math.max(1, (await sizes.of(contextValue)) / WEIGHED_CUSTOMERS);
            requested = Math.round(fixed + scanned * scale);
          }
          left = await budget.spend(viewer.id, workspace.id, requested);
          if (left.isSpent) throw spent(left);
        },
        willSendResponse: async ({ response: { body, http } }) => {
          if (requested === null || body.kind !== "single") return;
          const { extensions } = body.singleResult;
          const remaining = left === null ? {} : { remaining: left.remaining };
          body.singleResult.extensions = { ...extensions, cost: { requested, limit, ...remaining } };
          if (left !== null) for (const [name, value] of headersOf(left)) http.headers.set(name, value);
        },
      };
    },
  };

  function costOf(operation: Operation): OperationCost {
    try {
      return operationCost(schema, operation);
    } catch (fault) {
      if (!(fault instanceof GraphQLError)) throw fault;
      throw refusal("QUERY_TOO_COSTLY", `the cost of the operation cannot be counted: ${fault.message}`);
    }
  }
}

function spent({ limit, resetsIn }: BudgetState): GraphQLError {
  const headers = new HeaderMap([["retry-after", String(resetsIn)]]);
  const message = `the budget of ${limit} a minute is spent; come again in ${resetsIn} seconds`;
  return refusal("COST_BUDGET_SPENT", message, { status: 429, headers });
}

function refusal(code: RequestErrorCode, message: string, http: object = { status: 400 }): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http } });
}

/** The draft of the IETF: a limit's name, what is left of it, and the seconds until it is whole again. */
function headersOf({ limit, remaining, resetsIn }: BudgetState): [name: string, value: string][] {
  return [
    ["ratelimit", `"cost";r=${remaining};t=${resetsIn}`],
    ["ratelimit-policy", `"cost";q=${limit};w=60`],
  ];
}
