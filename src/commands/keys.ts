import { uuidv7 as newId } from "uuidv7";

import { createApiKey, isInForce, keysMeant, rotateApiKey } from "../actions/key/api-key-actions.js";
import type { Sql } from "../data/database/database.js";
import { revokeApiKey } from "../data/workspace/api-key-store.js";
import { type AuditDraft, insertAuditEntry } from "../data/workspace/audit-store.js";
import { type ApiKey, KeyScope, Role } from "../model/workspace/api-key.js";
import { CommandFault } from "./command-fault.js";
import { minuteOf } from "./key-list.js";
import { checkedName, clockOf, type Settings, withDatabase, type WorkspaceChoice, workspaceNamed } from "./settings.js";

/** What key is to be made. */
export interface KeyChoices extends WorkspaceChoice {
  readonly role?: Role;
  readonly scope: KeyScope;
  readonly name: string;
  readonly expires?: Date;
}

/** For how many milliseconds the secret before opens as well. */
export interface RotationChoices extends WorkspaceChoice {
  readonly overlap: number;
}

/** Makes a key and prints it, alone on stdout. */
export async function createKey(settings: Settings, options: KeyChoices): Promise<void> {
  const now = clockOf(settings)();
  const name = checkedName(options.name);
  const role = roleFor(options);
  if (options.expires !== undefined && options.expires <= now) throw new CommandFault("--expires lies in the past");
  await withDatabase(settings, async (database) => {
    const { id: workspaceId } = await workspaceNamed(database, options.workspace);
    const key = { workspaceId, name, role, scope: options.scope, expiresAt: options.expires ?? null };
    const secret = await database.write(async (sql) => {
      const id = newId();
      await insertAuditEntry(sql, byCommand("key create", workspaceId, id, now));
      return createApiKey(sql, { ...key, id }, now);
    });
    process.stdout.write(`${secret}\n`);
  });
}

/** Who only pushes facts or webhooks writes, and reads nothing. */
function roleFor({ role, scope }: KeyChoices): Role {
  if (scope === KeyScope.ALL) {
    if (role === undefined) throw new CommandFault("say what the key may do: --role READ, WRITE or ADMIN");
    return role;
  }
  if (role === Role.READ) throw new CommandFault(`a key of the scope ${scope} writes; leave out --role, or give WRITE`);
  return role ?? Role.WRITE;
}

/** Gives a key another secret and prints it, alone on stdout; the one before opens for some time more. */
export async function rotateKey(settings: Settings, idOrName: string, choices: RotationChoices): Promise<void> {
  const now = clockOf(settings)();
  const { key, result: secret } = await withKey(settings, "rotate", idOrName, choices, async (sql, meant) => {
    const made = isInForce(meant, now) ? await rotateApiKey(sql, meant, choices.overlap, now) : null;
    if (made === null) throw new CommandFault(`the key ${idOrName} has expired, or was changed just now`);
    return made;
  });
  process.stdout.write(`${secret}\n`);
  const until = minuteOf(new Date(now.getTime() + choices.overlap));
  process.stderr.write(`rotated the key ${key.name} (${key.id}); the secret before opens until ${until} UTC\n`);
}

/** Revokes a key of a workspace, by its id or, where no other in force has it too, by its name. */
export async function revokeKey(settings: Settings, idOrName: string, choice: WorkspaceChoice): Promise<void> {
  const now = clockOf(settings)();
  const { key } = await withKey(settings, "revoke", idOrName, choice, (sql, meant) => revokeApiKey(sql, meant, now));
  process.stderr.write(`revoked the key ${key.name} (${key.id})\n`);
}

/** Works on the key that is meant, in one transaction. */
async function withKey<Result>(
  settings: Settings,
  deed: "rotate" | "revoke",
  idOrName: string,
  { workspace }: WorkspaceChoice,
  work: (sql: Sql, key: ApiKey) => Promise<Result>,
): Promise<{ readonly key: ApiKey; readonly result: Result }> {
  const now = clockOf(settings)();
  return withDatabase(settings, async (database) => {
    const { id } = await workspaceNamed(database, workspace);
    return database.write(async (sql) => {
      const [key, ...others] = await keysMeant(sql, id, idOrName, now);
      if (key === undefined) throw new CommandFault(`workspace ${workspace} has no key ${idOrName} in force`);
      if (others.length > 0) throw new CommandFault(ambiguous(idOrName, [key, ...others]));
      await insertAuditEntry(sql, byCommand(`key ${deed}`, id, key.id, now));
      return { key, result: await work(sql, key) };
    });
  });
}

function ambiguous(name: string, keys: readonly ApiKey[]): string {
  const choices = keys.map(({ id, role, createdAt }) => `  ${id}  ${role}, created ${minuteOf(createdAt)} UTC`);
  return `${keys.length} keys in force are named ${name}; say which by its id:\n${choices.join("\n")}`;
}

function byCommand(action: string, workspaceId: string, keyId: string, createdAt: Date): AuditDraft {
  return { actor: null, workspaceId, action, targets: [keyId], createdAt };
}
