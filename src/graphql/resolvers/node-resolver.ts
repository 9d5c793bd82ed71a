import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";

import { RequestError } from "../../domain/errors.js";
import { Node, type NodeType, uuidWithin } from "../../model/node.js";
import { Role } from "../../model/workspace/api-key.js";
import { Needs } from "../access.js";
import type { RequestContext } from "../context.js";

const TYPES: readonly NodeType[] = ["customer", "person", "contract", "interaction"];
const MOST_IDS = 200;

@Resolver(() => Node)
export class NodeResolver {
  @Needs(Role.READ)
  @Query(() => Node, {
    nullable: true,
    description: "Any object by its global id; null where this workspace has none.",
  })
  async node(
    @Arg("id", () => ID, { description: "Global id." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Node | null> {
    return load(id, context);
  }

  @Needs(Role.READ)
  @Query(() => [Node], {
    nullable: "items",
    description: "Several objects by their global ids, in the same order; null where this workspace has none.",
  })
  async nodes(
    @Arg("ids", () => [ID], { description: "Global ids, up to 200." }) ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<(Node | null)[]> {
    if (ids.length > MOST_IDS) throw new RequestError("TOO_MANY_IDS", `${ids.length} ids; at most ${MOST_IDS} at once`);
    return Promise.all(ids.map((id) => load(id, context)));
  }
}

async function load(id: string, { loaders }: RequestContext): Promise<Node | null> {
  for (const type of TYPES) {
    const uuid = uuidWithin(type, id);
    if (uuid !== null) return loaders[type].load(uuid);
  }
  throw new RequestError("ID_INVALID", `${id} is not a global id of this API`);
}
