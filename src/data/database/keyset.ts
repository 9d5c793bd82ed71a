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

type Direction = "ASC" | "DESC";

/** Reads the rows of one stretch of a list, in its order, which has this direction. */
type StretchReader<T extends ObjectLiteral> = (stretch: SelectQueryBuilder<T>, direction: Direction) => Promise<T[]>;

/**
 * One page of a query that is ordered by a column without nulls (`alias.column`) and then by the id of the same table,
 * and one row more where there is one, in the order of the list.
 */
export async function keysetRows<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  column: string,
  order: Direction,
  { size, from, isBackward }: KeysetPage,
  read: StretchReader<T> = getMany,
): Promise<T[]> {
  const way = wayOf(order, isBackward);
  const place = placeOf(column);
  if (from) query.andWhere(...reachedFrom(place, way.comparison, from));
  const rows = await read(ordered(query, place, way).limit(size + 1), way.direction);
  return isBackward ? rows.reverse() : rows;
}

/**
 * The same by a column that may be null: rows without a value come last, in either direction. Rows with a value and rows
 * without are two ranges of an index; the second one is read only where the first did not fill the page, by a statement
 * of its own. Ordered together, by whether there is a value, all rows would be sorted.
 */
export async function nullableKeysetRows<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  column: string,
  order: Direction,
  { size, from, isBackward }: KeysetPage,
  read: StretchReader<T> = getMany,
): Promise<T[]> {
  const way = wayOf(order, isBackward);
  const place = placeOf(column);
  const [value, tieBreak] = place;
  const valued = () => {
    const stretch = query.clone().andWhere(`${value} IS NOT NULL`);
    if (from !== null && from.value !== null) stretch.andWhere(...reachedFrom(place, way.comparison, from));
    return ordered(stretch, place, way);
  };
  const valueless = () => {
    const stretch = query.clone().andWhere(`${value} IS NULL`);
    if (from?.value === null) stretch.andWhere(`${tieBreak} ${way.comparison} :fromId`, { fromId: from.id });
    return stretch.orderBy(tieBreak, way.direction);
  };
  const stretches = isBackward ? [valueless, valued] : [valued, valueless];
  const isInSecond = from !== null && (from.value === null) !== isBackward;
  const rows: T[] = [];
  for (const stretch of isInSecond ? stretches.slice(1) : stretches) {
    const missing = size + 1 - rows.length;
    if (missing > 0) rows.push(...(await read(stretch().limit(missing), way.direction)));
  }
  return isBackward ? rows.reverse() : rows;
}

function getMany<T extends ObjectLiteral>(stretch: SelectQueryBuilder<T>): Promise<T[]> {
  return stretch.getMany();
}

/** A column, and the id of the same table. */
function placeOf(column: string): SqlPlace {
  return [column, column.replace(/\w+$/, "id")];
}

/** In which direction rows are read, and how those lie to where the page begins. */
interface Way {
  readonly direction: Direction;
  readonly comparison: "<" | ">";
}

function wayOf(order: Direction, isBackward: boolean): Way {
  const isAscending = (order === "ASC") !== isBackward;
  return isAscending ? { direction: "ASC", comparison: ">" } : { direction: "DESC", comparison: "<" };
}

function ordered<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  [value, tieBreak]: SqlPlace,
  { direction }: Way,
): SelectQueryBuilder<T> {
  return query.orderBy(value, direction).addOrderBy(tieBreak, direction);
}
