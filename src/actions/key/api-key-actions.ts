import { createHash, randomBytes } from "node:crypto";

import { uuidv7 as newId } from "uuidv7";

import type { Sql } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { apiKeysOf, insertApiKey, updateExpiry, updateHash } from "../../data/workspace/api-key-store.js";
import { apiKeyByHash, type WorkspaceState } from "../../data/workspace/workspace-store.js";
import { RequestError } from "../../domain/errors.js";
import { type ApiKey, KeyScope } from "../../model/workspace/api-key.js";

const PREFIX = "treue_";
/** As `newSecret` makes it. */
const API_KEY = /^treue_[\w-]{43}$/;

/** Makes an API key and returns it; only its hash is stored, so it is shown this once. */
export async function createApiKey(
  sql: Sql,
  key: Pick<ApiKey, "workspaceId" | "name" | "role" | "expiresAt"> & Partial<Pick<ApiKey, "id" | "scope">>,
  now: Date,
): Promise<string> {
  const secret = newSecret();
  await insertApiKey(sql, { id: newId(), scope: KeyScope.ALL, ...key, hash: hashOf(secret), createdAt: now });
  return secret;
}

/**
 * Gives a key another secret and returns it; the one before opens as well until an overlap ends. It keeps its id, to which
 * the changes that it wrote, its repeated requests and its budget belong. Null where it was revoked or rotated meanwhile.
 */
export async function rotateApiKey(sql: Sql, key: ApiKey, overlapMs: number, now: Date): Promise<string | null> {
  const secret = newSecret();
  const previousUntil = new Date(now.getTime() + overlapMs);
  return (await updateHash(sql, key, { hash: hashOf(secret), previousUntil })) ? secret : null;
}

/** Whether a key opens its workspace at an instant. */
export function isInForce({ revokedAt, expiresAt }: ApiKey, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

/** The key of a workspace with this id that is not revoked; else those in force with this name. */
export async function keysMeant(sql: Sql, workspaceId: string, idOrName: string, now: Date): Promise<ApiKey[]> {
  const keys = (await apiKeysOf(workspaceRows(sql, workspaceId))).filter(({ revokedAt }) => revokedAt === null);
  const byId = keys.filter(({ id }) => id === idOrName);
  return byId.length > 0 ? byId : keys.filter((key) => key.name === idOrName && isInForce(key, now));
}

/** Lets a key end at an instant, whatever was said before; false where it was revoked or is unknown. */
export async function setKeyEnd(sql: Sql, secret: string, expiresAt: Date): Promise<boolean> {
  return updateExpiry(sql, hashOf(secret), expiresAt);
}

/**
 * The key behind an `Authorization` header and its workspace, as `find` knows them; throws UNAUTHENTICATED where there is
 * none in force.
 */
export async function authenticate(
  sql: Sql,
  authorization: string | undefined,
  now: Date,
  find: typeof apiKeyByHash = apiKeyByHash,
): Promise<{ readonly key: ApiKey; readonly workspace: WorkspaceState }> {
  const secret = shownSecret(authorization);
  if (secret === undefined) throw unauthenticated("send an API key as Authorization: Bearer treue_…");
  const shown = hashOf(secret);
  const found = await find(sql, shown);
  if (found === null) throw unauthenticated("the API key is unknown");
  const { revokedAt, expiresAt, hash, previousUntil } = found.key;
  if (revokedAt !== null) throw unauthenticated("the API key is revoked");
  if (expiresAt !== null && expiresAt <= now) throw unauthenticated("the API key has expired");
  const isReplaced = hash !== shown && (previousUntil === null || previousUntil <= now);
  if (isReplaced) throw unauthenticated("the API key has been replaced by a newer one");
  return found;
}

/** Whether an `Authorization` header shows what has the form of an API key, and not a token of somebody else's making. */
export function showsApiKey(authorization: string | undefined): boolean {
  return API_KEY.test(shownSecret(authorization) ?? "");
}

function shownSecret(authorization = ""): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

function newSecret(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

function unauthenticated(message: string): RequestError {
  return new RequestError("UNAUTHENTICATED", message);
}

/** Keys have 256 random bits, so a plain hash is enough. */
function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
