import { DateTime } from "luxon";

import { addDays, addMonths, isBelievableDay, isLocalDate } from "../domain/calendar.js";
import { isCurrency, minorOf } from "../domain/money.js";

/** What mappings can call beside JSONata's own functions. As those do, they yield nothing for nothing. */
export const MAPPING_FUNCTIONS = {
  addMonths: (day: unknown, months: unknown) => shifted(addMonths, day, months),
  addDays: (day: unknown, days: unknown) => shifted(addDays, day, days),
  minorUnits: (amount: unknown, currency: unknown) => {
    if (amount === undefined || currency === undefined) return undefined;
    if (typeof currency !== "string" || !isCurrency(currency)) {
      throw new Error(`${shown(currency)} is not an ISO 4217 currency code`);
    }
    const minor = typeof amount === "string" || typeof amount === "number" ? minorOf(String(amount), currency) : null;
    if (minor === null) throw new Error(`${shown(amount)} is not an exact amount of ${currency}`);
    return minor;
  },
  instant: (given: unknown) => (given === undefined || given === null ? undefined : instantOf(given).toISOString()),
  localDate: (given: unknown) => {
    if (given === undefined || given === null) return undefined;
    if (typeof given === "string" && isLocalDate(given)) return given;
    return instantOf(given).toISOString().slice(0, "YYYY-MM-DD".length);
  },
};

function shifted(shift: (day: string, by: number) => string, day: unknown, by: unknown): string | undefined {
  if (day === undefined || by === undefined) return undefined;
  if (typeof day !== "string" || !isLocalDate(day) || !isBelievableDay(day)) {
    throw new Error(`${shown(day)} is not a day from 1900-01-01 to 2199-12-31 (YYYY-MM-DD)`);
  }
  if (typeof by !== "number" || !Number.isInteger(by)) throw new Error(`${shown(by)} is not a whole number`);
  return shift(day, by);
}

const MILLISECONDS = /^-?\d{1,15}$/;
const MICROSOFT_DATE = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;
const INSTANT_WITH_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * The instant that a source means: milliseconds since 1970 as a number or as digits, `/Date(1564113600000+0000)/` (the
 * zone there says where it was written, not when), or ISO 8601 with a zone.
 */
function instantOf(given: unknown): Date {
  const text = typeof given === "number" ? String(given) : given;
  if (typeof text === "string") {
    const [, digits = MILLISECONDS.test(text) ? text : undefined] = MICROSOFT_DATE.exec(text) ?? [];
    if (digits !== undefined) return validInstant(new Date(Number(digits)), given);
    if (INSTANT_WITH_ZONE.test(text)) return validInstant(DateTime.fromISO(text.replace(" ", "T")).toJSDate(), given);
  }
  throw new Error(`${shown(given)} is not an instant with its zone, nor milliseconds since 1970`);
}

function validInstant(instant: Date, given: unknown): Date {
  if (Number.isNaN(instant.getTime())) throw new Error(`${shown(given)} is not an instant`);
  return instant;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
