import type { Expression } from "jsonata";

/** A node of a parsed expression, with the members that JSONata's own type leaves out; each kind has a few of them. */
export interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  /** Where its first token ends, in characters from 0. */
  readonly position?: number;
  readonly steps?: readonly SyntaxNode[];
  readonly stages?: readonly SyntaxNode[];
  readonly predicate?: readonly SyntaxNode[];
  readonly group?: SyntaxNode;
  readonly terms?: readonly { readonly expression: SyntaxNode }[];
  readonly arguments?: readonly SyntaxNode[];
  readonly procedure?: SyntaxNode;
  readonly body?: SyntaxNode;
  readonly expressions?: readonly SyntaxNode[];
  /** The operand on the left; of an object or a group, its pairs of key and value. */
  readonly lhs?: SyntaxNode | readonly (readonly SyntaxNode[])[];
  readonly rhs?: SyntaxNode;
  readonly condition?: SyntaxNode;
  readonly then?: SyntaxNode;
  readonly else?: SyntaxNode;
  readonly expression?: SyntaxNode;
  readonly expr?: SyntaxNode;
  readonly pattern?: SyntaxNode;
  readonly update?: SyntaxNode;
  readonly delete?: SyntaxNode;
  /** Names of the variables that a step binds to its item, and to the item's place. */
  readonly focus?: string;
  readonly index?: string;
}

/** The root of a parsed expression. */
export function syntaxOf(expression: Expression): SyntaxNode {
  return expression.ast() as unknown as SyntaxNode;
}

/** The nodes right below one, in the order in which they are written. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return [...operandsOf(node), ...(node.stages ?? []), ...(node.predicate ?? []), ...known(node.group)];
}

/** The same without what is applied to the node's own value: its filters and its grouping. */
export function operandsOf(node: SyntaxNode): SyntaxNode[] {
  const { procedure, steps, lhs, condition, pattern, expression, expr } = node;
  return [
    ...known(procedure, pattern, condition, expression, expr),
    ...(steps ?? []),
    ...(lhs === undefined ? [] : "type" in lhs ? [lhs] : lhs.flat()),
    ...known(node.rhs, node.then, node.else, node.update, node.delete),
    ...(node.expressions ?? []),
    ...(node.arguments ?? []),
    ...known(node.body),
    ...(node.terms ?? []).map((term) => term.expression),
  ];
}

function known(...nodes: readonly (SyntaxNode | undefined)[]): SyntaxNode[] {
  return nodes.filter((node) => node !== undefined);
}
