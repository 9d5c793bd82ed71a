import { DateTime, IANAZone } from "luxon";

import { memoized } from "./memoized.js";

/** A calendar day without a zone, `YYYY-MM-DD`; such texts sort and compare as the days they name. */
export type LocalDate = string;

const FIRST_DAY = "1900-01-01";
const LAST_DAY = "2199-12-31";
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/** Whether a text is a day of the calendar in the form `YYYY-MM-DD`: 2026-02-28 is, 2026-02-30 is not. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && written(instant) === text;
}

/** Whether a day lies in the years 1900 to 2199, the range in which customers and contracts are believable. */
export function isBelievableDay(day: LocalDate): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/** The day `days` after (or, if negative, before) a day. */
export function addDays(day: LocalDate, days: number): LocalDate {
  return dayNumbered(numberOf(day) + days);
}

/** The same day of the month `months` later, clamped to that month's last day: 31 Jan + 1 = 28 Feb, + 2 = 31 Mar. */
export function addMonths(day: LocalDate, months: number): LocalDate {
  return dayWithin(monthAndDateOf(day) + months * 32);
}

/** The largest number of whole months m with `addMonths(from, m) <= to`; 0 when `to` lies before `from`. */
export function completedMonths(from: LocalDate, to: LocalDate): number {
  if (to <= from) return 0;
  const months = Math.floor(monthAndDateOf(to) / 32) - Math.floor(monthAndDateOf(from) / 32);
  return addMonths(from, months) <= to ? months : months - 1;
}

/** The first day of the month in which a day lies. */
export function monthOf(day: LocalDate): LocalDate {
  return `${day.slice(0, 8)}01`;
}

/** The first days of the months that the days `[from, to]` touch, in order. */
export function monthsWithin(from: LocalDate, to: LocalDate): LocalDate[] {
  const months: LocalDate[] = [];
  for (let month = monthOf(from); month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** The number of days from one day to another. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return numberOf(to) - numberOf(from);
}

/** The local day on which an instant falls in an IANA time zone. */
export function dayOf(instant: Date, timeZone: string): LocalDate {
  const time = instant.getTime();
  const offset = timeZone === "UTC" ? 0 : offsetsOf(timeZone)(Math.floor(time / MS_PER_DAY));
  if (offset !== null) return dayNumbered(Math.floor((time + offset) / MS_PER_DAY));
  const day = DateTime.fromJSDate(instant, { zone: timeZone }).toISODate();
  if (day === null) throw new RangeError("not an instant, or not a time zone");
  return day;
}

/** The instant at which a day begins in an IANA time zone: the first that `dayOf` puts on it. */
export function startOf(day: LocalDate, timeZone: string): Date {
  return DateTime.fromISO(day, { zone: timeZone }).startOf("day").toJSDate();
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

// Instants are read by the million, and the days that they fall on are few.

/** The day a number of days after 1970-01-01. */
const dayNumbered = memoized((number: number): LocalDate => written(new Date(number * MS_PER_DAY)));

/** How many days after 1970-01-01 a day is. */
const numberOf = memoized((day: LocalDate): number => {
  const [year, month, date] = partsOf(day);
  return Date.UTC(year, month - 1, date) / MS_PER_DAY;
});

/** A day in one number: its month, counted from the year 0, times 32, and its date. */
const monthAndDateOf = memoized((day: LocalDate): number => {
  const [year, month, date] = partsOf(day);
  return (year * 12 + month - 1) * 32 + date;
});

/** The day of a month, counted from the year 0, times 32, and a date; the last day of the month where that is earlier. */
const dayWithin = memoized((monthAndDate: number): LocalDate => {
  const [months, date] = [Math.floor(monthAndDate / 32), monthAndDate % 32];
  const [year, month] = [Math.floor(months / 12), months % 12];
  const lastDate = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return written(new Date(Date.UTC(year, month, Math.min(date, lastDate))));
});

/** By how many milliseconds a zone's clocks are ahead during a day of UTC; null if they are changed meanwhile. */
const offsetsOf = memoized((timeZone: string) => {
  const zone = IANAZone.create(timeZone);
  return memoized((dayNumber: number): number | null => {
    const offset = zone.offset(dayNumber * MS_PER_DAY);
    return offset === zone.offset((dayNumber + 1) * MS_PER_DAY) ? offset * MS_PER_MINUTE : null;
  });
});

// Days are stepped through by the million, so they are counted in UTC by the language's own Date, far
// faster than by a library of time zones, and as right: UTC has no clock changes.

const TWO_DIGITS = Array.from({ length: 32 }, (_, number) => String(number).padStart(2, "0"));

function partsOf(day: LocalDate): readonly [year: number, month: number, date: number] {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
  if (Number.isNaN(year + month + date)) throw new RangeError(`${day} is not a day of the calendar`);
  return [year, month, date];
}

function written(instant: Date): LocalDate {
  const year = instant.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new RangeError("a day outside the years 0 to 9999");
  const [month, date] = [TWO_DIGITS[instant.getUTCMonth() + 1], TWO_DIGITS[instant.getUTCDate()]];
  return `${String(year).padStart(4, "0")}-${month}-${date}`;
}
