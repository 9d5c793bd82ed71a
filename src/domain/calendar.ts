import { DateTime, IANAZone } from "luxon";

/** A calendar day without a zone, `YYYY-MM-DD`; such texts sort and compare as the days they name. */
export type LocalDate = string;

const FIRST_DAY = "1900-01-01";
const LAST_DAY = "2199-12-31";

/** Whether a text is a day of the calendar in the form `YYYY-MM-DD`: 2026-02-28 is, 2026-02-30 is not. */
export function isLocalDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && at(text).isValid;
}

/** Whether a day lies in the years 1900 to 2199, the range in which customers and contracts are believable. */
export function isBelievableDay(day: LocalDate): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/** The day `days` after (or, if negative, before) a day. */
export function addDays(day: LocalDate, days: number): LocalDate {
  return written(at(day).plus({ days }));
}

/** The same day of the month `months` later, clamped to that month's last day: 31 Jan + 1 = 28 Feb, + 2 = 31 Mar. */
export function addMonths(day: LocalDate, months: number): LocalDate {
  return written(at(day).plus({ months }));
}

/** The largest number of whole months m with `addMonths(from, m) <= to`; 0 when `to` lies before `from`. */
export function completedMonths(from: LocalDate, to: LocalDate): number {
  if (to <= from) return 0;
  const start = at(from);
  const end = at(to);
  const months = (end.year - start.year) * 12 + end.month - start.month;
  return addMonths(from, months) <= to ? months : months - 1;
}

/** The local day on which an instant falls in an IANA time zone. */
export function dayOf(instant: Date, timeZone: string): LocalDate {
  return written(DateTime.fromJSDate(instant, { zone: timeZone }));
}

/** Whether a text names an IANA time zone. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** The earlier of two days, where null means never. */
export function earlier(one: LocalDate | null, other: LocalDate | null): LocalDate | null {
  if (one === null) return other;
  return other === null || one < other ? one : other;
}

function at(day: LocalDate): DateTime {
  const [year, month, date] = day.split("-").map(Number);
  return DateTime.utc(year ?? NaN, month ?? NaN, date ?? NaN);
}

function written(time: DateTime): LocalDate {
  const day = time.toISODate();
  if (day === null) throw new RangeError("not a day of the calendar");
  return day;
}
