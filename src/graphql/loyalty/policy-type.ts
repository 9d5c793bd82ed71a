import { Field, Float, Int, ObjectType } from "type-graphql";

import { SuccessionRule } from "../../domain/contract/contract.js";
import type { LoyaltyPolicy } from "../../domain/loyalty/policy.js";

@ObjectType("ScoreWeights", { description: "Weights of the score's components." })
class ScoreWeightsType {
  @Field(() => Float, { description: "Renewals." })
  retention: number;

  @Field(() => Float, { description: "Completed months held." })
  tenure: number;

  @Field(() => Float, { description: "Service experience." })
  serviceExperience: number;

  @Field(() => Float, { description: "Activity." })
  activity: number;

  @Field(() => Float, { description: "Referral or recommendation." })
  wordOfMouth: number;

  @Field(() => Float, { description: "Share of wallet." })
  shareOfWallet: number;
}

@ObjectType("TierThresholds", { description: "Scores from which tiers begin." })
class TierThresholdsType {
  @Field(() => Float, { description: "SILVER from this score." })
  silver: number;

  @Field(() => Float, { description: "GOLD from this score." })
  gold: number;

  @Field(() => Float, { description: "PLATINUM from this score." })
  platinum: number;
}

@ObjectType("RenewalPrior", { description: "The renewal curve used until there are enough own outcomes." })
class RenewalPriorType {
  @Field(() => Float, { description: "α." })
  alpha: number;

  @Field(() => Float, { description: "β." })
  beta: number;
}

@ObjectType("LoyaltyPolicy", { description: "How a workspace judges loyalty." })
export class LoyaltyPolicyType {
  @Field(() => Int, { description: "A customer with an act within this number of days is active." })
  activeWindowDays: number;

  @Field(() => Int, { description: "Service contacts count for this number of months after they were resolved." })
  experienceWindowMonths: number;

  @Field(() => Int, { description: "Days after a term's end within which a renewal can still be agreed." })
  graceDays: number;

  @Field(() => SuccessionRule, {
    description: "How the contract that another one continues is found where neither names it nor has its own rule.",
  })
  succession: SuccessionRule;

  @Field(() => Float, { description: "k: the number of own outcomes that weigh as much as Gartner's stay chances." })
  priorStrength: number;

  @Field(() => ScoreWeightsType, { description: "Weights of the score's components." })
  scoreWeights: ScoreWeightsType;

  @Field(() => Float, { description: "w₀: how strongly scores are drawn to the middle." })
  middleWeight: number;

  @Field(() => TierThresholdsType, { description: "Where the tiers begin." })
  tierThresholds: TierThresholdsType;

  @Field(() => Int, { description: "A tier once reached is shown for this number of days." })
  downgradeProtectionDays: number;

  @Field(() => Float, { description: "γ₀: how strongly service experience moves the odds of a renewal at first." })
  experienceSlope: number;

  @Field(() => RenewalPriorType, { description: "The renewal curve used until there are enough own outcomes." })
  renewalPrior: RenewalPriorType;

  @Field(() => Int, { description: "A class of term lengths has its own fit from this number of decided terms." })
  minimumDecidedTerms: number;

  @Field(() => Int, { description: "Months to which the churn risk refers." })
  riskHorizonMonths: number;

  @Field(() => Float, { description: "A churn risk from here is high." })
  riskHighFrom: number;

  @Field(() => Int, { description: "A renewal due within this number of days is near." })
  renewalNearDays: number;

  @Field(() => Int, { description: "Outreach is overdue after this number of days." })
  outreachOverdueDays: number;

  @Field(() => Int, { description: "A recommendation (0 to 10) from here makes a promoter." })
  promoterFrom: number;

  @Field(() => Int, { description: "Months over which revenue is expected." })
  forecastHorizonMonths: number;

  @Field(() => Float, { description: "Yearly rate by which later revenue counts less." })
  discountRate: number;
}

/** A policy as the API shows it. */
export function policyAnswer({ scoreWeights, ...policy }: LoyaltyPolicy): LoyaltyPolicyType {
  return {
    ...policy,
    scoreWeights: {
      retention: scoreWeights.RETENTION,
      tenure: scoreWeights.TENURE,
      serviceExperience: scoreWeights.SERVICE_EXPERIENCE,
      activity: scoreWeights.ACTIVITY,
      wordOfMouth: scoreWeights.WORD_OF_MOUTH,
      shareOfWallet: scoreWeights.SHARE_OF_WALLET,
    },
  };
}
