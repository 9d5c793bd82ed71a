import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";

import { ingestOne } from "../../../actions/ingest/ingest.js";
import { resolveInteraction } from "../../../actions/interaction-actions.js";
import { Customer } from "../../../model/customer/customer.js";
import { ExternalEntity, ExternalId, ExternalIdInput } from "../../../model/customer/external-id.js";
import { RowOperation } from "../../../model/ingest/ingest-row.js";
import { Interaction } from "../../../model/interaction/interaction.js";
import {
  InteractionDeleteInput,
  InteractionRecordInput,
  InteractionResolveInput,
} from "../../../model/interaction/interaction-input.js";
import { Person } from "../../../model/person/person.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { namedRecord } from "../../named-record.js";
import { done, payloadType } from "../../payload.js";

const InteractionRecordPayload = payloadType("InteractionRecordPayload", "interaction", Interaction);
const InteractionDeletePayload = payloadType("InteractionDeletePayload", "interaction", Interaction);
const InteractionResolvePayload = payloadType("InteractionResolvePayload", "interaction", Interaction);

@Resolver(() => Interaction)
export class InteractionResolver {
  @Needs(Role.READ)
  @Query(() => Interaction, {
    nullable: true,
    description: "One interaction by exactly one of its ids; null where this workspace has none.",
  })
  async interaction(
    @Arg("id", () => ID, { nullable: true, description: "Global id." }) id: string | null | undefined,
    @Arg("externalId", () => ExternalIdInput, { nullable: true, description: "Id in another system." })
    externalId: ExternalIdInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Interaction | null> {
    return namedRecord(context, "interaction", ExternalEntity.INTERACTION, { id, externalId });
  }

  @FieldResolver(() => Customer, { description: "The customer who had the interaction." })
  async customer(@Root() interaction: Interaction, @Ctx() { loaders }: RequestContext): Promise<Customer | null> {
    return loaders.customer.load(interaction.customerId);
  }

  @FieldResolver(() => Person, { nullable: true, description: "The person of the customer who had it; null: unknown." })
  async person(@Root() { personId }: Interaction, @Ctx() { loaders }: RequestContext): Promise<Person | null> {
    return personId === null ? null : loaders.person.load(personId);
  }

  @FieldResolver(() => Customer, { nullable: true, description: "Of a REFERRAL: the customer who was brought." })
  async referredCustomer(
    @Root() interaction: Interaction,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Customer | null> {
    return interaction.referredCustomerId === null ? null : loaders.customer.load(interaction.referredCustomerId);
  }

  @FieldResolver(() => [ExternalId], { description: "The ids by which other systems know the interaction." })
  async externalIds(@Root() interaction: Interaction, @Ctx() { loaders }: RequestContext): Promise<ExternalId[]> {
    return loaders.externalIds.load(interaction.id);
  }
}

@Resolver()
export class InteractionMutations {
  @Needs(Role.WRITE)
  @Mutation(() => InteractionRecordPayload, {
    description: "Makes or changes an interaction. Absent keeps, null clears.",
  })
  async interactionRecord(
    @Arg("input", () => InteractionRecordInput, { description: "The interaction." }) input: InteractionRecordInput,
    @Ctx() context: RequestContext,
  ) {
    return done("interaction", await ingestOne(context, "interactions", input));
  }

  @Needs(Role.WRITE)
  @Mutation(() => InteractionDeletePayload, {
    description: "Archives an interaction: it leaves the lists, while it keeps counting.",
  })
  async interactionDelete(
    @Arg("input", () => InteractionDeleteInput, { description: "The interaction." }) input: InteractionDeleteInput,
    @Ctx() context: RequestContext,
  ) {
    const row = { ...input, operation: RowOperation.DELETE };
    return done("interaction", await ingestOne(context, "interactions", row));
  }

  @Needs(Role.WRITE)
  @Mutation(() => InteractionResolvePayload, { description: "Closes an interaction and records how it ended." })
  async interactionResolve(
    @Arg("input", () => InteractionResolveInput, { description: "Which interaction, and how it ended." })
    input: InteractionResolveInput,
    @Ctx() context: RequestContext,
  ) {
    return done("interaction", await resolveInteraction(context, input));
  }
}
