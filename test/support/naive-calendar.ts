import type { LocalDate } from "../../src/domain/calendar.js";

const DAY = 86_400_000;

/** The day so many days later, by UTC milliseconds; calendar.test.ts holds the calendar itself to a library. */
export function plusDays(day: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/** The same day of the month `months` later; where that month is too short, its last day. */
export function plusMonths(day: LocalDate, months: number): LocalDate {
  const from = new Date(Date.parse(day));
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(from.getUTCDate(), lastOfMonth))).toISOString().slice(0, 10);
}

/** Every day in `[from, to)`. */
export function daysBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = from; day < to; day = plusDays(day, 1)) days.push(day);
  return days;
}

/** About a dozen of many days, the first and the last among them. */
export function someOf(days: readonly LocalDate[]): LocalDate[] {
  const step = Math.ceil(days.length / 12);
  return days.filter((_, index) => index % step === 0 || index === days.length - 1);
}
