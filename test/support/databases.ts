import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";

import { type Database, openDatabase } from "../../src/data/database/database.js";
import type { ConnectionLimits } from "../../src/data/mysql/connection-limits.js";
import { migrateDatabase } from "../../src/data/schema/schema.js";
import { allWorkspaces, type WorkspaceState } from "../../src/data/workspace/workspace-store.js";

/** A migrated database of its own, and the SQL statements sent to it. */
export interface TestDatabase {
  readonly kind: "sqlite" | "mysql";
  readonly url: string;
  readonly database: Database;
  readonly statements: string[];
  /** A workspace as it is now; the default one where none is named. */
  workspace(name?: string): Promise<WorkspaceState>;
  close(): Promise<void>;
}

/** A database of its own without any table. */
export interface EmptyDatabase {
  readonly kind: TestDatabase["kind"];
  readonly url: string;
  readonly remove: () => Promise<void>;
}

/** A busy machine is no silent database. */
export const PATIENT: Partial<ConnectionLimits> = { statementMs: 60_000, acquireMs: 60_000, writeMs: 120_000 };

const mysqlServer = process.env.TREUE_TEST_MYSQL ?? "";

/** The databases that the tests run on; MySQL where a server answers. */
export const databaseKinds: readonly TestDatabase["kind"][] = mysqlServer === "" ? ["sqlite"] : ["sqlite", "mysql"];

/** Declares tests on a database, which is there while they run, and of a kind that is known before. */
type Tests<T> = (current: () => T, kind: TestDatabase["kind"]) => void;

/** Runs the same tests on every database, each time on a fresh one. */
export function onEachDatabase(title: string, tests: Tests<TestDatabase>): void {
  onEach(title, [beforeAll, afterAll], openTestDatabase, (opened) => opened.close(), tests);
}

/** Runs the same tests on every database, which is empty, not even migrated, before every test or before the first. */
export function onEachEmptyDatabase(
  title: string,
  emptyBefore: "every test" | "the first test",
  tests: Tests<EmptyDatabase>,
): void {
  const hooks = emptyBefore === "every test" ? ([beforeEach, afterEach] as const) : ([beforeAll, afterAll] as const);
  onEach(title, hooks, emptyDatabase, (made) => made.remove(), tests);
}

type Hook = (work: () => Promise<void>) => void;

function onEach<T>(
  title: string,
  [before, after]: readonly [before: Hook, after: Hook],
  make: (kind: TestDatabase["kind"]) => Promise<T>,
  remove: (made: T) => Promise<void>,
  tests: Tests<T>,
): void {
  describe.each(databaseKinds)(`${title} (%s)`, (kind) => {
    let made: T | undefined;
    before(async () => {
      made = await make(kind);
    });
    tests(() => {
      if (made === undefined) throw new Error("the database is there only while tests run");
      return made;
    }, kind);
    // After the hooks of the tests, which may have to end what uses it.
    after(async () => {
      if (made !== undefined) await remove(made);
    });
  });
}

/** Makes an empty database, removed by `remove`. */
export async function emptyDatabase(kind: TestDatabase["kind"]): Promise<EmptyDatabase> {
  if (kind === "sqlite") {
    const folder = mkdtempSync(path.join(tmpdir(), "treue-test-"));
    return {
      kind,
      url: `sqlite:${path.join(folder, "test.sqlite")}`,
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const name = `treue_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await onServer(`CREATE DATABASE ${name}`);
  return { kind, url: new URL(`/${name}`, mysqlServer).href, remove: () => onServer(`DROP DATABASE ${name}`) };
}

/** Opens a fresh migrated database. */
export async function openTestDatabase(kind: TestDatabase["kind"]): Promise<TestDatabase> {
  const empty = await emptyDatabase(kind);
  if (kind === "mysql") await copyTemplate(new URL(empty.url).pathname.slice(1));
  else await migrateDatabase(empty.url);
  return openMigrated(empty);
}

/** Opens a database that is migrated already. */
export async function openMigrated({ kind, url, remove }: EmptyDatabase): Promise<TestDatabase> {
  const statements: string[] = [];
  const database = await openDatabase(url, { onStatement: (sql) => statements.push(sql), limits: PATIENT });
  return {
    kind,
    url,
    database,
    statements,
    workspace: async (wanted = "default") => {
      const workspaces = await allWorkspaces(database.reader);
      const found = workspaces.find(({ name }) => name === wanted);
      if (found === undefined) throw new Error(`there is no workspace ${wanted}`);
      return found;
    },
    close: async () => {
      await database.close();
      await remove();
    },
  };
}

/**
 * Makes the tables of a database like those of the run's template, which is migrated once: on MySQL migrating takes ten
 * times as long as copying what came of it.
 */
async function copyTemplate(name: string): Promise<void> {
  await withServer(async (server) => {
    const template = await migratedTemplate(server);
    const [tables] = await server.query<RowDataPacket[]>(
      "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
      [template],
    );
    await server.query("SET foreign_key_checks = 0");
    await server.query(`USE ${name}`);
    for (const table of tables) {
      const [[definition]] = await server.query<RowDataPacket[]>(`SHOW CREATE TABLE ${template}.\`${table.name}\``);
      await server.query(String(definition?.["Create Table"]));
      await server.query(`INSERT INTO \`${table.name}\` SELECT * FROM ${template}.\`${table.name}\``);
    }
  });
}

/** The name of the migrated database of this run; whoever comes first makes it, under a lock that ends with its maker. */
async function migratedTemplate(server: Connection): Promise<string> {
  const name = process.env.TREUE_TEST_TEMPLATE ?? "";
  await server.query("SELECT GET_LOCK(?, 300)", [name]);
  const [found] = await server.query<RowDataPacket[]>("SHOW DATABASES LIKE ?", [name]);
  if (found.length === 0) {
    await server.query(`CREATE DATABASE ${name}`);
    await migrateDatabase(new URL(`/${name}`, mysqlServer).href);
  }
  await server.query("SELECT RELEASE_LOCK(?)", [name]);
  return name;
}

async function onServer(statement: string): Promise<void> {
  await withServer((server) => server.query(statement));
}

async function withServer(work: (server: Connection) => Promise<unknown>): Promise<void> {
  const server = await createConnection(mysqlServer);
  try {
    await work(server);
  } finally {
    await server.end();
  }
}
