import { type Database, openDatabase } from "../../src/data/database/database.js";
import type { ConnectionLimits } from "../../src/data/mysql/connection-limits.js";
import { allWorkspaces, type WorkspaceState } from "../../src/data/workspace/workspace-store.js";
import { type EmptyDatabase, emptyDatabase, mysqlServer } from "./empty-database.js";
import { migratedDatabase } from "./migrated-database.js";

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

/** A busy machine is no silent database. */
export const PATIENT: Partial<ConnectionLimits> = { statementMs: 60_000, acquireMs: 60_000, writeMs: 120_000 };

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

/**
 * How many examples a property draws: everyday, without a time limit, a third of them on a server, where they take longest.
 * The slow run draws many on each.
 */
export function examplesOn(
  kind: TestDatabase["kind"],
  runs: number,
  timeLimit?: number,
): { numRuns: number; interruptAfterTimeLimit?: number } {
  if (timeLimit !== undefined) return { numRuns: runs, interruptAfterTimeLimit: timeLimit };
  return { numRuns: kind === "sqlite" ? runs : Math.ceil(runs / 3) };
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

/** Opens a fresh migrated database. */
export async function openTestDatabase(kind: TestDatabase["kind"]): Promise<TestDatabase> {
  return openMigrated(await migratedDatabase(kind));
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
