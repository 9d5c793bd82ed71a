import { GraphQLLocalDate } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";

import { Activity } from "../../domain/customer/activity.js";
import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import type { NextBestAction } from "../../domain/loyalty/next-best-action.js";
import { ResolutionQuality, ScoreComponent } from "../../domain/loyalty/policy.js";
import { CustomerDecision } from "../../domain/renewal/known-decision.js";
import { Money } from "../../model/money.js";
import { ChurnRiskType, ExpectedRevenueType, NextBestActionAnswer, NextRenewalType } from "./prediction-type.js";
import { RenewalRateType } from "./rate-type.js";

@ObjectType("LoyaltyReason", {
  simpleResolvers: true,
  description: "One reason for a loyalty score; the points of all reasons add up to the score.",
})
export class LoyaltyReasonType {
  @Field(() => String, {
    description: "A score component, or MIDDLE: the middle from which every score starts.",
    deprecationReason: "A kind written as text: component is the same as an enum, null for the middle.",
  })
  factor: string;

  @Field(() => String, { description: "The facts and the points, rounded, in words." })
  text: string;

  @Field(() => Float, { description: "The points of the score that it brought, to 4 decimals." })
  points: number;
}

@ObjectType("ScorePart", { simpleResolvers: true, description: "One component of the loyalty score." })
export class ScorePartType {
  @Field(() => ScoreComponent, { description: "Which component." })
  component: ScoreComponent;

  @Field(() => Float, { nullable: true, description: "0 to 1; null where there is no data." })
  value: number | null;

  @Field(() => Float, { description: "Its weight by the policy." })
  weight: number;

  @Field(() => Float, { description: "The points of the score that it brought, to 4 decimals." })
  points: number;
}

@ObjectType("LoyaltyScore", { simpleResolvers: true, description: "The loyalty score and its components." })
export class LoyaltyScoreType {
  @Field(() => Float, { description: "0 to 100." })
  value: number;

  @Field(() => Float, { description: "Share of the weights of the components with data, 0 to 1." })
  coverage: number;

  @Field(() => Float, { description: "The points that pull every score towards the middle; the more data, the fewer." })
  middlePoints: number;

  @Field(() => [ScorePartType], { description: "The components; with middlePoints their points add up to the score." })
  parts: readonly ScorePartType[];
}

@ObjectType("StayChance", {
  simpleResolvers: true,
  description: "The chance that a customer stays at its next decision after a service contact that ended so.",
})
export class StayChanceType {
  @Field(() => ResolutionQuality, { description: "How the contact ended." })
  quality: ResolutionQuality;

  @Field(() => Float, {
    description: "The chance, 0 to 1: Gartner's prior on this workspace's level, and its own outcomes.",
  })
  chance: number;

  @Field(() => Float, { description: "Lower end of the 95 % interval." })
  low: number;

  @Field(() => Float, { description: "Upper end of the 95 % interval." })
  high: number;

  @Field(() => Float, { description: "Number of own outcomes; the contacts of one term share weight 1." })
  observed: number;

  @Field(() => Float, { description: "The result of Gartner's survey." })
  gartner: number;
}

@ObjectType("LoyaltyModel", {
  simpleResolvers: true,
  description: "What was fitted on this workspace's own outcomes, by version.",
})
export class LoyaltyModelType {
  @Field(() => Int, { description: "Version; 1 is the prior." })
  version: number;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "The day up to which facts were seen; null: the prior.",
  })
  fittedOn: string | null;

  @Field(() => [StayChanceType], { description: "Chances to stay, worst quality first." })
  stayChances: StayChanceType[];
}

