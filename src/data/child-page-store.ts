import type { ObjectLiteral, ObjectType, SelectQueryBuilder, WhereExpressionBuilder } from "typeorm";

import type { LocalDate } from "../domain/calendar.js";
import { Contract } from "../model/contract/contract.js";
import type { CustomerContractFilter } from "../model/contract/contract-filter.js";
import { Interaction } from "../model/interaction/interaction.js";
import { Person } from "../model/person/person.js";
import type { CustomerPersonFilter } from "../model/person/person-filter.js";
import { whereContracts } from "./contract/contract-page-store.js";
import { type KeysetPage, type KeysetPosition, reachedFrom } from "./database/keyset.js";
import { type Columns, rowReader, withColumns } from "./database/read-rows.js";
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

/**
 * One page of each customer's contracts, interactions or people, in some of their columns, and one row more where there is one;
 * a single statement.
 */
export async function childPages(
  { sql, workspaceId }: WorkspaceRows,
  list: ChildList,
  customerIds: readonly string[],
  page: KeysetPage,
  wanted: Columns,
): Promise<Child[]> {
  const { entity, column } = KINDS[list.kind];
  const query = sql
    .createQueryBuilder(entity, "child")
    .select("child.id", "id")
    .where(LISTED, { workspaceId, customerIds: [...customerIds] });
  whereChildren(query, list);
  const place = [`child.${column}`, "child.id"] as const;
  const direction = page.isBackward ? "ASC" : "DESC";
  if (page.from) query.andWhere(...reachedFrom(place, page.isBackward ? ">" : "<", page.from));
  const found = (customerIds.length === 1 ? firstOfOne : firstOfEach)(query, place, direction, page.size + 1);
  const [statement, parameters] = found.getQueryAndParameters();
  const row = rowReader(sql, entity, "listed", withColumns(wanted, "id", "customerId", column));
  const rows = await sql.query<Record<string, unknown>[]>(
    `/* ${list.kind}Pages */ SELECT ${row.columns} FROM (${statement}) page
     JOIN ${list.kind} listed ON listed.id = page.id ORDER BY listed.${column} DESC, listed.id DESC`,
    parameters,
  );
  return rows.map(row.read);
}

type Place = readonly [value: string, tieBreak: string];

/** The first rows of a single customer: an index gives them, and no others are looked at. */
function firstOfOne(
  query: SelectQueryBuilder<Child>,
  [value, tieBreak]: Place,
  direction: "ASC" | "DESC",
  limit: number,
): SelectQueryBuilder<Child> {
  return query.orderBy(value, direction).addOrderBy(tieBreak, direction).limit(limit);
}

/** The first rows of each of several customers: fifty of them were found more slowly by a SELECT for each. */
function firstOfEach(
  query: SelectQueryBuilder<Child>,
  [value, tieBreak]: Place,
  direction: "ASC" | "DESC",
  limit: number,
): SelectQueryBuilder<ObjectLiteral> {
  query.addSelect(
    `ROW_NUMBER() OVER (PARTITION BY child.customerId ORDER BY ${value} ${direction}, ${tieBreak} ${direction})`,
    "place",
  );
  return query.connection
    .createQueryBuilder()
    .select("ranked.id", "id")
    .from(`(${query.getQuery()})`, "ranked")
    .where("ranked.place <= :limit")
    .setParameters({ ...query.getParameters(), limit });
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
