/** A text folded so that it sorts and is found alike on every database: compatible forms joined, letters lowered. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
