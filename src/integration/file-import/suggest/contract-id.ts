import { textOf } from "../row-order.js";
import type { Columns } from "./columns.js";
import { dayRead } from "./day-read.js";
import type { Decisions } from "./decisions.js";

const PARTS = "its customer, product and first day";
const PARTS_AND_LINE = `${PARTS}, and the line of the file (which must then stay the same)`;

/** How an expression writes the id of a contract, from a column or from what tells one from another. */
export function contractIdOf(columns: Columns, decisions: Decisions): string {
  const own = columns.id("contractId");
  if (own !== null) {
    tellTwice(columns.nameOf("contractId"), columns.valuesOf("contractId").map(textOf), decisions);
    return own;
  }
  if (columns.shapeOf("customerId")?.isUnique) {
    decisions.tell(`no column has an id of the contract: each ${columns.nameOf("customerId")} has one`);
    return "$customerId.externalId";
  }
  const keys = keysOf(columns);
  const choices: [string, string] =
    new Set(keys).size === keys.length ? [PARTS, PARTS_AND_LINE] : [PARTS_AND_LINE, PARTS];
  const taken = decisions.ask(
    "id of a contract",
    "no column has an id of the contract; by what is one told from another?",
    choices,
  );
  const product = columns.column("product") === null ? [] : [columns.text("product")];
  const parts = ["$customerId.externalId", ...product, "$start", ...(taken === PARTS ? [] : ["$line"])];
  if (taken === PARTS) tellTwice(PARTS, keys, decisions);
  return parts.join(' & "/" & ');
}

/** What tells the contracts of the first rows from one another, where no column does. */
function keysOf(columns: Columns): string[] {
  const customer = (["customerId", "email", "name", "company"] as const).find((role) => columns.has(role));
  const customers = customer === undefined ? [] : columns.valuesOf(customer);
  const products = columns.column("product") === null ? [] : columns.valuesOf("product");
  const shape = columns.shapeOf("startsOn");
  return columns.valuesOf("startsOn").map((start, at) => {
    const day = shape === null ? null : dayRead(start, shape);
    return JSON.stringify([textOf(customers[at]).toLowerCase(), textOf(products[at]), day]);
  });
}

function tellTwice(name: string, keys: readonly string[], decisions: Decisions): void {
  const distinct = new Set(keys).size;
  if (distinct < keys.length) {
    decisions.tell(
      `WRONG: ${name} should name one contract, but ${keys.length} rows have ${distinct} of them: rows with the same one overwrite each other`,
    );
  }
}
