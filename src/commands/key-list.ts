import { isInForce } from "../actions/key/api-key-actions.js";
import { workspaceRows } from "../data/database/workspace-rows.js";
import { apiKeysOf } from "../data/workspace/api-key-store.js";
import type { ApiKey } from "../model/workspace/api-key.js";
import { invocationOf } from "./invocation.js";
import { clockOf, type Settings, withDatabase, type WorkspaceChoice, workspaceNamed } from "./settings.js";
import { tableOf } from "./table.js";

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

const HEAD = [
  "ID",
  "NAME",
  "ROLE",
  "SCOPE",
  "STATE",
  "CREATED (UTC)",
  "LAST USED (UTC)",
  "ENDS (UTC)",
  "SECRET BEFORE (UTC)",
] as const;

function rowsOf(keys: readonly ApiKey[], now: Date): string[][] {
  return keys.map((key) => [
    key.id,
    key.name,
    key.role,
    key.scope,
    stateOf(key, now),
    minuteOf(key.createdAt),
    key.lastUsedAt === null ? "never" : minuteOf(key.lastUsedAt),
    key.expiresAt === null ? "never" : minuteOf(key.expiresAt),
    previousEnd(key, now),
  ]);
}

function shownKey(key: ApiKey, now: Date) {
  const { id, name, role, scope, createdAt, lastUsedAt, expiresAt, revokedAt, previousUntil } = key;
  return {
    id,
    name,
    role,
    scope,
    state: stateOf(key, now),
    createdAt,
    lastUsedAt,
    expiresAt,
    revokedAt,
    previousUntil,
  };
}

function stateOf(key: ApiKey, now: Date): "revoked" | "expired" | "in force" {
  if (key.revokedAt !== null) return "revoked";
  return isInForce(key, now) ? "in force" : "expired";
}

/** What is shown of the secret before the last rotation. */
function previousEnd(key: ApiKey, now: Date): string {
  const { previousUntil } = key;
  if (previousUntil === null || !isInForce(key, now)) return "";
  return `${previousUntil > now ? "opens until" : "ended"} ${minuteOf(previousUntil)}`;
}

/** An instant as tables show it. */
export function minuteOf(instant: Date): string {
  return instant.toISOString().slice(0, 16).replace("T", " ");
}
