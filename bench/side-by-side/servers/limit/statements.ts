import { createPool, type ExecuteValues, type PoolConnection, type RowDataPacket } from "mysql2/promise";

import { setting } from "../listening.js";

const pool = createPool({ uri: setting("DATABASE_URL"), connectionLimit: 10, dateStrings: true, timezone: "Z" });

/** The workspace whose rows are asked for. */
export const WORKSPACE = setting("WORKSPACE_ID");

/** Sends a statement that the database has prepared. */
export async function rows<T>(sql: string, values: ExecuteValues): Promise<(T & RowDataPacket)[]> {
  const [found] = await pool.execute<(T & RowDataPacket)[]>(sql, values);
  return found;
}

/** Runs work in one transaction; a deadlock runs it again. */
export async function transaction<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  for (;;) {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      const result = await work(connection);
      await connection.commit();
      return result;
    } catch (fault) {
      await connection.rollback();
      if ((fault as { readonly code?: string }).code !== "ER_LOCK_DEADLOCK") throw fault;
    } finally {
      connection.release();
    }
  }
}

/** As many places for values, as a prepared statement needs them fixed. */
export function places(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}

/** Values that fill so many places; null equals nothing. */
export function filled(values: readonly string[], count: number): (string | null)[] {
  return Array.from({ length: count }, (_, index) => values[index] ?? null);
}

/** An instant as the API writes it; the driver leaves out milliseconds that are 0. */
export function instant(stored: string): string {
  return `${stored.replace(" ", "T")}${stored.length === 19 ? ".000" : ""}Z`;
}
