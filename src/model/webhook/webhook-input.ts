import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType, Int } from "type-graphql";

import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";

@InputType({ description: "An endpoint to make." })
export class WebhookEndpointCreateInput {
  @Field(() => String, { description: "Where to send messages: an https URL that can be reached from the server." })
  url: string;

  @Field(() => String, { nullable: true, description: "Its purpose, in your words, up to 500 characters." })
  description?: string | null;

  @Field(() => [WebhookEventType], {
    nullable: true,
    description: "The event types it receives; absent or empty: all.",
  })
  eventTypes?: WebhookEventType[] | null;
}

@InputType({ description: "Changes to an endpoint. Absent keeps." })
export class WebhookEndpointUpdateInput {
  @Field(() => ID, { description: "The endpoint." })
  id: string;

  @Field(() => String, { nullable: true, description: "Where to send messages; null keeps." })
  url?: string | null;

  @Field(() => String, { nullable: true, description: "Its purpose; null clears." })
  description?: string | null;

  @Field(() => [WebhookEventType], { nullable: true, description: "The event types it receives; null or empty: all." })
  eventTypes?: WebhookEventType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "False cancels pending messages and keeps the position in the feed; true continues from there. Null keeps.",
  })
  enabled?: boolean | null;
}

@InputType({ description: "Which endpoint." })
export class WebhookEndpointInput {
  @Field(() => ID, { description: "The endpoint." })
  id: string;
}

@InputType({ description: "Which endpoint gets a new secret, and how long the previous one still signs as well." })
export class WebhookSecretRotateInput {
  @Field(() => ID, { description: "The endpoint." })
  id: string;

  @Field(() => Int, {
    defaultValue: 24,
    description: "Hours for which messages carry a second signature, by the secret before; 0 to 168.",
  })
  keepPreviousHours: number;
}

@InputType({ description: "What to send again: one delivery, or those of an endpoint in a range of time." })
export class WebhookReplayInput {
  @Field(() => ID, {
    nullable: true,
    description:
      "One delivery, by its id or the webhook-id of its message, in whatever state; excludes the other fields.",
  })
  deliveryId?: string | null;

  @Field(() => ID, { nullable: true, description: "An endpoint; its deliveries created in [from, to) are sent again." })
  endpointId?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Deliveries created at or after this instant." })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Deliveries created before this instant." })
  to?: Date | null;
}
