import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";

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

registerEnumType(CustomerOrderField, {
  name: "CustomerOrderField",
  description: "What customers can be sorted by. Customers without the value come last, in either direction.",
  valuesConfig: {
    CREATED_AT: { description: "When Treue first learnt of them." },
    NAME: { description: "Name, whatever its case." },
    CUSTOMER_SINCE: { description: "Since when they are customers." },
    LOYALTY_SCORE: { description: "Loyalty score." },
    RETENTION_RATE: { description: "Share of their terms that were renewed." },
    ANNUAL_VALUE: { description: "Annual recurring value, in minor units whatever the currency." },
    NEXT_DUE: { description: "Next day on which a term comes up for renewal." },
    CHURN_RISK: {
      description:
        "Chance to leave within the risk horizon. Known leavers are left out unless the filter's decisions ask for them.",
    },
    REVENUE_AT_RISK: {
      description:
        "Annual value expected to be gone within the risk horizon, in minor units whatever the currency. Known leavers are left out unless the filter's decisions ask for them.",
    },
    SHARE_OF_WALLET: { description: "Our annual revenue / what the customer spends on such products." },
  },
});
registerEnumType(OrderDirection, {
  name: "OrderDirection",
  description: "Which end comes first.",
  valuesConfig: { ASC: { description: "Smallest first." }, DESC: { description: "Largest first." } },
});
registerEnumType(Activity, {
  name: "Activity",
  description: "Whether a customer is there, and acts.",
  valuesConfig: {
    ACTIVE: {
      description: "Held, and acted within the policy's window: bought, used, clicked, paid, renewed, called.",
    },
    PASSIVE: { description: "Held, but silent: must be reactivated." },
    FORMER: { description: "Not held, but was once." },
    PROSPECT: { description: "Never held." },
  },
});
registerEnumType(LoyaltyTier, {
  name: "LoyaltyTier",
  description: "How loyal a customer is.",
  valuesConfig: {
    FORMER: { description: "Has left: no contract holds it any more." },
    NEW: {
      description:
        "Held for less than six months, and agreed to no renewal yet; without any contract known for less, or a prospect.",
    },
    BRONZE: { description: "Score below the threshold of SILVER." },
    SILVER: { description: "Score from the threshold of SILVER, by default 40." },
    GOLD: { description: "Score from the threshold of GOLD, by default 60." },
    PLATINUM: { description: "Score from the threshold of PLATINUM, by default 80." },
  },
});

registerEnumType(CustomerDecision, {
  name: "CustomerDecision",
  description: "What is known of a held customer's further stay.",
  valuesConfig: {
    LEAVING: { description: "Its end is known: every contract is cancelled or terminated, and none follows." },
    STAYING: { description: "Some contract is agreed beyond the risk horizon." },
    OPEN: { description: "It is decided within the risk horizon." },
  },
});
registerEnumType(NextBestActionType, {
  name: "NextBestActionType",
  description: "What to do next for a customer's loyalty.",
  valuesConfig: {
    AFFIRM_DECISION: { description: "New or renewed, and not yet thanked: affirm the decision." },
    ANTICIPATE_NEED: { description: "The risk to leave is high: find out what is needed before the renewal." },
    SHARE_GOAL: { description: "Nobody turned to the customer for long: ask for its goals." },
    INFORM: {
      description: "Contacts that cost much effort repeat, or raise the risk: explain before it has to ask again.",
    },
    ADVISE: { description: "Active, and shown no new use of the product: show one." },
    RESOLVE: { description: "A service contact is open, or was just closed without a solution: resolve it." },
    WIN_BACK: { description: "Known to leave, or gone for less than twelve months: win back." },
    REACTIVATE: { description: "Held, but silent: reactivate." },
    ASK_REFERRAL: { description: "A promoter who has brought nobody yet: ask for a referral." },
  },
});

@InputType({ description: "How customers are sorted; ties are broken by id." })
export class CustomerOrder {
  @Field(() => CustomerOrderField, { description: "The value to sort by." })
  field: CustomerOrderField;

  @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: "Which end comes first." })
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

  @Field(() => String, { nullable: true, description: "Known to this other system." })
  externalSystem?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Name, e-mail or company contains this text, whatever its case.",
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
      "What is known of their further stay is one of these. Where it is absent, whoever asks for a range of churn risks, for revenue at risk, or sorts by them, gets no known leavers, unless nextBestActions asks for WIN_BACK.",
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
    description: "Annual recurring value from so many minor units, whatever the currency.",
  })
  annualValueFrom?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Revenue at risk from so many minor units, whatever the currency. Leaves out known leavers, see decisions.",
  })
  revenueAtRiskFrom?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "A term comes up for renewal within so many days from today, 0 to 36,500.",
  })
  renewalDueWithinDays?: number | null;
}
