import type { ApolloServerPlugin } from "@apollo/server";
import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";

import { FACTS_OF_CUSTOMER } from "../../actions/customer-facts.js";
import type { Columns } from "../../data/database/read-rows.js";
import { HOLDS_BY } from "../../data/stored-validity.js";
import type { WantedColumns } from "../../data/wanted-columns.js";
import type { ReadColumns, RowKind } from "../../model/reads.js";
import type { RequestContext } from "../context.js";

/** The types whose objects are rows, and what their fields are answered from where they do not say. */
const ROWS_OF_TYPES: Readonly<Record<string, readonly [own: RowKind, ...others: RowKind[]]>> = {
  Customer: ["customer", "loyalty"],
  Contract: ["contract"],
  Interaction: ["interaction"],
  Person: ["person"],
};

/** What is read whatever is asked for: by whom rows are known, and whether and from what loyalty is computed anew. */
const ALWAYS: Readonly<Record<RowKind, readonly string[]>> = {
  customer: ["id", "workspaceId", ...FACTS_OF_CUSTOMER],
  loyalty: ["id", ...HOLDS_BY],
  contract: ["id", "workspaceId", "customerId"],
  interaction: ["id", "workspaceId", "customerId"],
  person: ["id", "workspaceId", "customerId"],
};

/**
 * Lets a query read the columns that it asks for and no others: before anything is read, it looks through the fields of the
 * document, wherever they stand. A field that is a plain property is answered from its column, others from what they declare
 * (`@Reads`), or else from whole rows.
 */
export function columnChooser(schema: GraphQLSchema): ApolloServerPlugin<RequestContext> {
  /** Operations that are sent again and again are the same nodes. */
  const known = new WeakMap<DocumentNode, WantedColumns>();
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, contextValue }) => {
        if (operation?.operation !== OperationTypeNode.QUERY) return;
        const wanted = known.get(document) ?? wantedColumns(schema, document);
        known.set(document, wanted);
        contextValue.loaders.wanted = wanted;
      },
    }),
  };
}

/** The columns that the fields of a document are answered from. */
function wantedColumns(schema: GraphQLSchema, document: DocumentNode): WantedColumns {
  const found = new Map<RowKind, Set<string> | "all">();
  const add = ([kind, columns]: readonly [string, readonly string[] | "all"]) => {
    const before = found.get(kind as RowKind) ?? [];
    found.set(kind as RowKind, before === "all" || columns === "all" ? "all" : new Set([...before, ...columns]));
  };
  Object.entries(ALWAYS).forEach(add);
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name: { value: field } }) => {
        for (const type of objectTypes(schema, types.getParentType()))
          Object.entries(readsOf(type, field)).forEach(add);
      },
    }),
  );
  const columnsOf = (kind: RowKind): Columns => {
    const columns = found.get(kind);
    return columns === undefined || columns === "all" ? null : columns;
  };
  return {
    customer: columnsOf("customer"),
    loyalty: columnsOf("loyalty"),
    contract: columnsOf("contract"),
    interaction: columnsOf("interaction"),
    person: columnsOf("person"),
  };
}

/** The object types that an object of a type may be of. */
function objectTypes(schema: GraphQLSchema, type: GraphQLNamedType | undefined | null): readonly GraphQLNamedType[] {
  return isInterfaceType(type) ? schema.getPossibleTypes(type) : type ? [type] : [];
}

/** What a field of a type is answered from. */
function readsOf(type: GraphQLNamedType, name: string): ReadColumns {
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) return {};
  const declared = field.extensions.reads as ReadColumns | undefined;
  if (declared !== undefined) return declared;
  const rows = ROWS_OF_TYPES[type.name];
  if (rows === undefined) return {};
  return field.resolve === undefined
    ? { [rows[0]]: [name] }
    : Object.fromEntries(rows.map((kind) => [kind, "all" as const]));
}
