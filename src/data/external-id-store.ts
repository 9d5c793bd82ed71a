import { createHmac } from "node:crypto";

import { In, IsNull, Not } from "typeorm";
import { uuidv7 as newId } from "uuidv7";

import { type ExternalEntity, ExternalId, type ExternalIdInput } from "../model/customer/external-id.js";
import { customerMemoryOf } from "./customer/customer-memory.js";
import type { Sql } from "./database/database.js";
import { findRows } from "./database/read-rows.js";
import { insertRows, upsertRows } from "./database/rows.js";
import type { WorkspaceRows } from "./database/workspace-rows.js";
import { ExternalIdIndex, keyOf } from "./external-id-index.js";

/** Which records these external ids name, or named. */
export async function findExternalIds(
  rows: WorkspaceRows,
  entity: ExternalEntity,
  wanted: readonly ExternalIdInput[],
): Promise<ExternalIdIndex> {
  return new ExternalIdIndex(await externalIdRows(rows, entity, wanted));
}

/** The same, and which of them named a person who was erased: such an id is known by its digest alone. */
export async function findExternalIdsAndErased(
  own: WorkspaceRows,
  entity: ExternalEntity,
  wanted: readonly ExternalIdInput[],
): Promise<ExternalIdIndex> {
  const { workspaceId } = own;
  const digests = wanted.map((each) => digestOf(workspaceId, each));
  const rows = await externalIdRows(own, entity, [...wanted, ...digests]);
  const erased = new Map(wanted.map((each, place) => [keyOf(digests[place] ?? each), each]));
  return new ExternalIdIndex(rows.map((row) => ({ ...row, ...erased.get(keyOf(row)) })));
}

async function externalIdRows(
  { sql, workspaceId }: WorkspaceRows,
  entity: ExternalEntity,
  wanted: readonly ExternalIdInput[],
): Promise<ExternalId[]> {
  const remembered = customerMemoryOf(sql.queryRunner)
    .allExternalIds()
    .filter((row) => row.workspaceId === workspaceId && row.entity === entity);
  const known = new Map(remembered.map((row) => [keyOf(row), row]));
  const unknown = wanted.filter((each) => !known.has(keyOf(each)));
  if (unknown.length === 0) return wanted.flatMap((each) => known.get(keyOf(each)) ?? []);
  const having = {
    workspaceId,
    entity,
    system: [...new Set(unknown.map(({ system }) => system))],
    externalId: [...new Set(unknown.map(({ externalId }) => externalId))],
  };
  return [...remembered, ...(await findRows(sql, ExternalId, having, { comment: "findExternalIds" }))];
}

/** An external id that tells whether it is another one, but not which: what is left of an erased person's. */
function digestOf(workspaceId: string, { system, externalId }: ExternalIdInput): ExternalIdInput {
  const hmac = createHmac("sha256", workspaceId).update(keyOf({ system, externalId }));
  return { system, externalId: hmac.digest("hex") };
}

/** The external ids by which records are known now, in the order in which they were added. */
export async function externalIdsOf(
  { sql, workspaceId }: WorkspaceRows,
  recordIds: readonly string[],
): Promise<ExternalId[]> {
  const memory = customerMemoryOf(sql.queryRunner);
  const ids = [...new Set(recordIds)];
  const known = ids.flatMap((id) => memory.externalIdsOf(id) ?? []).filter((row) => row.workspaceId === workspaceId);
  const unknown = ids.filter((id) => memory.externalIdsOf(id) === undefined);
  if (unknown.length === 0) return known;
  const having = { workspaceId, recordId: unknown, live: 1 };
  const read = await findRows(sql, ExternalId, having, { orderBy: ["id"], comment: "externalIdsOf" });
  memory.named(unknown, read);
  return [...known, ...read];
}

/** The connection, before external ids are changed through it: what the transaction remembers of them holds no more. */
function changing(sql: Sql): Sql {
  customerMemoryOf(sql.queryRunner).forgetExternalIds();
  return sql;
}

/** An external id to add to a record. */
export interface NewExternalId extends ExternalIdInput {
  readonly recordId: string;
  readonly sourceUpdatedAt: Date | null;
  readonly fieldTimes: ExternalId["fieldTimes"];
  readonly mergedAt: Date | null;
  readonly personId: string | null;
}

export async function insertExternalIds(
  { sql, workspaceId }: WorkspaceRows,
  entity: ExternalEntity,
  added: readonly NewExternalId[],
): Promise<void> {
  const rows = added.map(({ system, externalId, recordId, sourceUpdatedAt, fieldTimes, mergedAt, personId }) => ({
    id: newId(),
    workspaceId,
    entity,
    recordId,
    system,
    externalId,
    live: 1,
    sourceUpdatedAt,
    fieldTimes,
    mergedAt,
    personId,
  }));
  customerMemoryOf(sql.queryRunner).forgetExternalIds(added.map(({ recordId }) => recordId));
  await insertRows(sql, ExternalId, rows);
}

