import { mappingFunctions } from "../mapping-functions.js";
import { placeOf } from "./expression-place.js";
import { suggestion } from "./nearest-name.js";
import { childrenOf, type SyntaxNode } from "./syntax-node.js";

/** JSONata's own functions; a test compares them with the package. */
export const JSONATA_FUNCTIONS: readonly string[] = (
  "abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl decodeUrlComponent " +
  "distinct each encodeUrl encodeUrlComponent error eval exists filter floor formatBase formatInteger formatNumber " +
  "fromMillis join keys length lookup lowercase map match max merge millis min not now number pad parseInteger power " +
  "random reduce replace reverse round shuffle sift single sort split spread sqrt string substring substringAfter " +
  "substringBefore sum toMillis trim type uppercase zip"
).split(" ");

/** What the expression of a file is given beside its parameters. */
export const FILE_VARIABLES: readonly string[] = ["line"];
/** What the expression of a webhook is given beside its parameters. */
export const HOOK_VARIABLES: readonly string[] = ["headers", "query", "receivedAt"];

const OWN_FUNCTIONS = Object.keys(mappingFunctions("UTC"));

/**
 * What is wrong with the variables and functions of an expression: each that is neither bound within it nor `given` is
 * told with its place and the nearest one that there is. JSONata takes such a variable for nothing, silently.
 */
export function unknownVariables(text: string, root: SyntaxNode, given: Iterable<string>): string[] {
  const bound = new Set<string>([...OWN_FUNCTIONS, ...given]);
  const used: { readonly name: string; readonly position: number; readonly isCalled: boolean }[] = [];
  collect(root, bound, used);
  const known = new Set<string>([...bound, ...JSONATA_FUNCTIONS]);
  const unknown = used.filter(({ name }) => !known.has(name));
  return unknown.map(({ name, position, isCalled }) => {
    const what = isCalled ? `there is no function $${name}` : `nothing is called $${name}`;
    const nearest = suggestion(name, isCalled ? known : bound, "$") || suggestion(name, known, "$");
    return `${placeOf(text, position - name.length - 1)}: ${what}${nearest}`;
  });
}

/** Where a name is bound is not followed: one that is bound anywhere counts as bound everywhere. */
function collect(
  node: SyntaxNode,
  bound: Set<string>,
  used: { name: string; position: number; isCalled: boolean }[],
  isCalled = false,
): void {
  const { type, value, position = 0, focus, index } = node;
  if (type === "variable" && value !== "" && value !== "$") used.push({ name: String(value), position, isCalled });
  if (type === "bind" && node.lhs !== undefined && "type" in node.lhs) bound.add(String(node.lhs.value));
  if (type === "lambda") for (const parameter of node.arguments ?? []) bound.add(String(parameter.value));
  for (const name of [focus, index]) if (name !== undefined) bound.add(name);
  for (const child of childrenOf(node)) collect(child, bound, used, child === node.procedure);
}
