import { existsSync, readFileSync, rmSync } from "node:fs";

import { createConnection, type RowDataPacket } from "mysql2/promise";

import { privateLines } from "./private-lines.js";

const MOST_SHOWN = 10;

/** Removes the databases that the tests took in turn, and fails where a server of the run has logged what is private. */
// jest takes the default export.
// eslint-disable-next-line no-restricted-syntax
export default async function endRun(): Promise<void> {
  await dropDatabases();
  const { TREUE_TEST_FOLDER: folder = "", TREUE_TEST_LOG: log = "" } = process.env;
  const logged = existsSync(log) ? readFileSync(log, "utf8") : "";
  rmSync(folder, { recursive: true, force: true });
  assertNothingPrivateIsLogged(logged);
}

async function dropDatabases(): Promise<void> {
  const { TREUE_TEST_MYSQL: url = "", TREUE_TEST_DATABASES: prefix = "" } = process.env;
  if (url === "") return;
  const connection = await createConnection(url);
  const [found] = await connection.query<RowDataPacket[]>("SHOW DATABASES LIKE ?", [
    `${prefix.replaceAll("_", "\\_")}%`,
  ]);
  for (const row of found) await connection.query(`DROP DATABASE ${String(Object.values(row)[0])}`);
  await connection.end();
}

function assertNothingPrivateIsLogged(logged: string): void {
  const found = privateLines(logged);
  if (found.length > 0) {
    const shown = found.slice(0, MOST_SHOWN).join("\n");
    throw new Error(`${found.length} lines that servers logged in this run are private:\n${shown}`);
  }
}
