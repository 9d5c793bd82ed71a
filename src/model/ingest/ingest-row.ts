import { Field, InputType } from "type-graphql";

import { DeleteReason } from "../change/change.js";
import { ContractReference, ContractUpsertInput } from "../contract/contract-input.js";
import { CustomerReference, CustomerUpsertInput } from "../customer/customer-input.js";
import { InteractionRecordInput, InteractionReference } from "../interaction/interaction-input.js";
import { PersonReference, PersonUpsertInput } from "../person/person-input.js";

/** What a row does to its record. */
export enum RowOperation {
  UPSERT = "UPSERT",
  DELETE = "DELETE",
  MERGE = "MERGE",
}
const OPERATION = { nullable: true, description: "The operation of the row; default UPSERT." };
const REASON = {
  nullable: true,
  description: "Of a DELETE: ARCHIVED (default) or MISTAKE, which needs the role ADMIN.",
};
const INTO = { nullable: true, description: "Of a MERGE: the surviving record." };

@InputType({ description: "A row of customers: a customer as the CRM has it, or its deletion or merge." })
export class CustomerRowInput extends CustomerUpsertInput {
  @Field(() => RowOperation, OPERATION)
  operation?: RowOperation | null;

  @Field(() => DeleteReason, REASON)
  reason?: DeleteReason | null;

  @Field(() => CustomerReference, INTO)
  into?: CustomerReference | null;
}

@InputType({ description: "A row of people: a person as the source has it, or its deletion or merge." })
export class PersonRowInput extends PersonUpsertInput {
  @Field(() => RowOperation, OPERATION)
  operation?: RowOperation | null;

  @Field(() => DeleteReason, REASON)
  reason?: DeleteReason | null;

  @Field(() => PersonReference, INTO)
  into?: PersonReference | null;
}

@InputType({ description: "A row of contracts: a contract as the CRM has it, or its deletion or merge." })
export class ContractRowInput extends ContractUpsertInput {
  @Field(() => RowOperation, OPERATION)
  operation?: RowOperation | null;

  @Field(() => DeleteReason, REASON)
  reason?: DeleteReason | null;

  @Field(() => ContractReference, INTO)
  into?: ContractReference | null;
}

@InputType({ description: "A row of interactions: an interaction, or its deletion or merge." })
export class InteractionRowInput extends InteractionRecordInput {
  @Field(() => RowOperation, OPERATION)
  operation?: RowOperation | null;

  @Field(() => DeleteReason, REASON)
  reason?: DeleteReason | null;

  @Field(() => InteractionReference, INTO)
  into?: InteractionReference | null;
}
