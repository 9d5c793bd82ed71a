import { isDuplicate } from "../data/database/database-faults.js";
import { insertAuditEntry } from "../data/workspace/audit-store.js";
import { allWorkspaces, insertWorkspace } from "../data/workspace/workspace-store.js";
import { isTimeZone } from "../domain/calendar.js";
import { isCountry } from "../domain/matching/phone-number.js";
import { isCurrency } from "../domain/money.js";
import { CommandFault } from "./command-fault.js";
import { checkedName, clockOf, type Settings, withDatabase } from "./settings.js";
import { tableOf } from "./table.js";

/** What workspace is to be made. */
export interface WorkspaceChoices {
  readonly timeZone: string;
  readonly currency: string;
  readonly country?: string;
}

/** Makes a workspace. */
export async function createWorkspace(
  settings: Settings,
  named: string,
  { timeZone, currency, country }: WorkspaceChoices,
): Promise<void> {
  const name = checkedName(named);
  if (!isTimeZone(timeZone)) throw new CommandFault(`${timeZone} is not an IANA time zone`);
  if (!isCurrency(currency)) throw new CommandFault(`${currency} is not an ISO 4217 currency code`);
  if (country !== undefined && !isCountry(country)) {
    throw new CommandFault(`${country} is not an ISO 3166 country code`);
  }
  const createdAt = clockOf(settings)();
  await withDatabase(settings, async (database) => {
    try {
      await database.write(async (sql) => {
        const workspaceId = await insertWorkspace(sql, { name, timeZone, currency, country, createdAt });
        const targets: string[] = [];
        await insertAuditEntry(sql, { actor: null, workspaceId, action: "workspace create", targets, createdAt });
      });
    } catch (fault) {
      if (isDuplicate(fault)) throw new CommandFault(`there is a workspace named ${name} already`);
      throw fault;
    }
  });
}

/** Lists all workspaces by name: as a table for people, or as JSON for programs. */
export async function listWorkspaces(settings: Settings, { json = false }: { readonly json?: boolean }): Promise<void> {
  await withDatabase(settings, async (database) => {
    const workspaces = (await allWorkspaces(database.reader)).map(({ name, timeZone, currency, country }) => ({
      name,
      timeZone,
      currency,
      country,
    }));
    const rows = workspaces.map(({ name, timeZone, currency, country }) => [name, timeZone, currency, country ?? ""]);
    process.stdout.write(
      json ? `${JSON.stringify(workspaces, null, 2)}\n` : tableOf(["NAME", "TIME ZONE", "CURRENCY", "COUNTRY"], rows),
    );
  });
}
