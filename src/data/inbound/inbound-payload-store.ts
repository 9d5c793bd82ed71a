import { In, IsNull, LessThan, LessThanOrEqual } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { InboundPayload, InboundPayloadCustomer, PayloadState } from "../../model/inbound/inbound-payload.js";
import { soughtId } from "../../model/node.js";
import type { Sql } from "../database/database.js";
import { type KeysetPage, keysetRows } from "../database/keyset.js";
import { deleteRows, insertRows } from "../database/rows.js";
import { type WorkspaceRows, workspaceRows } from "../database/workspace-rows.js";
import { deleteDocuments, insertDocument } from "./document-store.js";

/** Which payloads to show. */
export interface PayloadSelection {
  readonly workspaceId: string;
  readonly mappingId?: string;
  readonly states?: readonly PayloadState[];
  readonly hasToFetch?: boolean;
}

/** Keeps a payload with its body. */
export async function insertPayload(sql: Sql, payload: InboundPayload, body: Buffer): Promise<void> {
  await insertRows(sql, InboundPayload, [payload]);
  await insertDocument(workspaceRows(sql, payload.workspaceId), payload.id, body);
}

/** Payloads of a workspace by their ids. */
export async function findPayloads(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
): Promise<InboundPayload[]> {
  return sql.find(InboundPayload, { where: { workspaceId, id: In(ids.map(soughtId)) }, comment: "findPayloads" });
}

/** One page of payloads, oldest first, and one row more where there is one. */
export async function payloadPage(sql: Sql, selection: PayloadSelection, page: KeysetPage): Promise<InboundPayload[]> {
  return keysetRows(selected(sql, selection).comment("payloadPage"), "payload.receivedAt", "ASC", page);
}

/** How many payloads a selection has. */
export async function countPayloads(sql: Sql, selection: PayloadSelection): Promise<number> {
  return selected(sql, selection).comment("countPayloads").getCount();
}

function selected(sql: Sql, { workspaceId, mappingId, states, hasToFetch }: PayloadSelection) {
  const query = sql.createQueryBuilder(InboundPayload, "payload").where("payload.workspaceId = :workspaceId", {
    workspaceId,
  });
  if (mappingId !== undefined) query.andWhere("payload.mappingId = :mappingId", { mappingId });
  if (states !== undefined) query.andWhere("payload.state IN (:...states)", { states: [...states, ""] });
  if (hasToFetch !== undefined) query.andWhere("payload.hasToFetch = :hasToFetch", { hasToFetch });
  return query;
}

/** Payloads of a workspace that are kept, not mapped, and that no server is at work on; oldest first. */
export async function waitingPayloadIds(
  { sql, workspaceId }: WorkspaceRows,
  now: Date,
  limit: number,
): Promise<string[]> {
  const waiting = { workspaceId, state: PayloadState.RECEIVED };
  const rows = await sql.find(InboundPayload, {
    select: { id: true },
    where: [
      { ...waiting, claimedUntil: IsNull() },
      { ...waiting, claimedUntil: LessThanOrEqual(now) },
    ],
    order: { receivedAt: "ASC", id: "ASC" },
    take: limit,
    comment: "waitingPayloadIds",
  });
  return rows.map(({ id }) => id);
}

/** Claims a waiting payload until an instant; false where another server was faster. */
export async function claimPayload(
  { sql, workspaceId }: WorkspaceRows,
  id: string,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const { affected } = await sql
    .createQueryBuilder()
    .update(InboundPayload)
    .set({ claimedUntil: until })
    .where({ workspaceId, id, state: PayloadState.RECEIVED })
    .andWhere("(claimedUntil IS NULL OR claimedUntil <= :now)", { now })
    .comment("claimPayload")
    .execute();
  return affected === 1;
}

/** The outcome of a payload. */
export type PayloadOutcome = Pick<
  InboundPayload,
  "state" | "reason" | "errors" | "rowCounts" | "toFetch" | "hasToFetch"
>;

/**
 * Counts an attempt of whoever claimed a payload; false where the claim has ended since, and another server has claimed it
 * or somebody released it. Nobody else can claim it before the transaction ends.
 */
export async function countAttempt(
  sql: Sql,
  { workspaceId, id, attempts, claimedUntil }: InboundPayload,
): Promise<boolean> {
  const claimed = { workspaceId, id, state: PayloadState.RECEIVED, claimedUntil: claimedUntil ?? IsNull() };
  const { affected } = await sql.update(InboundPayload, claimed, { attempts: attempts + 1 });
  return affected === 1;
}

