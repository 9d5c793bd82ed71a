import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from "typeorm";

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

/** In SQL, what a row stands by in an order: the value sorted by, and what breaks ties. */
type SqlPlace = readonly [value: string, tieBreak: string];

/** In SQL, where a page begins; parameters: `fromValue` and `fromId`. */
const PAGE_BEGIN: SqlPlace = [":fromValue", ":fromId"];

/**
 * A condition in SQL: a row stands before (`<`) or after (`>`) another place in an order by a value and then a tie-break.
 * Every keyset comparison is spelled here. Its first half says nothing new: it is a range of one column, which lets
 * either database begin there, rather than read what earlier pages showed.
 */
export function standsBeyond([value, tieBreak]: SqlPlace, comparison: "<" | ">", other: SqlPlace): string {
  const [otherValue, otherTieBreak] = other;
  const isFurther = `${value} ${comparison} ${otherValue} OR ${tieBreak} ${comparison} ${otherTieBreak}`;
  return `(${value} ${comparison}= ${otherValue} AND (${isFurther}))`;
}

/** The same of the rows that a page may show, compared with where it begins. */
export function reachedFrom(
  place: SqlPlace,
  comparison: "<" | ">",
  { value, id }: KeysetPosition,
): readonly [condition: string, parameters: ObjectLiteral] {
  return [standsBeyond(place, comparison, PAGE_BEGIN), { fromValue: value, fromId: id }];
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
  if (from) query.andWhere(...reachedFrom([place, id], comparison, from));
  const rows = await query.getMany();
  return isBackward ? rows.reverse() : rows;
}

/** The same for a column that may be null: rows without a value come last, in either direction. */
export async function nullableKeysetRows<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  place: string,
  order: "ASC" | "DESC",
  page: KeysetPage,
): Promise<T[]> {
  const isAscending = (order === "ASC") !== page.isBackward;
  const id = `${query.alias}.id`;
  query
    .addSelect(`CASE WHEN ${place} IS NULL THEN 1 ELSE 0 END`, "without_value")
    .orderBy("without_value", page.isBackward ? "DESC" : "ASC")
    .addOrderBy(place, isAscending ? "ASC" : "DESC")
    .addOrderBy(id, isAscending ? "ASC" : "DESC")
    .limit(page.size + 1);
  if (page.from) query.andWhere(beyond(place, id, page.from, isAscending, page.isBackward));
  const rows = await query.getMany();
  return page.isBackward ? rows.reverse() : rows;
}

/** Rows that come after a position in the order of the page. */
function beyond(place: string, id: string, from: KeysetPosition, isAscending: boolean, isBackward: boolean): Brackets {
  const comparison = isAscending ? ">" : "<";
  if (from.value === null) {
    const sameRank = `${place} IS NULL AND ${id} ${comparison} :fromId`;
    const reachable = isBackward ? `(${sameRank}) OR ${place} IS NOT NULL` : sameRank;
    return new Brackets((where) => where.where(reachable, { fromId: from.id }));
  }
  const [ahead, parameters] = reachedFrom([place, id], comparison, from);
  const reachable = isBackward ? ahead : `${ahead} OR ${place} IS NULL`;
  return new Brackets((where) => where.where(reachable, parameters));
}
