import type { Database } from "../../data/database/database.js";
import { workspaceRows } from "../../data/database/workspace-rows.js";
import { mappingsOf, replaceMappingSecrets } from "../../data/inbound/mapping-store.js";
import { endpointsOf, replaceEndpointSecrets } from "../../data/webhook/endpoint-store.js";
import { allWorkspaces } from "../../data/workspace/workspace-store.js";
import type { MappingRow } from "../../model/inbound/mapping-row.js";
import type { WebhookEndpoint } from "../../model/webhook/webhook-endpoint.js";
import { type SecretKeys, SecretKeysError, type SecretOwner } from "./secret-keys.js";

/** The secrets of a mapping. */
export function mappingSecrets(keys: SecretKeys, mapping: MappingRow): string[] {
  return mapping.secrets.map((secret) => keys.open(ownerOf("mapping", mapping), secret));
}

/** Whose secrets those of a mapping or an endpoint are. */
export function ownerOf(
  table: SecretOwner["table"],
  { workspaceId, id }: Pick<SecretOwner, "workspaceId" | "id">,
): SecretOwner {
  return { table, workspaceId, id };
}

/**
 * Seals by the first key whatever is stored in clear or sealed by another key; what a server does before it begins to
 * work. Returns how many rows were sealed. Throws SecretKeysError where secrets are stored and there is no key, or not
 * the key of one of them.
 */
export async function sealStoredSecrets(database: Database, keys: SecretKeys): Promise<number> {
  let sealed = 0;
  for (const { id } of await allWorkspaces(database.reader)) {
    const rows = workspaceRows(database.reader, id);
    for (const endpoint of await endpointsOf(rows)) sealed += await sealEndpoint(database, keys, endpoint);
    for (const mapping of await mappingsOf(rows)) sealed += await sealMapping(database, keys, mapping);
  }
  return sealed;
}

async function sealEndpoint(database: Database, keys: SecretKeys, endpoint: WebhookEndpoint): Promise<number> {
  assertKey(keys);
  const owner = ownerOf("webhook_endpoint", endpoint);
  const { secret: before, previousSecret: previousBefore } = endpoint;
  const secret = keys.resealed(owner, before);
  const previousSecret = previousBefore === null ? null : keys.resealed(owner, previousBefore);
  if (secret === before && previousSecret === previousBefore) return 0;
  return database.write((sql) => replaceEndpointSecrets(sql, endpoint, { secret, previousSecret }));
}

async function sealMapping(database: Database, keys: SecretKeys, mapping: MappingRow): Promise<number> {
  assertKey(keys);
  const secrets = mapping.secrets.map((secret) => keys.resealed(ownerOf("mapping", mapping), secret));
  if (secrets.every((secret, index) => secret === mapping.secrets[index])) return 0;
  return database.write((sql) => replaceMappingSecrets(sql, mapping, secrets));
}

function assertKey(keys: SecretKeys): void {
  if (!keys.isEmpty) return;
  throw new SecretKeysError(
    "SECRETS_KEY is not set, and the database holds secrets of webhooks: set it to 32 bytes in base64, " +
      "as `openssl rand -base64 32` makes them, and keep it",
  );
}
