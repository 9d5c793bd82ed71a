import { DateTime } from "luxon";

import { addDays, addMonths, isBelievableDay, isLocalDate, type LocalDate } from "../domain/calendar.js";

/** Functions of mappings for what people and spreadsheets write: days, amounts and stretches of months. */
export const WRITTEN_BY_PEOPLE = { day: dayOf, amount: amountOf, monthsBetween };

const EXCEL = "excel";
/** A day, or a day with a time of no zone. */
const UNMISTAKABLE = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2})?)?$/;
/** Excel counts a day that there never was, 29 February 1900: its numbers fit the calendar from 1 March 1900 on. */
const EXCEL_DAY_ZERO = "1899-12-30";
const FIRST_FITTING = 61;

/**
 * The day that a text means by a pattern of Luxon such as `dd.MM.yyyy` or `d MMM yyyy`, in a language where months are named, or that a
 * number of Excel means by the pattern `excel`. A day of ISO 8601, as cells of sheets give them, has one meaning whatever the pattern. Nothing for
 * nothing and for an empty text; throws an Error where the text is not written so.
 */
export function dayOf(given: unknown, pattern: unknown, language: unknown): LocalDate | undefined {
  const text = writtenText(given);
  if (text === undefined) return undefined;
  if (typeof pattern !== "string") throw new Error("a day needs a pattern, such as dd.MM.yyyy or excel");
  const locale = typeof language === "string" ? language : "en";
  const [, plain = null] = UNMISTAKABLE.exec(text) ?? [];
  const written = () =>
    pattern === EXCEL ? excelDay(text) : DateTime.fromFormat(text, pattern, { locale }).toISODate();
  const day = plain ?? written();
  if (day === null || !isLocalDate(day) || !isBelievableDay(day)) {
    throw new Error(`${JSON.stringify(text)} is not a day from 1900 to 2199 written as ${pattern}`);
  }
  return day;
}

/**
 * The instant that people mean by a day and a time without a zone (`31.01.2025 14:05` by `dd.MM.yyyy HH:mm`), on the clocks
 * of a time zone. Nothing for nothing and for an empty text; throws an Error where the text is not written so.
 */
export function instantWritten(given: unknown, pattern: string, language: unknown, zone: string): string | undefined {
  const text = writtenText(given);
  if (text === undefined) return undefined;
  const locale = typeof language === "string" ? language : "en";
  // A cell of a sheet that says midnight gives its day alone.
  const isPlain = UNMISTAKABLE.test(text);
  const time = isPlain ? DateTime.fromISO(text, { zone }) : DateTime.fromFormat(text, pattern, { locale, zone });
  if (!time.isValid) throw new Error(`${JSON.stringify(text)} is not a day with a time written as ${pattern}`);
  return time.toJSDate().toISOString();
}

function excelDay(text: string): LocalDate | null {
  const [whole = ""] = /^\d{1,6}(?=(?:\.\d+)?$)/.exec(text) ?? [];
  const number = Number(whole);
  return number >= FIRST_FITTING ? addDays(EXCEL_DAY_ZERO, number) : null;
}

/**
 * An amount as people write it in a language (`1.234,56` in `de`), as a decimal text for `$minorUnits`. Signs of currencies
 * and blanks around it are left out; a number of JSON stays as it is. Nothing for nothing and for an empty text; throws an Error where groups and decimals do not stand
 * as the language has them, so that `1,234` is never taken for 1234 in German.
 */
export function amountOf(given: unknown, language: unknown): string | undefined {
  if (typeof given === "number") return String(given);
  const text = writtenText(given);
  if (text === undefined) return undefined;
  if (typeof language !== "string") throw new Error("an amount needs a language, such as de or en");
  const { group, decimal } = signsOf(language);
  const bare = text.replace(/^[\p{Sc}\s]+|[\p{Sc}\s]+$|\s*\b[A-Z]{3}\b\s*/gu, "").replace(/^\u2212/, "-");
  const [, minus = "", whole, fraction] =
    new RegExp(`^(-?)(\\d+|[1-9]\\d{0,2}(?:${group}\\d{3})+)(?:${decimal}(\\d+))?$`).exec(bare) ?? [];
  if (whole === undefined) throw new Error(`${JSON.stringify(text)} is not an amount as written in ${language}`);
  return `${minus}${whole.replace(/\D/g, "")}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** What stands between groups of three digits and before decimals, as expressions. */
function signsOf(language: string): { readonly group: string; readonly decimal: string } {
  let parts: Intl.NumberFormatPart[];
  try {
    parts = new Intl.NumberFormat(language, { useGrouping: "always" }).formatToParts(12345.6);
  } catch {
    throw new Error(`${JSON.stringify(language)} is not the tag of a language, such as de or en`);
  }
  const signOf = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const group = signOf("group");
  // Blanks and apostrophes are written in several ways.
  const between = /\s/.test(group) ? "[ \\u00a0\\u202f]" : /['\u2019]/.test(group) ? "['\u2019]" : `\\${group}`;
  return { group: between, decimal: `\\${signOf("decimal")}` };
}

/**
 * The whole months from one day to another: the most that can be added to the first without passing the second. A term that
 * ends with its last day inclusive has `$monthsBetween(start, $addDays(end, 1))`.
 */
function monthsBetween(from: unknown, to: unknown): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const [first, last] = [checkedDay(from), checkedDay(to)];
  if (last < first) throw new Error(`${last} comes before ${first}`);
  const calendarMonths = (day: LocalDate) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  const most = calendarMonths(last) - calendarMonths(first);
  return addMonths(first, most) > last ? most - 1 : most;
}

function checkedDay(given: unknown): LocalDate {
  if (typeof given === "string" && isLocalDate(given)) return given;
  throw new Error(`${JSON.stringify(given)} is not a day (YYYY-MM-DD)`);
}

function writtenText(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === "number") return String(given);
  if (typeof given !== "string") throw new Error(`${JSON.stringify(given)} is neither a text nor a number`);
  return given.trim() || undefined;
}

/** The same pattern of a day with day and month swapped; null where it does not name both by numbers. */
export function swappedPattern(pattern: string): string | null {
  if (/MMM/.test(pattern) || !/d/.test(pattern) || !/M/.test(pattern)) return null;
  return pattern.replace(/d+|M+/g, (token) => (token.startsWith("d") ? "M" : "d").repeat(token.length));
}
