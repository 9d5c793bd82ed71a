import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType, Int } from "type-graphql";

import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";

@InputType({ description: "An endpoint to make." })
export class WebhookEndpointCreateInput {
  @Field(() => String, { description: "Where to send messages: an https URL that can be reached from the server." })
  url: string;

  @Field(() => String, { nullable: true, description: "What it is for, in your words, up to 500 characters." })
  description?: string | null;

  @Field(() => [WebhookEventType], { nullable: true, description: "What to tell it of; absent or empty: everything." })
  eventTypes?: WebhookEventType[] | null;
}

@InputType({ description: "Changes to an endpoint. Absent keeps." })
export class WebhookEndpointUpdateInput {
  @Field(() => ID, { description: "The endpoint." })
  id: string;

  @Field(() => String, { nullable: true, description: "Where to send messages; null keeps." })
  url?: string | null;

  @Field(() => String, { nullable: true, description: "What it is for; null clears." })
  description?: string | null;

  @Field(() => [WebhookEventType], { nullable: true, description: "What to tell it of; null or empty: everything." })
  eventTypes?: WebhookEventType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "False cancels what is still to be sent and keeps the place in the feed; true goes on from there. Null keeps.",
  })
  enabled?: boolean | null;
}

@InputType({ description: "Which endpoint." })
export class WebhookEndpointInput {
  @Field(() => ID, { description: "The endpoint." })
  id: string;
}

@InputType({ description: "Which endpoint gets a new secret, and how long the one before goes on to sign as well." })
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
      "One delivery, by its id or the webhook-id of its message, in whatever state; goes without the other fields.",
  })
  deliveryId?: string | null;

  @Field(() => ID, { nullable: true, description: "An endpoint, whose deliveries made in [from, to) are meant." })
  endpointId?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Deliveries made at or after this instant." })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Deliveries made before this instant." })
  to?: Date | null;
}
