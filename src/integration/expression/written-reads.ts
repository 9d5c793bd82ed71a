import { childrenOf, type SyntaxNode } from "./syntax-node.js";

/** A column that an expression reads as people write: `$day(Beginn, "dd.MM.yyyy")`. */
export interface WrittenRead {
  readonly call: "day" | "instant" | "amount";
  readonly column: string;
  /** The pattern of a day or an instant, the language of an amount. */
  readonly form: string;
  /** The language of a day or an instant, where it is given. */
  readonly language: string | null;
}

const CALLS: readonly string[] = ["day", "instant", "amount"] satisfies WrittenRead["call"][];

/** The calls of an expression that read a column of the row, or of a row of `$rows`, in a form that is written out. */
export function writtenReads(root: SyntaxNode): WrittenRead[] {
  return childrenOf(root)
    .flatMap(writtenReads)
    .concat(readOf(root) ?? []);
}

function readOf({ type, procedure, arguments: given = [] }: SyntaxNode): WrittenRead | null {
  const call = String(procedure?.value);
  const [value, form, language] = given;
  if (type !== "function" || !CALLS.includes(call) || form?.type !== "string" || value?.type !== "path") return null;
  const steps = value.steps ?? [];
  const [first, last] = [steps[0], steps.at(-1)];
  const isOfRow = steps.length === 1 || (steps.length === 2 && first?.type === "variable" && first.value === "rows");
  if (last?.type !== "name" || !isOfRow) return null;
  const named = language?.type === "string" ? String(language.value) : null;
  return { call: call as WrittenRead["call"], column: String(last.value), form: String(form.value), language: named };
}
