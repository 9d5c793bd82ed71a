import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";

import { originOf } from "../../../data/database/cursor.js";
import {
  countInteractions,
  type InteractionConditions,
  interactionPage,
} from "../../../data/interaction/interaction-page-store.js";
import { Customer } from "../../../model/customer/customer.js";
import { ExternalEntity } from "../../../model/customer/external-id.js";
import { Interaction } from "../../../model/interaction/interaction.js";
import { CustomerInteractionFilter, InteractionFilter } from "../../../model/interaction/interaction-filter.js";
import { Reads } from "../../../model/reads.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { customerIdNamed, recordIdNamed } from "../../named-record.js";
import { childPage } from "../../page/child-page.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../../page/connection.js";

const InteractionConnection = connectionTypes(Interaction, "Interaction", "interactions");

@Resolver()
export class InteractionListResolver {
  @Needs(Role.READ)
  @Query(() => InteractionConnection, {
    description: "The interactions of the workspace, newest first, without archived ones.",
  })
  async interactions(
    @Args(() => PageArguments) page: PageArguments,
    @Arg("filter", () => InteractionFilter, { nullable: true, description: "Which interactions; default all." })
    filter: InteractionFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Interaction>> {
    const { sql, workspace } = context;
    const { customer, ...own } = filter ?? {};
    const origin = originOf(context.rows, "interactions", customer, own);
    const keyset = pageOf(page, origin);
    const customerId = await customerIdNamed(context, customer);
    const selection = { workspaceId: workspace.id, customerId, filter: await withPersonId(context, own) };
    const rows = await interactionPage(sql, selection, keyset);
    const positionOf = ({ occurredAt, id }: Interaction) => ({ value: occurredAt, id });
    return connectionOf(rows, keyset, origin, positionOf, () => countInteractions(sql, selection));
  }
}

@Resolver(() => Customer)
export class CustomerInteractionsResolver {
  @Reads({})
  @FieldResolver(() => InteractionConnection, { description: "The customer's interactions, newest first." })
  async interactions(
    @Root() customer: Customer,
    @Args(() => PageArguments) page: PageArguments,
    @Arg("filter", () => CustomerInteractionFilter, { nullable: true, description: "Which of them; default all." })
    filter: CustomerInteractionFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<unknown>> {
    const list = { kind: "interaction", filter: await withPersonId(context, filter ?? {}) } as const;
    return childPage(context, list, customer.id, page);
  }
}

/** The filter, with the id of the person whom it names. */
async function withPersonId(
  context: RequestContext,
  { person, ...filter }: CustomerInteractionFilter,
): Promise<InteractionConditions> {
  return { ...filter, personId: await recordIdNamed(context, "person", ExternalEntity.PERSON, person) };
}
