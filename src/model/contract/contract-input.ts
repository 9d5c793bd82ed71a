import { GraphQLDateTime, GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, ID, InputType, Int } from "type-graphql";

import { SuccessionRule } from "../../domain/contract/contract.js";
import { DeleteReason } from "../change/change.js";
import { CustomerReference } from "../customer/customer-input.js";
import { ExternalIdInput } from "../customer/external-id.js";
import { MoneyInput } from "../money.js";

@InputType({ description: "Names a contract by exactly one of its ids." })
export class ContractReference {
  @Field(() => ID, { nullable: true, description: "Global id." })
  id?: string | null;

  @Field(() => ExternalIdInput, { nullable: true, description: "Id in another system." })
  externalId?: ExternalIdInput | null;
}

@InputType({ description: "A contract that leaves the lists, and why." })
export class ContractDeleteInput extends ContractReference {
  @Field(() => DeleteReason, {
    nullable: true,
    description:
      "ARCHIVED (default): its facts still count. MISTAKE: it never existed, its facts are removed, which needs the role ADMIN.",
  })
  reason?: DeleteReason | null;
}

@InputType({
  description:
    "A contract as the CRM has it. An absent field keeps its value, null clears it. Without id, an unknown or absent external id creates a contract, which requires customer, startsOn, termMonths and value, or quantity and unitValue.",
})
export class ContractUpsertInput extends ContractReference {
  @Field(() => [ExternalIdInput], { nullable: true, description: "Further external ids; they are added." })
  externalIds?: ExternalIdInput[] | null;

  @Field(() => CustomerReference, {
    nullable: true,
    description: "The customer who has the contract; cannot change later.",
  })
  customer?: CustomerReference | null;

  @Field(() => String, { nullable: true, description: "The product or service; up to 200 characters." })
  product?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "First day covered, or on trial." })
  startsOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "First day no longer on trial: the first term begins on it, unless the contract is cancelled or terminated by then, which is no lapse. Null: there is no trial.",
  })
  trialEndsOn?: string | null;

  @Field(() => Int, { nullable: true, description: "Months of the first term, 1 to 240." })
  termMonths?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Value of the whole first term; its currency is the contract's. In place of quantity and unitValue.",
  })
  value?: MoneyInput | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "How many units (such as seats) it is about, up to three decimals: with unitValue in place of value. Changed later, the value changes from valueFrom on. One of both alone is refused where the contract goes by neither yet; a row that is partial and onlyIfKnown leaves it out.",
  })
  quantity?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Value of one unit for a term; its currency is the contract's.",
  })
  unitValue?: MoneyInput | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The day from which a changed quantity or unitValue counts; default the day of sourceUpdatedAt, else today. Up to the first day of the first term it corrects that term's value.",
  })
  valueFrom?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the next term starts automatically; default false." })
  autoRenew?: boolean | null;

  @Field(() => Int, { nullable: true, description: "Months of an automatic renewal; null: as the term before." })
  renewalMonths?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Value of an automatic renewal; null: as the term before.",
  })
  renewalValue?: MoneyInput | null;

  @Field(() => Int, { nullable: true, description: "Days of notice a cancellation needs, 0 to 730; default 0." })
  noticeDays?: number | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The day from which the contract was observed; reports and rates leave out the time before. Null: since the start.",
  })
  observedFrom?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The last day of which the source speaks, for a table that was exported once: whether terms that end later were renewed is UNCONFIRMED. Null (default): the source still speaks.",
  })
  confirmedUntil?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The day it was concluded, where that was before its start; a later day counts as its start.",
  })
  agreedOn?: string | null;

  @Field(() => ContractReference, {
    nullable: true,
    description:
      "The contract of the same customer that it continues, where a renewal is a new contract. One named by an external id may arrive later.",
  })
  succeeds?: ContractReference | null;

  @Field(() => SuccessionRule, {
    nullable: true,
    description: "How the contract that it continues is found where none is named; null: by the policy's rule.",
  })
  succession?: SuccessionRule | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The state of a CRM: the day of a cancellation. A changed day becomes an event, null revokes.",
  })
  cancelledOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The state in a CRM: the first day no longer covered by a contract that ended immediately; the first day itself is always covered. Null: it was never terminated.",
  })
  terminatedOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The state in a CRM: the first day of a pause, in which the contract holds its customer without value. A changed day becomes an event, null resumes on the day of sourceUpdatedAt.",
  })
  pausedOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The state in a CRM: the first day no longer paused. Null: it is not known yet.",
  })
  resumesOn?: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the source changed it, by the source's clock; requires externalId. Older than the last known change of the source: STALE, nothing is written.",
  })
  sourceUpdatedAt?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the row says only what changed at sourceUpdatedAt, as sources do that send fields one by one: then each field is compared with the last time the source spoke of it, and fields that it has overtaken are left out. Default false: the row says the whole record.",
  })
  partial?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the row only changes a contract that is known; it makes none, and is UNCHANGED then. For events that say too little to make one.",
  })
  onlyIfKnown?: boolean | null;
}
