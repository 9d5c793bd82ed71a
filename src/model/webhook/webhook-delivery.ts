import { GraphQLDateTime, GraphQLSafeInt } from "graphql-scalars";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { Column, Entity, Index } from "typeorm";

import { DeliveryState } from "../../domain/webhook/delivery-state.js";
import { WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import { IdColumn, InstantColumn, IntegerColumn, MinorColumn, ReferenceColumn, TextColumn } from "../columns.js";

const MESSAGE_PREFIX = "msg_";

@ObjectType({ description: "One message to one endpoint, and how far it came." })
@Entity("webhook_delivery")
@Index("webhook_delivery_key", ["workspaceId", "endpointId", "changeId", "eventType"], { unique: true })
@Index("webhook_delivery_due", ["workspaceId", "endpointId", "state", "nextAttemptAt", "id"])
@Index("webhook_delivery_record", ["workspaceId", "endpointId", "recordId", "state", "sequence"])
@Index("webhook_delivery_endpoint", ["workspaceId", "endpointId", "createdAt", "id"])
@Index("webhook_delivery_customer", ["workspaceId", "customerId"])
@Index("webhook_delivery_created", ["workspaceId", "createdAt", "id"])
export class WebhookDelivery {
  @Field(() => ID, { description: "Id of the delivery." })
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @Field(() => ID, { description: "The endpoint that it is for." })
  @ReferenceColumn()
  endpointId: string;

  /** The change that it tells of; of a test and of a gap its own id. */
  @ReferenceColumn()
  changeId: string;

  @Field(() => WebhookEventType, { description: "The event type of its message." })
  @TextColumn(40)
  eventType: WebhookEventType;

  @ReferenceColumn({ nullable: true })
  customerId: string | null;

  @ReferenceColumn({ nullable: true })
  recordId: string | null;

  @Field(() => Int, { nullable: true, description: "The version of the changed record." })
  @IntegerColumn({ nullable: true })
  recordVersion: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: "The sequence number of the change; null for a test and for a gap.",
  })
  @MinorColumn({ nullable: true })
  sequence: number | null;

  @Field(() => String, { description: "The message: exactly the bytes that are signed and sent, as text." })
  @Column("text")
  body: string;

  @Field(() => DeliveryState, { description: "Where it stands." })
  @TextColumn(10)
  state: DeliveryState;

  @Field(() => Int, {
    description:
      "Attempts since it was created or last replayed, without those that the receiver only postponed (429, Retry-After).",
  })
  @IntegerColumn()
  attempts: number;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it is to be sent; null unless it is PENDING." })
  @InstantColumn({ nullable: true })
  nextAttemptAt: Date | null;

  @Field(() => Int, { nullable: true, description: "HTTP status of the last answer." })
  @IntegerColumn({ nullable: true })
  lastStatus: number | null;

  @Field(() => String, { nullable: true, description: "Why the last attempt failed." })
  @TextColumn(500, { nullable: true })
  lastError: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was last sent." })
  @InstantColumn({ nullable: true })
  lastAttemptAt: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When the receiver took it." })
  @InstantColumn({ nullable: true })
  deliveredAt: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When a replay was last requested." })
  @InstantColumn({ nullable: true })
  replayedAt: Date | null;

  /** Which batch of which server is sending it; none has another one's while the lease lasts. */
  @ReferenceColumn({ nullable: true })
  claimId: string | null;

  @InstantColumn({ nullable: true })
  claimedUntil: Date | null;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  @InstantColumn()
  createdAt: Date;

  @Field(() => String, {
    description: "The webhook-id of the message, the same in every attempt and replay: a receiver that has it is done.",
  })
  get messageId(): string {
    return `${MESSAGE_PREFIX}${this.id}`;
  }
}

/** The id of the delivery that is named by its id or by the webhook-id of its message. */
export function deliveryIdOf(named: string): string {
  return named.startsWith(MESSAGE_PREFIX) ? named.slice(MESSAGE_PREFIX.length) : named;
}
