import { Field, Float, InputType, Int } from "type-graphql";

import { Activity } from "../../domain/customer/activity.js";
import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import { NextBestActionType } from "../../domain/loyalty/next-best-action.js";
import { CustomerDecision } from "../../domain/renewal/known-decision.js";

/** What customers can be sorted by. */
export enum CustomerOrderField {
  CREATED_AT = "CREATED_AT",
  NAME = "NAME",
  CUSTOMER_SINCE = "CUSTOMER_SINCE",
  LOYALTY_SCORE = "LOYALTY_SCORE",
  RETENTION_RATE = "RETENTION_RATE",
  ANNUAL_VALUE = "ANNUAL_VALUE",
  NEXT_DUE = "NEXT_DUE",
  CHURN_RISK = "CHURN_RISK",
  REVENUE_AT_RISK = "REVENUE_AT_RISK",
  SHARE_OF_WALLET = "SHARE_OF_WALLET",
}

export enum OrderDirection {
  ASC = "ASC",
  DESC = "DESC",
}

@InputType({ description: "How customers are sorted; ties are broken by id." })
export class CustomerOrder {
  @Field(() => CustomerOrderField, { description: "The value to sort by." })
  field: CustomerOrderField;

  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: "The sort direction." })
  direction: OrderDirection;
}

@InputType({
  description: "Selects customers by what the CRM says of them, as it is today. All that is given must hold.",
})
export class CustomerAttributeFilter {
  @Field(() => [String], { nullable: true, description: "In one of these market segments." })
  segments?: string[] | null;

  @Field(() => [String], { nullable: true, description: "Has all of these labels." })
  tags?: string[] | null;

  @Field(() => String, { nullable: true, description: "Has an id in this other system." })
  externalSystem?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Name, e-mail or company contains this text, ignoring case; or it is the telephone number, written with a plus and its country code.",
  })
  text?: string | null;
}

@InputType({
  description:
    "Selects the customers of a report. Attributes are as they are today; computed values are as they were on the first day of the period, because today's would select the survivors.",
})
export class ReportFilter extends CustomerAttributeFilter {
  @Field(() => [LoyaltyTier], { nullable: true, description: "In one of these tiers." })
  tiers?: LoyaltyTier[] | null;

  @Field(() => [Activity], { nullable: true, description: "Of one of these activities." })
  activities?: Activity[] | null;

  @Field(() => Float, { nullable: true, description: "Loyalty score from this value, 0 to 100." })
  scoreFrom?: number | null;

  @Field(() => Float, { nullable: true, description: "Loyalty score below this value, 0 to 100." })
  scoreBelow?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Churn risk from this value, 0 to 1; without contracts: none. Leaves out known leavers, see decisions.",
  })
  churnRiskFrom?: number | null;

  @Field(() => Float, { nullable: true, description: "Churn risk below this value, 0 to 1; without contracts: none." })
  churnRiskBelow?: number | null;

  @Field(() => [CustomerDecision], {
    nullable: true,
    description:
      "The decision is one of these. If absent, filters by churn risk or revenue at risk and orders by them leave out known leavers, unless nextBestActions contains WIN_BACK.",
  })
  decisions?: CustomerDecision[] | null;
}

@InputType({
  description:
    "Selects customers by attributes and by computed values. Computed values may lag behind by the rows the answer counts as rowsBehind.",
})
export class CustomerFilter extends ReportFilter {
  @Field(() => [NextBestActionType], { nullable: true, description: "One of these is recommended as a next action." })
  nextBestActions?: NextBestActionType[] | null;

  @Field(() => Float, {
    nullable: true,
    description: "Annual recurring value of at least this number of minor units, whatever the currency.",
  })
  annualValueFrom?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Revenue at risk of at least this number of minor units, whatever the currency. Leaves out known leavers, see decisions.",
  })
  revenueAtRiskFrom?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "A term is due for renewal within this number of days from today, 0 to 36,500.",
  })
  renewalDueWithinDays?: number | null;
}
