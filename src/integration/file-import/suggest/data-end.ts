import { isBelievableDay, isLocalDate, type LocalDate } from "../../../domain/calendar.js";
import type { FileRow } from "../file-row.js";
import type { Role } from "./column-role.js";
import { dayRead } from "./day-read.js";
import type { Table } from "./table.js";

/** What happened on these days had happened when the file was written. */
const HAPPENED: readonly Role[] = ["startsOn", "cancelledOn", "terminatedOn", "occurredAt", "resolvedAt"];
/** A title such as `Stand 30.06.2026` or `as of 2026-06-30`. */
const AS_OF =
  /\b(?:stand|as of|per|zum|date|datum)\b\D{0,5}(?:([0-3]?\d)\.([01]?\d)\.(20\d\d)|(20\d\d)-([01]\d)-([0-3]\d))/i;

/** The last day of which a file speaks: the day in its name or its title, else the last one not after today on which something happened. */
export async function dataEndOf(
  table: Table,
  rows: AsyncIterable<FileRow>,
  today: LocalDate,
): Promise<LocalDate | null> {
  const [, year, month, day] = /(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)/.exec(table.file.split("/").at(-1) ?? "") ?? [];
  for (const named of [`${year}-${month}-${day}`, dayInTitle(table.title)]) {
    if (isLocalDate(named) && isBelievableDay(named) && named <= today) return named;
  }
  const columns = HAPPENED.flatMap((role) => {
    const column = table.roles.get(role);
    const shape = column === undefined ? undefined : table.shapes.get(column);
    const written = shape?.day ?? shape?.time;
    return column === undefined || !shape || !written || written.other !== null ? [] : [{ column, shape }];
  });
  let last: LocalDate | null = null;
  for await (const { content } of rows) {
    if (typeof content === "string") continue;
    for (const { column, shape } of columns) {
      const found = dayRead(content[column], shape);
      if (found !== null && found <= today && (last === null || found > last)) last = found;
    }
  }
  return last;
}

function dayInTitle(title: string): LocalDate {
  const [, day = "", month = "", year, isoYear, isoMonth, isoDay] = AS_OF.exec(title) ?? [];
  return year === undefined
    ? `${isoYear}-${isoMonth}-${isoDay}`
    : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}
