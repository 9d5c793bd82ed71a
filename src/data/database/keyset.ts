import type { ObjectLiteral, SelectQueryBuilder } from "typeorm";

/** Where a row stands in an order: the value sorted by, and the id that breaks ties. */
export interface KeysetPosition {
  readonly value: string | number | Date | null;
  readonly id: string;
}

/** A page before or after a position; stable while rows come and go. */
export interface KeysetPage {
  readonly size: number;
  /** Null: from the beginning, or the end where it goes backward. */
  readonly from: KeysetPosition | null;
  readonly isBackward: boolean;
}

/**
 * One page of a query that is ordered by a column without nulls and then by id, and one row more where there is one, in
 * the order of the list.
 */
export async function keysetRows<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  column: string,
  order: "ASC" | "DESC",
  { size, from, isBackward }: KeysetPage,
): Promise<T[]> {
  const isAscending = (order === "ASC") !== isBackward;
  const [direction, comparison] = isAscending ? (["ASC", ">"] as const) : (["DESC", "<"] as const);
  const id = `${query.alias}.id`;
  const place = `${query.alias}.${column}`;
  query
    .orderBy(place, direction)
    .addOrderBy(id, direction)
    .limit(size + 1);
  if (from) {
    const beyond = `(${place} ${comparison} :fromValue OR (${place} = :fromValue AND ${id} ${comparison} :fromId))`;
    query.andWhere(beyond, { fromValue: from.value, fromId: from.id });
  }
  const rows = await query.getMany();
  return isBackward ? rows.reverse() : rows;
}
