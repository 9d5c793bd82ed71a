import { Field, Float, InputType, Int } from "type-graphql";

import { SuccessionRule } from "../../domain/contract/contract.js";

@InputType({ description: "Weights of the score's components, 0 to 1 each and not all 0. Absent keeps." })
export class ScoreWeightsInput {
  @Field(() => Float, { nullable: true, description: "Renewals." })
  retention?: number | null;

  @Field(() => Float, { nullable: true, description: "Completed months held." })
  tenure?: number | null;

  @Field(() => Float, { nullable: true, description: "Service experience." })
  serviceExperience?: number | null;

  @Field(() => Float, { nullable: true, description: "Activity." })
  activity?: number | null;

  @Field(() => Float, { nullable: true, description: "Referral or recommendation." })
  wordOfMouth?: number | null;

  @Field(() => Float, { nullable: true, description: "Share of wallet." })
  shareOfWallet?: number | null;
}

@InputType({ description: "Scores from which tiers begin, 0 to 100, each higher than the one before. Absent keeps." })
export class TierThresholdsInput {
  @Field(() => Float, { nullable: true, description: "SILVER from this score." })
  silver?: number | null;

  @Field(() => Float, { nullable: true, description: "GOLD from this score." })
  gold?: number | null;

  @Field(() => Float, { nullable: true, description: "PLATINUM from this score." })
  platinum?: number | null;
}

@InputType({ description: "α and β of the renewal curve where too few terms are decided. Absent keeps." })
export class RenewalPriorInput {
  @Field(() => Float, { nullable: true, description: "α, more than 0." })
  alpha?: number | null;

  @Field(() => Float, { nullable: true, description: "β, more than 0." })
  beta?: number | null;
}

@InputType({ description: "Changes to the loyalty policy. Absent, or null, keeps." })
export class LoyaltyPolicyInput {
  @Field(() => Int, {
    nullable: true,
    description: "A customer with an act within this number of days is active, 1 to 3,650.",
  })
  activeWindowDays?: number | null;

  @Field(() => Int, { nullable: true, description: "Service contacts count for this number of months, 1 to 120." })
  experienceWindowMonths?: number | null;

  @Field(() => Int, { nullable: true, description: "Days after a term's end for a late renewal, 0 to 365." })
  graceDays?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "k: the number of own outcomes that weigh as much as Gartner's stay chances, more than 0, up to 10,000.",
  })
  priorStrength?: number | null;

  @Field(() => SuccessionRule, {
    nullable: true,
    description: "How the contract that another one continues is found where neither names it nor has its own rule.",
  })
  succession?: SuccessionRule | null;

  @Field(() => ScoreWeightsInput, { nullable: true, description: "Weights of the score's components." })
  scoreWeights?: ScoreWeightsInput | null;

  @Field(() => Float, {
    nullable: true,
    description: "w₀: how strongly scores are drawn to the middle, more than 0, up to 10.",
  })
  middleWeight?: number | null;

  @Field(() => TierThresholdsInput, { nullable: true, description: "Where the tiers begin." })
  tierThresholds?: TierThresholdsInput | null;

  @Field(() => Int, { nullable: true, description: "A tier once reached is shown for this number of days, 0 to 730." })
  downgradeProtectionDays?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "γ₀: how strongly service experience moves the odds of a renewal at first, 0 to 5.",
  })
  experienceSlope?: number | null;

  @Field(() => RenewalPriorInput, {
    nullable: true,
    description: "The renewal curve used until there are enough own outcomes.",
  })
  renewalPrior?: RenewalPriorInput | null;

  @Field(() => Int, {
    nullable: true,
    description: "A class has its own fit from this number of decided terms, 1 to 1,000,000.",
  })
  minimumDecidedTerms?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Months to which the churn risk refers, 1 to 36.",
  })
  riskHorizonMonths?: number | null;

  @Field(() => Float, { nullable: true, description: "A churn risk from here is high, 0 to 1." })
  riskHighFrom?: number | null;

  @Field(() => Int, { nullable: true, description: "A renewal due within this number of days is near, 1 to 730." })
  renewalNearDays?: number | null;

  @Field(() => Int, { nullable: true, description: "Outreach is overdue after this number of days, 1 to 3,650." })
  outreachOverdueDays?: number | null;

  @Field(() => Int, { nullable: true, description: "A recommendation from here makes a promoter, 7 to 10." })
  promoterFrom?: number | null;

  @Field(() => Int, { nullable: true, description: "Months over which revenue is expected, 1 to 120." })
  forecastHorizonMonths?: number | null;

  @Field(() => Float, { nullable: true, description: "Yearly rate by which later revenue counts less, 0 to 1." })
  discountRate?: number | null;
}
