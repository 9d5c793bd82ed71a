import { In } from "typeorm";

import { MergedRecord } from "../model/operation/merged-record.js";
import { findRows } from "./database/read-rows.js";
import { insertRows } from "./database/rows.js";
import type { WorkspaceRows } from "./database/workspace-rows.js";

/** Which of these ids belong to records that were merged into others, and into which. */
export async function survivorsOf(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await findRows(sql, MergedRecord, { workspaceId, id: ids }, { comment: "survivorsOf" });
  return new Map(rows.map(({ id, survivorId }) => [id, survivorId]));
}

/** Lets the id of a record, and the ids of those that were merged into it before, mean another record. */
export async function redirectRecord(
  { sql, workspaceId }: WorkspaceRows,
  { id, survivorId, mergedAt }: Pick<MergedRecord, "id" | "survivorId" | "mergedAt">,
): Promise<void> {
  await sql.update(MergedRecord, { workspaceId, survivorId: id }, { survivorId });
  await insertRows(sql, MergedRecord, [{ id, workspaceId, survivorId, mergedAt }]);
}

/** The ids of the records that were merged into one. */
export async function mergedInto({ sql, workspaceId }: WorkspaceRows, survivorId: string): Promise<string[]> {
  const rows = await sql.find(MergedRecord, { where: { workspaceId, survivorId }, comment: "mergedInto" });
  return rows.map(({ id }) => id);
}

/** Lets the ids of merged records mean another record than the one that they were merged into. */
export async function redirectMerged(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  survivorId: string,
): Promise<void> {
  if (ids.length > 0) await sql.update(MergedRecord, { workspaceId, id: In([...ids]) }, { survivorId });
}

/** Lets the ids of merged records mean themselves again. */
export async function forgetMergedRecords({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.delete(MergedRecord, { workspaceId, id: In([...ids]) });
}
