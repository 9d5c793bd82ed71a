const MOST_KNOWN = 5_000;

/** A value of a column, how often it comes, and the line on which it comes first. */
export interface KnownValue {
  readonly text: string;
  readonly value: unknown;
  readonly line: number;
  count: number;
}

/** The different values of a column, collected over a whole file: where they are very many, those that come first. */
export class ColumnValues {
  private readonly byValue = new Map<unknown, KnownValue>();
  private given = 0;
  private rows = 0;

  /** The values that are not empty, most frequent first. */
  get known(): KnownValue[] {
    return [...this.byValue.values()].sort((one, other) => other.count - one.count);
  }

  /** The part of the rows that have a value. */
  get filled(): number {
    return this.rows === 0 ? 0 : this.given / this.rows;
  }

  /** Notes the value of the next row. */
  add(value: unknown, line: number): void {
    this.rows += 1;
    if (value === "" || value === null || value === undefined) return;
    this.given += 1;
    const text = typeof value === "string" ? value.trim() : JSON.stringify(value);
    const key = typeof value === "number" ? value : text;
    const known = this.byValue.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.byValue.size < MOST_KNOWN) this.byValue.set(key, { text, value, line, count: 1 });
  }
}

/** The values of a column that begins on line 2. */
export function columnValuesOf(values: readonly unknown[]): ColumnValues {
  const collected = new ColumnValues();
  for (const [at, value] of values.entries()) collected.add(value, at + 2);
  return collected;
}
