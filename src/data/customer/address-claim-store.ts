import { createHmac } from "node:crypto";

import { In, LessThan } from "typeorm";

import { AddressClaim } from "../../model/customer/address-claim.js";
import type { CustomerMatch } from "../../model/customer/customer-input.js";
import { databaseKindOf } from "../database/database-kind.js";
import { deleteRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** An address as customers are matched by it. */
export interface MatchableAddress {
  readonly match: CustomerMatch;
  readonly value: string;
}

/**
 * Claims addresses, in one order, until the transaction ends: whoever looks for one of them meanwhile waits, and then sees
 * what was committed. On a cluster the later of two commits is refused, and that request runs again.
 */
export async function claimAddresses(
  { sql, workspaceId }: WorkspaceRows,
  addresses: readonly MatchableAddress[],
  claimedAt: Date,
): Promise<void> {
  const ids = claimIdsOf(workspaceId, addresses);
  if (ids.length === 0) return;
  const { driver } = sql.connection;
  const column = sql.connection.getMetadata(AddressClaim).findColumnWithPropertyName("claimedAt");
  const at: unknown = column ? driver.preparePersistentValue(claimedAt, column) : claimedAt;
  const isSqlite = databaseKindOf(sql) === "sqlite";
  const again = isSqlite
    ? "ON CONFLICT (id) DO UPDATE SET times = times + 1, claimedAt = excluded.claimedAt"
    : "ON DUPLICATE KEY UPDATE times = times + 1, claimedAt = VALUES(claimedAt)";
  await sql.query(
    `INSERT INTO address_claim (id, workspaceId, times, claimedAt)
     VALUES ${ids.map(() => "(?, ?, 1, ?)").join(", ")} ${again} /* claimAddresses */`,
    ids.flatMap((id) => [id, workspaceId, at]),
  );
}

/** Forgets the claims of addresses that nobody may be known by any more. */
export async function forgetClaims(
  { sql, workspaceId }: WorkspaceRows,
  addresses: readonly MatchableAddress[],
): Promise<void> {
  if (addresses.length > 0) await sql.delete(AddressClaim, { workspaceId, id: In(claimIdsOf(workspaceId, addresses)) });
}

const FORGOTTEN_AT_ONCE = 500;

/** Forgets some claims of before an instant; returns whether there may be more. */
export async function forgetClaimsBefore({ sql, workspaceId }: WorkspaceRows, before: Date): Promise<boolean> {
  const claims = await sql.find(AddressClaim, {
    select: { id: true },
    where: { workspaceId, claimedAt: LessThan(before) },
    take: FORGOTTEN_AT_ONCE,
    comment: "forgetClaimsBefore",
  });
  await deleteRows(
    sql,
    AddressClaim,
    claims.map(({ id }) => id),
  );
  return claims.length === FORGOTTEN_AT_ONCE;
}

const DIGITS = 32;

/** The ids of claims, each once, in order. */
function claimIdsOf(workspaceId: string, addresses: readonly MatchableAddress[]): string[] {
  const ids = addresses.map(({ match, value }) => {
    const digest = createHmac("sha256", workspaceId).update(`${match} ${value}`).digest("hex");
    return digest.slice(0, DIGITS);
  });
  return [...new Set(ids)].sort();
}
