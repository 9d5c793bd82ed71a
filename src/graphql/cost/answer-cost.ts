import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

import { FIELD_COSTS, FILTER_SCANS } from "./field-costs.js";
import { LEAF_COST, type OperationCost } from "./operation-cost.js";
import { scanCost } from "./scan-cost.js";

/** What of an object was asked for: fields, and of which type they are. */
interface Asked {
  readonly type: GraphQLNamedType | undefined;
  readonly fields: SelectionSetNode;
}

/** A field as the answer names it, with what it costs wherever it stands there. */
interface AnsweredField {
  readonly name: string;
  readonly fixed: number;
  readonly scanned: (variables: Variables) => number;
  /** Of each object that it answers; null: it answers single values. */
  readonly within: readonly AnsweredField[] | null;
}

/** The variables of an operation, as its fields are given them. */
export type Variables = Readonly<Record<string, unknown>>;

type Answered = Readonly<Record<string, unknown>>;

/**
 * What queries have cost, by what their answers hold: the same weights as before they ran (`operation-cost.ts`), but lists by
 * their real length. Worked example: a page for 50 that holds 3 customers with a name: 1 + 3 · (1 + 0.1) = 4.3. An object that
 * was looked for in vain counts as one that was found.
 */
export class AnswerCosts {
  /** Operations that are sent again and again are the same nodes. */
  private readonly known = new WeakMap<OperationDefinitionNode, readonly AnsweredField[]>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** What an operation of a document has cost by its variables and its data. */
  of(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables, data: Answered): OperationCost {
    const cost = { fixed: 0, scanned: 0, variables };
    addFields(cost, data, this.fieldsOf(document, operation));
    return cost;
  }

  private fieldsOf(document: DocumentNode, operation: OperationDefinitionNode): readonly AnsweredField[] {
    const known = this.known.get(operation);
    if (known !== undefined) return known;
    const type = this.schema.getRootType(operation.operation) ?? undefined;
    const fields = answeredFields(this.schema, document, [{ type, fields: operation.selectionSet }]);
    this.known.set(operation, fields);
    return fields;
  }
}

type FoundField = Pick<AnsweredField, "scanned"> & {
  fixed: number;
  readonly isLeaf: boolean;
  readonly within: Asked[];
};

/** The fields of an object under the names of the answer; where types differ, the dearest that a name may stand for. */
function answeredFields(schema: GraphQLSchema, document: DocumentNode, asked: readonly Asked[]): AnsweredField[] {
  const found = new Map<string, FoundField>();
  const spread = new Set<string>();

  const note = (type: GraphQLNamedType | undefined, node: FieldNode) => {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    // The schema is the same for everyone.
    if (type === undefined || field === undefined) return;
    const name = `${type.name}.${field.name}`;
    const fieldType = getNamedType(field.type);
    const key = (node.alias ?? node.name).value;
    const isLeaf = isLeafType(fieldType);
    const known = found.get(key) ?? { fixed: 0, scanned: scanOf(name, field, node), isLeaf, within: [] };
    known.fixed = Math.max(known.fixed, (FIELD_COSTS[name] ?? 0) + (known.isLeaf ? LEAF_COST : 0));
    if (node.selectionSet !== undefined) known.within.push({ type: fieldType, fields: node.selectionSet });
    found.set(key, known);
  };

  const collect = ({ type, fields }: Asked): void => {
    for (const selection of fields.selections) {
      if (selection.kind === Kind.FIELD) note(type, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition, selectionSet } = selection;
        collect({ type: typeCondition ? schema.getType(typeCondition.name.value) : type, fields: selectionSet });
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        for (const definition of document.definitions) {
          if (definition.kind !== Kind.FRAGMENT_DEFINITION || definition.name.value !== selection.name.value) continue;
          const { typeCondition, selectionSet } = definition;
          collect({ type: schema.getType(typeCondition.name.value), fields: selectionSet });
        }
      }
    }
  };

  asked.forEach(collect);
  return [...found].map(([name, { fixed, scanned, isLeaf, within }]) => ({
    name,
    fixed,
    scanned,
    within: isLeaf ? null : answeredFields(schema, document, within),
  }));
}

/** What a field scans: by its filter, which variables may give, or always the same. Nothing that may be of several types does. */
function scanOf(name: string, field: GraphQLField<unknown, unknown>, node: FieldNode): AnsweredField["scanned"] {
  if (name in FILTER_SCANS) return (variables) => scanCost(name, getArgumentValues(field, node, variables));
  const always = scanCost(name, {});
  return () => always;
}

type Sum = { -readonly [Part in keyof OperationCost]: OperationCost[Part] } & { readonly variables: Variables };

function addFields(cost: Sum, answered: Answered, fields: readonly AnsweredField[]): void {
  for (const { name, fixed, scanned, within } of fields) {
    const value = answered[name];
    // It was skipped, or is a field of another type.
    if (value === undefined) continue;
    cost.fixed += fixed;
    cost.scanned += scanned(cost.variables);
    if (within !== null) addObjects(cost, value, within);
  }
}

function addObjects(cost: Sum, value: unknown, fields: readonly AnsweredField[]): void {
  if (Array.isArray(value)) {
    for (const item of value) addObjects(cost, item, fields);
    return;
  }
  cost.fixed += 1;
  if (value !== null) addFields(cost, value as Answered, fields);
}
