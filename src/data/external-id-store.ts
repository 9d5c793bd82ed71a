import { In } from "typeorm";
import { v7 as newId } from "uuid";

import { type ExternalEntity, ExternalId, type ExternalIdInput } from "../model/customer/external-id.js";
import type { Sql } from "./database/database.js";
import { insertRows } from "./database/rows.js";

/** External ids of one kind of record, answered by system and id. */
export class ExternalIdIndex {
  private readonly recordIds = new Map<string, string>();

  constructor(rows: readonly ExternalId[]) {
    for (const row of rows) this.recordIds.set(keyOf(row), row.recordId);
  }

  recordId(externalId: ExternalIdInput): string | undefined {
    return this.recordIds.get(keyOf(externalId));
  }
}

/** A text that is the same for the same external id only. */
export function keyOf({ system, externalId }: ExternalIdInput): string {
  return JSON.stringify([system, externalId]);
}

/** Which records these external ids name. */
export async function findExternalIds(
  sql: Sql,
  workspaceId: string,
  entity: ExternalEntity,
  wanted: readonly ExternalIdInput[],
): Promise<ExternalIdIndex> {
  if (wanted.length === 0) return new ExternalIdIndex([]);
  const rows = await sql.find(ExternalId, {
    where: {
      workspaceId,
      entity,
      system: In([...new Set(wanted.map(({ system }) => system))]),
      externalId: In([...new Set(wanted.map(({ externalId }) => externalId))]),
      live: 1,
    },
    comment: "findExternalIds",
  });
  return new ExternalIdIndex(rows);
}

/** The external ids of records that are in the lists, in the order in which they were added. */
export async function externalIdsOf(
  sql: Sql,
  workspaceId: string,
  recordIds: readonly string[],
): Promise<ExternalId[]> {
  return sql.find(ExternalId, {
    where: { workspaceId, recordId: In([...recordIds]) },
    order: { id: "ASC" },
    comment: "externalIdsOf",
  });
}

export async function insertExternalIds(
  sql: Sql,
  workspaceId: string,
  entity: ExternalEntity,
  added: readonly (ExternalIdInput & { readonly recordId: string })[],
): Promise<void> {
  const rows = added.map(({ system, externalId, recordId }) => ({
    id: newId(),
    workspaceId,
    entity,
    recordId,
    system,
    externalId,
    live: 1,
  }));
  await insertRows(sql, ExternalId, rows);
}

/** Frees the external ids of a record that left the lists. */
export async function retireExternalIds(sql: Sql, workspaceId: string, recordId: string): Promise<void> {
  await sql.update(ExternalId, { workspaceId, recordId }, { live: null });
}
