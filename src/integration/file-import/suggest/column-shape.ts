import { amountOf, dayOf, instantWritten, swappedPattern } from "../../written-by-people.js";
import type { ColumnValues, KnownValue } from "./column-values.js";

/** How days are written, in the order in which they are tried. */
const DAY_PATTERNS: readonly (readonly [pattern: string, language?: string])[] = [
  ["yyyy-MM-dd"],
  ["d.M.yyyy"],
  ["d.M.yy"],
  ["d/M/yyyy"],
  ["M/d/yyyy"],
  ["d/M/yy"],
  ["M/d/yy"],
  ["d-M-yyyy"],
  ["M-d-yyyy"],
  ["yyyy/M/d"],
  ["yyyyMMdd"],
  ["d. MMMM yyyy", "de"],
  ["d. MMM yyyy", "de"],
  ["d MMMM yyyy", "en"],
  ["d MMM yyyy", "en"],
  ["MMMM d, yyyy", "en"],
  ["MMM d, yyyy", "en"],
];
const TIMES = ["HH:mm", "HH:mm:ss", "HH:mm:ss.SSS", "h:mm a"];
const BETWEEN = [" ", ", ", "'T'"];
const TIME_PATTERNS = TIMES.flatMap((time) =>
  BETWEEN.flatMap((between) => DAY_PATTERNS.map(([day, named]) => [`${day}${between}${time}`, named] as const)),
);
const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|UTC|[+-]\d\d:?\d\d)$/;
const LANGUAGES = ["en", "de", "fr", "de-CH"];
const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/€|\bEUR\b|\bEuro\b/i, "EUR"],
  [/\$|\bUSD\b/i, "USD"],
  [/£|\bGBP\b/i, "GBP"],
  [/\bCHF\b/i, "CHF"],
];
const MOST_CHOICES = 20;
/** The part of the rows from which on a column has a value for every one, as for every contract and not only what ended. */
export const ALMOST_ALL = 0.98;
/** The part of a column that is written in one way; what is not is told, and rejected by the import. */
const LEAST_FITTING = 0.95;
const FIRST_TRIED = 20;
/** What people write where there is no day, and the day by which programs say so. */
const NO_DAY =
  /^(?:[-\u2013\u2014]+|k\. ?a\.?|n\/?a|none|null|keine?|unbefristet|offen|open|unlimited|(?:9999[-/.]?12[-/.]?31|31[-/.]12[-/.]9999|12\/31\/9999)(?:[T ].*)?)$/i;
const DAY_IN_NUMBERS = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/;

/** How a day, or a day with a time, is written; `other` is the reading with day and month swapped that fits as well. */
interface WrittenDay {
  readonly pattern: string;
  readonly language: string | null;
  readonly other: string | null;
}

/** What the values of a column look like; null: they do not look so. */
export interface ColumnShape {
  /** The part of the rows that have a value. */
  readonly filled: number;
  /** Whether no value comes twice. */
  readonly isUnique: boolean;
  readonly isEmail: boolean;
  readonly day: WrittenDay | null;
  /** A day with a time; the pattern is empty where an instant has its zone. */
  readonly time: WrittenDay | null;
  readonly amount: { readonly language: string; readonly other: string | null } | null;
  readonly whole: { readonly least: number; readonly most: number } | null;
  /** The values, most frequent first, where they are few. */
  readonly choices: readonly string[] | null;
  readonly currency: string | null;
  /** A value where day and month are written both ways round, with one of the other way. */
  readonly mixed: readonly [string, string] | null;
  /** Values of a column of days that stand for no day, as the file has them. */
  readonly none: readonly string[];
  /** A value that is not written as the others are. */
  readonly odd: OddValue | null;
}

/** A value that is not written as almost all of its column are. */
interface OddValue {
  readonly text: string;
  readonly line: number;
  /** In how many rows there are such values. */
  readonly rows: number;
}

/** Finds out what the values of a column look like; empty ones say nothing. `language` decides between readings that both fit. */
export function columnShapeOf(name: string, values: ColumnValues, language: string): ColumnShape {
  const { known } = values;
  const texts = known.map(({ text }) => text);
  const distinct = [...new Set(texts)];
  const numbers = texts.map(Number);
  const isWhole = texts.length > 0 && texts.every((text) => /^-?\d{1,9}$/.test(text));
  const none = known.filter(({ text }) => NO_DAY.test(text));
  const dated = known.filter((value) => !none.includes(value));
  const mixed = mixedIn(dated.map(({ text }) => text));
  const day = mixed === null ? dayShapeOf(dated, language) : NOTHING;
  const time = day.found === null ? timeShapeOf(dated, language) : NOTHING;
  const amount = amountShapeOf(known, language);
  const isDated = day.found !== null || time.found !== null;
  return {
    filled: isDated ? values.filled * (rowsOf(dated) / rowsOf(known)) : values.filled,
    isUnique: known.every(({ count }) => count === 1),
    isEmail: texts.length > 0 && texts.every((text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)),
    day: day.found,
    time: time.found,
    amount: amount.found,
    whole: isWhole ? { least: Math.min(...numbers), most: Math.max(...numbers) } : null,
    choices: distinct.length > 0 && distinct.length <= MOST_CHOICES ? distinct : null,
    currency: currencyIn([name, ...distinct.slice(0, 50)]),
    mixed,
    none: isDated ? none.map(({ text }) => text) : [],
    odd: day.odd ?? time.odd ?? amount.odd,
  };
}

