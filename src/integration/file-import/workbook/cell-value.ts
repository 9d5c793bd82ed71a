import { addDays } from "../../../domain/calendar.js";
import type { CellFormat } from "./cell-format.js";

/** What a cell of a sheet holds, as a row of JSON would: days are texts such as `2025-01-31` or `2025-01-31T14:30:00`. */
export type CellValue = string | number | boolean;

/** A cell as it is stored. */
export interface StoredCell {
  /** `n` a number, `s` a shared text, `str` and `inlineStr` a text, `b` a truth, `e` an error, `d` a day in ISO 8601. */
  readonly type: string;
  /** What is stored; of a formula, its value when it was last computed. */
  readonly text: string;
  readonly format: CellFormat;
}

const DAY_ZERO = "1899-12-30";
/** Workbooks that come from old Macintoshes count from 1904. */
const DAYS_TO_1904 = 1_462;
/** Excel counts 29 February 1900, which there was not: its numbers fit the calendar from 1 March 1900 on. */
const FIRST_FITTING = 61;
const LAST_FITTING = 2_958_465;
const SECONDS_PER_DAY = 86_400;
/** How many digits a spreadsheet shows and keeps; more come from its arithmetic (0.1 + 0.2). */
const DIGITS = 15;

/** The value of a cell; an empty text for a cell without one. */
export function cellValueOf({ type, text, format }: StoredCell, countsFrom1904: boolean): CellValue {
  if (text === "") return "";
  switch (type) {
    case "n":
      return format === "number" ? numberOf(text) : momentOf(text, format, countsFrom1904);
    case "b":
      return text === "1";
    case "d":
      return text.replace(/T00:00(:00(\.0+)?)?Z?$/, "");
    default:
      return text;
  }
}

/** A number as JSON has it; an integer that a double does not hold stays a text with all of its digits. */
function numberOf(text: string): CellValue {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(number) ? number : text;
  return Number(number.toPrecision(DIGITS));
}

function momentOf(text: string, format: CellFormat, countsFrom1904: boolean): CellValue {
  const number = Number(text) + (countsFrom1904 ? DAYS_TO_1904 : 0);
  const seconds = Math.round(number * SECONDS_PER_DAY);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const time = timeOf(seconds - days * SECONDS_PER_DAY);
  if (format === "time" && days === 0) return time;
  if (!(days >= FIRST_FITTING && days <= LAST_FITTING)) return numberOf(text);
  const day = addDays(DAY_ZERO, days);
  return time === "00:00:00" ? day : `${day}T${time}`;
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(11, 19);
}
