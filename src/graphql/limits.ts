import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  Lexer,
  OperationTypeNode,
  type SelectionSetNode,
  Source,
  TokenKind,
  type ValidationContext,
} from "graphql";

/** More brackets within each other than any client writes, and far from what a stack holds. */
const DEEPEST_BRACKETS = 200;
const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Whether brackets nest so deep in the text of an operation that the parser, which calls itself for each, could run out
 * of stack. Only as many words are looked at as the parser takes; what is no GraphQL is left to it.
 */
export function nestsTooDeep(text: string, mostTokens: number): boolean {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  try {
    for (let count = 0; count <= mostTokens; count += 1) {
      const { kind } = lexer.advance();
      if (kind === TokenKind.EOF) break;
      if (OPENING.has(kind)) depth += 1;
      if (CLOSING.has(kind)) depth -= 1;
      if (depth > DEEPEST_BRACKETS) return true;
    }
  } catch (fault) {
    if (!(fault instanceof GraphQLError)) throw fault;
  }
  return false;
}

/**
 * A validation rule: an operation nests at most so deep. Introspection is exempt, so that every tool can read the
 * schema.
 */
export function depthLimit(deepest: number): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    OperationDefinition(operation) {
      const depth = new DepthMeter(context).depthOf(operation.selectionSet);
      if (depth <= deepest) return;
      const message = `the operation nests ${depth} levels deep; at most ${deepest} are taken`;
      context.reportError(new GraphQLError(message, { nodes: operation, extensions: { code: "QUERY_TOO_DEEP" } }));
    },
  });
}

/** A validation rule: there are no subscriptions, and the refusal says what there is instead. */
export function noSubscriptions(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const message = "there are no subscriptions: read the feed `changes(after:)`, or let a webhook endpoint be told";
      context.reportError(new GraphQLError(message, { nodes: operation }));
    },
  };
}

/** A validation rule: a literal number is one that the database can hold; 1e400 is not. */
export function finiteNumbers(context: ValidationContext): ASTVisitor {
  return {
    FloatValue(node) {
      if (Number.isFinite(Number(node.value))) return;
      const message = `${node.value} is too large for a number`;
      context.reportError(new GraphQLError(message, { nodes: node, extensions: { code: "BAD_USER_INPUT" } }));
    },
  };
}

/** Measures each fragment once; one that contains itself is another rule's business and counts as flat. */
class DepthMeter {
  private readonly depths = new Map<string, number>();

  constructor(private readonly context: ValidationContext) {}

  depthOf(selections: SelectionSetNode): number {
    return Math.max(
      ...selections.selections.map((selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            if (selection.name.value.startsWith("__")) return 0;
            return 1 + (selection.selectionSet ? this.depthOf(selection.selectionSet) : 0);
          case Kind.INLINE_FRAGMENT:
            return this.depthOf(selection.selectionSet);
          case Kind.FRAGMENT_SPREAD:
            return this.fragmentDepth(selection.name.value);
        }
      }),
    );
  }

  private fragmentDepth(name: string): number {
    const known = this.depths.get(name);
    if (known !== undefined) return known;
    this.depths.set(name, 0);
    const fragment = this.context.getFragment(name);
    const depth = fragment ? this.depthOf(fragment.selectionSet) : 0;
    this.depths.set(name, depth);
    return depth;
  }
}
