import type { Sql } from "./database.js";

const NAME = "root_field";

/** Marks where a part of the transaction begins; a mark of the same name before it is forgotten. */
export async function savepoint(sql: Sql): Promise<void> {
  await sql.query(`SAVEPOINT ${NAME}`);
}

/** Undoes what was written since the mark. */
export async function rollbackToSavepoint(sql: Sql): Promise<void> {
  await sql.query(`ROLLBACK TO SAVEPOINT ${NAME}`);
}
