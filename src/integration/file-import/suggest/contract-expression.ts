import { addDays, addMonths, type LocalDate } from "../../../domain/calendar.js";
import { textOf } from "../row-order.js";
import { wordsOf } from "./column-role.js";
import { ALMOST_ALL } from "./column-shape.js";
import { type Columns, isOneOf, literal } from "./columns.js";
import { contractIdOf } from "./contract-id.js";
import { customerLines, expressionOf, fieldsOf, optional, type WrittenExpression } from "./customer-expression.js";
import { dayRead } from "./day-read.js";
import type { Decisions } from "./decisions.js";
import { monthsMeant, statusesOf, valuesMeaning } from "./value-words.js";

/** What a price can be for. */
const PER = ["a month", "a year", "the whole term"] as const;

/** An expression for a list of contracts, one in each row. */
export function contractExpression(columns: Columns, decisions: Decisions, today: LocalDate): WrittenExpression {
  const customer = customerLines(columns, decisions);
  const ends = endsOf(columns, decisions, today);
  const term = termOf(columns, decisions, ends);
  const id = contractIdOf(columns, decisions);
  const fields = [
    `"externalId": { "system": $system, "externalId": ${id} }`,
    '"customer": { "externalId": $customerId }',
    ...fieldsOf([
      ["product", optional(columns.text("product"))],
      ["startsOn", "$start"],
      ["termMonths", "$months"],
      ["value", valueOf(columns, decisions)],
      ["autoRenew", autoRenewOf(columns, decisions, ends, today)],
      ["cancelledOn", columns.day("cancelledOn")],
      ["terminatedOn", terminationOf(columns, decisions, ends)],
    ]),
  ];
  const lines = [
    `  $start := ${columns.day("startsOn") ?? "null"};`,
    ...(ends.text === null ? [] : [`  $end := ${ends.text};`]),
    `  $months := ${term};`,
  ];
  return { expression: expressionOf(customer, lines, { contracts: fields }), groupBy: null };
}

/** What the ends of a list say: the expression of the first day that is not covered, and whether every contract has one. */
interface Ends {
  readonly text: string | null;
  readonly areAll: boolean;
  readonly days: readonly (LocalDate | null)[];
}

function endsOf(columns: Columns, decisions: Decisions, today: LocalDate): Ends {
  const text = columns.day("endsOn");
  if (text === null) return { text, areAll: false, days: [] };
  const starts = daysOf(columns, "startsOn");
  const ends = daysOf(columns, "endsOn");
  const spans = ends.flatMap((end, at) => (end === null || !starts[at] ? [] : [[starts[at], end] as const]));
  const wholeWith = (shift: number) => spans.filter(([start, end]) => isWholeMonths(start, addDays(end, shift))).length;
  const isFirst = wholeWith(1) >= wholeWith(0) ? "the last day that is covered" : "the first day that is not covered";
  const name = columns.nameOf("endsOn");
  const other = isFirst.startsWith("the last") ? "the first day that is not covered" : "the last day that is covered";
  const isTold = wholeWith(1) !== wholeWith(0);
  const meant = isTold ? isFirst : decisions.ask(`end of ${name}`, `which day is ${name}?`, [isFirst, other]);
  if (isTold) decisions.tell(`${name} is ${isFirst}: so the terms are whole months`);
  const isLast = meant.startsWith("the last");
  const days = ends.map((end) => (end === null || !isLast ? end : addDays(end, 1)));
  const areAll = ends.filter((end) => end !== null).length >= ends.length * ALMOST_ALL;
  if (!areAll)
    decisions.tell(`${name} is given where a contract has ended or will end; others run on (today is ${today})`);
  return { text: isLast ? `$addDays(${text}, 1)` : text, areAll, days };
}

/** The column of the term; where there is none, that of the interval of bills, which is agreed at least. */
function termRoleOf(columns: Columns): "termMonths" | "billingInterval" {
  return columns.has("termMonths") ? "termMonths" : "billingInterval";
}

function termOf(columns: Columns, decisions: Decisions, ends: Ends): string {
  const role = termRoleOf(columns);
  const text = columns.text(role);
  const name = columns.nameOf(role);
  if (text !== null) {
    const values = columns.shapeOf(role)?.choices ?? [];
    const months = values.map((value) => [value, monthsMeant(value)] as const);
    const inYears = /\b(jahre?|years?)\b/.test(wordsOf(name)) ? " * 12" : "";
    if (columns.shapeOf(role)?.whole != null) return `$number(${text})${inYears}`;
    if (months.every(([, count]) => count !== null)) {
      return `$lookup({ ${months.map(([value, count]) => `${literal(value)}: ${count}`).join(", ")} }, ${text})`;
    }
    decisions.tell(`${name} is not read: its values are no terms in months or years`);
  }
  if (ends.text !== null && ends.areAll) {
    decisions.tell("the term reaches from the first to the last day");
    return "$monthsBetween($start, $end)";
  }
  return decisions.ask(
    "months of a term",
    "no column tells for how many months a contract is agreed; how many are they?",
    ["12", "1", "24", "3", "6"],
  );
}

