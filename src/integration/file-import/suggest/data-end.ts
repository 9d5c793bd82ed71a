import { isBelievableDay, isLocalDate, type LocalDate } from "../../../domain/calendar.js";
import type { FileRow, RowContent } from "../file-row.js";
import { textOf } from "../row-order.js";
import type { Role } from "./column-role.js";
import { ALMOST_ALL } from "./column-shape.js";
import { dayRead } from "./day-read.js";
import type { Question } from "./decisions.js";
import type { Table } from "./table.js";
import { valuesMeaning } from "./value-words.js";

/** What happened on these days had happened when the file was written. */
const HAPPENED: readonly Role[] = ["startsOn", "cancelledOn", "occurredAt", "resolvedAt"];
/** One end may be planned; of several some have come. */
const SEVERAL = 2;
/** A title such as `Stand 30.06.2026` or `as of 2026-06-30`. */
const AS_OF =
  /\b(?:stand|as of|per|zum|date|datum)\b\D{0,5}(?:([0-3]?\d)\.([01]?\d)\.(20\d\d)|(20\d\d)-([01]\d)-([0-3]\d))/i;

/** The last day of which a file speaks, and the question by which it was taken where ends set it that may be planned. */
export interface DataEnd {
  readonly day: LocalDate | null;
  readonly question: Question | null;
}

/** The last day of which a file speaks: the day in its name or its title, else the last one not after today on which something happened. */
export async function dataEndOf(table: Table, rows: AsyncIterable<FileRow>, today: LocalDate): Promise<DataEnd> {
  const [, year, month, day] = /(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)/.exec(table.file.split("/").at(-1) ?? "") ?? [];
  for (const named of [`${year}-${month}-${day}`, dayInTitle(table.title)]) {
    if (isLocalDate(named) && isBelievableDay(named) && named <= today) return { day: named, question: null };
  }
  const columns = [...HAPPENED, "terminatedOn" as const, "endsOn" as const].flatMap((role) => columnOf(table, role));
  const happenedBy = newsOf(table);
  let happened: LocalDate | null = null;
  const mayBePlanned = new Map<LocalDate, number>();
  for await (const { content } of rows) {
    if (typeof content === "string") continue;
    for (const { role, column, shape } of columns) {
      const found = dayRead(content[column], shape);
      const news = found === null || found > today ? "NONE" : happenedBy(role, content);
      if (found === null || news === "NONE") continue;
      if (news === "MAYBE") mayBePlanned.set(found, (mayBePlanned.get(found) ?? 0) + 1);
      else if (happened === null || found > happened) happened = found;
    }
  }
  return takenOf(happened, mayBePlanned);
}

function columnOf(table: Table, role: Role) {
  const column = table.roles.get(role);
  const shape = column === undefined ? undefined : table.shapes.get(column);
  const written = shape?.day ?? shape?.time;
  return column === undefined || !shape || !written || written.other !== null ? [] : [{ role, column, shape }];
}

/** Whether a day of a row had come when the file was written. */
function newsOf(table: Table): (role: Role, row: RowContent) => "HAPPENED" | "MAYBE" | "NONE" {
  const status = table.roles.get("status");
  const statuses = (status === undefined ? null : table.shapes.get(status)?.choices) ?? [];
  const ended = valuesMeaning("ENDED", statuses);
  const cancelled = valuesMeaning("CANCELLED", statuses);
  const isSomeOnly = (table.shapes.get(table.roles.get("endsOn") ?? "")?.filled ?? 1) < ALMOST_ALL;
  const isPast = valuesMeaning("ENDED", [table.roles.get("terminatedOn") ?? ""]).length > 0;
  return (role, row) => {
    if (HAPPENED.includes(role)) return "HAPPENED";
    const said = status === undefined ? "" : textOf(row[status]);
    if (ended.includes(said) || (role === "terminatedOn" && isPast)) return "HAPPENED";
    return role === "terminatedOn" || isSomeOnly || cancelled.includes(said) ? "MAYBE" : "NONE";
  };
}

function takenOf(happened: LocalDate | null, mayBePlanned: ReadonlyMap<LocalDate, number>): DataEnd {
  const later = [...mayBePlanned].filter(([day]) => happened === null || day > happened);
  const last = later
    .map(([day]) => day)
    .sort()
    .at(-1);
  if (last === undefined) return { day: happened, question: null };
  const areSeveral = later.reduce((sum, [, count]) => sum + count, 0) >= SEVERAL;
  const choices = happened === null ? [last] : areSeveral ? [last, happened] : [happened, last];
  const [day = last] = choices;
  const text =
    "ends that may be planned are later than all that happened; which is the last day of which the file speaks?";
  return { day, question: { id: "last day", text, choices, taken: day } };
}

function dayInTitle(title: string): LocalDate {
  const [, day = "", month = "", year, isoYear, isoMonth, isoDay] = AS_OF.exec(title) ?? [];
  return year === undefined
    ? `${isoYear}-${isoMonth}-${isoDay}`
    : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}
