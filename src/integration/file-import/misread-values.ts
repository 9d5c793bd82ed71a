import { syntaxOf } from "../expression/syntax-node.js";
import { type WrittenRead, writtenReads } from "../expression/written-reads.js";
import { ImportError } from "../import-error.js";
import type { Mapping } from "../mapping.js";
import { amountOf, dayOf, instantWritten, swappedPattern } from "../written-by-people.js";
import { textOf } from "./row-order.js";
import type { RowSource } from "./row-source.js";

/** Another way to read a column, and the first value that is written in it and not in the mapping's way. */
interface OtherReading {
  readonly read: WrittenRead;
  readonly other: WrittenRead;
  /** Whether every value can be read in the other way. */
  takesAll: boolean;
  first: { readonly line: number; readonly value: string } | null;
}

/**
 * Throws an ImportError where a file has values that its mapping cannot read while they fit the same reading with day and
 * month swapped, or with the other decimal sign: then those that can be read would mean something else. The whole file
 * is read for it, so that nothing is imported before.
 */
export async function checkReadings(mapping: Pick<Mapping, "name" | "expression">, source: RowSource): Promise<void> {
  const others = writtenReads(syntaxOf(mapping.expression)).flatMap((read): OtherReading[] =>
    otherWaysOf(read).map((other) => ({ read, other, takesAll: true, first: null })),
  );
  if (others.length === 0) return;
  for await (const { line, content, fault } of source.rows()) {
    if (fault !== null || typeof content === "string") continue;
    for (const reading of others) note(reading, line, content[reading.read.column]);
  }
  const faults = others.flatMap(({ read, other, takesAll, first }) => {
    if (first === null) return [];
    const what = read.call === "amount" ? "the decimal sign is another one" : "day and month are swapped";
    const all = takesAll
      ? `${other.form} reads all of its values`
      : `others are written as ${read.form}: mend the file`;
    return [
      `${source.place}, line ${first.line}: ${read.column} is ${JSON.stringify(first.value)}, which mapping ${mapping.name} ` +
        `reads by ${read.form}: ${what}; ${all}`,
    ];
  });
  if (faults.length > 0) throw new ImportError([...new Set(faults)].join("\n"));
}

function note(reading: OtherReading, line: number, value: unknown): void {
  const text = textOf(value);
  if (text === "") return;
  const isOther = takes(reading.other, value);
  if (!isOther) reading.takesAll = false;
  else if (reading.first === null && !takes(reading.read, value)) reading.first = { line, value: text };
}

function otherWaysOf(read: WrittenRead): WrittenRead[] {
  if (read.call === "amount") {
    return /^(de|en)\b/.test(read.form) ? [{ ...read, form: read.form.startsWith("de") ? "en" : "de" }] : [];
  }
  const form = swappedPattern(read.form);
  return form === null ? [] : [{ ...read, form }];
}

function takes({ call, form, language }: WrittenRead, value: unknown): boolean {
  try {
    if (call === "day") dayOf(value, form, language);
    else if (call === "amount") amountOf(value, form);
    else instantWritten(value, form, language, "UTC");
    return true;
  } catch {
    return false;
  }
}
