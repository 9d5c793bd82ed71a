import type { ObjectType, WhereExpressionBuilder } from "typeorm";

import type { LocalDate } from "../domain/calendar.js";
import { Contract } from "../model/contract/contract.js";
import type { CustomerContractFilter } from "../model/contract/contract-filter.js";
import { Interaction } from "../model/interaction/interaction.js";
import type { CustomerInteractionFilter } from "../model/interaction/interaction-filter.js";
import { whereContracts } from "./contract/contract-page-store.js";
import { type KeysetPage, type KeysetPosition, reachedFrom } from "./database/keyset.js";
import type { WorkspaceRows } from "./database/workspace-rows.js";
import { whereInteractions } from "./interaction/interaction-page-store.js";

/** What hangs on a customer, newest first: those that a filter selects. */
export type ChildList =
  | { readonly kind: "contract"; readonly filter: CustomerContractFilter; readonly today: LocalDate }
  | { readonly kind: "interaction"; readonly filter: CustomerInteractionFilter };

const KINDS = {
  contract: { entity: Contract as ObjectType<Contract | Interaction>, column: "startsOn" },
  interaction: { entity: Interaction as ObjectType<Contract | Interaction>, column: "occurredAt" },
} as const;

/** One page of each customer's contracts or interactions, and one row more where there is one; a single statement. */
export async function childPages(
  { sql, workspaceId }: WorkspaceRows,
  list: ChildList,
  customerIds: readonly string[],
  page: KeysetPage,
): Promise<(Contract | Interaction)[]> {
  const { entity, column } = KINDS[list.kind];
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
    .where(LISTED);
  whereChildren(ranked, list);
  if (page.from) ranked.andWhere(...reachedFrom([`child.${column}`, "child.id"], comparison, page.from));
  return sql
    .createQueryBuilder(entity, "row")
    .innerJoin(ranked.getQuery(), "ranked", "ranked.id = row.id AND ranked.position <= :limit")
    .setParameters({
      ...ranked.getParameters(),
      workspaceId,
      customerIds: [...customerIds],
      limit: page.size + 1,
    })
    .orderBy(`row.${column}`, "DESC")
    .addOrderBy("row.id", "DESC")
    .comment(`${list.kind}Pages`)
    .getMany();
}

/** Where a child stands among its siblings. */
export function childPositionOf(child: Contract | Interaction): KeysetPosition {
  return { value: child instanceof Contract ? child.startsOn : child.occurredAt, id: child.id };
}

/** How many contracts or interactions each customer has; customers with none are left out. */
export async function countChildren(
  { sql, workspaceId }: WorkspaceRows,
  list: ChildList,
  customerIds: readonly string[],
): Promise<Map<string, number>> {
  const query = sql
    .createQueryBuilder(KINDS[list.kind].entity, "child")
    .select("child.customerId", "customerId")
    .addSelect("COUNT(*)", "count")
    .where(LISTED, { workspaceId, customerIds: [...customerIds] })
    .groupBy("child.customerId")
    .comment(`count ${list.kind}`);
  whereChildren(query, list);
  const rows = await query.getRawMany<{ customerId: string; count: number | string }>();
  return new Map(rows.map(({ customerId, count }) => [customerId, Number(count)]));
}

const LISTED =
  "child.workspaceId = :workspaceId AND child.customerId IN (:...customerIds) AND child.archivedAt IS NULL";

function whereChildren(query: WhereExpressionBuilder, list: ChildList): void {
  if (list.kind === "contract") whereContracts(query, "child", list.filter, list.today);
  else whereInteractions(query, "child", list.filter);
}
