import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";

import Sqlite from "better-sqlite3";

import { sqlitePathOf } from "./sqlite-file.js";

/** A backup cannot be made as asked, for a reason the user can mend. */
export class BackupError extends Error {}

/** All pages at once: a backup begins anew whenever others write between two steps. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies a SQLite database, as of one instant and while others write, into a new file that only its owner reads. The file
 * is there once it is whole and SQLite finds no fault in it. Throws BackupError for other databases, and where the file
 * exists.
 */
export async function backUpDatabase(databaseUrl: string, file: string): Promise<void> {
  const source = sqlitePathOf(databaseUrl);
  if (source === null)
    throw new BackupError("only a SQLite file is backed up by this command; of MySQL and MariaDB make a dump");
  if (existsSync(file)) throw new BackupError(`${file} is there already; name a new file`);
  const partial = `${file}.partial`;
  rmSync(partial, { force: true });
  closeSync(openSync(partial, "wx", 0o600));
  try {
    await copyInto(partial, source);
    assertSound(partial);
    renameSync(partial, file);
  } finally {
    for (const left of [partial, `${partial}-wal`, `${partial}-shm`]) rmSync(left, { force: true });
  }
}

async function copyInto(file: string, source: string): Promise<void> {
  const database = new Sqlite(source, { readonly: true, fileMustExist: true });
  try {
    await database.backup(file, { progress: () => ALL_PAGES });
  } finally {
    database.close();
  }
}

function assertSound(file: string): void {
  const copy = new Sqlite(file, { readonly: true });
  try {
    const found = copy.pragma("quick_check", { simple: true });
    if (found !== "ok") throw new BackupError(`the database is damaged: ${String(found)}`);
  } finally {
    copy.close();
  }
}
