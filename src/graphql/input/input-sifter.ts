import type { ApolloServerPlugin, GraphQLRequest } from "@apollo/server";
import { type DocumentNode, type FieldNode, getOperationAST, type GraphQLSchema, OperationTypeNode } from "graphql";

import type { RequestContext } from "../context.js";
import {
  inputOf,
  isWrittenOut,
  type LiftedInput,
  type RawVariables,
  responseName,
  rootFieldsOf,
  withInputs,
} from "./lifted-inputs.js";
import { faultsOf, type MalformedInput, malformedInput } from "./malformed-inputs.js";

/**
 * Takes malformed inputs out of mutation requests before GraphQL sees them: it would refuse the whole request for one bad
 * value, and give up after fifty. The fields then answer with user errors (`access.ts`, `ingest-resolver.ts`).
 */
export function inputSifter(schema: GraphQLSchema): ApolloServerPlugin<RequestContext> {
  return {
    // The only hook before the operation is held against the schema.
    requestDidStart: async ({ request, contextValue }) => {
      if (contextValue.document !== null) sift(schema, request, contextValue.document, contextValue);
    },
  };
}

/** Whether the text of an operation names unknown fields, or leaves out needed ones: then it does not fit the schema. */
function isMiswritten(field: FieldNode, found: MalformedInput): boolean {
  return faultsOf(found).some(({ code, path }) => {
    return (code === "FIELD_UNKNOWN" || code === "FIELD_MISSING") && isWrittenOut(field, path);
  });
}

function sift(schema: GraphQLSchema, request: GraphQLRequest, document: DocumentNode, context: RequestContext): void {
  const operation = getOperationAST(document, request.operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return;
  const variables: RawVariables = request.variables ?? {};
  const mutations = schema.getMutationType()?.getFields();
  const malformed = new Map<string, MalformedInput>();
  const replaced = new Map<FieldNode, LiftedInput>();
  for (const field of rootFieldsOf(document, operation)) {
    const type = mutations?.[field.name.value]?.args.find(({ name }) => name === "input")?.type;
    const input = inputOf(field, operation, variables);
    const found = type === undefined || input === undefined ? null : malformedInput(schema, type, input);
    if (found === null || isMiswritten(field, found)) continue;
    malformed.set(responseName(field), found);
    replaced.set(field, { type: String(type), value: found.replacement });
  }
  if (malformed.size === 0) return;
  context.malformedInputs = malformed;
  Object.assign(request, withInputs(document, operation, replaced, variables));
}
