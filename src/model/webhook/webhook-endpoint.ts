import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import {
  FlagColumn,
  IdColumn,
  InstantColumn,
  JsonColumn,
  MinorColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";

@ObjectType({ description: "A URL that receives changes as signed messages (Standard Webhooks)." })
@Entity("webhook_endpoint")
@Index("webhook_endpoint_created", ["workspaceId", "createdAt", "id"])
export class WebhookEndpoint {
  @Field(() => ID, { description: "Id of the endpoint." })
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @Field(() => String, { description: "Where messages are sent to." })
  @TextColumn(2000)
  url: string;

  @Field(() => String, { nullable: true, description: "Its purpose, in your words." })
  @TextColumn(500, { nullable: true })
  description: string | null;

  @Field(() => [WebhookEventType], { description: "The event types it receives; empty: all." })
  @JsonColumn()
  eventTypes: WebhookEventType[];

  /** Sealed: only the server's key gives the secret back, with which signatures are made. */
  @TextColumn(200)
  secret: string;

  /** Sealed as well; signs beside the current one until `previousSecretUntil`, so that a receiver can change over without losing a message. */
  @TextColumn(200, { nullable: true })
  previousSecret: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "Until then messages carry two signatures, by the current and the previous secret.",
  })
  @InstantColumn({ nullable: true })
  previousSecretUntil: Date | null;

  @Field(() => Boolean, { description: "Whether messages are sent to it." })
  @FlagColumn()
  enabled: boolean;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was disabled." })
  @InstantColumn({ nullable: true })
  disabledAt: Date | null;

  @Field(() => String, { nullable: true, description: "Why it was disabled." })
  @TextColumn(200, { nullable: true })
  disabledReason: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "It answered that it is overloaded, and is left alone until then.",
  })
  @InstantColumn({ nullable: true })
  throttledUntil: Date | null;

  /** The sequence number of the last change that was turned into deliveries. */
  @MinorColumn()
  position: number;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  @InstantColumn()
  createdAt: Date;

  @Field(() => GraphQLDateTime, { description: "When it was last changed." })
  @InstantColumn()
  updatedAt: Date;
}
