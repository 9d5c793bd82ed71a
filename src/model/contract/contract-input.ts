import { GraphQLDateTime, GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, InputType, Int } from "type-graphql";

import { ContractEventType } from "../../domain/contract/contract.js";
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
    description: "ARCHIVED (default): its facts keep counting. MISTAKE: it never was, its facts are removed.",
  })
  reason?: DeleteReason | null;
}

@InputType({
  description:
    "A contract as the CRM has it. A field that is absent keeps its value, null clears it. Without id, an unknown or absent external id makes a new contract, which needs customer, startsOn, termMonths and value.",
})
export class ContractUpsertInput extends ContractReference {
  @Field(() => [ExternalIdInput], { nullable: true, description: "Further external ids; they are added." })
  externalIds?: ExternalIdInput[] | null;

  @Field(() => CustomerReference, { nullable: true, description: "Whose contract it is; fixed once it is made." })
  customer?: CustomerReference | null;

  @Field(() => String, { nullable: true, description: "What the contract is about; up to 200 characters." })
  product?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "First day covered." })
  startsOn?: string | null;

  @Field(() => Int, { nullable: true, description: "Months of the first term, 1 to 240." })
  termMonths?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Value of the whole first term; its currency is the contract's.",
  })
  value?: MoneyInput | null;

  @Field(() => Boolean, { nullable: true, description: "Whether a next term starts by itself; default false." })
  autoRenew?: boolean | null;

  @Field(() => Int, { nullable: true, description: "Months a renewal brings by itself; null: as the term before." })
  renewalMonths?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Value a renewal brings by itself; null: as the term before.",
  })
  renewalValue?: MoneyInput | null;

  @Field(() => Int, { nullable: true, description: "Days of notice a cancellation needs, 0 to 730; default 0." })
  noticeDays?: number | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "Since when anyone watched; reports and rates leave out the time before. Null: since the start.",
  })
  observedFrom?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The state of a CRM: the day of a cancellation. A changed day becomes an event, null revokes.",
  })
  cancelledOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The state of a CRM: the first day no longer covered by a contract ended at once. Null: it never was.",
  })
  terminatedOn?: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the source changed it, by the source's clock; goes with externalId. Older than what the source said before: STALE, nothing is written.",
  })
  sourceUpdatedAt?: Date | null;
}

@InputType({ description: "A further term for a contract." })
export class ContractRenewInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day it was agreed; default today." })
  agreedOn?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Months of the further term; default as a renewal brings by itself.",
  })
  months?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Value of the further term; default as a renewal brings by itself.",
  })
  value?: MoneyInput | null;
}

@InputType({ description: "The customer gives notice." })
export class ContractCancelInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day of the notice; default today." })
  cancelledOn?: string | null;
}

@InputType({ description: "A cancellation is taken back, or a termination that has not come yet." })
export class ContractReinstateInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day it was taken back; default today." })
  reinstatedOn?: string | null;
}

@InputType({ description: "The contract ends at once." })
export class ContractTerminateInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The first day no longer covered; default today." })
  terminatedOn?: string | null;
}

@InputType({ description: "A dated fact about a contract, as a batch brings it." })
export class ContractEventInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => ExternalIdInput, {
    nullable: true,
    description: "Id of the event in its system; an event that is known already is left as it is.",
  })
  externalId?: ExternalIdInput | null;

  @Field(() => ContractEventType, { description: "What happened." })
  type: ContractEventType;

  @Field(() => GraphQLLocalDate, { description: "The day it took effect." })
  day: string;

  @Field(() => Int, { nullable: true, description: "Of a RENEWAL_AGREED: months of the further term, 1 to 240." })
  months?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Of a RENEWAL_AGREED or VALUE_CHANGED: value of the whole term, in the contract's currency.",
  })
  value?: MoneyInput | null;

  @Field(() => ID, { nullable: true, description: "Of a MISTAKE: id of the event that never happened." })
  undoes?: string | null;

  @Field(() => ExternalIdInput, {
    nullable: true,
    description: "Of a MISTAKE, instead of undoes: the event that never happened, by its id in another system.",
  })
  undoesExternalId?: ExternalIdInput | null;
}
