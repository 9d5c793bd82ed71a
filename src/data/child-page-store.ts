import { In, IsNull, type ObjectType } from "typeorm";

import { Contract } from "../model/contract/contract.js";
import { Interaction } from "../model/interaction/interaction.js";
import type { Sql } from "./database/database.js";
import type { KeysetPage, KeysetPosition } from "./database/keyset.js";

/** What hangs on a customer, newest first. */
export type ChildKind = "contract" | "interaction";

const KINDS = {
  contract: { entity: Contract as ObjectType<Contract | Interaction>, column: "startsOn" },
  interaction: { entity: Interaction as ObjectType<Contract | Interaction>, column: "occurredAt" },
} as const;

/** One page of each customer's contracts or interactions, and one row more where there is one; a single statement. */
export async function childPages(
  sql: Sql,
  workspaceId: string,
  kind: ChildKind,
  customerIds: readonly string[],
  page: KeysetPage,
): Promise<(Contract | Interaction)[]> {
  const { entity, column } = KINDS[kind];
  const direction = page.isBackward ? "ASC" : "DESC";
  const comparison = page.isBackward ? ">" : "<";
  const ranked = sql
    .createQueryBuilder()
    .subQuery()
    .select("child.id", "id")
    .addSelect(
      `ROW_NUMBER() OVER (PARTITION BY child.customerId ORDER BY child.${column} ${direction}, child.id ${direction})`,
      "position",
    )
    .from(entity, "child")
    .where("child.workspaceId = :workspaceId AND child.customerId IN (:...customerIds) AND child.archivedAt IS NULL");
  if (page.from) {
    ranked.andWhere(
      `(child.${column} ${comparison} :fromValue OR (child.${column} = :fromValue AND child.id ${comparison} :fromId))`,
    );
  }
  return sql
    .createQueryBuilder(entity, "row")
    .innerJoin(ranked.getQuery(), "ranked", "ranked.id = row.id AND ranked.position <= :limit")
    .setParameters({
      workspaceId,
      customerIds: [...customerIds],
      limit: page.size + 1,
      fromValue: page.from?.value,
      fromId: page.from?.id,
    })
    .orderBy(`row.${column}`, "DESC")
    .addOrderBy("row.id", "DESC")
    .comment(`${kind}Pages`)
    .getMany();
}

/** Where a child stands among its siblings. */
export function childPositionOf(child: Contract | Interaction): KeysetPosition {
  return { value: child instanceof Contract ? child.startsOn : child.occurredAt, id: child.id };
}

/** How many contracts or interactions each customer has; customers with none are left out. */
export async function countChildren(
  sql: Sql,
  workspaceId: string,
  kind: ChildKind,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql
    .createQueryBuilder(KINDS[kind].entity, "child")
    .select("child.customerId", "customerId")
    .addSelect("COUNT(*)", "count")
    .where({ workspaceId, customerId: In([...customerIds]), archivedAt: IsNull() })
    .groupBy("child.customerId")
    .comment(`count ${kind}`)
    .getRawMany<{ customerId: string; count: number | string }>();
  return new Map(rows.map(({ customerId, count }) => [customerId, Number(count)]));
}
