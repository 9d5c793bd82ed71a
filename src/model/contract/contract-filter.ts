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

  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: "The sort direction." })
  direction: OrderDirection;
}

@InputType({ description: "Selects contracts of one customer that meet all of the given conditions." })
export class CustomerContractFilter {
  @Field(() => [ContractStatus], { nullable: true, description: "Has one of these statuses." })
  statuses?: ContractStatus[] | null;

  @Field(() => [String], { nullable: true, description: "About one of these products, as they are written." })
  products?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "Its undecided term is due for renewal within this number of days from today, 0 to 36,500.",
  })
  dueWithinDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it has an undecided term due for renewal.",
  })
  undecided?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "Whether its end is known and lies in the future." })
  ending?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: "Its end is known and lies within this number of days from today, 0 to 36,500.",
  })
  endingWithinDays?: number | null;
}

@InputType({ description: "Selects contracts that meet all of the given conditions." })
export class ContractFilter extends CustomerContractFilter {
  @Field(() => CustomerReference, { nullable: true, description: "Of this customer." })
  customer?: CustomerReference | null;
}
