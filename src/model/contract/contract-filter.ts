import { Field, InputType, Int } from "type-graphql";

import { ContractStatus } from "../../domain/contract/contract-standing.js";
import { OrderDirection } from "../customer/customer-filter.js";
import { CustomerReference } from "../customer/customer-input.js";

/** What contracts can be sorted by. */
export enum ContractOrderField {
  STARTS_ON = "STARTS_ON",
  DUE_ON = "DUE_ON",
  ENDS_ON = "ENDS_ON",
  CREATED_AT = "CREATED_AT",
}

@InputType({ description: "How contracts are sorted; ties are broken by id." })
export class ContractOrder {
  @Field(() => ContractOrderField, { description: "The value to sort by." })
  field: ContractOrderField;

  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: "Which end comes first." })
  direction: OrderDirection;
}

@InputType({ description: "Selects contracts of one customer. All that is given must hold." })
export class CustomerContractFilter {
  @Field(() => [ContractStatus], { nullable: true, description: "Stands in one of these ways." })
  statuses?: ContractStatus[] | null;

  @Field(() => [String], { nullable: true, description: "About one of these products, as they are written." })
  products?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "Its undecided term comes up for renewal within so many days from today, 0 to 36,500.",
  })
  dueWithinDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether a term comes up for renewal of which nothing is decided.",
  })
  undecided?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "Whether its end is known and still to come." })
  ending?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: "Its end is known and comes within so many days from today, 0 to 36,500.",
  })
  endingWithinDays?: number | null;
}

@InputType({ description: "Selects contracts. All that is given must hold." })
export class ContractFilter extends CustomerContractFilter {
  @Field(() => CustomerReference, { nullable: true, description: "Of this customer." })
  customer?: CustomerReference | null;
}
