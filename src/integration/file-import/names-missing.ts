import { placeOf } from "../expression/expression-place.js";
import type { NameRead } from "../expression/names-read.js";
import { nearestName, suggestion } from "../expression/nearest-name.js";
import { ImportError } from "../import-error.js";
import type { Mapping } from "../mapping.js";
import type { FileRow } from "./file-row.js";

/** What is wanted of a mapping to compare the names in its expression with those in a file. */
type ReadingMapping = Pick<Mapping, "name" | "namesRead" | "optionalColumns" | "source">;

/**
 * Throws an ImportError where an expression reads a column that the file has not, and that is not said to be optional: a
 * column of the file itself, or of the one that is joined by a name.
 */
export function checkColumnsRead(
  mapping: ReadingMapping,
  file: string,
  columns: readonly string[],
  join: string | null = null,
): void {
  const missing = new Map<string, NameRead>();
  for (const read of requiredNames(mapping, join)) {
    const [name = ""] = read.path;
    if (!columns.includes(name) && !missing.has(name)) missing.set(name, read);
  }
  const faults = [...missing].map(
    ([name, read]) => `${faultOf(mapping, file, read, name)}${suggestion(name, columns)}`,
  );
  if (faults.length > 0) throw refusal(faults, `the columns are ${columns.join(", ")}`);
}

/**
 * Throws an ImportError where an expression reads a key that no row has while the rows have one like it that the
 * expression does not read. A key that is merely absent says nothing: so JSON Lines are written where a value is. The
 * rows are read until every name has been met, in most files a few of them.
 */
export async function checkKeysRead(
  mapping: ReadingMapping,
  file: string,
  rows: AsyncIterable<FileRow>,
): Promise<void> {
  let unmet = requiredNames(mapping, null);
  const keys: KeyTree = new Map();
  for await (const { content } of rows) {
    if (typeof content !== "string") addKeys(keys, content);
    unmet = unmet.filter(({ path }) => firstAbsent(keys, path) !== null);
    if (unmet.length === 0) return;
  }
  const faults = unmet.flatMap((read) => {
    const absent = firstAbsent(keys, read.path);
    if (absent === null) return [];
    const before = read.path.slice(0, absent.depth);
    const unread = [...absent.siblings.keys()].filter((key) => !isRead(mapping.namesRead, [...before, key]));
    const nearest = nearestName(absent.name, unread);
    const name = [...before, absent.name].join(".");
    return nearest === null ? [] : [`${faultOf(mapping, file, read, name)}; did you mean ${nearest}?`];
  });
  if (faults.length > 0) throw refusal([...new Set(faults)], "keys that are absent are no fault, these look misspelt");
}

function requiredNames({ namesRead, optionalColumns }: ReadingMapping, join: string | null): NameRead[] {
  return namesRead.filter(({ of, path: [name = ""] }) => of === join && !optionalColumns.includes(name));
}

function faultOf(
  { name: mappingName, source: [, text] }: ReadingMapping,
  file: string,
  read: NameRead,
  name: string,
): string {
  return `mapping ${mappingName}, ${placeOf(text, read.position - 1)}: the expression reads ${name}, which ${file} does not have`;
}

function refusal(faults: readonly string[], known: string): ImportError {
  const remedy = "name a column that files may lack in optionalColumns of mapping.json";
  return new ImportError(`${faults.join("\n")}\n(${known}; ${remedy})`);
}

function isRead(namesRead: readonly NameRead[], wanted: readonly string[]): boolean {
  return namesRead.some(({ path }) => wanted.every((name, depth) => path[depth] === name));
}

/** The keys that were met, and within each those of the objects that it holds. */
type KeyTree = Map<string, KeyTree>;

/** More keys than a table has: rows whose keys are values would fill the memory. */
const MOST_KEYS = 1_000;

function addKeys(keys: KeyTree, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) addKeys(keys, item);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, held] of Object.entries(value)) {
      const within = keys.get(key) ?? new Map<string, KeyTree>();
      if (keys.size < MOST_KEYS) keys.set(key, within);
      addKeys(within, held);
    }
  }
}

/** The first name of a path that no row had, with the keys beside it; null: all were met, or nothing held any keys there. */
function firstAbsent(
  keys: KeyTree,
  path: readonly string[],
): { readonly name: string; readonly depth: number; readonly siblings: KeyTree } | null {
  let siblings = keys;
  for (const [depth, name] of path.entries()) {
    const within = siblings.get(name);
    if (within === undefined) return { name, depth, siblings };
    siblings = within;
  }
  return null;
}
