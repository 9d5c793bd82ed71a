import { LessThan } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { AuditEntry } from "../../model/workspace/audit-entry.js";
import type { Sql } from "../database/database.js";
import { type KeysetPage, type KeysetPosition, keysetRows } from "../database/keyset.js";
import { deleteRows, insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** What is to be kept of an action. */
export type AuditDraft = Omit<AuditEntry, "id" | "actorId" | "actorName"> & {
  /** Null: the command line. */
  readonly actor: { readonly id: string; readonly name: string } | null;
};

/** Notes who did what, in the transaction that did it: either both are there or neither. */
export async function insertAuditEntry(sql: Sql, { actor, ...draft }: AuditDraft): Promise<void> {
  const { id: actorId, name: actorName } = actor ?? { id: null, name: "command line" };
  await insertRows(sql, AuditEntry, [{ ...draft, id: newId(), actorId, actorName }]);
}

/** One page of the log, newest first, and one row more where there is one. */
export async function auditPage(rows: WorkspaceRows, page: KeysetPage): Promise<AuditEntry[]> {
  return keysetRows(ofWorkspace(rows).comment("auditPage"), "entry.createdAt", "DESC", page);
}

/** Where an entry stands in the log. */
export function auditPositionOf({ createdAt, id }: AuditEntry): KeysetPosition {
  return { value: createdAt, id };
}

export async function countAuditEntries(rows: WorkspaceRows): Promise<number> {
  return ofWorkspace(rows).comment("countAuditEntries").getCount();
}

function ofWorkspace({ sql, workspaceId }: WorkspaceRows) {
  return sql.createQueryBuilder(AuditEntry, "entry").where({ workspaceId });
}

const PURGED_AT_ONCE = 5_000;

/** Forgets what was done before an instant, some thousands at a time; returns whether more is left. */
export async function purgeAuditEntries({ sql, workspaceId }: WorkspaceRows, before: Date): Promise<boolean> {
  const old = await sql.find(AuditEntry, {
    select: { id: true },
    where: { workspaceId, createdAt: LessThan(before) },
    order: { createdAt: "ASC" },
    take: PURGED_AT_ONCE,
    comment: "purgeAuditEntries",
  });
  await deleteRows(
    sql,
    AuditEntry,
    old.map(({ id }) => id),
  );
  return old.length === PURGED_AT_ONCE;
}
