import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";

import { originOf } from "../../../data/database/cursor.js";
import {
  countDeliveries,
  deliveryById,
  deliveryPage,
  deliveryPositionOf,
} from "../../../data/webhook/delivery-store.js";
import { DeliveryState } from "../../../domain/webhook/delivery-state.js";
import { WebhookEventType } from "../../../domain/webhook/webhook-event-type.js";
import { replay, testEndpoint } from "../../../integration/webhook-out/delivery-actions.js";
import { UserError } from "../../../model/user-error.js";
import { WebhookAttempt } from "../../../model/webhook/webhook-attempt.js";
import { deliveryIdOf, WebhookDelivery } from "../../../model/webhook/webhook-delivery.js";
import { WebhookEndpoint } from "../../../model/webhook/webhook-endpoint.js";
import { WebhookEndpointInput, WebhookReplayInput } from "../../../model/webhook/webhook-input.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { type ConnectionOf, connectionOf, connectionTypes, PageArguments, pageOf } from "../../page/connection.js";
import { done, payloadType } from "../../payload.js";

const DeliveryConnection = connectionTypes(WebhookDelivery, "WebhookDelivery", "deliveries");
const TestPayload = payloadType("WebhookTestPayload", "webhookDelivery", WebhookDelivery);

@ArgsType()
class DeliveriesArguments extends PageArguments {
  @Field(() => ID, { nullable: true, description: "Only those to this endpoint, which may be deleted since." })
  endpointId?: string | null;

  @Field(() => DeliveryState, { nullable: true, description: "Only those that stand so." })
  state?: DeliveryState | null;

  @Field(() => WebhookEventType, { nullable: true, description: "Only those of this event type." })
  eventType?: WebhookEventType | null;
}

@ObjectType("WebhookReplayPayload", { description: "How many deliveries are sent again, or the user errors." })
class ReplayPayload {
  @Field(() => Int, { nullable: true, description: "How many messages are sent again; null where it was refused." })
  replayed?: number | null;

  @Field(() => [UserError], { description: "Why it was refused; empty where it was done." })
  userErrors: UserError[];
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryResolver {
  @Needs(Role.ADMIN)
  @Query(() => DeliveryConnection, {
    description: "The log of messages to endpoints, newest first. Needs the role ADMIN.",
  })
  async webhookDeliveries(
    @Args(() => DeliveriesArguments)
    { endpointId = null, state = null, eventType = null, ...page }: DeliveriesArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<WebhookDelivery>> {
    const filter = { endpointId, state, eventType };
    const origin = originOf(context.rows, "webhookDeliveries", endpointId, state, eventType);
    const keyset = pageOf(page, origin);
    const rows = await deliveryPage(context.rows, filter, keyset);
    return connectionOf(rows, keyset, origin, deliveryPositionOf, () => countDeliveries(context.rows, filter));
  }

  @Needs(Role.ADMIN)
  @Query(() => WebhookDelivery, {
    nullable: true,
    description: "One message to an endpoint; null where this workspace has no such one. Needs the role ADMIN.",
  })
  async webhookDelivery(
    @Arg("id", () => ID, { description: "Id of the delivery, or the webhook-id of its message." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<WebhookDelivery | null> {
    return deliveryById(context.rows, deliveryIdOf(id));
  }

  @FieldResolver(() => WebhookEndpoint, {
    nullable: true,
    description: "The endpoint that it is for; null where it was deleted since.",
  })
  async endpoint(
    @Root() { endpointId }: WebhookDelivery,
    @Ctx() { loaders }: RequestContext,
  ): Promise<WebhookEndpoint | null> {
    return loaders.webhookEndpoint.load(endpointId);
  }

  @FieldResolver(() => [WebhookAttempt], { description: "Every attempt to deliver it, oldest first." })
  async attemptLog(@Root() { id }: WebhookDelivery, @Ctx() { loaders }: RequestContext): Promise<WebhookAttempt[]> {
    return loaders.webhookAttempts.load(id);
  }

  @Needs(Role.ADMIN)
  @Mutation(() => TestPayload, {
    description:
      "Sends an endpoint a real, signed webhook.test within a second or two; webhookDelivery shows the result. Needs the role ADMIN.",
  })
  async webhookTest(
    @Arg("input", () => WebhookEndpointInput, { description: "The endpoint." }) input: WebhookEndpointInput,
    @Ctx() context: RequestContext,
  ) {
    return done("webhookDelivery", await testEndpoint(context, input.id));
  }

  @Needs(Role.ADMIN)
  @Mutation(() => ReplayPayload, {
    description:
      "Sends messages again, with the webhook-ids they had: one, or those of an endpoint in a range of time. Needs the role ADMIN.",
  })
  async webhookReplay(
    @Arg("input", () => WebhookReplayInput, { description: "What to send again." }) input: WebhookReplayInput,
    @Ctx() context: RequestContext,
  ): Promise<ReplayPayload> {
    return { replayed: await replay(context, input), userErrors: [] };
  }
}
