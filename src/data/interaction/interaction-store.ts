import { In, IsNull, Not } from "typeorm";

import { EffortScale, InteractionKind } from "../../domain/customer/interaction.js";
import { Interaction } from "../../model/interaction/interaction.js";
import { anyOf, type OwnedBy } from "../customer/erasure-store.js";
import type { Sql } from "../database/database.js";
import { findRows, placesFor, type RawRow } from "../database/read-rows.js";
import { type RowOf, storedInstant, upsertRows } from "../database/rows.js";
import type { WorkspaceRows } from "../database/workspace-rows.js";

export async function interactionsByIds(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
): Promise<Interaction[]> {
  if (ids.length === 0) return [];
  return findRows(sql, Interaction, { workspaceId, id: ids }, { comment: "interactionsByIds" });
}

/** What some customers answered of the effort that a service contact took, apart from that contact. */
export async function effortAnswersOf(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
): Promise<Interaction[]> {
  if (customerIds.length === 0) return [];
  const having = { workspaceId, kind: InteractionKind.FEEDBACK, customerId: customerIds, effortScale: SCALES };
  return findRows(sql, Interaction, having, { comment: "effortAnswersOf" });
}

/** Every score has its scale. */
const SCALES = Object.values(EffortScale);

/** The service contacts of some customers. */
export async function serviceContactsOf(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
): Promise<Interaction[]> {
  if (customerIds.length === 0) return [];
  const kind = [InteractionKind.SERVICE, InteractionKind.COMPLAINT];
  return findRows(sql, Interaction, { workspaceId, kind, customerId: customerIds }, { comment: "serviceContactsOf" });
}

/** The kinds of interactions that are service contacts, in SQL. */
export const SERVICE_KINDS = "('SERVICE', 'COMPLAINT')";

/** What loyalty needs of an interaction. */
const LOYALTY_COLUMNS = [
  "id",
  "customerId",
  "personId",
  "kind",
  "channel",
  "direction",
  "automatic",
  "occurredAt",
  "resolvedAt",
  "resolutionQuality",
  "recommendation",
  "valueTip",
  "referredCustomerId",
] as const satisfies readonly (keyof Interaction)[];

export type LoyaltyInteraction = Readonly<Pick<Interaction, (typeof LOYALTY_COLUMNS)[number]>>;

/**
 * Interactions of some customers that took place at `since` or later, and service contacts resolved since; only what
 * loyalty needs.
 */
export async function interactionsSince(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
  since: Date,
): Promise<LoyaltyInteraction[]> {
  const { driver } = sql.connection;
  const column = sql.connection.getMetadata(Interaction).findColumnWithPropertyName("occurredAt");
  const from: unknown = column ? driver.preparePersistentValue(since, column) : since;
  const ids = placesFor(customerIds);
  // Each half reads its own index from `since` on, so that what happened before costs nothing, however much it is. No row is
  // in both, so that nothing has to be gathered and sorted to find out.
  const columns = LOYALTY_COLUMNS.join(", ");
  const found = await sql.query<RawRow[]>(
    `SELECT ${columns} FROM interaction WHERE workspaceId = ? AND customerId IN (${ids}) AND occurredAt >= ?
     UNION ALL
     SELECT ${columns} FROM interaction
     WHERE workspaceId = ? AND kind IN ${SERVICE_KINDS} AND customerId IN (${ids}) AND resolvedAt >= ? AND occurredAt < ?
     /* interactionsSince */`,
    [workspaceId, ...customerIds, from, workspaceId, ...customerIds, from, from],
  );
  return found.map((row) => ({
    ...(row as unknown as LoyaltyInteraction),
    automatic: Boolean(row.automatic),
    occurredAt: storedInstant(row.occurredAt),
    resolvedAt: row.resolvedAt === null ? null : storedInstant(row.resolvedAt),
  }));
}

/** Service contacts of a workspace that ended with a known quality. */
export const RATED = `interaction.workspaceId = :workspaceId AND interaction.kind IN ${SERVICE_KINDS} AND interaction.resolutionQuality IS NOT NULL AND interaction.resolvedAt IS NOT NULL`;

/** The ids of all interactions of some customers, and when they came. */
export async function interactionIdsOf(
  { sql, workspaceId }: WorkspaceRows,
  customerIds: readonly string[],
): Promise<Pick<Interaction, "id" | "customerId" | "createdAt">[]> {
  return sql.find(Interaction, {
    select: { id: true, customerId: true, createdAt: true },
    where: { workspaceId, customerId: In([...customerIds]) },
    order: { id: "ASC" },
    comment: "interactionIdsOf",
  });
}

/** Takes interactions out of the lists. */
export async function archiveInteractionRows(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  archivedAt: Date,
): Promise<void> {
  await sql.update(Interaction, { workspaceId, id: In([...ids]) }, { archivedAt, updatedAt: archivedAt });
}

/** Removes interactions. */
export async function deleteInteractions({ sql, workspaceId }: WorkspaceRows, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.delete(Interaction, { workspaceId, id: In([...ids]) });
}

/** Gives the interactions of one customer, and the referrals that brought it, to another one; null: to nobody. */
export async function moveInteractions(
  { sql, workspaceId }: WorkspaceRows,
  from: string,
  to: string | null,
): Promise<void> {
  if (to !== null) await sql.update(Interaction, { workspaceId, customerId: from }, { customerId: to });
  await sql.update(Interaction, { workspaceId, referredCustomerId: from }, { referredCustomerId: to });
}

/** The customers to whom interactions of a person belong. */
export async function customersOfPerson({ sql, workspaceId }: WorkspaceRows, personId: string): Promise<string[]> {
  const found = await sql
    .createQueryBuilder(Interaction, "interaction")
    .select("DISTINCT interaction.customerId", "customerId")
    .where("interaction.workspaceId = :workspaceId AND interaction.personId = :personId", { workspaceId, personId })
    .comment("customersOfPerson")
    .getRawMany<{ readonly customerId: string }>();
  return found.map(({ customerId }) => customerId);
}

/** Gives the interactions of one person to another one. */
export async function moveInteractionsOfPerson(
  { sql, workspaceId }: WorkspaceRows,
  from: string,
  to: string,
): Promise<void> {
  await sql.update(Interaction, { workspaceId, personId: from }, { personId: to });
}

/** Gives some interactions to another customer. */
export async function giveInteractions(
  { sql, workspaceId }: WorkspaceRows,
  ids: readonly string[],
  customerId: string,
): Promise<void> {
  if (ids.length > 0) await sql.update(Interaction, { workspaceId, id: In([...ids]) }, { customerId });
}

/** Takes the words out of the tips that some customers, or people, got; that there was one stays. */
export async function eraseValueTips({ sql, workspaceId }: WorkspaceRows, owners: OwnedBy): Promise<void> {
  const tips = { workspaceId, ...anyOf(owners), valueTip: Not(IsNull()) };
  await sql.update(Interaction, tips, { valueTip: "erased" });
}

export async function upsertInteractionRows(sql: Sql, rows: readonly RowOf<Interaction>[]): Promise<void> {
  await upsertRows(sql, Interaction, rows);
}
