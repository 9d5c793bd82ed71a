import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";

import { TermClass } from "../../domain/contract/term-class.js";
import {
  type ActionFact,
  type NextBestAction,
  NextBestActionType,
  Urgency,
} from "../../domain/loyalty/next-best-action.js";
import { RiskFactor } from "../../domain/renewal/churn-risk.js";
import { Money } from "../../model/money.js";
import { Reads } from "../../model/reads.js";

@ObjectType("RiskReason", {
  simpleResolvers: true,
  description: "One reason for a churn risk; the points of all reasons add up to the risk.",
})
export class RiskReasonType {
  @Field(() => RiskFactor, { description: "The factor." })
  factor: RiskFactor;

  @Field(() => Float, { description: "The risk after this factor, 0 to 1." })
  value: number;

  @Field(() => Float, { description: "By how much the factor moved the risk." })
  points: number;
}

@ObjectType("ChurnRisk", {
  simpleResolvers: true,
  description:
    "The probability that a held customer is no longer held at the end of the policy's risk horizon, over all its contracts and all renewals due by then, with the reasons.",
})
export class ChurnRiskType {
  @Field(() => Float, { description: "0 to 1." })
  value: number;

  @Field(() => GraphQLLocalDate, { description: "The end of the horizon: the day that the risk is about." })
  until: string;

  @Reads({ loyalty: "all" })
  @Field(() => [RiskReasonType], {
    description: "Class base rate → tenure → experience → known decision; the points add up to the value.",
  })
  reasons: readonly RiskReasonType[];
}

@ObjectType("NextRenewal", {
  simpleResolvers: true,
  description: "The term of a customer that is due for renewal next.",
})
export class NextRenewalType {
  @Field(() => ID, { description: "Global id of the contract." })
  contractId: string;

  @Field(() => GraphQLLocalDate, { description: "The last day of the term." })
  dueOn: string;

  @Field(() => Float, { description: "The chance that it is renewed, 0 to 1." })
  probability: number;

  @Field(() => TermClass, { description: "Class of the term's length." })
  termClass: TermClass;

  @Field(() => Int, { description: "Renewals before it, within the class." })
  renewals: number;

  @Field(() => Money, { description: "The value of the renewal, over its whole term." })
  value: Money;
}

@ObjectType("ActionFact", { simpleResolvers: true, description: "One fact behind a recommendation." })
class ActionFactType implements ActionFact {
  @Field(() => String, { description: "What it is." })
  name: string;

  @Field(() => String, { description: "Its value, as text." })
  value: string;
}

@ObjectType("NextBestAction", {
  simpleResolvers: true,
  description: "One thing to do for a customer's loyalty, and why.",
})
export class NextBestActionAnswer implements NextBestAction {
  @Field(() => NextBestActionType, { description: "What to do." })
  action: NextBestActionType;

  @Field(() => Urgency, { description: "How soon." })
  urgency: Urgency;

  @Field(() => String, { description: "Why, in words." })
  reason: string;

  @Field(() => [ActionFactType], { description: "The facts behind it." })
  facts: ActionFactType[];
}

@ObjectType("ExpectedRevenue", {
  simpleResolvers: true,
  description:
    "Revenue over a period in one currency: contracted, expected from further renewals, and at risk. The value of a term is spread evenly over its days.",
})
export class ExpectedRevenueType {
  @Field(() => GraphQLLocalDate, { description: "First day." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after." })
  to: string;

  @Field(() => Money, { description: "Of terms that are agreed." })
  contracted: Money;

  @Field(() => Money, { description: "Of further renewals: value × the probability that the contract reaches them." })
  expected: Money;

  @Field(() => Money, { description: "Of further renewals: value × the probability that it does not." })
  atRisk: Money;

  @Field(() => Money, { description: "contracted + expected." })
  total: Money;
}