/** Lets a payload that could not be mapped wait until an instant, and notes why. */
export async function postponePayload(
  sql: Sql,
  { workspaceId, id }: Pick<InboundPayload, "workspaceId" | "id">,
  errors: InboundPayload["errors"],
  until: Date,
): Promise<void> {
  await sql.update(InboundPayload, { workspaceId, id }, { errors, claimedUntil: until });
}

/**
 * Writes the outcome of a payload, and the customers and people whose data it holds. Those that were found in it before
 * stay, though it may be mapped otherwise now: its text is the same.
 */
export async function finishPayload(
  sql: Sql,
  { workspaceId, id }: Pick<InboundPayload, "workspaceId" | "id">,
  outcome: PayloadOutcome,
  ownerIds: readonly string[],
): Promise<void> {
  await sql.update(InboundPayload, { workspaceId, id }, { ...outcome, claimedUntil: null });
  const known = await sql.find(InboundPayloadCustomer, {
    select: { id: true, customerId: true },
    where: { workspaceId, payloadId: id },
    comment: "ownersOfPayload",
  });
  const linked = new Set(known.map(({ customerId }) => customerId));
  const found = [...new Set(ownerIds)].filter((ownerId) => !linked.has(ownerId));
  const links = found.map((ownerId) => ({
    id: newId(),
    workspaceId,
    payloadId: id,
    customerId: ownerId,
  }));
  await insertRows(sql, InboundPayloadCustomer, links);
}

/** Lets the payloads be mapped again of which rows were refused because some people had no customer. */
export async function releasePayloadsOfPeople(rows: WorkspaceRows, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  const { sql, workspaceId } = rows;
  const links = await sql.find(InboundPayloadCustomer, {
    select: { id: true, payloadId: true },
    where: { workspaceId, customerId: In([...personIds]) },
    comment: "payloadsOfPeople",
  });
  const failed = await findFailedPayloads(rows, [...new Set(links.map(({ payloadId }) => payloadId))]);
  const waiting = failed.filter(({ errors }) => errors.some(({ code }) => code === "PERSON_WITHOUT_CUSTOMER"));
  if (waiting.length > 0)
    await releasePayloads(
      rows,
      waiting.map(({ id }) => id),
    );
}

async function findFailedPayloads(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
): Promise<InboundPayload[]> {
  if (ids.length === 0) return [];
  const where = { workspaceId, id: In([...ids]), state: PayloadState.FAILED };
  return sql.find(InboundPayload, { where, comment: "failedPayloads" });
}

/** Lets payloads be mapped again. */
export async function releasePayloads({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  await sql.update(
    InboundPayload,
    { workspaceId, id: In([...ids]) },
    { state: PayloadState.RECEIVED, claimedUntil: null, errors: [] },
  );
}

/** Notes that what payloads named was fetched. */
export async function confirmFetched({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  await sql.update(InboundPayload, { workspaceId, id: In([...ids]) }, { hasToFetch: false });
}

/** Deletes payloads that came in before an instant, some hundreds at a time; returns whether more are left. */
export async function purgePayloads(rows: WorkspaceRows, before: Date): Promise<boolean> {
  const { sql, workspaceId } = rows;
  const old = await sql.find(InboundPayload, {
    select: { id: true },
    where: { workspaceId, receivedAt: LessThan(before) },
    order: { receivedAt: "ASC", id: "ASC" },
    take: DELETED_AT_ONCE,
    comment: "purgePayloads",
  });
  await deletePayloads(
    rows,
    old.map(({ id }) => id),
  );
  return old.length === DELETED_AT_ONCE;
}

/** Deletes all payloads that hold data of some customers or people, with their bodies. */
export async function deletePayloadsOf(rows: WorkspaceRows, ownerIds: readonly string[]): Promise<void> {
  const { sql, workspaceId } = rows;
  const links = await sql.find(InboundPayloadCustomer, {
    select: { id: true, payloadId: true },
    where: { workspaceId, customerId: In([...ownerIds]) },
    comment: "deletePayloadsOf",
  });
  await deletePayloads(rows, [...new Set(links.map(({ payloadId }) => payloadId))]);
}

/** Few enough to a statement for every database. */
const DELETED_AT_ONCE = 500;

async function deletePayloads(rows: WorkspaceRows, ids: readonly string[]): Promise<void> {
  const { sql, workspaceId } = rows;
  for (let start = 0; start < ids.length; start += DELETED_AT_ONCE) {
    const chunk = ids.slice(start, start + DELETED_AT_ONCE);
    await deleteDocuments(rows, chunk);
    await sql.delete(InboundPayloadCustomer, { workspaceId, payloadId: In(chunk) });
    await deleteRows(sql, InboundPayload, chunk);
  }
}
