import { GraphQLDateTime, GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { type ContractFacts, SuccessionRule } from "../../domain/contract/contract.js";
import {
  DayColumn,
  FlagColumn,
  InstantColumn,
  IntegerColumn,
  MinorColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";
import { Money } from "../money.js";
import { Node, type NodeType } from "../node.js";
import { Reads } from "../reads.js";

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A contract of one customer, as it was concluded.",
})
@Entity("contract")
@Index("contract_customer", ["workspaceId", "customerId", "startsOn", "id", "archivedAt"])
@Index("contract_rolls", ["workspaceId", "rollsOn"])
@Index("contract_started", ["workspaceId", "startsOn", "id"])
@Index("contract_trial", ["workspaceId", "trialEndsOn"])
@Index("contract_due", ["workspaceId", "dueOn", "id"])
@Index("contract_ends", ["workspaceId", "endsOn", "id"])
@Index("contract_created", ["workspaceId", "createdAt", "id"])
@Index("contract_succeeds", ["workspaceId", "succeedsExternalId", "succeedsSystem"])
@Index("contract_product", ["workspaceId", "product", "archivedAt"])
export class Contract extends Node implements ContractFacts {
  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  customerId: string;

  @Field(() => String, { nullable: true, description: "The product or service." })
  @TextColumn(200, { nullable: true })
  product: string | null;

  @Field(() => String, { description: "ISO 4217 currency of all its values." })
  @TextColumn(3)
  currency: string;

  @Field(() => GraphQLLocalDate, { description: "First day covered, or on trial." })
  @DayColumn()
  startsOn: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "First day no longer on trial, on which the first term begins unless the contract is ended by then; null: there is no trial.",
  })
  @DayColumn({ nullable: true })
  trialEndsOn: string | null;

  @Field(() => Int, { description: "Months of the first term." })
  @IntegerColumn()
  termMonths: number;

  /** Value of the first term. */
  @MinorColumn()
  value: number;

  @MinorColumn({ nullable: true })
  quantityThousandths: number | null;

  /** Of one unit, for a term. */
  @MinorColumn({ nullable: true })
  unitValue: number | null;

  @Field(() => Boolean, { description: "Whether the next term starts automatically unless the contract is cancelled." })
  @FlagColumn()
  autoRenew: boolean;

  @Field(() => Int, { nullable: true, description: "Months of an automatic renewal; null: as the term before." })
  @IntegerColumn({ nullable: true })
  renewalMonths: number | null;

  @MinorColumn({ nullable: true })
  renewalValue: number | null;

  @Field(() => Int, {
    description: "Notice period: days before an end by which a cancellation must arrive to take effect at that end.",
  })
  @IntegerColumn()
  noticeDays: number;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The day from which the contract was observed; reports and rates leave out the time before. Null: since the start.",
  })
  @DayColumn({ nullable: true })
  observedFrom: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The last day of which its source spoke, as of a table that was exported once: terms that end later are UNCONFIRMED. Null: the source still speaks.",
  })
  @DayColumn({ nullable: true })
  confirmedUntil: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The day it was concluded, where that was before its start; null: on its start.",
  })
  @DayColumn({ nullable: true })
  agreedOn: string | null;

  /** The contract that it is said to continue; null: none is named, or none of that name is known yet. */
  @ReferenceColumn({ nullable: true })
  succeedsId: string | null;

  /** The external id by which that contract was named; it may arrive later. */
  @TextColumn(64, { nullable: true })
  succeedsSystem: string | null;

  @TextColumn(191, { nullable: true })
  succeedsExternalId: string | null;

  @Field(() => SuccessionRule, {
    nullable: true,
    description: "How the contract that it continues is found where none is named; null: by the policy's rule.",
  })
  @TextColumn(30, { nullable: true })
  succession: SuccessionRule | null;

  /** The next day on which its terms change without a new fact; null: never. */
  @DayColumn({ nullable: true })
  rollsOn: string | null;

  /** The day on which its undecided term comes up, as last computed; null: none is undecided. */
  @DayColumn({ nullable: true })
  dueOn: string | null;

  /** The first day no longer covered, as last computed; null: no end is known. */
  @DayColumn({ nullable: true })
  endsOn: string | null;

  /** The first day of its pause that lasts or comes next, as last computed; null: there is none. */
  @DayColumn({ nullable: true })
  pausedOn: string | null;

  /** The first day no longer paused, as last computed; null: nobody has said, or there is no pause. */
  @DayColumn({ nullable: true })
  resumesOn: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it was archived: out of the lists, while its facts keep counting.",
  })
  @InstantColumn({ nullable: true })
  archivedAt: Date | null;

  @Field(() => GraphQLDateTime, { description: "When Treue first learnt of the contract." })
  @InstantColumn()
  createdAt: Date;

  @Field(() => GraphQLDateTime, { description: "When its own fields last changed." })
  @InstantColumn()
  updatedAt: Date;

  protected get nodeType(): NodeType {
    return "contract";
  }

  @Reads({ contract: ["value", "currency"] })
  @Field(() => Money, { name: "value", description: "Value of the whole first term." })
  get valueMoney(): Money {
    return new Money({ minor: this.value, currency: this.currency });
  }

  @Reads({ contract: ["quantityThousandths"] })
  @Field(() => Float, {
    nullable: true,
    description: "How many units (such as seats) it is about, as last said; null: only its value is known.",
  })
  get quantity(): number | null {
    return this.quantityThousandths === null ? null : this.quantityThousandths / 1000;
  }

  @Reads({ contract: ["unitValue", "currency"] })
  @Field(() => Money, {
    name: "unitValue",
    nullable: true,
    description: "Value of one unit for a term, as last said; null: only the whole value is known.",
  })
  get unitValueMoney(): Money | null {
    return Money.orNull(this.unitValue, this.currency);
  }

  @Reads({ contract: ["renewalValue", "currency"] })
  @Field(() => Money, { name: "renewalValue", nullable: true, description: "Value of an automatic renewal." })
  get renewalValueMoney(): Money | null {
    return Money.orNull(this.renewalValue, this.currency);
  }
}
