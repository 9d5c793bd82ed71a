import { childrenOf, operandsOf, type SyntaxNode } from "./syntax-node.js";

/** Where a value stands in what an expression is given: names from the outside inwards, none for the whole; null: elsewhere. */
type Place = { readonly of: string | null; readonly path: readonly string[] } | null;

/** What is given: the row or the payload itself. */
const ROOT = { of: null, path: [] };

/** A name by which an expression reads from what it is given. */
export interface NameRead {
  /** The join from whose row it is read; null: from what is given itself. */
  readonly of: string | null;
  /** `["address", "city"]` for `address.city`. */
  readonly path: readonly string[];
  /** Where the name ends in the text of the expression, in characters from 0. */
  readonly position: number;
}

/** Variables that are bound to rows before an expression begins: to those of the same kind, or to those of joins. */
export interface RowVariables {
  readonly rows: readonly string[];
  readonly joins: readonly string[];
}

/** The word by which mappings yield nothing: no source calls a column so. */
const NOTHING = "nothing";

/**
 * The names by which an expression reads from what it is given (`end_date`, `$.end_date`, `$lookup($, "end_date")`),
 * also inside filters and within functions. What is read from a value that the expression made itself is left out, and
 * so is what a function reads from its own parameters.
 */
export function namesRead(root: SyntaxNode, given: RowVariables = { rows: [], joins: [] }): NameRead[] {
  const reader = new Reader(given);
  reader.visit(root, ROOT);
  return reader.reads;
}

class Reader {
  readonly reads: NameRead[] = [];
  private readonly variables = new Map<string, Place>();

  constructor({ rows, joins }: RowVariables) {
    for (const name of rows) this.variables.set(name, ROOT);
    for (const name of joins) this.variables.set(name, { of: name, path: [] });
  }

  /** Notes what a node reads where `context` is the value at hand, and returns the place of the node's own value. */
  visit(node: SyntaxNode, context: Place): Place {
    const place = this.placeOf(node, context);
    for (const name of [node.focus, node.index]) if (name !== undefined) this.variables.set(name, null);
    for (const filter of [...(node.stages ?? []), ...(node.predicate ?? [])]) this.visit(filter, place);
    if (node.group !== undefined) for (const part of childrenOf(node.group)) this.visit(part, place);
    return place;
  }

  private placeOf(node: SyntaxNode, context: Place): Place {
    switch (node.type) {
      case "path":
        return this.visitPath(node, context);
      case "name":
        return this.read(context, node.value, node);
      case "variable":
        return this.valueOf(node.value, context);
      case "bind":
        return this.visitBinding(node, context);
      case "block":
        return (node.expressions ?? []).map((each) => this.visit(each, context)).at(-1) ?? null;
      case "lambda":
        for (const { value } of node.arguments ?? []) this.variables.set(String(value), null);
        if (node.body !== undefined) this.visit(node.body, context);
        return null;
      case "transform":
        for (const part of operandsOf(node)) this.visit(part, null);
        return null;
      case "function":
        return this.visitCall(node, context);
      default:
        for (const child of operandsOf(node)) this.visit(child, context);
        return null;
    }
  }

  private visitPath({ steps = [] }: SyntaxNode, context: Place): Place {
    let place = context;
    for (const step of steps) {
      if (step.type === "sort") for (const { expression } of step.terms ?? []) this.visit(expression, place);
      // A step that binds its item leaves the context as it was; what is read from then on is not followed.
      else {
        const reached = this.visit(step, place);
        place = step.focus === undefined ? reached : null;
      }
    }
    return place;
  }

  private visitBinding({ lhs, rhs }: SyntaxNode, context: Place): Place {
    if (lhs === undefined || !("type" in lhs) || rhs === undefined) return null;
    const name = String(lhs.value);
    const place = this.visit(rhs, context);
    // One that is bound more than once may be either.
    this.variables.set(name, this.variables.has(name) ? null : place);
    return place;
  }

  private visitCall(node: SyntaxNode, context: Place): Place {
    const places = operandsOf(node).map((child) => this.visit(child, context));
    const [, place = null] = places;
    const [, key] = node.arguments ?? [];
    const isLookup = node.procedure?.value === "lookup" && key?.type === "string";
    return isLookup ? this.read(place, key.value, key) : null;
  }

  private read(context: Place, name: unknown, { position = 0 }: SyntaxNode): Place {
    if (context === null || (context.path.length === 0 && name === NOTHING)) return null;
    const { of } = context;
    const path = [...context.path, String(name)];
    this.reads.push({ of, path, position });
    return { of, path };
  }

  private valueOf(name: unknown, context: Place): Place {
    if (name === "") return context;
    return name === "$" ? ROOT : (this.variables.get(String(name)) ?? null);
  }
}
