import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parseType,
  parseValue,
  print,
  separateOperations,
  valueFromASTUntyped,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
} from "graphql";

/** The argument of every mutation. */
const INPUT = "input";

/** The values of variables as a client sends them. */
export type RawVariables = Readonly<Record<string, unknown>>;

/** The root fields of an operation, those in fragments as well. */
export function rootFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): FieldNode[] {
  const fields: FieldNode[] = [];
  const seen = new Set<string>();
  const collect = ({ selections }: OperationDefinitionNode["selectionSet"]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        for (const definition of document.definitions) {
          const isMeant =
            definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value;
          if (isMeant) collect(definition.selectionSet);
        }
      }
    }
  };
  collect(operation.selectionSet);
  return fields;
}

/** The name under which a field is answered. */
export function responseName({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** The input of a mutation field as JSON, whether it is written out, given in variables, or a mixture of both. */
export function inputOf(field: FieldNode, operation: OperationDefinitionNode, variables: RawVariables): unknown {
  const node = inputNode(field);
  if (node === undefined) return undefined;
  const values: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const { value: name } = variable.name;
    const isGiven = Object.hasOwn(variables, name) && variables[name] !== undefined;
    values[name] = isGiven ? variables[name] : defaultValue && valueFromASTUntyped(defaultValue);
  }
  return valueFromASTUntyped(node, values);
}

/** Whether what stands at a path of an input is written in the operation itself, rather than sent in a variable. */
export function isWrittenOut(field: FieldNode, path: readonly string[]): boolean {
  let node: ValueNode | undefined = inputNode(field);
  for (const step of path) {
    if (node?.kind === Kind.OBJECT) node = node.fields.find(({ name }) => name.value === step)?.value;
    else if (node?.kind === Kind.LIST) node = node.values[Number(step)];
  }
  return node?.kind !== Kind.VARIABLE;
}

function inputNode(field: FieldNode): ValueNode | undefined {
  return field.arguments?.find(({ name }) => name.value === INPUT)?.value;
}

/** An input that takes the place of what an operation has. */
export interface LiftedInput {
  readonly type: string;
  readonly value: unknown;
}

/**
 * The same operation with other inputs for some of its fields, each in a variable of its own; names of clients' variables
 * do not begin with two underscores.
 */
export function withInputs(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  inputs: ReadonlyMap<FieldNode, LiftedInput>,
  variables: RawVariables,
): { readonly query: string; readonly variables: RawVariables } {
  const lifted = [...inputs].map(([field, input]) => ({ field, ...input, name: `__${responseName(field)}` }));
  // Other operations do not know the variables that a shared fragment has now.
  const alone = separateOperations(document)[operation.name?.value ?? ""] ?? document;
  const changed: DocumentNode = visit(alone, {
    Field: (field) => {
      const name = lifted.find((each) => each.field === field)?.name;
      return name === undefined ? undefined : withVariable(field, name);
    },
  });
  const used = new Set<string>();
  visit(changed, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  // One field may stand twice under one name, with the same input.
  const types = new Map(lifted.map(({ name, type }) => [name, type]));
  const added = [...types].map(([name, type]) => variableDefinition(name, type));
  const complete: DocumentNode = visit(changed, {
    OperationDefinition: (node) => {
      const kept = node.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)) ?? [];
      return { ...node, variableDefinitions: [...kept, ...added] };
    },
  });
  const values = Object.fromEntries(lifted.map(({ name, value }): [string, unknown] => [name, value]));
  return { query: print(complete), variables: { ...variables, ...values } };
}

function withVariable(field: FieldNode, name: string): FieldNode {
  const given = field.arguments?.map((argument) =>
    argument.name.value === INPUT ? { ...argument, value: parseValue(`$${name}`) } : argument,
  );
  return { ...field, arguments: given };
}

function variableDefinition(name: string, type: string): VariableDefinitionNode {
  const variable = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } as const;
  return { kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(type) };
}
