import type { Database, Sql } from "../../data/database/database.js";
import { rollbackToSavepoint, savepoint } from "../../data/database/savepoint.js";

/** Carries the result of a dry run out of the transaction that is rolled back for it. */
class DryRunEnded<T> extends Error {
  constructor(readonly result: T) {
    super("a dry run writes nothing");
  }
}

/**
 * Runs work on a database as it would be, and rolls all of it back: one transaction, in which each write is a part that
 * is undone by itself when it fails. Other writers of the same records wait until it ends.
 */
export async function dryRun<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await database.write(async (sql): Promise<never> => {
      throw new DryRunEnded(await work(rehearsal(sql)));
    });
  } catch (fault) {
    if (fault instanceof DryRunEnded) return fault.result as T;
    throw fault;
  }
}

/** The database as seen from within the transaction of a dry run. */
function rehearsal(sql: Sql): Database {
  return {
    reader: sql,
    write: async (work) => {
      await savepoint(sql, "batch");
      try {
        return await work(sql);
      } catch (fault) {
        await rollbackToSavepoint(sql, "batch");
        throw fault;
      }
    },
    writesAtOnce: 1,
    close: async () => undefined,
  };
}
