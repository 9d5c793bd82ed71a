import leven from "leven";

/** Two letters that changed places count as two changes, and are a slip in a name of four letters, too. */
const LARGEST_PART_CHANGED = 0.4;

/** The known name that is most like a misspelt one, but for capitals and separators; null where none is like it. */
export function nearestName(misspelt: string, known: Iterable<string>): string | null {
  const wanted = folded(misspelt);
  let nearest: string | null = null;
  let smallest = Math.max(1, Math.round(wanted.length * LARGEST_PART_CHANGED)) + 1;
  for (const name of known) {
    const distance = leven(wanted, folded(name));
    if (distance >= smallest) continue;
    smallest = distance;
    nearest = name;
  }
  return nearest;
}

/** `; did you mean NAME?`, or nothing where no known name is like the misspelt one. */
export function suggestion(misspelt: string, known: Iterable<string>, sigil = ""): string {
  const nearest = nearestName(misspelt, known);
  return nearest === null ? "" : `; did you mean ${sigil}${nearest}?`;
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, "");
}