/** A way to read a column, and what does not fit it. */
interface Reading<Found> {
  readonly found: Found | null;
  readonly odd: OddValue | null;
}
const NOTHING = { found: null, odd: null };

/** The ways that fit best, of those that fit almost all values, and what does not fit them. */
function fitting<Way>(
  ways: readonly Way[],
  values: readonly KnownValue[],
  takes: (way: Way, value: KnownValue) => boolean,
): { readonly best: readonly Way[]; readonly odd: OddValue | null } {
  const spread = values.filter((_, at) => at % Math.ceil(values.length / FIRST_TRIED) === 0);
  let most = rowsOf(values) * (1 - LEAST_FITTING);
  let best: Way[] = [];
  let odd: OddValue | null = null;
  // Most ways fit nothing: that shows in a few values.
  for (const way of ways.filter((tried) => spread.some((value) => takes(tried, value)))) {
    let rows = 0;
    let first: KnownValue | null = null;
    for (const value of values) {
      if (takes(way, value)) continue;
      rows += value.count;
      if (first === null || value.line < first.line) first = value;
      if (rows > most) break;
    }
    if (rows > most) continue;
    if (rows < most) best = [];
    most = rows;
    best.push(way);
    odd = first === null ? null : { text: first.text, line: first.line, rows };
  }
  return { best, odd };
}

function rowsOf(values: readonly KnownValue[]): number {
  return values.reduce((sum, { count }) => sum + count, 0);
}

/** Whether a reading takes a value. */
function isRead(reading: () => unknown): boolean {
  try {
    return reading() !== undefined;
  } catch {
    return false;
  }
}

function dayShapeOf(values: readonly KnownValue[], language: string): Reading<WrittenDay> {
  if (values.some(({ text }) => /T\d\d:/.test(text))) return NOTHING;
  const { best, odd } = fitting(DAY_PATTERNS, values, ([pattern, named], { text }) =>
    isRead(() => dayOf(text, pattern, named)),
  );
  return { found: chosen(best, language), odd };
}

function timeShapeOf(values: readonly KnownValue[], language: string): Reading<WrittenDay> {
  if (!values.some(({ text }) => /\d:\d\d/.test(text))) return NOTHING;
  const zoned = fitting([ZONED], values, (form, { text }) => form.test(text));
  if (zoned.best.length > 0) return { found: { pattern: "", language: null, other: null }, odd: zoned.odd };
  const { best, odd } = fitting(TIME_PATTERNS, values, ([pattern, named], { text }) =>
    isRead(() => instantWritten(text, pattern, named, "UTC")),
  );
  return { found: chosen(best, language), odd };
}

/** The reading to take of those that fit: of two that differ by day and month, the one that is usual in the language. */
function chosen(fitting: readonly (readonly [pattern: string, named?: string])[], language: string): WrittenDay | null {
  const patterns = fitting.map(([pattern]) => pattern);
  const [first] = fitting;
  if (first === undefined) return null;
  const other = swappedPattern(first[0]);
  const isOpen = other !== null && patterns.includes(other);
  const isMonthFirst = isOpen && language !== "de";
  const [pattern, opposite] = isMonthFirst ? [other, first[0]] : [first[0], other];
  return { pattern, language: first[1] ?? null, other: isOpen ? opposite : null };
}

function mixedIn(given: readonly string[]): readonly [string, string] | null {
  const texts = given.filter((text) => DAY_IN_NUMBERS.test(text));
  if (texts.length === 0) return null;
  for (const [pattern] of DAY_PATTERNS) {
    const other = swappedPattern(pattern);
    if (other === null) continue;
    const read = texts.map((text) => [
      isRead(() => dayOf(text, pattern, "en")),
      isRead(() => dayOf(text, other, "en")),
    ]);
    const one = read.findIndex(([here, there]) => here === true && there === false);
    const two = read.findIndex(([here, there]) => here === false && there === true);
    if (one !== -1 && two !== -1) return [texts[one] ?? "", texts[two] ?? ""];
  }
  return null;
}

function amountShapeOf(values: readonly KnownValue[], language: string): Reading<NonNullable<ColumnShape["amount"]>> {
  const order = [language, ...LANGUAGES.filter((name) => name !== language)];
  const { best, odd } = fitting(order, values, (name, { value }) => amountIn(value, name) !== null);
  // Money has no thousandths: 1.234 is a thousand in German, and 1,234 in English.
  const isMoney = (name: string) => values.every(({ value }) => !/\.\d{3,}$/.test(amountIn(value, name) ?? ""));
  const [first, second] = [...best.filter(isMoney), ...best.filter((name) => !isMoney(name))];
  if (first === undefined) return NOTHING;
  const isOpen = second !== undefined && values.some(({ value }) => amountIn(value, first) !== amountIn(value, second));
  return { found: { language: first, other: isOpen && isMoney(second) ? second : null }, odd };
}

/** The amount that a value is in a language; null: it is none. */
function amountIn(value: unknown, language: string): string | null {
  try {
    return amountOf(value, language) ?? null;
  } catch {
    return null;
  }
}

function currencyIn(texts: readonly string[]): string | null {
  return CURRENCIES.find(([sign]) => texts.some((text) => sign.test(text)))?.[1] ?? null;
}
