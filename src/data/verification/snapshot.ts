import type { Sql } from "../database/database.js";
import { databaseKindOf } from "../database/database-kind.js";

/**
 * Runs work that reads, all of it as of one instant, whatever others write meanwhile. For commands: on SQLite all who read
 * through `reader` share one connection, and so the instant.
 */
export async function inSnapshot<T>(reader: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  const queryRunner = reader.connection.createQueryRunner();
  try {
    if (databaseKindOf(reader) === "sqlite") {
      await queryRunner.query("BEGIN");
    } else {
      await queryRunner.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      await queryRunner.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
    try {
      return await work(queryRunner.manager);
    } finally {
      await queryRunner.query("ROLLBACK");
    }
  } finally {
    await queryRunner.release();
  }
}
