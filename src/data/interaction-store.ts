import { Brackets, In } from "typeorm";

import { Interaction } from "../model/interaction/interaction.js";
import type { Sql } from "./database/database.js";
import { type RowOf, upsertRows } from "./database/rows.js";

export async function interactionsByIds(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<Interaction[]> {
  if (ids.length === 0) return [];
  return sql.find(Interaction, { where: { workspaceId, id: In([...ids]) }, comment: "interactionsByIds" });
}

/** What loyalty needs of an interaction. */
const LOYALTY_COLUMNS = [
  "interaction.id",
  "interaction.customerId",
  "interaction.kind",
  "interaction.direction",
  "interaction.automatic",
  "interaction.occurredAt",
  "interaction.resolvedAt",
  "interaction.resolutionQuality",
  "interaction.recommendation",
];

/** Interactions of some customers that took place or were resolved at `since` or later; only what loyalty needs. */
export async function interactionsSince(
  sql: Sql,
  workspaceId: string,
  customerIds: readonly string[],
  since: Date,
): Promise<Interaction[]> {
  return sql
    .createQueryBuilder(Interaction, "interaction")
    .select(LOYALTY_COLUMNS)
    .where({ workspaceId, customerId: In([...customerIds]) })
    .andWhere(
      new Brackets((where) =>
        where.where("interaction.occurredAt >= :since").orWhere("interaction.resolvedAt >= :since"),
      ),
    )
    .setParameters({ since })
    .comment("interactionsSince")
    .getMany();
}

/** Service contacts of a workspace that ended with a known quality. */
const RATED =
  "interaction.workspaceId = :workspaceId AND interaction.kind IN ('SERVICE', 'COMPLAINT') AND interaction.resolutionQuality IS NOT NULL AND interaction.resolvedAt IS NOT NULL";

/** Some customers who had such contacts, in the order of their ids, after a given one. */
export async function customersWithContacts(
  sql: Sql,
  workspaceId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const rows = await sql
    .createQueryBuilder(Interaction, "interaction")
    .select("DISTINCT interaction.customerId", "customerId")
    .where(`${RATED} AND interaction.customerId > :after`, { workspaceId, after })
    .orderBy("interaction.customerId")
    .limit(limit)
    .comment("customersWithContacts")
    .getRawMany<{ customerId: string }>();
  return rows.map(({ customerId }) => customerId);
}

/** All such contacts of some customers. */
export async function ratedContacts(
  sql: Sql,
  workspaceId: string,
  customerIds: readonly string[],
): Promise<Interaction[]> {
  return sql
    .createQueryBuilder(Interaction, "interaction")
    .select(LOYALTY_COLUMNS)
    .where(RATED, { workspaceId })
    .andWhere({ customerId: In([...customerIds]) })
    .comment("ratedContacts")
    .getMany();
}

export async function upsertInteractionRows(sql: Sql, rows: readonly RowOf<Interaction>[]): Promise<void> {
  await upsertRows(sql, Interaction, rows);
}
