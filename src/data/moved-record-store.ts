import { In } from "typeorm";

import { Contract } from "../model/contract/contract.js";
import { ExternalId } from "../model/customer/external-id.js";
import { Interaction } from "../model/interaction/interaction.js";
import { MovedRecord } from "../model/operation/moved-record.js";
import { Person } from "../model/person/person.js";
import { databaseKindOf } from "./database/database-kind.js";
import type { WorkspaceRows } from "./database/workspace-rows.js";

const OWNERS = [
  [Person, "customerId"],
  [Contract, "customerId"],
  [Interaction, "customerId"],
  [ExternalId, "recordId"],
] as const;

/** Notes what a customer has before it is merged into another one; what came to it by a merge keeps its first owner. */
export async function noteMovedRecords({ sql, workspaceId }: WorkspaceRows, fromId: string): Promise<void> {
  const once =
    databaseKindOf(sql) === "sqlite" ? "ON CONFLICT (id) DO NOTHING" : "ON DUPLICATE KEY UPDATE id = moved_record.id";
  for (const [entity, owner] of OWNERS) {
    const { tableName } = sql.connection.getMetadata(entity);
    await sql.query(
      `INSERT INTO moved_record (id, workspaceId, fromId)
       SELECT own.id, own.workspaceId, own.${owner} FROM ${tableName} own WHERE own.workspaceId = ? AND own.${owner} = ?
       ${once} /* noteMovedRecords */`,
      [workspaceId, fromId],
    );
  }
}

/** Which customers had these records before they came to others by merges. */
export async function firstOwnersOf(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.find(MovedRecord, { where: { workspaceId, id: In([...ids]) }, comment: "firstOwnersOf" });
  return new Map(rows.map(({ id, fromId }) => [id, fromId]));
}

/** Forgets that records came by a merge. */
export async function forgetMovedRecords({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.delete(MovedRecord, { workspaceId, id: In([...ids]) });
}
