import type { ObjectType, WhereExpressionBuilder } from "typeorm";

import type { LocalDate } from "../domain/calendar.js";
import { Contract } from "../model/contract/contract.js";
import type { CustomerContractFilter } from "../model/contract/contract-filter.js";
import { Interaction } from "../model/interaction/interaction.js";
import { Person } from "../model/person/person.js";
import type { CustomerPersonFilter } from "../model/person/person-filter.js";
import { whereContracts } from "./contract/contract-page-store.js";
import { type KeysetPage, type KeysetPosition, reachedFrom } from "./database/keyset.js";
import type { WorkspaceRows } from "./database/workspace-rows.js";
import { type InteractionConditions, whereInteractions } from "./interaction/interaction-page-store.js";
import { wherePeople } from "./person/person-page-store.js";

/** What hangs on a customer, newest first: those that a filter selects. */
export type ChildList =
  | { readonly kind: "contract"; readonly filter: CustomerContractFilter; readonly today: LocalDate }
  | { readonly kind: "interaction"; readonly filter: InteractionConditions }
  | { readonly kind: "person"; readonly filter: CustomerPersonFilter };

/** A record that hangs on a customer. */
export type Child = Contract | Interaction | Person;

const KINDS = {
  contract: { entity: Contract as ObjectType<Child>, column: "startsOn" },
  interaction: { entity: Interaction as ObjectType<Child>, column: "occurredAt" },
  person: { entity: Person as ObjectType<Child>, column: "createdAt" },
} as const;

/** One page of each customer's contracts, interactions or people, and one row more where there is one; a single statement. */
export async function childPages(
  { sql, workspaceId }: WorkspaceRows,
  list: ChildList,
  customerIds: readonly string[],
  page: KeysetPage,
): Promise<Child[]> {
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
export function childPositionOf(child: Child): KeysetPosition {
  const { id } = child;
  if (child instanceof Contract) return { value: child.startsOn, id };
  return { value: child instanceof Person ? child.createdAt : child.occurredAt, id };
}

/** How many contracts, interactions or people each customer has; customers with none are left out. */
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
  else if (list.kind === "person") wherePeople(query, "child", list.filter);
  else whereInteractions(query, "child", list.filter);
}
