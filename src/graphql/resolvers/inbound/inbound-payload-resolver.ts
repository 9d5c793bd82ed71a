import { Arg, Args, Ctx, Field, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from "type-graphql";

import { originOf } from "../../../data/database/cursor.js";
import {
  confirmFetched,
  countPayloads,
  findPayloads,
  payloadPage,
  releasePayloads,
} from "../../../data/inbound/inbound-payload-store.js";
import { findMapping } from "../../../data/inbound/mapping-store.js";
import { Refusal, RequestError } from "../../../domain/errors.js";
import { InboundPayload } from "../../../model/inbound/inbound-payload.js";
import { InboundPayloadFilter, PayloadIdsInput } from "../../../model/inbound/mapping-input.js";
import { MappingRow } from "../../../model/inbound/mapping-row.js";
import { UserError } from "../../../model/user-error.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../../page/connection.js";

const InboundPayloadConnection = connectionTypes(InboundPayload, "InboundPayload", "payloads");
const MOST_IDS = 200;

@ObjectType({ description: "The result of a mutation: the payloads as they are now, or the user errors." })
class InboundPayloadsPayload {
  @Field(() => [InboundPayload], {
    nullable: true,
    description: "The payloads as they are now; null where it was refused.",
  })
  payloads: InboundPayload[] | null;

  @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
  userErrors: UserError[];
}

@Resolver(() => InboundPayload)
export class InboundPayloadResolver {
  @Needs(Role.WRITE)
  @Query(() => InboundPayloadConnection, {
    description:
      "Payloads that senders posted, oldest first; `last: 20` gives the newest. They are kept for a number of days (30 by default). Needs the role WRITE.",
  })
  async inboundPayloads(
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() context: RequestContext,
    @Arg("filter", () => InboundPayloadFilter, { nullable: true, description: "Which of them; default all." })
    filter?: InboundPayloadFilter | null,
  ): Promise<ConnectionOf<InboundPayload>> {
    const { sql, workspace } = context;
    const { mapping: name, states, toFetch } = filter ?? {};
    const mapping = name ? await findMapping(context.rows, { name }) : undefined;
    const selection = {
      workspaceId: workspace.id,
      // No payload has come through a mapping that is not there.
      ...(mapping !== undefined && { mappingId: mapping?.id ?? "" }),
      ...(states && { states }),
      ...(typeof toFetch === "boolean" && { hasToFetch: toFetch }),
    };
    const origin = originOf(context.rows, "inboundPayloads", selection);
    const keyset = pageOf(page, origin);
    const rows = await payloadPage(sql, selection, keyset);
    const positionOf = ({ receivedAt, id }: InboundPayload) => ({ value: receivedAt, id });
    return connectionOf(rows, keyset, origin, positionOf, () => countPayloads(sql, selection));
  }

  @FieldResolver(() => String, { description: "Its body, as the sender wrote it." })
  async body(@Root() payload: InboundPayload, @Ctx() { loaders }: RequestContext): Promise<string> {
    return (await loaders.document.load(payload.id))?.toString("utf8") ?? "";
  }

  @FieldResolver(() => MappingRow, {
    nullable: true,
    description: "The mapping that received it; null where that was deleted.",
  })
  async mapping(@Root() { mappingId }: InboundPayload, @Ctx() { loaders }: RequestContext): Promise<MappingRow | null> {
    return loaders.mapping.load(mappingId);
  }

  @Needs(Role.WRITE)
  @Mutation(() => InboundPayloadsPayload, {
    description:
      "Lets payloads be mapped again, say after their mapping was mended. It is done within seconds, in the background; ask for their state.",
  })
  async inboundPayloadReplay(
    @Arg("input", () => PayloadIdsInput, { description: "Which payloads." }) { ids }: PayloadIdsInput,
    @Ctx() context: RequestContext,
  ): Promise<InboundPayloadsPayload> {
    return changePayloads(context, ids, releasePayloads);
  }

  @Needs(Role.WRITE)
  @Mutation(() => InboundPayloadsPayload, {
    description: "Confirms that the records which payloads name were fetched; they leave the list of those to fetch.",
  })
  async inboundPayloadFetched(
    @Arg("input", () => PayloadIdsInput, { description: "Which payloads." }) { ids }: PayloadIdsInput,
    @Ctx() context: RequestContext,
  ): Promise<InboundPayloadsPayload> {
    return changePayloads(context, ids, confirmFetched);
  }
}

async function changePayloads(
  { rows }: RequestContext,
  ids: readonly string[],
  change: typeof releasePayloads,
): Promise<InboundPayloadsPayload> {
  if (ids.length > MOST_IDS) throw new RequestError("TOO_MANY_IDS", `${ids.length} ids; at most ${MOST_IDS} at once`);
  const known = new Set((await findPayloads(rows, ids)).map(({ id }) => id));
  const errors = [...ids.entries()]
    .filter(([, id]) => !known.has(id))
    .map(([index, id]) => {
      return { code: "PAYLOAD_NOT_FOUND", message: `there is no payload ${id}`, path: ["ids", String(index)] } as const;
    });
  if (errors.length > 0) throw new Refusal(errors);
  await change(rows, ids);
  return { payloads: await findPayloads(rows, ids), userErrors: [] };
}
