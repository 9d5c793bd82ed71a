import { dayOf as localDayOf, type LocalDate } from "../../../domain/calendar.js";
import { dayOf, instantWritten } from "../../written-by-people.js";
import type { ColumnShape } from "./column-shape.js";

/** The day that a value of a column says, with a time or without; null: none. Times are taken as those of UTC: days are compared, not imported. */
export function dayRead(value: unknown, { day, time }: Pick<ColumnShape, "day" | "time">): LocalDate | null {
  try {
    if (day !== null) return dayOf(value, day.pattern, day.language) ?? null;
    if (time === null) return null;
    const instant = time.pattern === "" ? String(value) : instantWritten(value, time.pattern, time.language, "UTC");
    return instant === undefined || instant === "" ? null : localDayOf(new Date(instant), "UTC");
  } catch {
    return null;
  }
}
