import { ImportRun } from "../../model/operation/import-run.js";
import type { Sql } from "../database/database.js";
import { insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** The import of a file with this fingerprint, or null where none was started. */
export async function findImportRun(
  { sql, workspaceId }: WorkspaceRows,
  fingerprint: string,
): Promise<ImportRun | null> {
  return sql.findOne(ImportRun, { where: { workspaceId, fingerprint }, comment: "findImportRun" });
}

export async function insertImportRun(sql: Sql, run: ImportRun): Promise<void> {
  await insertRows(sql, ImportRun, [run]);
}

/** Writes how far an import has come, unless it is no longer where `rowsDone` says; returns whether it was. */
export async function advanceImportRun(sql: Sql, run: ImportRun, rowsDone: number): Promise<boolean> {
  const { id, workspaceId, fingerprint: _fingerprint, ...progress } = run;
  const { affected } = await sql
    .createQueryBuilder()
    .update(ImportRun)
    .set(progress)
    .where({ workspaceId, id, rowsDone })
    .comment("advanceImportRun")
    .execute();
  return affected === 1;
}