/** Remembers that sources deleted records which were never seen here, so that no late event makes them. */
export async function insertTombstones(
  { sql, workspaceId }: WorkspaceRows,
  entity: ExternalEntity,
  deleted: readonly (ExternalIdInput & { readonly sourceUpdatedAt: Date })[],
): Promise<void> {
  const rows = deleted.map(({ system, externalId, sourceUpdatedAt }) => ({
    id: newId(),
    workspaceId,
    entity,
    recordId: newId(),
    system,
    externalId,
    live: null,
    sourceUpdatedAt,
    fieldTimes: null,
    mergedAt: null,
    personId: null,
  }));
  await insertRows(sql, ExternalId, rows);
}

/** Notes when a source spoke of what it had deleted or merged; nothing else of the external id changes. */
export async function noteSourceTime(
  { sql, workspaceId }: WorkspaceRows,
  id: string,
  sourceUpdatedAt: Date,
): Promise<void> {
  await changing(sql).update(ExternalId, { workspaceId, id }, { sourceUpdatedAt });
}

/** Writes external ids whole, changed ones too. */
export async function upsertExternalIds(sql: Sql, rows: readonly ExternalId[]): Promise<void> {
  if (rows.length > 0) await upsertRows(changing(sql), ExternalId, rows);
}

/** Frees the external ids of records that left the lists; what their sources last said stays as a tombstone. */
export async function retireExternalIds(
  { sql, workspaceId }: WorkspaceRows,
  recordIds: readonly string[],
): Promise<void> {
  if (recordIds.length > 0)
    await changing(sql).update(ExternalId, { workspaceId, recordId: In([...recordIds]) }, { live: null });
}

/** Frees single external ids of records that go on under others. */
export async function retireExternalIdRows({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await changing(sql).update(ExternalId, { workspaceId, id: In([...ids]) }, { live: null });
}

/** Gives the external ids of a record to the one into which it was merged. */
export async function moveExternalIds(
  { sql, workspaceId }: WorkspaceRows,
  { from, to, mergedAt }: { readonly from: string; readonly to: string; readonly mergedAt: Date },
): Promise<void> {
  await changing(sql).update(ExternalId, { workspaceId, recordId: from }, { recordId: to, mergedAt });
}

/** Gives some external ids to another record, as its own: they mean no person of the one before. */
export async function giveExternalIds(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  recordId: string,
): Promise<void> {
  await changing(sql).update(
    ExternalId,
    { workspaceId, id: In([...ids]) },
    { recordId, mergedAt: null, personId: null },
  );
}

/** Leaves a digest of the external ids of a person, so that no event from before brings them back. */
export async function insertErasedIds(
  rows: WorkspaceRows,
  entity: ExternalEntity,
  erased: readonly ExternalIdInput[],
  erasedAt: Date,
): Promise<void> {
  const { workspaceId } = rows;
  const digests = erased.map((each) => ({ ...digestOf(workspaceId, each), sourceUpdatedAt: erasedAt }));
  await insertTombstones(rows, entity, digests);
}

/** Forgets the external ids of records, tombstones too. */
export async function deleteExternalIds(
  { sql, workspaceId }: WorkspaceRows,
  recordIds: readonly string[],
): Promise<void> {
  if (recordIds.length > 0) await changing(sql).delete(ExternalId, { workspaceId, recordId: In([...recordIds]) });
}

/** The customers' ids by which systems mean these people, in the order in which they were added. */
export async function aliasesOf(
  { sql, workspaceId }: WorkspaceRows,
  personIds: readonly string[],
): Promise<ExternalId[]> {
  if (personIds.length === 0) return [];
  const where = { workspaceId, personId: In([...personIds]), live: 1 };
  return sql.find(ExternalId, { where, order: { id: "ASC" }, comment: "aliasesOf" });
}

/** Lets the ids of a customer mean a person, those that mean one already left aside. */
export async function meanPerson(
  { sql, workspaceId }: WorkspaceRows,
  customerId: string,
  personId: string,
): Promise<void> {
  await changing(sql).update(
    ExternalId,
    { workspaceId, recordId: customerId, personId: IsNull(), live: 1 },
    { personId },
  );
}

/** Lets the customers' ids that mean a person mean another one. */
export async function moveAliases({ sql, workspaceId }: WorkspaceRows, personId: string, to: string): Promise<void> {
  await changing(sql).update(ExternalId, { workspaceId, personId, live: 1 }, { personId: to });
}

/** Gives the customers' ids that mean a person to the customer to which it went; returns whether any was another's. */
export async function giveAliases(
  { sql, workspaceId }: WorkspaceRows,
  personId: string,
  customerId: string,
): Promise<boolean> {
  const others = { workspaceId, personId, live: 1, recordId: Not(customerId) };
  const { affected } = await changing(sql).update(ExternalId, others, { recordId: customerId });
  return (affected ?? 0) > 0;
}

/** Frees the customers' ids that mean people who leave the lists. */
export async function retireAliases({ sql, workspaceId }: WorkspaceRows, personIds: readonly string[]): Promise<void> {
  if (personIds.length > 0) {
    await changing(sql).update(ExternalId, { workspaceId, personId: In([...personIds]), live: 1 }, { live: null });
  }
}

/** Forgets the customers' ids that mean people, those that were freed, too. */
export async function deleteAliases({ sql, workspaceId }: WorkspaceRows, personIds: readonly string[]): Promise<void> {
  if (personIds.length > 0) await changing(sql).delete(ExternalId, { workspaceId, personId: In([...personIds]) });
}
