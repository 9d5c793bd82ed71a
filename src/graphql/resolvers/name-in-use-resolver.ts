import { Args, ArgsType, Ctx, Field, Int, ObjectType, Query, Resolver } from "type-graphql";

import { type NameInUse, namesInUse } from "../../data/name-in-use-store.js";
import { RequestError } from "../../domain/errors.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";

const MOST_NAMES = 1_000;

@ObjectType("NameInUse", { description: "A name that records bear, and how many of them." })
class NameInUseType implements NameInUse {
  @Field(() => String, { description: "The name, as filters take it." })
  name: string;

  @Field(() => Int, { description: "How many records bear it, without archived ones." })
  count: number;
}

@ArgsType()
class NamesArguments {
  @Field(() => Int, { defaultValue: 100, description: "At most this number, 1 to 1,000." })
  first: number;
}

@Resolver()
export class NameInUseResolver {
  @Needs(Role.READ)
  @Query(() => [NameInUseType], {
    description: "The market segments of customers, most used first, for filter menus.",
  })
  async segments(@Args(() => NamesArguments) { first }: NamesArguments, @Ctx() context: RequestContext) {
    return load(context, "segment", first);
  }

  @Needs(Role.READ)
  @Query(() => [NameInUseType], { description: "The products of contracts, most used first." })
  async products(@Args(() => NamesArguments) { first }: NamesArguments, @Ctx() context: RequestContext) {
    return load(context, "product", first);
  }

  @Needs(Role.READ)
  @Query(() => [NameInUseType], { description: "The agents of interactions, most used first." })
  async agents(@Args(() => NamesArguments) { first }: NamesArguments, @Ctx() context: RequestContext) {
    return load(context, "agent", first);
  }
}

async function load(
  { rows }: RequestContext,
  column: "segment" | "product" | "agent",
  first: number,
): Promise<NameInUse[]> {
  if (first < 1 || first > MOST_NAMES) {
    throw new RequestError("ARGUMENT_OUT_OF_RANGE", `first is ${first}; it takes 1 to ${MOST_NAMES}`);
  }
  return namesInUse(rows, column, first);
}
