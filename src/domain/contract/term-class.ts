/** Classes of term lengths. Contracts of one class are compared with one another: a month binds otherwise than two years. */
export enum TermClass {
  MONTHS_1 = "MONTHS_1",
  MONTHS_12 = "MONTHS_12",
  MONTHS_24 = "MONTHS_24",
  OTHER = "OTHER",
}

/** All classes, in a fixed order. */
export const TERM_CLASSES: readonly TermClass[] = Object.values(TermClass);

/** The class of a term by its months. */
export function termClassOf(months: number): TermClass {
  if (months === 1) return TermClass.MONTHS_1;
  if (months === 12) return TermClass.MONTHS_12;
  return months === 24 ? TermClass.MONTHS_24 : TermClass.OTHER;
}
