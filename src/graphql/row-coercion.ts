import { coerceInputValue, type GraphQLInputType, type GraphQLSchema, isInputObjectType } from "graphql";

import type { UserErrorFacts } from "../domain/errors.js";
import type { CoerceRow, RowKind, RowLists } from "../integration/row-mapper.js";

/** Holds rows that do not come through GraphQL to the very input types that GraphQL has. */
export function rowCoercion(schema: GraphQLSchema): CoerceRow {
  const batch = schema.getType("IngestInput");
  if (!isInputObjectType(batch)) throw new Error("the schema has no IngestInput");
  const fields = batch.getFields();
  return <Kind extends RowKind>(kind: Kind, row: unknown) => {
    const list = fields[kind]?.type;
    if (list === undefined || !("ofType" in list)) throw new Error(`IngestInput has no rows named ${kind}`);
    const errors: UserErrorFacts[] = [];
    const coerced: unknown = coerceInputValue(row, itemType(list), (path, _value, { message }) => {
      errors.push({ code: "ROW_INVALID", message, path: path.map(String) });
    });
    return errors.length > 0 ? { errors } : { row: coerced as RowLists[Kind][number] };
  };
}

/** `[Row!]` → `Row!`. */
function itemType(list: GraphQLInputType): GraphQLInputType {
  return "ofType" in list ? list.ofType : list;
}
