import { code as currencyOf } from "currency-codes";

/** Money in whole minor units (cents) of an ISO 4217 currency. */
export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

/** The most that a single amount may be: a hundred thousand million units of a currency with cents. */
export const LARGEST_MINOR = 10_000_000_000_000;

/** Whether a text is an ISO 4217 currency code in capitals. */
export function isCurrency(code: string): boolean {
  return code === code.toUpperCase() && currencyOf(code) !== undefined;
}

/** The sum of values, added smallest first, so that their order cannot decide how half a unit is rounded. */
export function orderlessSum(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other).reduce((total, value) => total + value, 0);
}

/** The decimal text of an amount, with as many places as the currency has: 1999 EUR → "19.99", 5 JPY → "5". */
export function decimalOf({ minor, currency }: Amount): string {
  const places = currencyOf(currency)?.digits ?? 2;
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * The minor units of a decimal text in a currency, or null where the text is no plain decimal number, has more places
 * than the currency, or is too large to be exact: "19.9" EUR → 1990, "19.999" EUR → null, "5" JPY → 5.
 */
export function minorOf(decimal: string, currency: string): number | null {
  const places = currencyOf(currency)?.digits ?? 2;
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(decimal.trim());
  if (match === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  if (fraction.replace(/0+$/, "").length > places) return null;
  const minor = Number(whole + fraction.slice(0, places).padEnd(places, "0"));
  if (!Number.isSafeInteger(minor)) return null;
  return sign === "-" && minor > 0 ? -minor : minor;
}
