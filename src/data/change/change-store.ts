import { In, LessThan, LessThanOrEqual, MoreThan } from "typeorm";

import { Change, type ChangeEntity, PendingChange } from "../../model/change/change.js";
import { Workspace } from "../../model/workspace/workspace.js";
import type { Sql } from "../database/database.js";
import { deleteRows, insertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

/** A change as its writer knows it. */
export type NewChange = Omit<PendingChange, "arrival">;

/**
 * Adds changes to those that wait for their numbers; they are seen when the transaction commits. They come after all that it
 * sees waiting, so after every change that it depends on, whoever made that. Neither clocks nor numbers that the database
 * hands out could say so: on several nodes each has its own.
 */
export async function insertPendingChanges(sql: Sql, changes: readonly NewChange[]): Promise<void> {
  if (changes.length === 0) return;
  const [last] = await sql.query<{ readonly arrival: number | string | null }[]>(
    "/* lastPendingChange */ SELECT MAX(arrival) AS arrival FROM pending_change",
  );
  const arrival = Number(last?.arrival ?? 0) + 1;
  const rows = changes.map((change) => ({ ...change, arrival }));
  await insertRows(sql, PendingChange, rows);
}

/** Changes that wait for their numbers, in the order in which they must get them. */
export async function pendingChanges(sql: Sql, limit: number): Promise<PendingChange[]> {
  return sql.find(PendingChange, { order: { arrival: "ASC", id: "ASC" }, take: limit, comment: "pendingChanges" });
}

/** Moves waiting changes into the feed, numbered from `first` on. */
export async function publishChanges(sql: Sql, pending: readonly PendingChange[], first: number): Promise<void> {
  const numbered = pending.map(({ arrival: _arrival, ...change }, index) => ({ ...change, sequence: first + index }));
  await insertRows(sql, Change, numbered);
  const ids = pending.map(({ id }) => id);
  await deleteRows(sql, PendingChange, ids);
}

/** What a reader of the feed has seen, and wants. */
export interface ChangeRange {
  /** The number of the last change that was read; 0: none. */
  readonly after: number;
  readonly limit: number;
  /** Changes of these only; null: of all. */
  readonly entities?: readonly ChangeEntity[] | null;
}

/** The changes of a workspace after one of them, in the order of the feed. */
export async function changesAfter(
  { sql, workspaceId }: WorkspaceRows,
  { after, limit, entities }: ChangeRange,
): Promise<Change[]> {
  return sql.find(Change, {
    where: { workspaceId, sequence: MoreThan(after), ...(entities ? { entity: In([...entities]) } : {}) },
    order: { sequence: "ASC" },
    take: limit,
    comment: "changesAfter",
  });
}

/** The number of the newest change of a workspace; 0 where it has none. */
export async function lastSequence({ sql, workspaceId }: WorkspaceRows): Promise<number> {
  const [newest] = await sql.find(Change, {
    select: { id: true, sequence: true },
    where: { workspaceId },
    order: { sequence: "DESC" },
    take: 1,
    comment: "lastSequence",
  });
  return newest?.sequence ?? 0;
}

/** The number of the last change that has left the feed of a workspace; 0: none. */
export async function changesPurgedTo({ sql, workspaceId }: WorkspaceRows): Promise<number> {
  const where = { id: workspaceId };
  const { changesPurgedTo: last } = await sql.findOneOrFail(Workspace, { where, comment: "changesPurgedTo" });
  return last;
}

/** The number of the newest change that a workspace ever had in its feed, whether it is still there or not; 0: none. */
export async function feedEnd(rows: WorkspaceRows): Promise<number> {
  return Math.max(await lastSequence(rows), await changesPurgedTo(rows));
}

const PURGED_AT_ONCE = 5_000;

/**
 * Takes changes made before an instant out of the feed, some thousands at a time, and remembers up to which number;
 * returns whether more are left.
 */
export async function purgeChanges({ sql, workspaceId }: WorkspaceRows, before: Date): Promise<boolean> {
  const old = await sql.find(Change, {
    select: { id: true, sequence: true },
    where: { workspaceId, createdAt: LessThan(before) },
    order: { sequence: "ASC" },
    take: PURGED_AT_ONCE,
    comment: "purgeChanges",
  });
  const last = old.at(-1);
  if (last === undefined) return false;
  await sql.update(Workspace, { id: workspaceId }, { changesPurgedTo: last.sequence });
  await sql.delete(Change, { workspaceId, sequence: LessThanOrEqual(last.sequence) });
  return old.length === PURGED_AT_ONCE;
}
