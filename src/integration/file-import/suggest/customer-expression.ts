import type { Columns } from "./columns.js";
import type { Decisions } from "./decisions.js";

/** An expression, and the column by which it wants rows grouped. */
export interface WrittenExpression {
  readonly expression: string;
  readonly groupBy: string | null;
}

/** How an expression names its customer, and the fields of the customer itself. */
interface CustomerLines {
  readonly reference: string;
  readonly row: readonly string[];
}

/** The lines by which an expression names its customer, and the row of the customer itself. */
export function customerLines(columns: Columns, decisions: Decisions): CustomerLines {
  const byId = columns.id("customerId");
  const byEmail = columns.text("email");
  // One address is written in several ways: they are one customer, also where its rows come by different imports.
  const id =
    byId ??
    (byEmail === null ? null : `$lowercase(${byEmail})`) ??
    columns.id("name") ??
    columns.id("company") ??
    columns.id("contractId");
  if (byId === null) {
    decisions.tell(
      id === null
        ? "WRONG: no column names the customer; write its id where the expression says CUSTOMER"
        : `no column has an id of the customer: it is known by ${byEmail === null ? "its name" : "its e-mail address"}`,
    );
  }
  const since = columns.day("customerSince");
  const fields: readonly (readonly [string, string | null])[] = [
    ["name", optional(columns.text("name") ?? columns.text("company"))],
    ["company", columns.has("name") ? optional(columns.text("company")) : null],
    ["email", optional(byEmail)],
    ["phone", optional(columns.text("phone"))],
    ["segment", optional(columns.text("segment"))],
    ["customerSince", since],
    ["match", byId === null && byEmail !== null ? '"EMAIL"' : null],
  ];
  return {
    reference: `{ "system": $system, "externalId": ${id ?? '"CUSTOMER"'} }`,
    row: ['"externalId": $customerId', ...fieldsOf(fields)],
  };
}

/** An expression for a table of customers. */
export function customerExpression(columns: Columns, decisions: Decisions): WrittenExpression {
  return { expression: expressionOf(customerLines(columns, decisions)), groupBy: null };
}

/** An expression that yields a customer, and beside it rows of other lists by their fields, after lines that name what they read. */
export function expressionOf(
  { reference, row }: CustomerLines,
  lines: readonly string[] = [],
  others: Readonly<Record<string, readonly string[]>> = {},
): string {
  const lists = Object.entries({ customers: row, ...others }).map(
    ([list, fields]) => `    "${list}": {\n${indented(fields, 6)}\n    }`,
  );
  return ["(", `  $customerId := ${reference};`, ...lines, "  {", lists.join(",\n"), "  }", ")", ""].join("\n");
}

/** The fields that there are, as lines of an object. */
export function fieldsOf(fields: readonly (readonly [string, string | null])[]): string[] {
  return fields.flatMap(([name, text]) => (text === null ? [] : [`"${name}": ${text}`]));
}

/** A value that is left out where the file has an empty text. */
export function optional(text: string | null): string | null {
  return text === null ? null : `${text} != "" ? ${text}`;
}

function indented(lines: readonly string[], by: number): string {
  return lines.map((line) => " ".repeat(by) + line).join(",\n");
}
