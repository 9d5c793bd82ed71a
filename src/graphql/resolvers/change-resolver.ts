import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from "type-graphql";

import { changeCursorOf, sequenceWithin } from "../../data/change/change-cursor.js";
import { changesAfter, changesPurgedTo, feedEnd, lastSequence } from "../../data/change/change-store.js";
import { RequestError } from "../../domain/errors.js";
import { Change, ChangeEntity } from "../../model/change/change.js";
import { Customer } from "../../model/customer/customer.js";
import { Node } from "../../model/node.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";

const LARGEST_PAGE = 200;

@ObjectType({ description: "A page of changes, and the cursor from which to continue." })
class ChangeFeed {
  @Field(() => [Change], { description: "The changes, in the order in which they must be applied." })
  changes: Change[];

  @Field(() => String, {
    description:
      "Keep it once the changes are applied, and ask for those after it next time; also where there were none.",
  })
  cursor: string;

  @Field(() => Boolean, { description: "Whether more changes are there already." })
  hasMore: boolean;
}

@Resolver(() => Change)
export class ChangeResolver {
  @Needs(Role.READ)
  @Query(() => ChangeFeed, {
    description:
      "Every committed change, exactly once, parents before children and the versions of a record rising. Changes are kept for a number of days (30 by default).",
  })
  async changes(
    @Arg("after", () => String, {
      nullable: true,
      description: "The cursor of the previous page; default: from the oldest change that is kept.",
    })
    after: string | null | undefined,
    @Arg("first", () => Int, { defaultValue: 100, description: "How many at most, 1 to 200." }) first: number,
    @Arg("types", () => [ChangeEntity], { nullable: true, description: "Changes of these only; default all." })
    types: ChangeEntity[] | null | undefined,
    @Ctx() { rows }: RequestContext,
  ): Promise<ChangeFeed> {
    if (first < 1 || first > LARGEST_PAGE) {
      throw new RequestError("PAGE_SIZE_INVALID", `first is ${first}; a page has 1 to ${LARGEST_PAGE} rows`);
    }
    const seen = after ? sequenceWithin(rows, after) : null;
    const range = { after: seen ?? 0, limit: first + 1, entities: types };
    // Read first: what comes in meanwhile lies after it.
    const newest = await lastSequence(rows);
    const found = await changesAfter(rows, range);
    // Asked last: what was purged while this was read is not missing without a word.
    const purgedTo = await changesPurgedTo(rows);
    if (seen !== null && seen < purgedTo) {
      throw new RequestError("CURSOR_EXPIRED", "changes after this cursor have left the feed; read everything anew");
    }
    if (seen !== null && seen > Math.max(newest, purgedTo)) {
      const reason = "the feed does not reach this cursor, as after a backup was restored; read everything anew";
      throw new RequestError("CURSOR_EXPIRED", reason);
    }
    const changes = found.slice(0, first);
    const hasMore = found.length > first;
    // Where nothing is left, the cursor passes what the types leave out, so that it does not grow old.
    const reached = hasMore
      ? (changes.at(-1)?.sequence ?? 0)
      : Math.max(newest, changes.at(-1)?.sequence ?? 0, seen ?? 0);
    return { changes, cursor: changeCursorOf(rows, reached), hasMore };
  }

  @Needs(Role.READ)
  @Query(() => String, {
    description:
      "The cursor after the newest change: take it before reading all data, then continue with changes(after:).",
  })
  async changesEnd(@Ctx() { rows }: RequestContext): Promise<string> {
    return changeCursorOf(rows, await feedEnd(rows));
  }

  @FieldResolver(() => Boolean, { description: "Whether it was written with the API key that asks: its own echo." })
  isOwn(@Root() { originId }: Change, @Ctx() { viewer }: RequestContext): boolean {
    return originId === viewer.id;
  }

  @FieldResolver(() => Node, {
    nullable: true,
    description: "The record as it is now; null where it was removed. Of LOYALTY the customer.",
  })
  async node(@Root() { entity, recordId }: Change, @Ctx() context: RequestContext): Promise<Node | null> {
    return nodeOf(entity, recordId, context);
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: "The customer to which the record belongs, as it is now; null where it was removed.",
  })
  async customer(@Root() { customerId }: Change, @Ctx() { loaders }: RequestContext): Promise<Customer | null> {
    return customerId === null ? null : loaders.customer.load(customerId);
  }

  @FieldResolver(() => Node, { nullable: true, description: "Of a MERGE: the surviving record, as it is now." })
  async mergedInto(@Root() { entity, mergedIntoId }: Change, @Ctx() context: RequestContext): Promise<Node | null> {
    return mergedIntoId === null ? null : nodeOf(entity, mergedIntoId, context);
  }
}

async function nodeOf(entity: ChangeEntity, id: string, { loaders }: RequestContext): Promise<Node | null> {
  if (entity === ChangeEntity.PERSON) return loaders.person.load(id);
  if (entity === ChangeEntity.CONTRACT) return loaders.contract.load(id);
  if (entity === ChangeEntity.INTERACTION) return loaders.interaction.load(id);
  return entity === ChangeEntity.CONTRACT_EVENT ? null : loaders.customer.load(id);
}
