import { ArgsType, type ClassType, Field, Int, ObjectType } from "type-graphql";

import { isGiven } from "../../data/database/conditions.js";
import { cursorOf, type Origin, positionWithin } from "../../data/database/cursor.js";
import type { KeysetPage, KeysetPosition } from "../../data/database/keyset.js";
import { RequestError } from "../../domain/errors.js";

const LARGEST_PAGE = 200;
const DEFAULT_PAGE = 20;

@ArgsType()
export class PageArguments {
  @Field(() => Int, { nullable: true, description: "Number of rows from the beginning, 1 to 200; default 20." })
  first?: number | null;

  @Field(() => String, { nullable: true, description: "Only rows after this cursor." })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: "Number of rows from the end, 1 to 200." })
  last?: number | null;

  @Field(() => String, { nullable: true, description: "Only rows before this cursor." })
  before?: string | null;
}

@ObjectType({ simpleResolvers: true, description: "The position of a page in its list." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether rows follow; known when paging from the beginning." })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: "Whether rows come before; known when paging from the end." })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first row of the page." })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the last row of the page." })
  endCursor: string | null;
}

/** A row of a page and the cursor to go on from. */
interface EdgeOf<T> {
  readonly node: T;
  readonly cursor: string;
}

/** A page of a list; what costs a statement of its own is asked only when it is selected. */
export interface ConnectionOf<T> {
  readonly edges: readonly EdgeOf<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly countAll: () => number | Promise<number>;
}

/** The Relay edge and connection types of a node type: `Customer` → `CustomerEdge`, `CustomerConnection`. */
export function connectionTypes<T extends object>(node: ClassType<T>, name: string, plural: string) {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One of the ${plural} of a page.` })
  class Edge implements EdgeOf<T> {
    @Field(() => node, { description: "The row itself." })
    node: T;

    @Field(() => String, { description: "Where it stands: pass it as after or before." })
    cursor: string;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A page of ${plural}.` })
  class Connection implements ConnectionOf<T> {
    @Field(() => [Edge], { description: "The rows with their cursors." })
    edges: Edge[];

    @Field(() => [node], { description: "The rows." })
    nodes: T[];

    @Field(() => PageInfo, { description: "The position of the page in its list." })
    pageInfo: PageInfo;

    countAll: () => number | Promise<number>;

    @Field(() => Int, {
      name: "totalCount",
      description: "Number of rows in the whole list; counted only when requested.",
    })
    totalCount(): number | Promise<number> {
      return this.countAll();
    }
  }
  return Connection;
}

/** The page that arguments ask for; a cursor must come from the same query (`origin`). */
export function pageOf({ first, after, last, before }: PageArguments, origin: Origin): KeysetPage {
  const isBackward = isGiven(last) || (isGiven(before) && !isGiven(first));
  if (isGiven(first) && isGiven(last))
    throw new RequestError("PAGE_SIZE_INVALID", "give either first or last, not both");
  if (isGiven(after) && isGiven(before))
    throw new RequestError("CURSOR_INVALID", "give either after or before, not both");
  if ((isBackward && isGiven(after)) || (!isBackward && isGiven(before))) {
    throw new RequestError("CURSOR_INVALID", "after goes with first, before goes with last");
  }
  const size = last ?? first ?? DEFAULT_PAGE;
  if (size < 1 || size > LARGEST_PAGE) {
    const field = isBackward ? "last" : "first";
    throw new RequestError("PAGE_SIZE_INVALID", `${field} is ${size}; a page has 1 to ${LARGEST_PAGE} rows`);
  }
  const cursor = isBackward ? before : after;
  return { size, isBackward, from: cursor ? positionWithin(cursor, origin) : null };
}

/** The connection that rows make: at most one more than the page has, at the end where the page goes on. */
export function connectionOf<T>(
  rows: readonly T[],
  page: KeysetPage,
  origin: Origin,
  positionOf: (row: T) => KeysetPosition,
  countAll: () => Promise<number>,
): ConnectionOf<T> {
  const goesOn = rows.length > page.size;
  const shown = page.isBackward ? rows.slice(-page.size) : rows.slice(0, page.size);
  // A page that is the whole list needs no count.
  const count = page.from === null && !goesOn ? () => shown.length : countAll;
  return new ShownPage(shown, page, goesOn, (row) => cursorOf(positionOf(row), origin), count);
}

/** A page whose edges and cursors are worked out when they are asked for: a list of customers has two pages for each of them. */
class ShownPage<T> implements ConnectionOf<T>, PageInfo {
  constructor(
    readonly nodes: readonly T[],
    private readonly page: KeysetPage,
    private readonly goesOn: boolean,
    private readonly cursorAt: (row: T) => string,
    readonly countAll: () => number | Promise<number>,
  ) {}

  get edges(): readonly EdgeOf<T>[] {
    return this.nodes.map((node) => new CursoredEdge(node, this.cursorAt));
  }

  get pageInfo(): PageInfo {
    return this;
  }

  get hasNextPage(): boolean {
    return this.page.isBackward ? this.page.from !== null : this.goesOn;
  }

  get hasPreviousPage(): boolean {
    return this.page.isBackward ? this.goesOn : this.page.from !== null;
  }

  get startCursor(): string | null {
    const [first] = this.nodes;
    return first === undefined ? null : this.cursorAt(first);
  }

  get endCursor(): string | null {
    const last = this.nodes.at(-1);
    return last === undefined ? null : this.cursorAt(last);
  }
}

/** A row whose cursor is worked out when it is asked for. */
class CursoredEdge<T> implements EdgeOf<T> {
  constructor(
    readonly node: T,
    private readonly cursorAt: (row: T) => string,
  ) {}

  get cursor(): string {
    return this.cursorAt(this.node);
  }
}
