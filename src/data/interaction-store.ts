import { Brackets, In } from "typeorm";

import { Interaction } from "../model/interaction/interaction.js";
import type { Sql } from "./database.js";
import { type RowOf, upsertRows } from "./rows.js";

export async function interactionsByIds(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<Interaction[]> {
  if (ids.length === 0) return [];
  return sql.find(Interaction, { where: { workspaceId, id: In([...ids]) }, comment: "interactionsByIds" });
}

/** Interactions of some customers that took place or were resolved at `since` or later; only what loyalty needs. */
export async function interactionsSince(
  sql: Sql,
  workspaceId: string,
  customerIds: readonly string[],
  since: Date,
): Promise<Interaction[]> {
  return sql
    .createQueryBuilder(Interaction, "interaction")
    .select([
      "interaction.id",
      "interaction.customerId",
      "interaction.kind",
      "interaction.direction",
      "interaction.automatic",
      "interaction.occurredAt",
      "interaction.resolvedAt",
      "interaction.resolutionQuality",
      "interaction.recommendation",
    ])
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

export async function upsertInteractionRows(sql: Sql, rows: readonly RowOf<Interaction>[]): Promise<void> {
  await upsertRows(sql, Interaction, rows);
}
