// Migrates an empty database and asks TypeORM's schema builder what is still missing: it must have nothing to say.
// SQLite always; MySQL or MariaDB too where a server answers at TEST_MYSQL_URL or on 127.0.0.1:3306, unless it is `none`.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const require = createRequire(import.meta.url);
require("reflect-metadata");
const { createConnection } = require("mysql2/promise");
const { migrateDatabase, schemaDrift } = require("../dist/src/data/schema/schema.js");

async function check(url) {
  await migrateDatabase(url);
  const drift = await schemaDrift(url);
  for (const statement of drift) process.stderr.write(`schema drift: ${statement}\n`);
  if (drift.length > 0) process.exitCode = 1;
}

const folder = mkdtempSync(path.join(tmpdir(), "treue-drift-"));
await check(`sqlite:${path.join(folder, "drift.sqlite")}`);
rmSync(folder, { recursive: true });

const server = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/";
const connection =
  server === "none" ? null : await createConnection({ uri: server, connectTimeout: 3000 }).catch(() => null);
if (connection === null) {
  process.stderr.write("no MySQL server: schema drift was checked on SQLite only\n");
} else {
  const name = `treue_drift_${process.pid}`;
  await connection.query(`CREATE DATABASE ${name}`);
  try {
    await check(new URL(`/${name}`, server).href);
  } finally {
    await connection.query(`DROP DATABASE ${name}`);
    await connection.end();
  }
}
