import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { createConnection } from "mysql2/promise";

import { areThere, FOLDER, unreadable } from "./reference-files.js";

/**
 * Finds the MySQL or MariaDB server that tests may make databases on: `TEST_MYSQL_URL`, else one on 127.0.0.1:3306 with
 * user root without password. Says loudly when there is none, or when `TEST_MYSQL_URL=none` wants none; with
 * `REQUIRE_MYSQL=1` either is an error. Names the file that collects what the servers of the run log.
 */
// jest takes the default export.
// eslint-disable-next-line no-restricted-syntax
export default async function prepareRun(): Promise<void> {
  if (!areThere) leaveReadersOut();
  process.env.TREUE_TEST_FOLDER = mkdtempSync(path.join(tmpdir(), "treue-test-run-"));
  process.env.TREUE_TEST_LOG = path.join(process.env.TREUE_TEST_FOLDER, "servers.log");
  const url = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/";
  if (url === "none") {
    leaveMysqlOut("TEST_MYSQL_URL=none");
    return;
  }
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 3_000 });
    await connection.end();
    process.env.TREUE_TEST_MYSQL = url;
    process.env.TREUE_TEST_DATABASES = `treue_test_${process.pid}_`;
  } catch (fault) {
    leaveMysqlOut("no MySQL server answers", fault);
  }
}

/** A clone by itself has none of the files of others; CI has them, as it has a MySQL server. */
function leaveReadersOut(): void {
  if (process.env.REQUIRE_MYSQL === "1")
    throw new Error(`REQUIRE_MYSQL=1 stands for all tests, but there is no ${FOLDER}`);
  process.stderr.write(`\n*** LEFT OUT, since there is no ${FOLDER}: ${unreadable.join(", ")}. ***\n\n`);
}

function leaveMysqlOut(reason: string, cause?: unknown): void {
  if (process.env.REQUIRE_MYSQL === "1") throw new Error(`REQUIRE_MYSQL=1, but ${reason}`, { cause });
  process.env.TREUE_TEST_MYSQL = "";
  process.stderr.write(`\n*** MYSQL/MARIADB IS LEFT OUT, tests run on SQLite alone: ${reason}. ***\n\n`);
}
