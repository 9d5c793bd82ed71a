import { GraphQLLocalDate, GraphQLSafeInt } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";

import type { RenewalRate } from "../../domain/contract/retention.js";
import type { RangedRate, Rate } from "../../domain/rate.js";

@ObjectType("Rate", {
  simpleResolvers: true,
  description: "A rate with its numerator, denominator, definition and period.",
})
export class RateType implements Rate {
  @Field(() => Float, { nullable: true, description: "numerator / denominator, 0 to 1; null where there is no data." })
  value: number | null;

  @Field(() => GraphQLSafeInt, { description: "The number counted." })
  numerator: number;

  @Field(() => GraphQLSafeInt, { description: "Out of how many." })
  denominator: number;

  @Field(() => String, { nullable: true, description: "Why there is no value; null where there is one." })
  reason: string | null;

  @Field(() => String, { description: "The definition of the rate, in words." })
  definition: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "First day of the period; null: since the beginning." })
  from: string | null;

  @Field(() => GraphQLLocalDate, { description: "First day after the period." })
  to: string;

  @Field(() => GraphQLLocalDate, { description: "The day as of which facts are known." })
  asOf: string;
}

@ObjectType("RangedRate", {
  simpleResolvers: true,
  description: "A rate with the range that what is unconfirmed can still lead to.",
})
export class RangedRateType extends RateType implements RangedRate {
  @Field(() => GraphQLSafeInt, {
    description:
      "What is in neither numerator nor denominator: only UNCONFIRMED terms hold it on the first or the last day, as their sources stopped speaking (confirmedUntil).",
  })
  unconfirmed: number;

  @Field(() => Float, { nullable: true, description: "The rate if all that is unconfirmed was lost." })
  lowest: number | null;

  @Field(() => Float, { nullable: true, description: "The rate if all that is unconfirmed was kept." })
  highest: number | null;
}

@ObjectType("RenewalRate", {
  simpleResolvers: true,
  description: "A retention rate over renewals, with the range that pending and unconfirmed terms can still lead to.",
})
export class RenewalRateType extends RateType implements RenewalRate {
  @Field(() => Int, {
    description: "Terms that ended and may still be renewed within the grace days; not in the rate.",
  })
  pending: number;

  @Field(() => Int, {
    description: "Terms that ended after the last day of which their source spoke (confirmedUntil); not in the rate.",
  })
  unconfirmed: number;

  @Field(() => Float, { nullable: true, description: "The rate if every pending and unconfirmed term lapses." })
  lowest: number | null;

  @Field(() => Float, { nullable: true, description: "The rate if every pending and unconfirmed term is renewed." })
  highest: number | null;
}
