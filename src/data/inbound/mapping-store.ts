import { In } from "typeorm";

import { MappingRow } from "../../model/inbound/mapping-row.js";
import type { Sql } from "../database/database.js";
import { insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** All mappings of a workspace, by name. */
export async function mappingsOf({ sql, workspaceId }: WorkspaceRows): Promise<MappingRow[]> {
  return sql.find(MappingRow, { where: { workspaceId }, order: { name: "ASC" }, comment: "mappingsOf" });
}

/** Mappings of a workspace by their ids. */
export async function mappingsByIds(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
): Promise<MappingRow[]> {
  return sql.find(MappingRow, { where: { workspaceId, id: In([...ids]) }, comment: "mappingsByIds" });
}

/** A mapping of a workspace by its name or its id; null where there is none. */
export async function findMapping(
  { sql, workspaceId }: WorkspaceRows,
  by: { readonly name: string } | { readonly id: string },
): Promise<MappingRow | null> {
  return sql.findOne(MappingRow, { where: { workspaceId, ...by }, comment: "findMapping" });
}

/** The mapping with this id, whichever workspace it is of; null where there is none. */
export async function findMappingAnywhere(sql: Sql, id: string): Promise<MappingRow | null> {
  return sql.findOne(MappingRow, { where: { id }, comment: "findMappingAnywhere" });
}

/** Writes a new mapping. */
export async function insertMapping(sql: Sql, mapping: Omit<MappingRow, "secretCount">): Promise<void> {
  await insertRows(sql, MappingRow, [mapping]);
}

/** Writes all that can change of a mapping. */
export async function updateMapping(sql: Sql, mapping: Omit<MappingRow, "secretCount">): Promise<void> {
  const { id, workspaceId, secrets, parameters, ...rest } = mapping;
  await sql.update(MappingRow, { workspaceId, id }, { ...rest, secrets: [...secrets], parameters });
}

/** Stores the same secrets otherwise, unless they are others by now; returns the number of rows. */
export async function replaceMappingSecrets(
  sql: Sql,
  { workspaceId, id, secrets: before }: Pick<MappingRow, "workspaceId" | "id" | "secrets">,
  secrets: readonly string[],
): Promise<number> {
  const { affected } = await sql
    .createQueryBuilder()
    .update(MappingRow)
    .set({ secrets: [...secrets] })
    .where("workspaceId = :workspaceId AND id = :id AND secrets = :before", {
      workspaceId,
      id,
      before: JSON.stringify(before),
    })
    .comment("replaceMappingSecrets")
    .execute();
  return affected ?? 0;
}

/** Forgets a mapping; its payloads stay for as long as they are kept. */
export async function deleteMapping({ sql, workspaceId }: WorkspaceRows, id: string): Promise<void> {
  await sql.delete(MappingRow, { workspaceId, id });
}
