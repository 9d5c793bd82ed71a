import { DateTime } from "luxon";

import { addDays, addMonths, dayOf, isBelievableDay, isLocalDate, type LocalDate } from "../domain/calendar.js";
import { isCurrency, minorOf } from "../domain/money.js";
import { onScale } from "./answer-scale.js";
import { instantWritten, WRITTEN_BY_PEOPLE } from "./written-by-people.js";

/**
 * What the mappings of a workspace can call beside JSONata's own functions: bindings of an evaluation. As those functions
 * do, they yield nothing for nothing.
 */
export function mappingFunctions(timeZone: string) {
  return {
    ...ZONELESS,
    ...WRITTEN_BY_PEOPLE,
    localDate: (given: unknown) => localDateOf(given, timeZone),
    instant: (given: unknown, pattern?: unknown, language?: unknown) => {
      if (typeof pattern === "string") return instantWritten(given, pattern, language, timeZone);
      return given === undefined || given === null ? undefined : instantOf(given).toISOString();
    },
    dayOrNull: (given: unknown) => (isEmpty(given) ? null : localDateOf(given, timeZone)),
  };
}

/** An emptied field, as senders write it; a field that was not sent is none. */
function isEmpty(given: unknown): boolean {
  return given === null || given === "";
}

const ZONELESS = {
  addMonths: (day: unknown, months: unknown) => shifted(addMonths, day, months),
  addDays: (day: unknown, days: unknown) => shifted(addDays, day, days),
  minorUnits,
  termValue: (amount: unknown, currency: unknown, quantity: unknown, unitValue: unknown) =>
    isGiven(quantity) && isGiven(unitValue)
      ? byUnit(quantity, unitValue, currency)
      : { value: moneyOf(amount, currency) },
  byUnit,
  numberOrNull,
  onScale,
  isListed: (given: unknown, list: unknown) => {
    if (given === undefined) return undefined;
    const word = typeof given === "string" ? given.trim().toLowerCase() : shown(given);
    return typeof list === "string" && listed(list).includes(word);
  },
};

/** The parts of a contract's value by quantity that a source has said; the value of a unit only together with its currency. */
function byUnit(quantity: unknown, unitValue: unknown, currency: unknown): object {
  const money = isEmpty(unitValue) ? null : moneyOf(unitValue, currency);
  return {
    ...(quantity !== undefined && { quantity: numberOrNull(quantity) }),
    ...(money !== undefined && { unitValue: money }),
  };
}

function isGiven(given: unknown): boolean {
  return given !== undefined && !isEmpty(given);
}

function moneyOf(amount: unknown, currency: unknown) {
  const minor = minorUnits(amount, currency);
  return minor === undefined ? undefined : { minor, currency };
}

function minorUnits(amount: unknown, currency: unknown): number | undefined {
  if (amount === undefined || currency === undefined) return undefined;
  if (typeof currency !== "string" || !isCurrency(currency)) {
    throw new Error(`${shown(currency)} is not an ISO 4217 currency code`);
  }
  const minor = typeof amount === "string" || typeof amount === "number" ? minorOf(String(amount), currency) : null;
  if (minor === null) throw new Error(`${shown(amount)} is not an exact amount of ${currency}`);
  return minor;
}

function numberOrNull(given: unknown): number | null | undefined {
  return isEmpty(given) ? null : numberOf(given);
}

function numberOf(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  const number = typeof given === "string" ? Number(given) : given;
  if (typeof number !== "number" || !Number.isFinite(number)) throw new Error(`${shown(given)} is not a number`);
  return number;
}

/** The words of a parameter that lists several, separated by commas. */
function listed(list: string): string[] {
  return list.split(",").map((word) => word.trim().toLowerCase());
}

function shifted(shift: (day: string, by: number) => string, day: unknown, by: unknown): string | undefined {
  if (day === undefined || by === undefined) return undefined;
  if (typeof day !== "string" || !isLocalDate(day) || !isBelievableDay(day)) {
    throw new Error(`${shown(day)} is not a day from 1900-01-01 to 2199-12-31 (YYYY-MM-DD)`);
  }
  if (typeof by !== "number" || !Number.isInteger(by)) throw new Error(`${shown(by)} is not a whole number`);
  return shift(day, by);
}

const MS_PER_DAY = 86_400_000;

/**
 * The day that a source means: a day as it stands, or the local day on which an instant falls. Midnight in milliseconds is
 * a day as well: so Salesforce, Dynamics 365 and HubSpot write one, whatever zone anybody lives in.
 */
function localDateOf(given: unknown, timeZone: string): LocalDate | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === "string" && isLocalDate(given)) return given;
  const instant = instantOf(given, "a day such as 2026-02-01, nor an instant with its zone");
  const isDay = millisecondsWithin(given) !== undefined && instant.getTime() % MS_PER_DAY === 0;
  return dayOf(instant, isDay ? "UTC" : timeZone);
}

const MILLISECONDS = /^-?\d{1,15}$/;
const MICROSOFT_DATE = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;
const INSTANT_WITH_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?UTC|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * The instant that a source means: milliseconds since 1970 as a number or as digits, `/Date(1564113600000+0000)/` (the
 * zone there says where it was written, not when), or ISO 8601 with a zone.
 */
function instantOf(given: unknown, wanted = "an instant with its zone, nor milliseconds since 1970"): Date {
  const milliseconds = millisecondsWithin(given);
  if (milliseconds !== undefined) return validInstant(new Date(milliseconds), given);
  if (typeof given === "string" && INSTANT_WITH_ZONE.test(given)) {
    return validInstant(DateTime.fromISO(given.replace(" ", "T").replace(/ ?UTC$/i, "Z")).toJSDate(), given);
  }
  throw new Error(`${shown(given)} is not ${wanted}`);
}

/** The milliseconds since 1970 that a source writes, as a number, as digits, or in Microsoft's way. */
function millisecondsWithin(given: unknown): number | undefined {
  const text = typeof given === "number" ? String(given) : given;
  if (typeof text !== "string") return undefined;
  const [, digits = MILLISECONDS.test(text) ? text : undefined] = MICROSOFT_DATE.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function validInstant(instant: Date, given: unknown): Date {
  if (Number.isNaN(instant.getTime())) throw new Error(`${shown(given)} is not an instant`);
  return instant;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
