import { amountOf, dayOf, instantWritten, swappedPattern } from "../../written-by-people.js";

/** How days are written, in the order in which they are tried. */
const DAY_PATTERNS: readonly (readonly [pattern: string, language?: string])[] = [
  ["yyyy-MM-dd"],
  ["d.M.yyyy"],
  ["d.M.yy"],
  ["d/M/yyyy"],
  ["M/d/yyyy"],
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
const TIMES = ["HH:mm", "HH:mm:ss", "h:mm a"];
const BETWEEN = [" ", ", ", "'T'"];
const LANGUAGES = ["en", "de", "fr", "de-CH"];
const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/€|\bEUR\b|\bEuro\b/i, "EUR"],
  [/\$|\bUSD\b/i, "USD"],
  [/£|\bGBP\b/i, "GBP"],
  [/\bCHF\b/i, "CHF"],
];
const MOST_CHOICES = 20;

/** How a day, or a day with a time, is written; `other` is the reading with day and month swapped that fits as well. */
export interface WrittenDay {
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
}

/** Finds out what the values of a column look like; empty ones say nothing. `language` decides between readings that both fit. */
export function columnShapeOf(name: string, values: readonly unknown[], language: string): ColumnShape {
  const given = values.filter((value) => value !== "" && value !== null && value !== undefined);
  const texts = given.map((value) => String(value).trim());
  const distinct = [...countsOf(texts)].sort(([, one], [, other]) => other - one).map(([text]) => text);
  const numbers = texts.map(Number);
  const isWhole = texts.length > 0 && texts.every((text) => /^-?\d{1,9}$/.test(text));
  const day = dayShapeOf(distinct, language);
  return {
    filled: values.length === 0 ? 0 : given.length / values.length,
    isUnique: distinct.length === texts.length,
    isEmail: texts.length > 0 && texts.every((text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)),
    day,
    time: day === null ? timeShapeOf(distinct, language) : null,
    amount: amountShapeOf(given, language),
    whole: isWhole ? { least: Math.min(...numbers), most: Math.max(...numbers) } : null,
    choices: distinct.length > 0 && distinct.length <= MOST_CHOICES ? distinct : null,
    currency: currencyIn([name, ...distinct.slice(0, 50)]),
    mixed: day === null ? mixedIn(distinct) : null,
  };
}

/** Whether a reading takes a value. */
function isRead(reading: () => unknown): boolean {
  try {
    return reading() !== undefined;
  } catch {
    return false;
  }
}

function dayShapeOf(texts: readonly string[], language: string): WrittenDay | null {
  if (texts.length === 0 || texts.some((text) => /T\d\d:/.test(text))) return null;
  const fits = ([pattern, named]: (typeof DAY_PATTERNS)[number]) =>
    texts.every((text) => isRead(() => dayOf(text, pattern, named)));
  return chosen(DAY_PATTERNS.filter(fits), language);
}

function timeShapeOf(texts: readonly string[], language: string): WrittenDay | null {
  if (texts.length === 0) return null;
  const isZoned = texts.every((text) => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(text));
  if (isZoned) return { pattern: "", language: null, other: null };
  for (const time of TIMES) {
    for (const between of BETWEEN) {
      const patterns = DAY_PATTERNS.map(([day, named]) => [`${day}${between}${time}`, named] as const);
      const fitting = patterns.filter(([pattern, named]) =>
        texts.every((text) => isRead(() => instantWritten(text, pattern, named, "UTC"))),
      );
      if (fitting.length > 0) return chosen(fitting, language);
    }
  }
  return null;
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

function mixedIn(texts: readonly string[]): readonly [string, string] | null {
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

function amountShapeOf(values: readonly unknown[], language: string): ColumnShape["amount"] {
  if (values.length === 0) return null;
  const order = [language, ...LANGUAGES.filter((name) => name !== language)];
  const readings = order.filter((name) => values.every((value) => isRead(() => amountOf(value, name))));
  // Money has no thousandths: 1.234 is a thousand in German, and 1,234 in English.
  const isMoney = (name: string) => values.every((value) => !/\.\d{3,}$/.test(amountOf(value, name) ?? ""));
  const [first, second] = [...readings.filter(isMoney), ...readings.filter((name) => !isMoney(name))];
  if (first === undefined) return null;
  const isOpen = second !== undefined && values.some((value) => amountOf(value, first) !== amountOf(value, second));
  return { language: first, other: isOpen && isMoney(second) ? second : null };
}

function currencyIn(texts: readonly string[]): string | null {
  return CURRENCIES.find(([sign]) => texts.some((text) => sign.test(text)))?.[1] ?? null;
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
