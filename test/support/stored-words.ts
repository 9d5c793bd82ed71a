import { gunzipSync } from "node:zlib";

import type { Database } from "../../src/data/database/database.js";

/** Where some words stand in a database: the columns of all tables that hold any, each with those it holds. */
export async function columnsHolding(
  { reader }: Database,
  words: readonly string[],
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { tableName } of reader.connection.entityMetadatas) {
    const rows = await reader.query<Record<string, unknown>[]>(`SELECT * FROM ${tableName}`);
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      const text = textOf(value).toLowerCase();
      const held = words.filter((word) => text.includes(word.toLowerCase()));
      if (held.length === 0) continue;
      const place = `${tableName}.${column}`;
      found[place] = [...new Set([...(found[place] ?? []), ...held])].sort();
    }
  }
  return found;
}

/** What a stored value says; a document is packed, and short enough here to be in one part. */
function textOf(value: unknown): string {
  return Buffer.isBuffer(value) ? gunzipSync(value).toString() : JSON.stringify(value);
}
