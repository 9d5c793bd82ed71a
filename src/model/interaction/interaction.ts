import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { Channel, Direction, EffortScale, InteractionKind, QualitySource } from "../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../domain/loyalty/policy.js";
import {
  FlagColumn,
  InstantColumn,
  IntegerColumn,
  JsonColumn,
  MinorColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";
import { Money } from "../money.js";
import { Node, type NodeType } from "../node.js";
import { Reads } from "../reads.js";
import { InteractionHappening } from "./interaction-happening.js";

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A contact between customer and company on any channel.",
})
@Entity("interaction")
@Index("interaction_customer", ["workspaceId", "customerId", "occurredAt", "id", "archivedAt"])
@Index("interaction_occurred", ["workspaceId", "occurredAt", "id"])
@Index("interaction_agent", ["workspaceId", "agent", "occurredAt", "id", "archivedAt"])
@Index("interaction_resolved", ["workspaceId", "kind", "customerId", "resolvedAt", "resolutionQuality"])
@Index("interaction_settled", ["workspaceId", "resolvedAt", "occurredAt", "kind", "proactive"])
@Index("interaction_person", ["workspaceId", "personId", "occurredAt", "id"])
@Index("interaction_case", ["workspaceId", "caseKey", "customerId", "occurredAt"])
export class Interaction extends Node {
  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  customerId: string;

  /** Null where nobody said which person of the customer had it. */
  @ReferenceColumn({ nullable: true })
  personId: string | null;

  @Field(() => InteractionKind, { description: "The kind of interaction." })
  @TextColumn(12)
  kind: InteractionKind;

  @Field(() => Channel, { nullable: true, description: "Where it took place." })
  @TextColumn(12, { nullable: true })
  channel: Channel | null;

  @Field(() => Direction, { nullable: true, description: "Who contacted whom." })
  @TextColumn(8, { nullable: true })
  direction: Direction | null;

  @Field(() => Boolean, { description: "Whether we acted before the customer had to ask." })
  @FlagColumn()
  proactive: boolean;

  @Field(() => Boolean, { description: "Whether a machine did it on the customer's behalf, such as a direct debit." })
  @FlagColumn()
  automatic: boolean;

  @Field(() => GraphQLDateTime, { description: "When it took place or began." })
  @InstantColumn()
  occurredAt: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When the customer first got an answer." })
  @InstantColumn({ nullable: true })
  firstResponseAt: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was closed, solved or not." })
  @InstantColumn({ nullable: true })
  resolvedAt: Date | null;

  @Field(() => Int, { nullable: true, description: "How often it was handed from one agent to another." })
  @IntegerColumn({ nullable: true })
  transfers: number | null;

  @Field(() => [InteractionHappening], {
    nullable: true,
    description: "What its source told one by one, in the order of time; null: nothing was.",
  })
  @JsonColumn({ nullable: true })
  happenings: readonly InteractionHappening[] | null;

  @Field(() => Boolean, { description: "Whether the contact was not answered." })
  @FlagColumn()
  missed: boolean;

  @Field(() => String, { nullable: true, description: "Shared by all contacts about one case." })
  @TextColumn(191, { nullable: true })
  caseKey: string | null;

  @Field(() => ResolutionQuality, {
    nullable: true,
    description: "How it ended; null: unknown, left out of statistics.",
  })
  @TextColumn(20, { nullable: true })
  resolutionQuality: ResolutionQuality | null;

  @Field(() => QualitySource, { nullable: true, description: "The source of the resolution quality." })
  @TextColumn(12, { nullable: true })
  qualitySource: QualitySource | null;

  @Field(() => Int, { nullable: true, description: "Customer effort score on effortScale." })
  @IntegerColumn({ nullable: true })
  effortScore: number | null;

  @Field(() => EffortScale, { nullable: true, description: "Scale of the effort score." })
  @TextColumn(5, { nullable: true })
  effortScale: EffortScale | null;

  @Field(() => Int, { nullable: true, description: "Satisfaction, 1 to 5." })
  @IntegerColumn({ nullable: true })
  satisfaction: number | null;

  @Field(() => Int, { nullable: true, description: "Likelihood to recommend (NPS), 0 to 10." })
  @IntegerColumn({ nullable: true })
  recommendation: number | null;

  @MinorColumn({ nullable: true })
  amountMinor: number | null;

  @TextColumn(3, { nullable: true })
  amountCurrency: string | null;

  @ReferenceColumn({ nullable: true })
  referredCustomerId: string | null;

  @Field(() => String, { nullable: true, description: "The use of the product that the customer was shown." })
  @TextColumn(500, { nullable: true })
  valueTip: string | null;

  @Field(() => String, { nullable: true, description: "The agent who handled it." })
  @TextColumn(100, { nullable: true })
  agent: string | null;

  @Field(() => String, { nullable: true, description: "The subject." })
  @TextColumn(500, { nullable: true })
  subject: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it was archived: out of the lists, while its facts keep counting.",
  })
  @InstantColumn({ nullable: true })
  archivedAt: Date | null;

  @Field(() => GraphQLDateTime, { description: "When Treue first learnt of it." })
  @InstantColumn()
  createdAt: Date;

  @Field(() => GraphQLDateTime, { description: "When it last changed." })
  @InstantColumn()
  updatedAt: Date;

  protected get nodeType(): NodeType {
    return "interaction";
  }

  @Reads({ interaction: ["amountMinor", "amountCurrency"] })
  @Field(() => Money, { nullable: true, description: "Amount bought or paid." })
  get amount(): Money | null {
    return Money.orNull(this.amountMinor, this.amountCurrency);
  }
}
