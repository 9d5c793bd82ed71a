import type { Database } from "../../src/data/database/database.js";

/** Written by every transaction, or by jobs; they say nothing about what a request changed. */
const BOOKKEEPING = ["transaction_receipt", "job_lease", "sequencer"];

/** Everything that is stored, table by table: what a refused request must leave as it was. */
export async function storedRows({ reader }: Database): Promise<Record<string, Record<string, unknown>[]>> {
  const tables = reader.connection.entityMetadatas.filter(({ tableName }) => !BOOKKEEPING.includes(tableName));
  const rows: Record<string, Record<string, unknown>[]> = {};
  for (const { tableName } of tables) rows[tableName] = await reader.query(`SELECT * FROM ${tableName} ORDER BY id`);
  return rows;
}

/** The same without the versions of customers, which count every write that touched them, also one that changed nothing. */
export async function storedContents(database: Database): Promise<Record<string, Record<string, unknown>[]>> {
  const { customer = [], ...others } = await storedRows(database);
  return { ...others, customer: customer.map(({ version: _version, ...contents }) => contents) };
}
