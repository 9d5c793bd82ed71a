import { GraphQLLocalDate } from "graphql-scalars";
import { Field, ID, InputType, Int } from "type-graphql";

import { ContractEventType } from "../../domain/contract/contract.js";
import { ExternalIdInput } from "../customer/external-id.js";
import { MoneyInput } from "../money.js";
import { ContractReference } from "./contract-input.js";

@InputType({ description: "A further term for a contract." })
export class ContractRenewInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day it was agreed; default today." })
  agreedOn?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Months of the further term; default as for an automatic renewal.",
  })
  months?: number | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "Value of the further term; default as for an automatic renewal.",
  })
  value?: MoneyInput | null;
}

@InputType({ description: "A cancellation by the customer." })
export class ContractCancelInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day of the notice; default today." })
  cancelledOn?: string | null;
}

@InputType({ description: "Revokes a cancellation, or a termination that has not taken effect yet." })
export class ContractReinstateInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "The day it was taken back; default today." })
  reinstatedOn?: string | null;
}

@InputType({ description: "The contract ends immediately." })
export class ContractTerminateInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The first day no longer covered, or the first day of the contract, which is covered; default today.",
  })
  terminatedOn?: string | null;
}

@InputType({ description: "A pause of a contract, in which it holds its customer without value." })
export class ContractPauseInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "The first day paused; default today. On a day within a pause it is the day on which its end was told.",
  })
  pausedOn?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The first day no longer paused; null (default): it is not known yet.",
  })
  resumesOn?: string | null;
}

@InputType({ description: "The end of a pause." })
export class ContractResumeInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The first day no longer paused; default today. On the first day of the pause: it never was.",
  })
  resumedOn?: string | null;
}

@InputType({ description: "A dated fact about a contract, as a batch brings it." })
export class ContractEventInput {
  @Field(() => ContractReference, { description: "The contract." })
  contract: ContractReference;

  @Field(() => ExternalIdInput, {
    nullable: true,
    description: "Id of the event in its system; an event that already exists is left unchanged.",
  })
  externalId?: ExternalIdInput | null;

  @Field(() => ContractEventType, { description: "The kind of event." })
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

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "Of a PAUSED: the first day no longer paused; null: it is not known yet.",
  })
  until?: string | null;

  @Field(() => ID, { nullable: true, description: "Of a MISTAKE: id of the event that never happened." })
  undoes?: string | null;

  @Field(() => ExternalIdInput, {
    nullable: true,
    description: "Of a MISTAKE, instead of undoes: the event that never happened, by its id in another system.",
  })
  undoesExternalId?: ExternalIdInput | null;
}
