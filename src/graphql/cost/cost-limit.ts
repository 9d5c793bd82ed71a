import { type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import { getVariableValues, GraphQLError, type GraphQLSchema, OperationTypeNode } from "graphql";

import type { RequestErrorCode } from "../../domain/errors.js";
import type { RequestContext } from "../context.js";
import { AnswerCosts } from "./answer-cost.js";
import type { BudgetState, CostBudget } from "./cost-budget.js";
import { type OperationCost, OperationCosts } from "./operation-cost.js";
import { WorkspaceSizes } from "./workspace-sizes.js";

/** The number of customers in a workspace in which a scan costs what its weight says. */
const WEIGHED_CUSTOMERS = 500;

/**
 * Refuses operations that may cost more than a limit, or than their key and workspace have left of their budgets, before
 * anything of them runs. A query that was answered without errors is given back what its answer has not cost; errors may
 * hide what was done for it. `extensions.cost` says what an operation was taken to cost, has cost, and what is left.
 */
export function costLimit(
  schema: GraphQLSchema,
  limit: number,
  budget: CostBudget,
): ApolloServerPlugin<RequestContext> {
  const sizes = new WorkspaceSizes();
  const answers = new AnswerCosts(schema);
  const costs = new OperationCosts(schema);
  return {
    requestDidStart: async () => ({
      // Not a validation rule: those do not know the variables, on which page sizes depend.
      didResolveOperation: async ({ request, document, operation, contextValue }) => {
        const { viewer, workspace, charge } = contextValue;
        const variables = request.variables ?? {};
        // One that is run again has been charged.
        if (operation === undefined || charge.counted !== null) return;
        const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
        if (errors !== undefined) return;
        const cost = costOf(document, operation, variables);
        charge.counted = { requested: scaled(cost, 1), scale: 1, variables: coerced, spending: null };
        if (charge.counted.requested > limit) {
          throw refusal(
            "QUERY_TOO_COSTLY",
            `the operation may cost ${charge.counted.requested}; at most ${limit} is taken: ask for smaller pages, fewer fields or fewer reports`,
          );
        }
        if (!budget.isLimited) return;
        const scale = cost.scanned > 0 ? Math.max(1, (await sizes.of(contextValue)) / WEIGHED_CUSTOMERS) : 1;
        const requested = scaled(cost, scale);
        const spending = await budget.spend(viewer.id, workspace.id, requested);
        charge.counted = { requested, scale, variables: coerced, spending };
        if (spending.state.isSpent) throw spent(spending.state);
      },
      willSendResponse: async ({ document, operation, contextValue, response: { body, http } }) => {
        const { counted } = contextValue.charge;
        if (counted === null || body.kind !== "single") return;
        const { requested, scale, variables, spending } = counted;
        const { data, errors, extensions } = body.singleResult;
        let shown: object = { requested };
        let left = spending?.state;
        // What was refused has no data at all.
        if (data !== undefined) {
          const isCounted = operation?.operation === OperationTypeNode.QUERY && errors === undefined && data !== null;
          const cost =
            isCounted && document ? scaled(answers.of(document, operation, variables, data), scale) : requested;
          const actual = Math.min(cost, requested);
          shown = { requested, actual };
          left = await spending?.settle(actual);
        }
        const remaining = left === undefined ? {} : { remaining: left.remaining };
        body.singleResult.extensions = { ...extensions, cost: { ...shown, limit, ...remaining } };
        if (left !== undefined) for (const [name, value] of headersOf(left)) http.headers.set(name, value);
      },
    }),
  };

  function costOf(...asked: Parameters<OperationCosts["of"]>): OperationCost {
    try {
      return costs.of(...asked);
    } catch (fault) {
      if (!(fault instanceof GraphQLError)) throw fault;
      throw refusal("QUERY_TOO_COSTLY", `the cost of the operation cannot be counted: ${fault.message}`);
    }
  }
}

function scaled({ fixed, scanned }: OperationCost, scale: number): number {
  return Math.round(fixed + scanned * scale);
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
