import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";

import { BacktestModel, reportLoyaltyBacktest } from "../../../actions/report/backtest-report.js";
import type { LocalDate } from "../../../domain/calendar.js";
import { LoyaltyTier } from "../../../domain/loyalty/loyalty-tier.js";
import { ReportFilter } from "../../../model/customer/customer-filter.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { backtestRequest, CalibrationBinType, PredictionQualityType } from "./backtest-resolver.js";

@ObjectType("TierOutcome", { description: "The outcomes of the customers of one tier within the risk horizon." })
class TierOutcomeType {
  @Field(() => LoyaltyTier, { description: "The tier shown on the day." })
  tier: LoyaltyTier;

  @Field(() => Int, { description: "Customers in it." })
  customers: number;

  @Field(() => Int, { description: "How many of them are no longer held at the end of the horizon." })
  left: number;

  @Field(() => Float, { nullable: true, description: "left / customers; null without customers." })
  shareLeft: number | null;

  @Field(() => Float, { nullable: true, description: "Lower end of the share's 95 % interval." })
  low: number | null;

  @Field(() => Float, { nullable: true, description: "Upper end of the share's 95 % interval." })
  high: number | null;
}

@ObjectType("LoyaltyBacktest", {
  description:
    "How well score, risk and tiers of a past day, by facts known on it, predicted who would still be a customer after the policy's risk horizon. Customers known to leave on the day are left out.",
})
class LoyaltyBacktestType {
  @Field(() => GraphQLLocalDate, { description: "The day stood at." })
  day: string;

  @Field(() => GraphQLLocalDate, {
    description: "The end of the horizon: customers without a term that covers it have left.",
  })
  until: string;

  @Field(() => GraphQLLocalDate, { description: "The day as of which the outcomes are known." })
  asOf: string;

  @Field(() => Int, { description: "Customers held on the day and not known to leave." })
  customers: number;

  @Field(() => Int, { description: "How many of those left." })
  left: number;

  @Field(() => Int, {
    description: "Further customers, left out because a term of theirs ended and may still be renewed on asOf.",
  })
  undecided: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "Probability that, of a customer who stayed and one who left, the former had the higher score; 0.5 is guessing. Null where all outcomes are alike.",
  })
  scoreAuc: number | null;

  @Field(() => PredictionQualityType, {
    description: "The same of the churn risk, as the chance to stay: 1 − risk; here a renewal is a stay.",
  })
  risk: PredictionQualityType;

  @Field(() => [CalibrationBinType], {
    description: "By decile of the chance to stay, and what share stayed; ties are never split.",
  })
  calibration: readonly CalibrationBinType[];

  @Field(() => [TierOutcomeType], { description: "By tier, lowest first." })
  tiers: readonly TierOutcomeType[];

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether no higher tier left more often than a lower one; null where fewer than two have customers.",
  })
  isOrdered: boolean | null;

  @Field(() => String, { description: "The same as a sentence." })
  verdict: string;

  @Field(() => String, { nullable: true, description: "Why there is no result; null where there is one." })
  reason: string | null;
}

@Resolver()
export class LoyaltyBacktestResolver {
  @Needs(Role.ADMIN)
  @Query(() => LoyaltyBacktestType, {
    description:
      "Compares the scores, risks and tiers of a past day with who stayed. Reads all facts: needs the role ADMIN.",
  })
  async loyaltyBacktest(
    @Arg("day", () => GraphQLLocalDate, { description: "The past day to stand at." }) day: LocalDate,
    @Arg("asOf", () => GraphQLLocalDate, {
      nullable: true,
      description: "Day as of which the outcomes are known, from the end of the horizon on; default today.",
    })
    asOf: LocalDate | null | undefined,
    @Arg("filter", () => ReportFilter, { nullable: true, description: "Which customers, as of day; default all." })
    filter: ReportFilter | null | undefined,
    @Arg("model", () => BacktestModel, { defaultValue: BacktestModel.REFITTED, description: "Under which model." })
    model: BacktestModel,
    @Ctx() context: RequestContext,
  ): Promise<LoyaltyBacktestType> {
    return reportLoyaltyBacktest(backtestRequest(context, day, asOf, filter), model);
  }
}
