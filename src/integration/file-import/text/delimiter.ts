import { CsvError, parse } from "csv-parse/sync";

import { DELIMITERS } from "../file-format.js";

/** How many lines say what stands between columns. */
const LOOKED_AT = 50;
/** Excel writes it as the first line, and reads it. */
const SAID = /^sep=(.)$/i;

/** What stands between the columns of a file, and whether its first line does nothing but say so. */
export interface Delimiter {
  readonly character: string;
  readonly isSaid: boolean;
}

/**
 * Finds out by its first lines what stands between the columns of a file: what gives the first line the columns that are
 * wanted, else what gives the most lines as many fields as the first line has, and of several the one that gives the most
 * fields. A comma where nothing gives two.
 */
export function delimiterOf(lines: readonly string[], wanted: readonly string[] = []): Delimiter {
  const filled = lines.filter((line) => line.trim() !== "").slice(0, LOOKED_AT);
  const [, said] = SAID.exec(filled[0] ?? "") ?? [];
  if (said !== undefined) return { character: said, isSaid: true };
  const tried = Object.values(DELIMITERS).map((character) => {
    const [first = [], ...others] = filled.map((line) => fieldsOf(line, character));
    const alike = others.filter(({ length }) => length === first.length).length;
    const names = first.map((name) => name.trim());
    return {
      character,
      fields: first.length,
      found: wanted.filter((name) => names.includes(name)).length,
      share: others.length === 0 ? 1 : alike / others.length,
    };
  });
  const [best] = tried
    .filter(({ fields }) => fields > 1)
    .sort((one, other) => other.found - one.found || other.share - one.share || other.fields - one.fields);
  return { character: best?.character ?? DELIMITERS.comma, isSaid: false };
}

/** The fields of a line; none where a quote stays open, which goes on in the next line. */
function fieldsOf(line: string, delimiter: string): string[] {
  try {
    return parse(line, { delimiter })[0] ?? [];
  } catch (fault) {
    if (fault instanceof CsvError) return [];
    throw fault;
  }
}
