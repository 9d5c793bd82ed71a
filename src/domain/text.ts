/**
 * A text folded so that it sorts and is found alike on every database: compatible forms joined, and letters that differ
 * in case alone made one. "Straße", "STRAẞE" and "STRASSE" all become "strasse", which is why it goes by way of capitals.
 */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase();
}

/** The beginning of a text, at most `longest` UTF-16 units and no half character; folding can make a text longer. */
export function beginningOf(text: string, longest: number): string {
  return text.slice(0, longest).replace(/\p{Surrogate}$/u, "");
}

/**
 * A telephone number as customers are matched by it: its digits, and a plus where it names its country (`+` or `00`).
 * A number without country matches only one that is written without country as well. Null where it has no digit.
 */
export function matchablePhone(phone: string | null): string | null {
  if (phone === null) return null;
  const digits = phone.replace(/\(0\)/g, "").replace(/\D/g, "");
  if (digits === "") return null;
  if (phone.trim().startsWith("+")) return `+${digits}`;
  return digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
}

/** A number of things in words: 1 month, 2 months; of what makes its plural otherwise, that is given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
