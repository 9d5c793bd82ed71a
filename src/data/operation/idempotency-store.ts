import { LessThan } from "typeorm";

import { IdempotencyRecord } from "../../model/operation/idempotency-record.js";
import type { Sql } from "../database/database.js";
import { isDuplicate, isLockTimeout } from "../database/database-faults.js";
import { databaseKindOf } from "../database/database-kind.js";
import { deleteRows, insertRows } from "../database/rows.js";
import { workspaceRows } from "../database/workspace-rows.js";
import { deleteDocuments, documentsOf, insertDocument } from "../inbound/document-store.js";

/** What was answered. */
export interface StoredAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The request that came first with a key: the same one or another, and what was answered to it. */
export interface KnownRequest extends StoredAnswer {
  readonly requestHash: string;
  readonly createdAt: Date;
}

/** A request that came with a key of its caller. */
export type KeyedRequest = Omit<IdempotencyRecord, "status" | "contentType">;

const LONGEST_WAIT_SECONDS = 2;

/** Another request with the same key has not ended, and was waited for long enough. */
export class KeyInUse extends Error {}

/**
 * Takes a key for this transaction; false where a request with it is known already. One that another server is about to
 * answer is waited for two seconds (KeyInUse after that). Rolled back, the key is free again.
 */
export async function takeKey(sql: Sql, request: KeyedRequest): Promise<boolean> {
  const record = { ...request, status: 0, contentType: "" };
  const isMariaDb = sql.connection.options.type === "mariadb";
  const isMysql = databaseKindOf(sql) === "mysql" && !isMariaDb;
  try {
    if (isMysql)
      await sql.query(
        `SET @usual = @@innodb_lock_wait_timeout, SESSION innodb_lock_wait_timeout = ${LONGEST_WAIT_SECONDS}`,
      );
    // MariaDB sets it for the statement itself, without two journeys more.
    const within = isMariaDb ? `SET STATEMENT innodb_lock_wait_timeout = ${LONGEST_WAIT_SECONDS} FOR ` : "";
    await insertRows(sql, IdempotencyRecord, [record], within);
    return true;
  } catch (fault) {
    if (isDuplicate(fault)) return false;
    if (isLockTimeout(fault)) throw new KeyInUse("another request with this key has not ended");
    throw fault;
  } finally {
    // A connection that broke is not used again; its setting goes with it.
    if (isMysql) await sql.query("SET SESSION innodb_lock_wait_timeout = @usual").catch(() => undefined);
  }
}

/** What was answered to the request that came with a key before. */
export async function knownRequest(
  sql: Sql,
  { workspaceId, apiKeyId, idempotencyKey }: KeyedRequest,
): Promise<KnownRequest | null> {
  const where = { workspaceId, apiKeyId, idempotencyKey };
  const record = await sql.findOne(IdempotencyRecord, { where, comment: "knownRequest" });
  if (record === null) return null;
  const documents = await documentsOf(workspaceRows(sql, workspaceId), [record.id]);
  return { ...record, body: documents.get(record.id) ?? Buffer.alloc(0) };
}

/** Keeps what is answered to a request whose key this transaction has taken. */
export async function keepAnswer(sql: Sql, { id, workspaceId }: KeyedRequest, answer: StoredAnswer): Promise<void> {
  const { status, contentType, body } = answer;
  await sql.update(IdempotencyRecord, { id }, { status, contentType });
  await insertDocument(workspaceRows(sql, workspaceId), id, body);
}

const FORGOTTEN_AT_ONCE = 500;

/** Forgets answers given before an instant, some hundreds at a time; returns whether more are left. */
export async function forgetAnswersBefore(sql: Sql, before: Date): Promise<boolean> {
  const old = await sql.find(IdempotencyRecord, {
    select: { id: true, workspaceId: true },
    where: { createdAt: LessThan(before) },
    take: FORGOTTEN_AT_ONCE,
    comment: "forgetAnswersBefore",
  });
  await forget(sql, old);
  return old.length === FORGOTTEN_AT_ONCE;
}

/** Forgets the request that came with a key before, so that the key can be used anew. */
export async function forgetKey(sql: Sql, { workspaceId, apiKeyId, idempotencyKey }: KeyedRequest): Promise<void> {
  await forget(sql, await sql.find(IdempotencyRecord, { where: { workspaceId, apiKeyId, idempotencyKey } }));
}

async function forget(sql: Sql, records: readonly Pick<IdempotencyRecord, "id" | "workspaceId">[]): Promise<void> {
  for (const workspaceId of new Set(records.map((record) => record.workspaceId))) {
    const ids = records.filter((record) => record.workspaceId === workspaceId).map(({ id }) => id);
    await deleteDocuments(workspaceRows(sql, workspaceId), ids);
    await deleteRows(sql, IdempotencyRecord, ids);
  }
}
