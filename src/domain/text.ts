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

/** A number of things in words: 1 month, 2 months; of what makes its plural otherwise, that is given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** The order of two texts by their UTF-16 units, for sorting: the same on every machine, whatever its language. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
