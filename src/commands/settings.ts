import pino, { type DestinationStream, type Logger } from "pino";

import type { Config } from "../config.js";
import { type Database, openDatabase } from "../data/database/database.js";
import { loggedFault } from "../data/database/logged-fault.js";
import { assertMigrated } from "../data/schema/schema.js";
import { allWorkspaces, type WorkspaceState } from "../data/workspace/workspace-store.js";
import { type Clock, clockFrom } from "../domain/clock.js";
import { CommandFault } from "./command-fault.js";

/** What every command is told. */
export type Settings = Config;

/** Which workspace a command works on. */
export interface WorkspaceChoice {
  readonly workspace: string;
}

/** The log of this process, on stderr. */
export function logOf({ logLevel }: Settings): Logger {
  return createLog(logLevel, pino.destination({ fd: 2, sync: true }));
}

/** A log; what a database refused is told without the data that it holds. */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino({ level, serializers: { err: loggedFault } }, destination);
}

/** The clock of this process. */
export function clockOf({ clockStart }: Settings): Clock {
  return clockFrom(clockStart, () => new Date());
}

/** Opens the database, which must be migrated, for the length of some work. */
export async function withDatabase<T>(settings: Settings, work: (database: Database) => Promise<T>): Promise<T> {
  const { databaseUrl, databaseLimits: limits } = settings;
  await assertMigrated(databaseUrl);
  const database = await openDatabase(databaseUrl, { limits });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** A workspace by its name. */
export async function workspaceNamed(database: Database, name: string): Promise<WorkspaceState> {
  const workspaces = await allWorkspaces(database.reader);
  const found = workspaces.find((workspace) => workspace.name === name);
  if (found !== undefined) return found;
  const names = workspaces.map((workspace) => workspace.name).join(", ");
  throw new CommandFault(`there is no workspace named ${name}; there are: ${names}`);
}

/** A name as it is stored; throws where it is empty, too long, or would break a line. */
export function checkedName(text: string): string {
  const name = text.trim();
  if (name === "" || name.length > 100 || /\p{Cc}/u.test(name))
    throw new CommandFault("a name has 1 to 100 characters in one line");
  return name;
}