@ObjectType("Loyalty", {
  simpleResolvers: true,
  description: "All loyalty values of a customer on one day, with the policy and model used.",
})
export class LoyaltyType {
  @Field(() => GraphQLLocalDate, { description: "The day: facts dated up to it are seen." })
  asOf: string;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      "First day on which a value may differ without a new fact; null: the values are valid until a new fact.",
  })
  validUntil: string | null;

  @Field(() => Int, { description: "Version of the loyalty policy used." })
  policyVersion: number;

  @Field(() => LoyaltyModelType, { description: "The model used." })
  model: LoyaltyModelType;

  @Field(() => RenewalRateType, { description: "Renewals done / renewals possible, over all terms up to the day." })
  retentionRate: RenewalRateType;

  @Field(() => LoyaltyTier, { description: "The tier shown: the highest of the days protected against downgrade." })
  tier: LoyaltyTier;

  @Field(() => LoyaltyTier, { description: "The tier of this very day, without downgrade protection." })
  rawTier: LoyaltyTier;

  @Field(() => String, { description: "Why the tier is what it is." })
  tierReason: string;

  @Field(() => LoyaltyScoreType, { description: "The score and its components." })
  score: LoyaltyScoreType;

  @Field(() => [LoyaltyReasonType], { description: "Why the score is what it is; the points add up to it." })
  reasons: LoyaltyReasonType[];

  @Field(() => Activity, {
    description: "Whether the customer is there, and acts. Who is heldUnconfirmed is taken to be there still.",
  })
  activity: Activity;

  @Field({
    description:
      "Whether only UNCONFIRMED terms hold the customer: their sources stopped speaking before the terms ended (confirmedUntil), so that it may have left.",
  })
  heldUnconfirmed: boolean;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "Last act within the policy's window; null: silent." })
  lastActOn: string | null;

  @Field(() => Int, { nullable: true, description: "Completed months as a customer; null: never a customer." })
  heldMonths: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Service experience: mean chance to stay after the customer's service contacts; null without contacts.",
  })
  serviceExperience: number | null;

  @Field(() => Int, { description: "Service contacts with a known quality in the policy's window." })
  serviceContacts: number;

  @Field(() => Money, {
    nullable: true,
    description:
      "Annual recurring value of the terms that hold the customer, pending ones included; null without a term or in several currencies.",
  })
  annualValue: Money | null;

  @Field(() => Float, { nullable: true, description: "Annual value / yearly spend on such products; null: unknown." })
  shareOfWallet: number | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "Next day on which a term is due for renewal." })
  nextDueOn: string | null;

  @Field(() => ChurnRiskType, {
    nullable: true,
    description:
      "Chance to leave within the policy's risk horizon (12 months by default), and why; over all contracts and all renewals due by then. Null: no contract is held.",
  })
  churnRisk: ChurnRiskType | null;

  @Field(() => Float, {
    nullable: true,
    description: "1 − churn risk, 0 to 1; null: no contract is held.",
    deprecationReason: "Use churnRisk, or nextRenewal.probability for the next renewal alone.",
  })
  renewalProbability: number | null;

  @Field(() => CustomerDecision, {
    nullable: true,
    description: "What is known of the customer's decision to stay or leave; null: no contract is held.",
  })
  decision: CustomerDecision | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: "Of a known leaver, the first day on which no contract covers it; null: no end is known.",
  })
  leavesOn: string | null;

  @Field(() => [Money], {
    description:
      "Annual value expected to be lost at the end of the risk horizon: Σ annual value × the probability that the contract no longer covers that day. One entry per currency, none without a contract.",
  })
  revenueAtRisk: Money[];

  @Field(() => NextRenewalType, {
    nullable: true,
    description: "The undecided term that is due next; null: none is open.",
  })
  nextRenewal: NextRenewalType | null;

  @Field(() => [NextBestActionAnswer], { description: "Recommended actions, most urgent first." })
  nextBestActions: readonly NextBestAction[];

  @Field(() => [ExpectedRevenueType], {
    description:
      "Revenue expected over the policy's horizon, from the first of the day's month; one entry per currency, none without a contract.",
  })
  expectedRevenue: ExpectedRevenueType[];

  @Field(() => String, { nullable: true, description: "Why expectedRevenue is empty; null where it is not." })
  expectedRevenueReason: string | null;
}
