import { GraphQLLocalDate } from "graphql-scalars";
import { Args, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";

import { reportServiceSteps } from "../../../actions/report/service-steps-report.js";
import {
  FigureUnit,
  ServiceFigureKey,
  ServiceStep,
  type StepFigure,
} from "../../../domain/report/service/service-figure.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { checkMonths, ReportArguments, reportRequest } from "../../report-arguments.js";

@ObjectType("FigureBenchmark", { description: "A benchmark from other companies." })
class BenchmarkType {
  @Field(() => Float, { description: "Today." })
  today: number;

  @Field(() => Float, { description: "At best." })
  possible: number;

  @Field(() => String, { description: "The source of the benchmark." })
  source: string;
}

@ObjectType("ServiceStepFigure", { description: "One figure of a step, beside that of the period before." })
class StepFigureType implements StepFigure {
  @Field(() => ServiceFigureKey, { description: "The figure." })
  key: ServiceFigureKey;

  @Field(() => String, { description: "How it is computed, in words." })
  definition: string;

  @Field(() => FigureUnit, { description: "The unit of the figure." })
  unit: FigureUnit;

  @Field(() => Float, { nullable: true, description: "The figure; null: unknown, never 0." })
  value: number | null;

  @Field(() => Float, { nullable: true, description: "The same in the period before." })
  before: number | null;

  @Field(() => Float, { nullable: true, description: "value − before; null where one of them is unknown." })
  change: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no change; null where there is one." })
  changeReason: string | null;

  @Field(() => Int, { nullable: true, description: "The number counted; null for percentiles, which have none." })
  numerator: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Out of how many; of a percentile: on how many contacts it rests; null for counts.",
  })
  denominator: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no value; null where there is one." })
  reason: string | null;

  @Field(() => BenchmarkType, {
    nullable: true,
    description: "What other companies reach; null where there is no benchmark.",
  })
  benchmark: BenchmarkType | null;
}

@ObjectType("ServiceStepFigures", { description: "One of the three steps." })
class StepType {
  @Field(() => ServiceStep, { description: "Which step." })
  step: ServiceStep;

  @Field(() => [StepFigureType], { description: "Its figures." })
  figures: readonly StepFigureType[];
}

@ObjectType("FigurePeriod", { description: "A period [from, to)." })
class FigurePeriodType {
  @Field(() => GraphQLLocalDate, { description: "First day." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after." })
  to: string;
}

@ObjectType("ServiceSteps", { description: "The three steps to loyal customers side by side." })
class StepsType {
  @Field(() => FigurePeriodType, { description: "The period, cut to asOf." })
  period: FigurePeriodType;

  @Field(() => FigurePeriodType, {
    description: "The period before, of equal length: as many months where it is whole months long, else as many days.",
  })
  before: FigurePeriodType;

  @Field(() => [StepType], { description: "Emotional tie, service, low threshold." })
  steps: readonly StepType[];
}

@Resolver()
export class StepsResolver {
  @Needs(Role.READ)
  @Query(() => StepsType, {
    description:
      "The three steps to loyal customers over the period [from, to), at most 240 months, each figure with its change to the period before: emotional tie (word of mouth, NPS, referrals, affirmations), service (times, transfers, first-contact resolution, the four qualities), low threshold (waiting, effort, self-service, channels).",
  })
  async serviceSteps(
    @Args(() => ReportArguments) args: ReportArguments,
    @Ctx() context: RequestContext,
  ): Promise<StepsType> {
    const request = reportRequest(args, context);
    checkMonths(request.period);
    return reportServiceSteps(request, context.today);
  }
}
