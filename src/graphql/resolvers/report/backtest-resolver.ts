import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";

import { fitModel } from "../../../actions/model/model-actions.js";
import { type BacktestRequest, reportBacktest } from "../../../actions/report/backtest-report.js";
import type { LocalDate } from "../../../domain/calendar.js";
import { RequestError } from "../../../domain/errors.js";
import { ReportFilter } from "../../../model/customer/customer-filter.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { checkedFilter } from "../../filter-ranges.js";
import { modelAnswer, RenewalModelType } from "../../loyalty/model-type.js";

@ObjectType("PredictionQuality", { description: "How well predictions came true." })
export class PredictionQualityType {
  @Field(() => Int, { description: "How many terms were predicted." })
  count: number;

  @Field(() => Float, { nullable: true, description: "Brier score: mean squared error, 0 best." })
  brier: number | null;

  @Field(() => Float, { nullable: true, description: "Mean −ln of the probability given to the outcome, 0 best." })
  logLoss: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Chance that a renewed term was given a higher probability than a lapsed one; 0.5 is guessing.",
  })
  auc: number | null;

  @Field(() => String, { nullable: true, description: "Why a figure is null; null where all are known." })
  reason: string | null;
}

@ObjectType("CalibrationBin", { description: "Predictions of similar probability, and their outcomes." })
export class CalibrationBinType {
  @Field(() => Int, { description: "How many." })
  count: number;

  @Field(() => Float, { description: "Lowest probability among them." })
  lowest: number;

  @Field(() => Float, { description: "Highest probability among them." })
  highest: number;

  @Field(() => Float, { description: "Mean probability of renewal." })
  meanProbability: number;

  @Field(() => Float, { description: "Share that was renewed." })
  renewedShare: number;
}

@ObjectType("LossDifference", {
  description: "Mean log loss with a factor minus that without it, with a 95 % interval by bootstrap over customers.",
})
class LossDifferenceType {
  @Field(() => Float, { description: "Below 0: better with the factor." })
  difference: number;

  @Field(() => Float, { description: "Lower end of the interval." })
  low: number;

  @Field(() => Float, { description: "Upper end of the interval." })
  high: number;

  @Field(() => Boolean, {
    description:
      "Whether the whole interval lies below 0, and both a renewal and a lapse are among the training data and among the outcomes. If not, the factor does not help.",
  })
  helps: boolean;

  @Field(() => String, { nullable: true, description: "Why the factor does not help; null where it does." })
  reason: string | null;
}

@ObjectType("Backtest", {
  description:
    "How well the model, with only the facts known on a past day, would have predicted the next due term of each contract.",
})
class BacktestType {
  @Field(() => GraphQLLocalDate, { description: "The day stood at." })
  day: string;

  @Field(() => GraphQLLocalDate, { description: "The day as of which the outcomes are known." })
  asOf: string;

  @Field(() => Int, { description: "Next due terms that are not decided yet and are left out." })
  undecided: number;

  @Field(() => RenewalModelType, { description: "The model as it was fitted on that day." })
  fitted: RenewalModelType;

  @Field(() => PredictionQualityType, { description: "The model: tenure and experience." })
  model: PredictionQualityType;

  @Field(() => PredictionQualityType, { description: "Baseline: tenure alone." })
  tenure: PredictionQualityType;

  @Field(() => PredictionQualityType, {
    description:
      "Baseline: the same probability for every term, the renewal rate of all terms decided by the day, smoothed away from 0 and 1: (renewed + ½) / (all + 1).",
  })
  plainRate: PredictionQualityType;

  @Field(() => [CalibrationBinType], { description: "By decile of the model's probability; ties are never split." })
  calibration: readonly CalibrationBinType[];

  @Field(() => LossDifferenceType, {
    nullable: true,
    description: "Whether service experience helps: the model against tenure alone; null without predictions.",
  })
  experience: LossDifferenceType | null;

  @Field(() => LossDifferenceType, {
    nullable: true,
    description: "Whether tenure helps: tenure alone against the plain rate; null without predictions.",
  })
  tenureGain: LossDifferenceType | null;

  @Field(() => String, {
    nullable: true,
    description: "Why there are no predictions with an outcome, so that figures are null; null where there are.",
  })
  reason: string | null;
}

@Resolver()
export class BacktestResolver {
  @Needs(Role.ADMIN)
  @Query(() => BacktestType, {
    description: "Compares the predictions of a past day with the outcomes. Reads all facts: needs the role ADMIN.",
  })
  async backtest(
    @Arg("day", () => GraphQLLocalDate, { description: "The past day to stand at." }) day: LocalDate,
    @Arg("asOf", () => GraphQLLocalDate, {
      nullable: true,
      description: "Day as of which the outcomes are known; default today.",
    })
    asOf: LocalDate | null | undefined,
    @Arg("filter", () => ReportFilter, { nullable: true, description: "Which customers, as of day; default all." })
    filter: ReportFilter | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<BacktestType> {
    const { fitted, ...backtest } = await reportBacktest(backtestRequest(context, day, asOf, filter));
    return { ...backtest, fitted: modelAnswer(fitted, null, day) };
  }

  @Needs(Role.READ, { asOf: Role.ADMIN })
  @Query(() => RenewalModelType, {
    description:
      "The renewal model fitted on the outcomes of this workspace. For a past day it is refitted, which needs the role ADMIN.",
  })
  async renewalModel(
    @Arg("asOf", () => GraphQLLocalDate, {
      nullable: true,
      description: "Fitted on facts up to this day; default: the model in force.",
    })
    asOf: LocalDate | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<RenewalModelType> {
    const { sql, workspace, today } = context;
    if (!asOf) return modelAnswer(workspace.model, workspace.modelVersion, workspace.modelFittedOn);
    if (asOf > today) throw new RequestError("DAY_OUT_OF_ORDER", `asOf ${asOf} lies in the future`);
    return modelAnswer(await fitModel(sql, workspace, asOf), null, asOf);
  }
}

/** A backtest that a request asks for: nothing lies in the future. */
export function backtestRequest(
  context: RequestContext,
  day: LocalDate,
  asOf: LocalDate | null | undefined,
  filter: ReportFilter | null | undefined,
): BacktestRequest {
  const { sql, workspace, today } = context;
  const known = asOf ?? today;
  if (known > today) throw new RequestError("DAY_OUT_OF_ORDER", `asOf ${known} lies in the future`);
  if (day >= known) throw new RequestError("DAY_OUT_OF_ORDER", `day ${day} is not before asOf ${known}`);
  return { sql, workspace, day, asOf: known, filter: checkedFilter(filter) };
}
