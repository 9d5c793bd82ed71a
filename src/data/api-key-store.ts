import { ApiKey } from "../model/workspace/api-key.js";
import type { Sql } from "./database/database.js";
import { insertRows } from "./database/rows.js";

export async function insertApiKey(sql: Sql, key: Omit<ApiKey, "revokedAt">): Promise<void> {
  await insertRows(sql, ApiKey, [{ ...key, revokedAt: null }]);
}

/** The keys of a workspace, oldest first. */
export async function apiKeysOf(sql: Sql, workspaceId: string): Promise<ApiKey[]> {
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

/** Revokes the keys of a workspace that have this id or name and are not revoked yet; returns how many there were. */
export async function revokeApiKeys(sql: Sql, workspaceId: string, idOrName: string, revokedAt: Date): Promise<number> {
  const { affected } = await sql
    .createQueryBuilder()
    .update(ApiKey)
    .set({ revokedAt })
    .where("workspaceId = :workspaceId AND revokedAt IS NULL AND (id = :idOrName OR name = :idOrName)", {
      workspaceId,
      idOrName,
    })
    .comment("revokeApiKeys")
    .execute();
  return affected ?? 0;
}
