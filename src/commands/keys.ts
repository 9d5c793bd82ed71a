import { createApiKey, isInForce, keysMeant } from "../actions/api-key-actions.js";
import { workspaceRows } from "../data/database/workspace-rows.js";
import { apiKeysOf, revokeApiKey } from "../data/workspace/api-key-store.js";
import type { ApiKey, Role } from "../model/workspace/api-key.js";
import { CommandFault } from "./command-fault.js";
import { invocationOf } from "./invocation.js";
import { checkedName, clockOf, type Settings, withDatabase, workspaceNamed } from "./settings.js";
import { tableOf } from "./table.js";

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
  const name = checkedName(options.name);
  if (options.expires !== undefined && options.expires <= now) throw new CommandFault("--expires lies in the past");
  await withDatabase(settings, async (database) => {
    const { id: workspaceId } = await workspaceNamed(database, options.workspace);
    const key = { workspaceId, name, role: options.role, expiresAt: options.expires ?? null };
    const secret = await database.write((sql) => createApiKey(sql, key, now));
    process.stdout.write(`${secret}\n`);
  });
}

/** Lists the keys of a workspace, oldest first: as a table for people, or as JSON for programs. */
export async function listKeys(
  settings: Settings,
  { workspace, json = false }: WorkspaceChoice & { readonly json?: boolean },
): Promise<void> {
  const now = clockOf(settings)();
  await withDatabase(settings, async (database) => {
    const { id } = await workspaceNamed(database, workspace);
    const keys = await apiKeysOf(workspaceRows(database.reader, id));
    process.stdout.write(
      json
        ? `${JSON.stringify(
            keys.map((key) => shownKey(key, now)),
            null,
            2,
          )}\n`
        : tableOf(HEAD, rowsOf(keys, now)),
    );
    if (keys.length === 0) {
      process.stderr.write(
        `workspace ${workspace} has no keys; make one: ${invocationOf("key create --role ADMIN --name me")}\n`,
      );
    }
  });
}

/** Revokes a key of a workspace, by its id or, where no other in force has it too, by its name. */
export async function revokeKey(settings: Settings, idOrName: string, { workspace }: WorkspaceChoice): Promise<void> {
  const now = clockOf(settings)();
  await withDatabase(settings, async (database) => {
    const { id } = await workspaceNamed(database, workspace);
    const revoked = await database.write(async (sql) => {
      const [key, ...others] = await keysMeant(sql, id, idOrName, now);
      if (key === undefined) throw new CommandFault(`workspace ${workspace} has no key ${idOrName} in force`);
      if (others.length > 0) throw new CommandFault(ambiguous(idOrName, [key, ...others]));
      await revokeApiKey(sql, key, now);
      return key;
    });
    process.stderr.write(`revoked the key ${revoked.name} (${revoked.id})\n`);
  });
}

const HEAD = ["ID", "NAME", "ROLE", "STATE", "CREATED (UTC)", "LAST USED (UTC)", "ENDS (UTC)"] as const;

function rowsOf(keys: readonly ApiKey[], now: Date): string[][] {
  return keys.map((key) => [
    key.id,
    key.name,
    key.role,
    stateOf(key, now),
    minuteOf(key.createdAt),
    key.lastUsedAt === null ? "never" : minuteOf(key.lastUsedAt),
    key.expiresAt === null ? "never" : minuteOf(key.expiresAt),
  ]);
}

function shownKey(key: ApiKey, now: Date) {
  const { id, name, role, createdAt, lastUsedAt, expiresAt, revokedAt } = key;
  return { id, name, role, state: stateOf(key, now), createdAt, lastUsedAt, expiresAt, revokedAt };
}

function stateOf(key: ApiKey, now: Date): "revoked" | "expired" | "in force" {
  if (key.revokedAt !== null) return "revoked";
  return isInForce(key, now) ? "in force" : "expired";
}

function minuteOf(instant: Date): string {
  return instant.toISOString().slice(0, 16).replace("T", " ");
}

function ambiguous(name: string, keys: readonly ApiKey[]): string {
  const choices = keys.map(({ id, role, createdAt }) => `  ${id}  ${role}, created ${minuteOf(createdAt)} UTC`);
  return `${keys.length} keys in force are named ${name}; say which by its id:\n${choices.join("\n")}`;
}
