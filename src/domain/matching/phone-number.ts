import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A telephone number as customers are matched by it: E.164, behind it the extension where it has one, since many people
 * share what stands before. A number that does not begin with a plus is read as one dialled in `country` (ISO 3166);
 * where that is null nobody knows whose it is. Null where no number of a possible length can be read.
 */
export function matchablePhone(phone: string | null, country: string | null): string | null {
  if (phone === null) return null;
  const text = phone.normalize("NFKC").trim().replace(/^tel:/i, "");
  const defaultCountry = country !== null && isSupportedCountry(country) ? country : undefined;
  const found = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
  if (!found?.isPossible()) return null;
  return found.ext ? `${found.number};ext=${found.ext}` : found.number;
}

/** Whether a text is the code of a country whose telephone numbers are known: ISO 3166, two capital letters. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && isSupportedCountry(code);
}
