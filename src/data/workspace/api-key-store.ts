import { ApiKey } from "../../model/workspace/api-key.js";
import type { Sql } from "../database/database.js";
import { insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** What a key that has just been made does not have yet. */
const UNUSED = { revokedAt: null, lastUsedAt: null, previousHash: null, previousUntil: null };

export async function insertApiKey(sql: Sql, key: Omit<ApiKey, keyof typeof UNUSED>): Promise<void> {
  await insertRows(sql, ApiKey, [{ ...key, ...UNUSED }]);
}

/** The keys of a workspace, oldest first. */
export async function apiKeysOf({ sql, workspaceId }: WorkspaceRows): Promise<ApiKey[]> {
  return sql.find(ApiKey, { where: { workspaceId }, order: { createdAt: "ASC", id: "ASC" }, comment: "apiKeysOf" });
}

/** Sets when a key ends, by its hash; false where there is none that is not revoked. */
export async function updateExpiry(sql: Sql, hash: string, expiresAt: Date): Promise<boolean> {
  const { affected } = await sql
    .createQueryBuilder()
    .update(ApiKey)
    .set({ expiresAt })
    .where("hash = :hash AND revokedAt IS NULL", { hash })
    .comment("updateExpiry")
    .execute();
  return (affected ?? 0) > 0;
}

/** Gives a key another hash and keeps the one before; false where it was revoked, or rotated by somebody else meanwhile. */
export async function updateHash(
  sql: Sql,
  { id, hash: previousHash }: ApiKey,
  rotated: Pick<ApiKey, "hash" | "previousUntil">,
): Promise<boolean> {
  const { affected } = await sql
    .createQueryBuilder()
    .update(ApiKey)
    .set({ ...rotated, previousHash })
    .where("id = :id AND hash = :previousHash AND revokedAt IS NULL", { id, previousHash })
    .comment("updateHash")
    .execute();
  return (affected ?? 0) > 0;
}

/** Revokes a key, unless that was done before. */
export async function revokeApiKey(sql: Sql, { id }: ApiKey, revokedAt: Date): Promise<void> {
  await sql
    .createQueryBuilder()
    .update(ApiKey)
    .set({ revokedAt })
    .where("id = :id AND revokedAt IS NULL", { id })
    .comment("revokeApiKey")
    .execute();
}

/** That a key was used. */
export interface KeyUse {
  readonly id: string;
  readonly usedAt: Date;
}

/** Notes when keys were last used; what another server noted later stands. */
export async function updateLastUses(sql: Sql, uses: readonly KeyUse[]): Promise<void> {
  for (const { id, usedAt } of uses) {
    await sql
      .createQueryBuilder()
      .update(ApiKey)
      .set({ lastUsedAt: usedAt })
      .where("id = :id AND (lastUsedAt IS NULL OR lastUsedAt < :usedAt)", { id, usedAt })
      .comment("updateLastUses")
      .execute();
  }
}
