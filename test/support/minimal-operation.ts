import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";

/** An operation that a schema takes: its text and variables. */
export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Asks for one root field and nothing within it, with the arguments that it needs and those that are wanted. */
export function minimalOperation(
  kind: "mutation" | "query",
  field: GraphQLField<unknown, unknown>,
  wanted: readonly string[] = [],
): Operation {
  const given = field.args.filter(({ name, type }) => isNonNullType(type) || wanted.includes(name));
  const heads = given.map(({ name, type }) => `$${name}: ${String(type)}`);
  const passed = given.map(({ name }) => `${name}: $${name}`);
  const list = (texts: readonly string[]) => (texts.length === 0 ? "" : `(${texts.join(", ")})`);
  const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
  return {
    query: `${kind} ${list(heads)} { ${field.name}${list(passed)} ${selection} }`,
    variables: Object.fromEntries(given.map(({ name, type }) => [name, minimalValue(type)])),
  };
}

/** A value of each scalar that operations need. */
const SCALARS: Readonly<Record<string, unknown>> = {
  Boolean: true,
  DateTime: "2026-01-01T00:00:00Z",
  Float: 1,
  ID: "nothing",
  Int: 1,
  LocalDate: "2025-01-01",
  String: "nothing",
};

/** The least that a type takes. */
function minimalValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return minimalValue(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(fields.map((field) => [field.name, minimalValue(field.type)]));
  }
  if (!(type.name in SCALARS)) throw new Error(`say what a minimal ${type.name} is`);
  return SCALARS[type.name];
}
