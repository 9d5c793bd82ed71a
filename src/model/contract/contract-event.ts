import { GraphQLDateTime, GraphQLLocalDate, GraphQLSafeInt } from "graphql-scalars";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
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

registerEnumType(ContractEventType, {
  name: "ContractEventType",
  description: "What can happen to a contract after its start.",
  valuesConfig: {
    RENEWAL_AGREED: { description: "The customer agreed to a further term." },
    CANCELLED: { description: "The customer gave notice; the contract ends with the term that the notice reaches." },
    CANCELLATION_REVOKED: { description: "A cancellation was taken back before the last term ended." },
    TERMINATED: { description: "The contract ended at once; its day is the first one no longer covered." },
    VALUE_CHANGED: { description: "The value of the whole term changed within the term." },
    MISTAKE: { description: "An earlier event never happened." },
  },
});

@ObjectType({
  description: "A dated fact about a contract. Events are only ever added; a mistake is undone by another event.",
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

  @Field(() => ContractEventType, { description: "What happened." })
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

  @Field(() => ID, { nullable: true, description: "Of a MISTAKE: the event that never happened." })
  @ReferenceColumn({ nullable: true })
  undoesId: string | null;

  @Field(() => GraphQLDateTime, { description: "When Treue learnt of it." })
  @InstantColumn()
  learntAt: Date;
}
