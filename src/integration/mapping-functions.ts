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
};

function shifted(shift: (day: string, by: number) => string, day: unknown, by: unknown): string | undefined {
  if (day === undefined || by === undefined) return undefined;
  if (typeof day !== "string" || !isLocalDate(day) || !isBelievableDay(day)) {
    throw new Error(`${shown(day)} is not a day from 1900-01-01 to 2199-12-31 (YYYY-MM-DD)`);
  }
  if (typeof by !== "number" || !Number.isInteger(by)) throw new Error(`${shown(by)} is not a whole number`);
  return shift(day, by);
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
