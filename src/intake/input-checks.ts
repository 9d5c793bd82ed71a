import { isBelievableDay, isLocalDate } from "../domain/calendar.js";
import { type Amount, decimalOf, isCurrency, LARGEST_MINOR, minorOf } from "../domain/money.js";
import type { ExternalIdInput } from "../model/customer/external-id.js";
import type { MoneyInput } from "../model/money.js";
import type { Problems } from "./row-result.js";

/** The input where it is given, the value before where it is absent; null clears. */
export function given<T>(input: T | undefined, before: T): T {
  return input === undefined ? before : input;
}

/** Notes a text that is empty, longer than `longest`, or holds half a character, which no database gives back. */
export function checkText(
  problems: Problems,
  text: string | null | undefined,
  longest: number,
  ...path: string[]
): void {
  if (text === null || text === undefined) return;
  if (text.trim() === "") problems.add("TEXT_INVALID", "must not be empty; send null to clear", ...path);
  if (text.length > longest) problems.add("TEXT_INVALID", `longer than ${longest} characters`, ...path);
  if (/\p{Surrogate}/u.test(text)) problems.add("TEXT_INVALID", "holds half a character", ...path);
}

/** Notes an external id that no record can have. */
export function checkExternalId(problems: Problems, externalId: ExternalIdInput, ...path: string[]): void {
  checkText(problems, externalId.system, 64, ...path, "system");
  checkText(problems, externalId.externalId, 191, ...path, "externalId");
  // MySQL compares texts without the spaces at their ends, SQLite with them: no id may differ in such spaces alone.
  for (const field of ["system", "externalId"] as const) {
    const text = externalId[field];
    if (text.trim() !== "" && text !== text.trim()) {
      problems.add("TEXT_INVALID", "begins or ends with a space", ...path, field);
    }
  }
}

/** Notes what no customer or person is called or reached by. */
export function checkNameAndAddresses(
  problems: Problems,
  {
    name,
    email,
    phone,
  }: { readonly name?: string | null; readonly email?: string | null; readonly phone?: string | null },
): void {
  checkText(problems, name, 200, "name");
  checkText(problems, email, 320, "email");
  checkText(problems, phone, 64, "phone");
}

const LARGEST_JSON_BYTES = 65_535;
/** Deeper than any CRM nests its fields, and far from what a stack holds. */
const DEEPEST_JSON = 32;
/** Where a reader copies fields by name, this one would replace what all of its objects inherit. */
const FORBIDDEN_KEY = "__proto__";

/** Notes a value that its column, which holds JSON, does not take. */
export function checkJson(problems: Problems, value: unknown, ...path: string[]): void {
  const fault = jsonFault(value);
  if (fault !== null) return problems.add("VALUE_INVALID", fault, ...path);
  if (Buffer.byteLength(JSON.stringify(value)) <= LARGEST_JSON_BYTES) return;
  problems.add("TEXT_INVALID", `longer than ${LARGEST_JSON_BYTES} bytes of JSON`, ...path);
}

/** Why a value is not kept as JSON; looked at level by level, so that no depth runs out of stack. */
function jsonFault(value: unknown): string | null {
  let level = [value];
  for (let depth = 0; depth <= DEEPEST_JSON; depth += 1) {
    const holders = level.filter((each): each is object => typeof each === "object" && each !== null);
    if (holders.some((each) => Object.hasOwn(each, FORBIDDEN_KEY))) return `has the key ${FORBIDDEN_KEY}`;
    level = holders.flatMap((each) => Object.values(each) as unknown[]);
    if (level.length === 0) return null;
  }
  return `nests deeper than ${DEEPEST_JSON} levels`;
}

/** Notes a day that is none, or that no contract has. */
export function checkDay(problems: Problems, day: string | null | undefined, ...path: string[]): void {
  if (day === null || day === undefined) return;
  if (!isLocalDate(day)) problems.add("DAY_INVALID", `${day} is not a day of the calendar (YYYY-MM-DD)`, ...path);
  else if (!isBelievableDay(day)) problems.add("DAY_INVALID", `${day} is outside the years 1900 to 2199`, ...path);
}

const LONGEST_TERM_MONTHS = 240;

/** Notes months that no term has. */
export function checkMonths(problems: Problems, months: number | null | undefined, ...path: string[]): void {
  if (months === null || months === undefined) return;
  if (Number.isInteger(months) && months >= 1 && months <= LONGEST_TERM_MONTHS) return;
  problems.add("MONTHS_INVALID", `${months} is not a whole number from 1 to ${LONGEST_TERM_MONTHS}`, ...path);
}

/** Notes a whole number outside its range. */
export function checkRange(
  problems: Problems,
  value: number | null | undefined,
  [lowest, highest]: readonly [number, number],
  ...path: string[]
): void {
  if (value === null || value === undefined) return;
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  problems.add("VALUE_OUT_OF_RANGE", `${value} is not a whole number from ${lowest} to ${highest}`, ...path);
}

const MS_PER_DAY = 86_400_000;

/** Notes an instant that lies more than a day ahead or in years that no interaction has. */
export function checkInstant(problems: Problems, instant: Date | null | undefined, now: Date, ...path: string[]): void {
  if (instant === null || instant === undefined) return;
  const isBelievable = instant.getTime() >= Date.UTC(1900, 0) && instant.getTime() <= now.getTime() + MS_PER_DAY;
  if (!isBelievable)
    problems.add("INSTANT_INVALID", `${instant.toISOString()} is in the future or too long ago`, ...path);
}

/** The amount that an input means, or null after noting what is wrong with it. */
export function amountOf(problems: Problems, input: MoneyInput, ...path: string[]): Amount | null {
  const { currency } = input;
  if (!isCurrency(currency)) {
    problems.add("CURRENCY_UNKNOWN", `${currency} is not an ISO 4217 currency code`, ...path, "currency");
    return null;
  }
  const amount = input.amount ?? null;
  const given = input.minor ?? null;
  if (amount === null && given === null) {
    problems.add("FIELD_MISSING", "is needed, or minor", ...path, "amount");
    return null;
  }
  if (amount !== null && given !== null) {
    problems.add("AMOUNT_INVALID", "give either amount or minor, not both", ...path);
    return null;
  }
  const minor = amount === null ? given : minorOf(amount, currency);
  const field = amount === null ? "minor" : "amount";
  if (minor === null) {
    const form = decimalOf({ minor: 123_450, currency });
    problems.add(
      "AMOUNT_INVALID",
      `${amount} is not an exact amount of ${currency}; write one as ${form}`,
      ...path,
      field,
    );
    return null;
  }
  if (minor < 0 || minor > LARGEST_MINOR) {
    problems.add("AMOUNT_INVALID", `${amount ?? given} is negative or too large`, ...path, field);
    return null;
  }
  return { minor, currency };
}

/** The amount where one is given, the amount before where it is absent; null clears. */
export function givenAmount(
  problems: Problems,
  input: MoneyInput | null | undefined,
  before: Amount | null,
  ...path: string[]
): Amount | null {
  if (input === undefined) return before;
  return input === null ? null : amountOf(problems, input, ...path);
}
