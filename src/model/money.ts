import { GraphQLSafeInt } from "graphql-scalars";
import { Field, InputType, ObjectType } from "type-graphql";

import { type Amount, decimalOf } from "../domain/money.js";

@ObjectType({ simpleResolvers: true, description: "An amount of money in one currency." })
export class Money implements Amount {
  @Field(() => GraphQLSafeInt, { description: "Whole minor units, such as cents." })
  readonly minor: number;

  @Field(() => String, { description: "ISO 4217 currency code." })
  readonly currency: string;

  constructor({ minor, currency }: Amount) {
    this.minor = minor;
    this.currency = currency;
  }

  @Field(() => String, { description: 'The amount as a decimal number with the places of its currency: "19.99".' })
  get amount(): string {
    return decimalOf(this);
  }

  /** Money where an amount is known, else null. */
  static orNull(minor: number | null, currency: string | null): Money | null {
    return minor === null || currency === null ? null : new Money({ minor, currency });
  }
}

@InputType({ description: "An amount of money: either amount or minor is given." })
export class MoneyInput {
  @Field(() => String, { nullable: true, description: 'A decimal number, such as "19.99".' })
  amount?: string | null;

  @Field(() => GraphQLSafeInt, { nullable: true, description: "Whole minor units, such as cents." })
  minor?: number | null;

  @Field(() => String, { description: "ISO 4217 currency code, such as EUR." })
  currency: string;
}