function valueOf(columns: Columns, decisions: Decisions): string | null {
  const currency = currencyOf(columns, decisions);
  const minor = columns.minorUnits("value", currency);
  if (minor === null) {
    decisions.tell(
      "no column has the value of a contract: revenue stays unknown, and contracts need a value: write it into the expression",
    );
    return `{ "minor": 0, "currency": ${currency} }`;
  }
  const name = columns.nameOf("value");
  const words = wordsOf(name);
  const said = /monat|month|mrr/.test(words)
    ? PER[0]
    : /jahr|year|annual|arr\b/.test(words)
      ? PER[1]
      : /vertragswert|contract value|gesamt|total/.test(words)
        ? PER[2]
        : null;
  const isPerBill = termRoleOf(columns) === "billingInterval" && columns.has("billingInterval");
  const choices = isPerBill ? ([PER[2], PER[0], PER[1]] as const) : PER;
  const per = said ?? decisions.ask(`what ${name} is for`, `${name} is the price of what?`, choices);
  if (said !== null) decisions.tell(`${name} is the price of ${said}`);
  const whole = per === PER[0] ? `${minor} * $months` : per === PER[1] ? `$round(${minor} * $months / 12)` : minor;
  return `{ "minor": ${whole}, "currency": ${currency} }`;
}

function currencyOf(columns: Columns, decisions: Decisions): string {
  const column = columns.text("currency");
  const isLower = columns.shapeOf("currency")?.choices?.some((code) => code !== code.toUpperCase()) ?? false;
  if (column !== null) return isLower ? `$uppercase(${column})` : column;
  const sign = columns.shapeOf("value")?.currency;
  return literal(
    sign ?? decisions.ask("currency", "no column tells the currency; which one is it?", ["EUR", "USD", "GBP", "CHF"]),
  );
}

function autoRenewOf(columns: Columns, decisions: Decisions, ends: Ends, today: LocalDate): string {
  const text = columns.text("autoRenew");
  if (text !== null) return isOneOf(text, valuesMeaning("YES", columns.shapeOf("autoRenew")?.choices ?? []));
  const { ended: over } = statusesOf(columns.shapeOf("status"));
  const statuses = columns.valuesOf("status");
  const runOn = ends.days.some((day, at) => day !== null && day < today && !over.includes(textOf(statuses[at])));
  const hasStatus = over.length > 0;
  if (ends.areAll && hasStatus) {
    decisions.tell(
      runOn
        ? "contracts go on behind their end unless their status says otherwise: they renew by themselves"
        : "contracts end with their term: none goes on behind its end",
    );
    return String(runOn);
  }
  const choices: [string, string] = ends.areAll ? ["no", "yes"] : ["yes", "no"];
  return String(decisions.ask("renewal", "does a contract that nobody cancels renew by itself?", choices) === "yes");
}

function terminationOf(columns: Columns, decisions: Decisions, ends: Ends): string | null {
  const told = columns.day("terminatedOn");
  if (told !== null) return told;
  const { ended, other } = statusesOf(columns.shapeOf("status"));
  const name = columns.nameOf("status");
  if (ends.text === null) {
    if (ended.length > 0 && !columns.has("cancelledOn"))
      decisions.tell(`WRONG: ${name} says ${ended.join(", ")}, but no column tells when: such contracts run on`);
    return null;
  }
  if (!ends.areAll) return "$end";
  const status = columns.text("status");
  if (status === null) return null;
  const said = (values: readonly string[]) => values.join(", ") || "none";
  decisions.tell(`${name}: taken as ended: ${said(ended)}; taken to say nothing of an end: ${said(other)}`);
  return ended.length === 0 ? null : `(${isOneOf(status, ended)}) ? $end`;
}

function daysOf(columns: Columns, role: "startsOn" | "endsOn"): (LocalDate | null)[] {
  const shape = columns.shapeOf(role);
  return columns.valuesOf(role).map((value) => (shape === null ? null : dayRead(value, shape)));
}

function isWholeMonths(from: LocalDate, to: LocalDate): boolean {
  const months = (day: LocalDate) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return to > from && addMonths(from, months(to) - months(from)) === to;
}
