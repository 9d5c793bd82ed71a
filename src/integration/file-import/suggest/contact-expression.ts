import { type Columns, isOneOf, literal } from "./columns.js";
import { customerLines, expressionOf, fieldsOf, optional, type WrittenExpression } from "./customer-expression.js";
import type { Decisions } from "./decisions.js";
import { type Meaning, valuesMeaning } from "./value-words.js";

const CHANNELS = ["PHONE", "EMAIL", "CHAT", "PORTAL", "SOCIAL", "IN_PERSON", "LETTER"] as const;

/** An expression for an export of contacts: one in each row, or one in the rows of a case. */
export function contactExpression(columns: Columns, decisions: Decisions): WrittenExpression {
  const caseColumn = columns.column("caseId");
  const isGrouped = caseColumn !== null && columns.shapeOf("caseId")?.isUnique === false;
  if (isGrouped) decisions.tell(`the rows of one ${caseColumn} are events of one contact`);
  const customer = customerLines(columns, decisions);
  const id = columns.id("caseId");
  if (id === null) decisions.tell("no column has an id of the contact: the same file again would record them again");
  const last = (text: string | null) => (text === null ? null : isGrouped ? `$rows[${text} != ""][-1].${text}` : text);
  const score = (text: string | null) =>
    text === null ? null : isGrouped ? `$number(${last(text)})` : `${text} != "" ? $number(${text})`;
  const fields = [
    ...(id === null ? [] : [`"externalId": { "system": $system, "externalId": ${id} }`]),
    '"customer": { "externalId": $customerId }',
    ...fieldsOf([
      ["kind", literal(isFeedback(columns) ? "FEEDBACK" : "SERVICE")],
      ["channel", channelOf(columns, decisions)],
      ["direction", '"INBOUND"'],
      ["occurredAt", isGrouped ? "$events[0].at" : columns.instant("occurredAt")],
      ...(isGrouped && columns.has("event")
        ? eventFields(columns, decisions)
        : [["resolvedAt", columns.instant("resolvedAt")] as const]),
      ["agent", last(columns.text("agent"))],
      ["subject", optional(columns.text("subject"))],
      ["effortScore", score(columns.text("effort"))],
      ["effortScale", effortScaleOf(columns, decisions, isGrouped)],
      ["satisfaction", score(columns.text("satisfaction"))],
      ["recommendation", score(columns.text("recommendation"))],
    ]),
  ];
  const event = columns.text("event");
  const at = columns.instant("occurredAt");
  const events = `$rows.{ "at": ${at ?? "null"}${event === null ? "" : `, "event": ${event}`} }`;
  // Files are sorted as they please; the last of the rows is the latest.
  const groupedLines = [...(at === null ? [] : [`  $rows := $rows^(${at});`]), `  $events := ${events};`];
  const expression = expressionOf(customer, isGrouped ? [...groupedLines, ...endLines(columns)] : [], {
    interactions: fields,
  });
  return { expression, groupBy: isGrouped ? caseColumn : null };
}

/** The values of the event column that mean something; those of reopening are no openings. */
function eventsMeaning(columns: Columns, meaning: Meaning): string[] {
  return valuesMeaning(meaning, columns.shapeOf("event")?.choices ?? []);
}

/** What happened last of closing and reopening says whether a case is closed. */
function endLines(columns: Columns): string[] {
  const [closed, reopened] = [eventsMeaning(columns, "CLOSED"), eventsMeaning(columns, "REOPENED")];
  return closed.length === 0 ? [] : [`  $end := $events[${isOneOf("event", [...closed, ...reopened])}][-1];`];
}

function eventFields(columns: Columns, decisions: Decisions): (readonly [string, string | null])[] {
  const closed = eventsMeaning(columns, "CLOSED");
  const answered = eventsMeaning(columns, "ANSWERED");
  const happened = (["REOPENED", "TRANSFERRED"] as const).flatMap((kind) => {
    const values = eventsMeaning(columns, kind);
    return values.length === 0 ? [] : [`$events[${isOneOf("event", values)}].{ "kind": "${kind}", "at": at }`];
  });
  const known = (["OPENED", "CLOSED", "ANSWERED", "REOPENED", "TRANSFERRED"] as const).flatMap((meaning) =>
    eventsMeaning(columns, meaning).map((value) => [value, meaning.toLowerCase()] as const),
  );
  decisions.tell(
    `events: ${known.map(([value, meaning]) => `${value} (${meaning})`).join(", ") || "none was recognised"}`,
  );
  const unknown = (columns.shapeOf("event")?.choices ?? []).filter((value) => !known.some(([name]) => name === value));
  if (unknown.length > 0) decisions.tell(`events that say nothing: ${unknown.join(", ")}`);
  return [
    ["firstResponseAt", answered.length === 0 ? null : `$events[${isOneOf("event", answered)}][0].at`],
    [
      "resolvedAt",
      closed.length === 0 ? columns.instant("resolvedAt") : `($end.${isOneOf("event", closed)}) ? $end.at`,
    ],
    // A file that has transfers tells that the other contacts had none.
    ["transfers", eventsMeaning(columns, "TRANSFERRED").length === 0 ? null : "0"],
    ["happenings", happened.length === 0 ? null : `[${happened.join(", ")}]`],
  ];
}

function channelOf(columns: Columns, decisions: Decisions): string {
  const text = columns.text("channel");
  if (text === null)
    return literal(
      decisions.ask("channel", "no column tells the channel; which one is it?", [
        "OTHER",
        "PHONE",
        "EMAIL",
        "CHAT",
        "PORTAL",
      ]),
    );
  const values = columns.shapeOf("channel")?.choices ?? [];
  const meant = values.map(
    (value) => [value, CHANNELS.find((channel) => valuesMeaning(channel, [value]).length > 0) ?? "OTHER"] as const,
  );
  const unknown = meant.filter(([, channel]) => channel === "OTHER").map(([value]) => value);
  if (unknown.length > 0) decisions.tell(`channels that are OTHER: ${unknown.join(", ")}`);
  return `$lookup({ ${meant.map(([value, channel]) => `${literal(value)}: "${channel}"`).join(", ")} }, ${text})`;
}

/** The scale of an effort score, where there is one. */
function effortScaleOf(columns: Columns, decisions: Decisions, isGrouped: boolean): string | null {
  const shape = columns.shapeOf("effort")?.whole;
  const text = columns.text("effort");
  if (!shape || text === null) return null;
  const name = columns.nameOf("effort");
  const scales = { "1 to 7, high is good": "CES_2", "1 to 5, low is good": "CES_1" } as const;
  const [high, low] = Object.keys(scales) as [keyof typeof scales, keyof typeof scales];
  const taken =
    shape.most > 5
      ? high
      : decisions.ask(`scale of ${name}`, `${name} is an effort score on which scale?`, [high, low]);
  const scale = literal(scales[taken as keyof typeof scales]);
  return isGrouped ? `$exists($rows[${text} != ""]) ? ${scale}` : `${text} != "" ? ${scale}`;
}

function isFeedback(columns: Columns): boolean {
  const isRated = columns.has("effort") || columns.has("satisfaction") || columns.has("recommendation");
  return (
    isRated && !columns.has("event") && !columns.has("resolvedAt") && !columns.has("agent") && !columns.has("caseId")
  );
}
