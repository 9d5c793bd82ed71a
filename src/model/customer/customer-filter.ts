import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";

import { Activity } from "../../domain/customer/activity.js";
import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";

/** What customers can be sorted by. */
export enum CustomerOrderField {
  CREATED_AT = "CREATED_AT",
  NAME = "NAME",
  CUSTOMER_SINCE = "CUSTOMER_SINCE",
  LOYALTY_SCORE = "LOYALTY_SCORE",
  RETENTION_RATE = "RETENTION_RATE",
  ANNUAL_VALUE = "ANNUAL_VALUE",
  NEXT_DUE = "NEXT_DUE",
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
    NEW: { description: "No decided term yet, and held for less than six months." },
    BRONZE: { description: "Score below the threshold of SILVER." },
    SILVER: { description: "Score from the threshold of SILVER, by default 40." },
    GOLD: { description: "Score from the threshold of GOLD, by default 60." },
    PLATINUM: { description: "Score from the threshold of PLATINUM, by default 80." },
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
    "Selects customers by attributes and by computed values. Computed values may lag behind by the rows the answer counts as rowsBehind.",
})
export class CustomerFilter extends CustomerAttributeFilter {
  @Field(() => [LoyaltyTier], { nullable: true, description: "In one of these tiers." })
  tiers?: LoyaltyTier[] | null;

  @Field(() => [Activity], { nullable: true, description: "Of one of these activities." })
  activities?: Activity[] | null;

  @Field(() => Float, { nullable: true, description: "Loyalty score from this value." })
  scoreFrom?: number | null;

  @Field(() => Float, { nullable: true, description: "Loyalty score below this value." })
  scoreBelow?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "A term comes up for renewal within so many days from today, 0 to 36,500.",
  })
  renewalDueWithinDays?: number | null;
}
