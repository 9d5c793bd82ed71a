/** What the numbers of a cell mean by the way they are shown. */
export type CellFormat = "number" | "day" | "time";

/** Formats that are known by their number alone; 27 to 36 and 50 to 58 are days of East Asian versions. */
const KNOWN: readonly (readonly [first: number, last: number, format: CellFormat])[] = [
  [14, 17, "day"],
  [18, 21, "time"],
  [22, 22, "day"],
  [27, 36, "day"],
  [50, 58, "day"],
];

/** Hours that are summed, and go beyond a day. */
const LAPSE = /\[(h+|m+|s+)\]/i;

/** What a format means that is known by its number, or else by its pattern, such as `dd.mm.yyyy` or `#,##0.00 "Tage"`. */
export function cellFormatOf(id: number, pattern: string | undefined): CellFormat {
  if (pattern === undefined) return KNOWN.find(([first, last]) => id >= first && id <= last)?.[2] ?? "number";
  if (LAPSE.test(pattern)) return "number";
  // Words, single characters, and colours in brackets say nothing of days.
  const [bare = ""] = pattern.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, "").split(";");
  if (/general/i.test(bare)) return "number";
  if (/[yd]/i.test(bare)) return "day";
  if (/[hs]/i.test(bare)) return "time";
  return /m/i.test(bare) ? "day" : "number";
}
