import { GraphQLDateTime, GraphQLLocalDate, GraphQLSafeInt } from "graphql-scalars";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { Entity, Index } from "typeorm";

import { type ContractEventFacts, ContractEventType } from "../../domain/contract/contract.js";
import {
  DayColumn,
  IdColumn,
  InstantColumn,
  IntegerColumn,
  MinorColumn,
  ReferenceColumn,
  TextColumn,
} from "../columns.js";

@ObjectType({
  simpleResolvers: true,
  description: "A dated fact about a contract. Events are only added; a mistake is undone by another event.",
})
@Entity("contract_event")
@Index("contract_event_contract", ["workspaceId", "contractId"])
@Index("contract_event_customer", ["workspaceId", "customerId"])
export class ContractEvent implements ContractEventFacts {
  @Field(() => ID, { description: "Id of the event, unique over all events." })
  @IdColumn()
  id: string;

  @ReferenceColumn()
  workspaceId: string;

  @ReferenceColumn()
  customerId: string;

  @ReferenceColumn()
  contractId: string;

  @Field(() => ContractEventType, { description: "The kind of event." })
  @TextColumn(24)
  type: ContractEventType;

  @Field(() => GraphQLLocalDate, { description: "The day it took effect." })
  @DayColumn()
  day: string;

  @Field(() => Int, { nullable: true, description: "Of a RENEWAL_AGREED: months of the further term." })
  @IntegerColumn({ nullable: true })
  months: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description:
      "Of a RENEWAL_AGREED or VALUE_CHANGED: value of the whole term in minor units of the contract's currency.",
    deprecationReason: "Minor units without a currency are easily misread: termValue is the same as money.",
  })
  @MinorColumn({ nullable: true })
  value: number | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "Of a PAUSED: the first day no longer paused; null: nobody has said.",
  })
  @DayColumn({ nullable: true })
  until: string | null;

  @Field(() => ID, { nullable: true, description: "Of a MISTAKE: the event that never happened." })
  @ReferenceColumn({ nullable: true })
  undoesId: string | null;

  @Field(() => GraphQLDateTime, { description: "When Treue learnt of it." })
  @InstantColumn()
  learntAt: Date;
}
