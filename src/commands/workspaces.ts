import { isDuplicate } from "../data/database/database-faults.js";
import { allWorkspaces, insertWorkspace } from "../data/workspace-store.js";
import { isTimeZone } from "../domain/calendar.js";
import { isCurrency } from "../domain/money.js";
import { CommandFault } from "./command-fault.js";
import { clockOf, type Settings, withDatabase } from "./settings.js";

/** What workspace is to be made. */
export interface WorkspaceChoices {
  readonly timeZone: string;
  readonly currency: string;
}

/** Makes a workspace. */
export async function createWorkspace(
  settings: Settings,
  name: string,
  { timeZone, currency }: WorkspaceChoices,
): Promise<void> {
  if (name.trim() === "" || name.length > 100) throw new CommandFault("a name has 1 to 100 characters");
  if (!isTimeZone(timeZone)) throw new CommandFault(`${timeZone} is not an IANA time zone`);
  if (!isCurrency(currency)) throw new CommandFault(`${currency} is not an ISO 4217 currency code`);
  const createdAt = clockOf(settings)();
  await withDatabase(settings, async (database) => {
    try {
      await database.write((sql) => insertWorkspace(sql, { name, timeZone, currency, createdAt }));
    } catch (fault) {
      if (isDuplicate(fault)) throw new CommandFault(`there is a workspace named ${name} already`);
      throw fault;
    }
  });
}

/** Lists all workspaces, one to a line, tabs between name, time zone and currency. */
export async function listWorkspaces(settings: Settings): Promise<void> {
  await withDatabase(settings, async (database) => {
    for (const { name, timeZone, currency } of await allWorkspaces(database.reader)) {
      process.stdout.write([name, timeZone, currency].join("\t") + "\n");
    }
  });
}
