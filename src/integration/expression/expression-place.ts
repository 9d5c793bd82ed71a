import { messageOf } from "../import-error.js";

const LONGEST_EXCERPT = 60;

/** Where something stands in a text: the line and the column, both counted from 1. */
export function placeOf(text: string, position: number): string {
  const before = text.slice(0, Math.max(0, position));
  const line = before.split("\n").length;
  return `line ${line}, column ${before.length - before.lastIndexOf("\n")}`;
}

/** What is wrong with an expression that does not parse, and where. */
export function parseFault(text: string, fault: unknown): string {
  return `${placeOf(text, (numberWithin(fault, "position") ?? 1) - 1)}: ${messageOf(fault)}`;
}

/** Why an expression failed, and which function did, in which line and column and how that is written. */
export function evaluationFault(text: string, fault: unknown): string {
  const end = numberWithin(fault, "position");
  if (end === null) return messageOf(fault);
  const token = functionWithin(fault);
  const start = startOf(text, end, token);
  const name = token === null ? "" : `$${token}, `;
  return `${messageOf(fault)} (in ${name}${placeOf(text, start)}: ${excerptAt(text, start)})`;
}

/**
 * Where what failed begins. JSONata tells where the bracket of a call ends; of a call that ends a function it tells the
 * call of that function instead, so the failed one is looked up where it stands but once.
 */
function startOf(text: string, end: number, token: string | null): number {
  const before = text.slice(0, end - 1);
  if (token !== null && !before.endsWith(`$${token}`)) {
    const places = [...text.matchAll(new RegExp(`\\$${token}\\b`, "g"))];
    if (places.length === 1) return places[0]?.index ?? 0;
  }
  return before.search(/\$?\w*$/);
}

function excerptAt(text: string, start: number): string {
  const [line = ""] = text.slice(start).split("\n", 1);
  return line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT)}…` : line.trimEnd();
}

function numberWithin(fault: unknown, key: string): number | null {
  const value = memberOf(fault, key);
  return typeof value === "number" ? value : null;
}

/** The function that failed; of an operator JSONata tells the sign. */
function functionWithin(fault: unknown): string | null {
  const value = memberOf(fault, "token");
  return typeof value === "string" && /^\w+$/.test(value) ? value : null;
}

function memberOf(fault: unknown, key: string): unknown {
  return typeof fault === "object" && fault !== null ? (fault as Readonly<Record<string, unknown>>)[key] : undefined;
}
