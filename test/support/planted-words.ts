import type { EntityTarget, ObjectLiteral } from "typeorm";

import type { Database } from "../../src/data/database/database.js";

/** Ids and the words of enums are shorter. */
const SHORTEST_WORDS = 41;

/** A word that stands in one column of one row and nowhere else. */
export interface PlantedWord {
  readonly word: string;
  readonly table: string;
  readonly column: string;
}

/** Writes a word that stands nowhere else into every column of some rows that can hold one; returns the words. */
export async function plantWords(
  database: Database,
  entity: EntityTarget<ObjectLiteral>,
  where: ObjectLiteral = {},
): Promise<PlantedWord[]> {
  const { reader } = database;
  const { columns, tableName, primaryColumns } = reader.connection.getMetadata(entity);
  const key = primaryColumns[0]?.propertyName ?? "id";
  const able = columns.filter(
    ({ type, length }) => type === "text" || type === "simple-json" || Number(length) >= SHORTEST_WORDS,
  );
  const planted: PlantedWord[] = [];
  const rows = await reader.find(entity, { where });
  await database.write(async (sql) => {
    for (const row of rows) {
      const values: Record<string, unknown> = {};
      for (const { propertyName: column, type } of able) {
        const word = `word-${tableName}-${column}-${String(row[key]).slice(-12)}.`;
        const list = column === "customFields" ? { [word]: word } : [word];
        values[column] = type === "simple-json" ? list : word;
        planted.push({ word, table: tableName, column });
      }
      if (able.length > 0) await sql.update(entity, { [key]: row[key] as unknown }, values);
    }
  });
  return planted;
}
