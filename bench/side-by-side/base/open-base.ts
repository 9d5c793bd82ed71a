import { createApiKey } from "../../../src/actions/key/api-key-actions.js";
import { type Database, openDatabase } from "../../../src/data/database/database.js";
import { migrateDatabase, schemaDrift } from "../../../src/data/schema/schema.js";
import { ApiKey, Role } from "../../../src/model/workspace/api-key.js";
import { BENCH_NOW, CUSTOMERS, onlyWorkspace, onServer, type Scale } from "../../base.js";
import { KeptFacts } from "./kept-facts.js";
import { fillPrepared, settleBase } from "./prepared-base.js";

/** Raised whenever the generator gives other facts, so that bases of before are made anew. */
const GENERATOR = 1;

/** The user of the servers that are measured: what they read is counted apart from what anybody else does. */
const USER = "treue_side_by_side";

/** What the limit lists loyal customers from: nothing but what is asked for, in the order of the list. */
const LIST = [
  `CREATE OR REPLACE TABLE side_by_side_list (
    KEY in_order (workspaceId, annualValueMinor, id, tier, churnRisk, nextDueOn, decision)
  ) AS SELECT id, workspaceId, annualValueMinor, tier, churnRisk, nextDueOn, decision FROM loyalty WHERE annualValueMinor IS NOT NULL`,
];

/** A base that every server can read. */
export interface Base {
  readonly scale: Scale;
  /** How many customers it has. */
  readonly size: number;
  /** Where it is, for the servers that are measured. */
  readonly url: string;
  /** The same with all rights. */
  readonly ownerUrl: string;
  readonly user: string;
  readonly workspaceId: string;
  /** A key that may write. */
  readonly key: string;
}

/** The base of a scale on the server of TEST_MYSQL_URL, made where it is missing or was made by another generator. */
export async function openBase(scale: Scale, name: string): Promise<Base> {
  const server = process.env.TEST_MYSQL_URL ?? "mysql://root@127.0.0.1:3306/";
  const ownerUrl = new URL(`/${name}`, server).href;
  await onServer(server, [
    `CREATE DATABASE IF NOT EXISTS ${name}`,
    `CREATE USER IF NOT EXISTS ${USER}@'localhost'`,
    `CREATE USER IF NOT EXISTS ${USER}@'127.0.0.1'`,
    `GRANT ALL ON ${name}.* TO ${USER}@'localhost'`,
    `GRANT ALL ON ${name}.* TO ${USER}@'127.0.0.1'`,
  ]);
  await KeptFacts.recover(ownerUrl);
  const mark = `${GENERATOR} ${scale}`;
  if (!(await isUsable(ownerUrl, mark))) {
    await onServer(server, [`DROP DATABASE ${name}`, `CREATE DATABASE ${name}`]);
    await migrateDatabase(ownerUrl);
    await using(ownerUrl, (database) => fillPrepared(database, CUSTOMERS[scale]));
  }
  return using(ownerUrl, async (database) => {
    await settleBase(database);
    const tables = database.reader.connection.entityMetadatas.map(({ tableName }) => tableName);
    await onServer(ownerUrl, [
      "CREATE TABLE IF NOT EXISTS side_by_side (mark varchar(40) NOT NULL PRIMARY KEY)",
      `REPLACE INTO side_by_side VALUES ('${mark}')`,
      ...LIST,
      `ANALYZE TABLE ${tables.join(", ")}, side_by_side_list`,
    ]);
    const workspaceId = (await onlyWorkspace(database)).id;
    const url = new URL(ownerUrl);
    url.username = USER;
    url.password = "";
    const key = await newKey(database, workspaceId);
    return { scale, size: CUSTOMERS[scale], url: url.href, ownerUrl, user: USER, workspaceId, key };
  });
}

/** Whether the base was made by this generator and has, or can be brought to, this program's schema. */
async function isUsable(url: string, mark: string): Promise<boolean> {
  const connected = await migrateDatabase(url).catch(() => null);
  // A migration that is not released yet may have changed under its name.
  if (connected === null || (await schemaDrift(url)).length > 0) return false;
  return using(url, async ({ reader }) => {
    const marked = await reader.query<unknown[]>("SHOW TABLES LIKE 'side_by_side'");
    if (marked.length === 0) return false;
    return (await reader.query<unknown[]>("SELECT mark FROM side_by_side WHERE mark = ?", [mark])).length === 1;
  });
}

async function newKey(database: Database, workspaceId: string): Promise<string> {
  const name = "side-by-side";
  return database.write(async (sql) => {
    await sql.delete(ApiKey, { workspaceId, name });
    return createApiKey(sql, { workspaceId, name, role: Role.WRITE, expiresAt: null }, BENCH_NOW);
  });
}

async function using<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(url, { limits: { statementMs: 600_000, writeMs: 600_000 } });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
