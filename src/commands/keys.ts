import { createApiKey } from "../actions/api-key-actions.js";
import { apiKeysOf, revokeApiKeys } from "../data/api-key-store.js";
import type { Role } from "../model/workspace/api-key.js";
import { CommandFault } from "./command-fault.js";
import { clockOf, type Settings, withDatabase, workspaceNamed } from "./settings.js";

/** Which workspace a command works on. */
export interface WorkspaceChoice {
  readonly workspace: string;
}

/** What key is to be made. */
export interface KeyChoices extends WorkspaceChoice {
  readonly role: Role;
  readonly name: string;
  readonly expires?: Date;
}

/** Makes a key and prints it, alone on stdout. */
export async function createKey(settings: Settings, options: KeyChoices): Promise<void> {
  const now = clockOf(settings)();
  if (options.expires !== undefined && options.expires <= now) throw new CommandFault("--expires lies in the past");
  await withDatabase(settings, async (database) => {
    const { id: workspaceId } = await workspaceNamed(database, options.workspace);
    const key = { workspaceId, name: options.name, role: options.role, expiresAt: options.expires ?? null };
    const secret = await database.write((sql) => createApiKey(sql, key, now));
    process.stdout.write(`${secret}\n`);
  });
}

/** Lists the keys of a workspace, one to a line, tabs between id, role, state and name. */
export async function listKeys(settings: Settings, { workspace }: WorkspaceChoice): Promise<void> {
  const now = clockOf(settings)();
  await withDatabase(settings, async (database) => {
    const { id } = await workspaceNamed(database, workspace);
    for (const { id: keyId, role, name, revokedAt, expiresAt } of await apiKeysOf(database.reader, id)) {
      const hasExpired = expiresAt !== null && expiresAt <= now;
      const ends = expiresAt === null ? "in force" : `in force until ${expiresAt.toISOString()}`;
      const state = revokedAt !== null ? "revoked" : hasExpired ? "expired" : ends;
      process.stdout.write([keyId, role, state, name].join("\t") + "\n");
    }
  });
}

/** Revokes the keys of a workspace with this id or name. */
export async function revokeKeys(settings: Settings, idOrName: string, { workspace }: WorkspaceChoice): Promise<void> {
  const now = clockOf(settings)();
  await withDatabase(settings, async (database) => {
    const { id } = await workspaceNamed(database, workspace);
    const revoked = await database.write((sql) => revokeApiKeys(sql, id, idOrName, now));
    if (revoked === 0) throw new CommandFault(`workspace ${workspace} has no key ${idOrName} in force`);
    process.stderr.write(`revoked ${revoked} ${revoked === 1 ? "key" : "keys"}\n`);
  });
}
