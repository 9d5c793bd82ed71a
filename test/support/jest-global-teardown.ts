import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { createConnection } from "mysql2/promise";

import { privateLines } from "./private-lines.js";

const MOST_SHOWN = 10;

/** Removes the database that the tests were copied from, and fails where a server of the run has logged what is private. */
// jest takes the default export.
// eslint-disable-next-line no-restricted-syntax
export default async function endRun(): Promise<void> {
  await dropTemplate();
  assertNothingPrivateIsLogged(process.env.TREUE_TEST_LOG ?? "");
}

async function dropTemplate(): Promise<void> {
  const { TREUE_TEST_MYSQL: url = "", TREUE_TEST_TEMPLATE: template } = process.env;
  if (url === "") return;
  const connection = await createConnection(url);
  await connection.query(`DROP DATABASE IF EXISTS ${template}`);
  await connection.end();
}

function assertNothingPrivateIsLogged(file: string): void {
  const found = existsSync(file) ? privateLines(readFileSync(file, "utf8")) : [];
  rmSync(path.dirname(file), { recursive: true, force: true });
  if (found.length > 0) {
    const shown = found.slice(0, MOST_SHOWN).join("\n");
    throw new Error(`${found.length} lines that servers logged in this run are private:\n${shown}`);
  }
}
