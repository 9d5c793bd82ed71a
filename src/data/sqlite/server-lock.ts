import { existsSync, mkdirSync, realpathSync } from "node:fs";
import path from "node:path";

import Sqlite from "better-sqlite3";

import { ServerRunsError } from "../database/database-errors.js";
import { sqlitePathOf } from "./sqlite-file.js";

/**
 * Works as the only server of a database where that is a SQLite file; fails with `ServerRunsError` when there is one
 * already. Commands beside the server do not ask. The lock is an open transaction on an empty file beside the database,
 * so the operating system ends it with the process, however that ends.
 */
export async function asOnlyServer<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const file = sqlitePathOf(databaseUrl);
  if (file === null) return work();
  const lock = new Sqlite(lockFileOf(file), { timeout: 0 });
  try {
    take(lock, file);
    return await work();
  } finally {
    lock.close();
  }
}

/** The same file for every way to write the path of a database. */
function lockFileOf(file: string): string {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const folder = realpathSync(path.dirname(path.resolve(file)));
  const database = existsSync(file) ? realpathSync(file) : path.join(folder, path.basename(file));
  return `${database}-server`;
}

function take(lock: Sqlite.Database, file: string): void {
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (fault) {
    if (fault instanceof Sqlite.SqliteError && fault.code.startsWith("SQLITE_BUSY")) throw new ServerRunsError(file);
    throw fault;
  }
}
