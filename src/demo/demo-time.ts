import { addDays, addMonths, type LocalDate } from "../domain/calendar.js";
import type { Dice } from "./dice.js";

const YEARS = 8;
const MINUTES_PER_DAY = 24 * 60;
const MS_PER_MINUTE = 60_000;

/** The time in which the demo plays. */
export interface DemoTime {
  /** Since when the provider keeps records: eight years before today. */
  readonly watchedFrom: LocalDate;
  /** Contract events are dated before this day. */
  readonly today: LocalDate;
  /** No interaction is later. It has passed wherever on earth it is `today` already. */
  readonly latest: Date;
}

/** Eight years up to a day. */
export function demoTimeUpTo(today: LocalDate): DemoTime {
  return {
    watchedFrom: addMonths(today, -12 * YEARS),
    today,
    latest: instantOn(addDays(today, -1), 10 * 60),
  };
}

/** An instant of a day by UTC, minutes after midnight; more minutes than a day has reach into the days after. */
export function instantOn(day: LocalDate, minutes: number): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * MS_PER_MINUTE);
}

/** An instant within office hours, which is on the same day in every European time zone. */
export function officeHourOn(dice: Dice, day: LocalDate): Date {
  return instantOn(day, dice.whole(6 * 60, 17 * 60));
}

/** The instant a number of minutes after another one. */
export function minutesAfter(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + Math.round(minutes) * MS_PER_MINUTE);
}

/** Whole days from one day to another; negative where the other is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (MINUTES_PER_DAY * MS_PER_MINUTE));
}

/** A day in [from, to); `from` where there is none. */
export function dayWithin(dice: Dice, from: LocalDate, to: LocalDate): LocalDate {
  return addDays(from, dice.whole(0, Math.max(daysBetween(from, to) - 1, 0)));
}

/** The later of two days. */
export function laterDay(one: LocalDate, other: LocalDate): LocalDate {
  return one > other ? one : other;
}

/** The earlier of two days. */
export function earlierDay(one: LocalDate, other: LocalDate): LocalDate {
  return one < other ? one : other;
}

/** The UTC day of an instant. */
export function utcDayOf(instant: Date): LocalDate {
  return instant.toISOString().slice(0, 10);
}
