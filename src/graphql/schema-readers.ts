import type { ApolloServerPlugin } from "@apollo/server";
import { BREAK, type DocumentNode, GraphQLError, visit } from "graphql";

import { hasRole, KeyScope, Role } from "../model/workspace/api-key.js";
import type { RequestContext } from "./context.js";

const SUGGESTION = / ?Did you mean .+\?$/s;

/**
 * Shows the schema to keys of a role, and of those above it: others, and those of a narrow scope, may neither ask for it nor
 * are told names that are like those they wrote. `null`: to none.
 */
export function schemaReaders(needed: `${Role}` | null): ApolloServerPlugin<RequestContext> {
  const isReader = ({ viewer: { role, scope } }: RequestContext) =>
    needed !== null && hasRole(role, Role[needed]) && scope === KeyScope.ALL;
  return {
    requestDidStart: async ({ contextValue }) => {
      if (isReader(contextValue)) return;
      return {
        didResolveOperation: async ({ document }) => {
          if (!asksForSchema(document)) return;
          throw new GraphQLError(`the schema is shown ${readersOf(needed, contextValue.viewer.scope)}`, {
            extensions: { code: "SCHEMA_HIDDEN", http: { status: 403 } },
          });
        },
        willSendResponse: async ({ response: { body } }) => {
          if (body.kind !== "single") return;
          const { errors } = body.singleResult;
          body.singleResult.errors = errors?.map((error) => ({
            ...error,
            message: error.message.replace(SUGGESTION, ""),
          }));
        },
      };
    },
  };
}

/** To whom it is shown, in words for somebody to whom it is not. */
function readersOf(needed: `${Role}` | null, scope: KeyScope): string {
  if (needed === null) return "to nobody";
  return scope === KeyScope.ALL ? `to keys of the role ${needed} only` : `to no keys of the scope ${scope}`;
}

function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field: ({ name }) => {
      if (name.value !== "__schema" && name.value !== "__type") return undefined;
      asks = true;
      return BREAK;
    },
  });
  return asks;
}
