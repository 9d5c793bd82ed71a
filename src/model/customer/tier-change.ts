import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import { DayColumn, IdColumn, InstantColumn, IntegerColumn, ReferenceColumn, TextColumn } from "../columns.js";

/** One change of the tier that a customer is shown in. A log for people: never an input of anything computed. */
@ObjectType({ simpleResolvers: true, description: "One change of the tier in which a customer is shown." })
@Entity("tier_change")
@Index("tier_change_customer", ["workspaceId", "customerId", "noticedOn"])
export class TierChange {
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  customerId: string;

  @Field(() => LoyaltyTier, { description: "The tier before." })
  @TextColumn(10)
  before: LoyaltyTier;

  @Field(() => LoyaltyTier, { description: "The tier from then on." })
  @TextColumn(10)
  after: LoyaltyTier;

  @Field(() => GraphQLLocalDate, { description: "The day on which it was noticed, in the workspace's time zone." })
  @DayColumn()
  noticedOn: string;

  @Field(() => Int, { description: "Version of the loyalty policy by which it was computed." })
  @IntegerColumn()
  policyVersion: number;

  @Field(() => Int, { description: "Version of the loyalty model by which it was computed." })
  @IntegerColumn()
  modelVersion: number;

  @InstantColumn()
  createdAt: Date;
}
