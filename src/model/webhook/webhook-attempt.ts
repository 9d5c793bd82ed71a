import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { IdColumn, InstantColumn, IntegerColumn, ReferenceColumn, TextColumn } from "../columns.js";

@ObjectType({ description: "One attempt to deliver a message." })
@Entity("webhook_attempt")
@Index("webhook_attempt_delivery", ["workspaceId", "deliveryId", "attemptedAt"])
@Index("webhook_attempt_age", ["workspaceId", "attemptedAt"])
export class WebhookAttempt {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  deliveryId: string;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  @InstantColumn()
  attemptedAt: Date;

  @Field(() => Int, { description: "How long the answer took, in milliseconds." })
  @IntegerColumn()
  durationMs: number;

  @Field(() => Int, { nullable: true, description: "HTTP status of the answer; null where there was none." })
  @IntegerColumn({ nullable: true })
  status: number | null;

  @Field(() => String, { nullable: true, description: "Why it failed; null where it was taken." })
  @TextColumn(500, { nullable: true })
  error: string | null;
}
