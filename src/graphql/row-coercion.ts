import { coerceInputValue, type GraphQLInputType, type GraphQLSchema, isInputObjectType } from "graphql";

import type { RowKind, RowLists } from "../intake/row-lists.js";
import type { CoerceRow } from "../integration/row-mapper.js";
import { inputFaults } from "./input/input-faults.js";

/** Holds rows that do not come through GraphQL to the very input types that GraphQL has. */
export function rowCoercion(schema: GraphQLSchema): CoerceRow {
  return <Kind extends RowKind>(kind: Kind, row: unknown) => {
    const type = rowType(schema, kind);
    const errors = inputFaults(row, type);
    return errors.length > 0 ? { errors } : { row: coerceInputValue(row, type) as RowLists[Kind][number] };
  };
}

/** The input of a batch. */
export const BATCH_TYPE = "IngestInput";

/** The type of one row of a kind: that of `IngestInput.customers` is `CustomerRowInput!`. */
export function rowType(schema: GraphQLSchema, kind: RowKind): GraphQLInputType {
  const batch = schema.getType(BATCH_TYPE);
  const list = isInputObjectType(batch) ? batch.getFields()[kind]?.type : undefined;
  if (list === undefined || !("ofType" in list)) throw new Error(`${BATCH_TYPE} has no rows named ${kind}`);
  return list.ofType;
}
