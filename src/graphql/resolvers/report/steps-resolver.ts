import { GraphQLLocalDate } from "graphql-scalars";
import { Args, Ctx, Field, Float, Int, ObjectType, Query, registerEnumType, Resolver } from "type-graphql";

import { reportServiceSteps } from "../../../actions/report/service-steps-report.js";
import { FigureUnit, ServiceFigureKey, ServiceStep, type StepFigure } from "../../../domain/report/service-figure.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { checkMonths, ReportArguments, reportRequest } from "../../report-arguments.js";

registerEnumType(ServiceStep, {
  name: "ServiceStep",
  description: "The three steps to loyal customers.",
  valuesConfig: {
    EMOTIONAL_TIE: { description: "Customers recommend us, and are thanked for deciding for us." },
    SERVICE: { description: "Contacts end well, at once, and in the right hands." },
    LOW_THRESHOLD: { description: "Getting help costs customers little: waiting, effort, channels, self-service." },
  },
});
registerEnumType(ServiceFigureKey, {
  name: "ServiceFigureKey",
  description: "What a figure of a step says; its definition is beside it.",
  valuesConfig: {
    WORD_OF_MOUTH: { description: "Share of the customers who brought another one." },
    NET_PROMOTER_SCORE: { description: "Net promoter score." },
    REFERRALS: { description: "How many customers were brought by others." },
    AFFIRMATIONS: { description: "Share of the decisions for us that somebody affirmed in time." },
    RESOLUTION_MEDIAN: { description: "Hours within which half of the contacts were closed." },
    RESOLUTION_PERCENTILE_90: { description: "Hours within which nine in ten contacts were closed." },
    FIRST_CONTACT_RESOLUTION: { description: "Share of the cases that one contact settled." },
    REOPENED: { description: "Share of the closed contacts that were opened again." },
    TRANSFERS_PER_CONTACT: { description: "How often a contact was handed on, on average." },
    HANDED_ON: { description: "Share of the contacts that were handed on at all." },
    MISSED: { description: "Share of the contacts that nobody answered." },
    PROACTIVE: { description: "Share of the contacts in which we acted first." },
    UNRESOLVED: { description: "Share of the contacts closed without a solution." },
    HIGH_EFFORT: { description: "Share of the contacts solved with much effort of the customer." },
    LOW_EFFORT: { description: "Share of the contacts solved with little effort." },
    VALUE_ENHANCEMENT: { description: "Share of the service contacts after which the customer can make more of it." },
    VALUE_ENHANCEMENT_WITH_PROACTIVE: { description: "The same, proactive contacts of other kinds included." },
    FIRST_RESPONSE_MEDIAN: { description: "Hours within which half of the customers had a first answer." },
    FIRST_RESPONSE_PERCENTILE_90: { description: "Hours within which nine in ten customers had a first answer." },
    EFFORT_CES_1: { description: "Mean customer effort, CES 1.0: low is good." },
    EFFORT_CES_2: { description: "Mean customer effort, CES 2.0: high is good." },
    SELF_SERVICE: { description: "Share of the contacts in which customers helped themselves." },
    CHANNELS_USED: { description: "Over how many channels contacts came; which ones are offered is not known." },
  },
});
registerEnumType(FigureUnit, {
  name: "FigureUnit",
  description: "In what a figure is measured.",
  valuesConfig: {
    SHARE: { description: "0 to 1." },
    HOURS: { description: "Hours of the clock." },
    COUNT: { description: "A number of things." },
    PER_CONTACT: { description: "So many per contact." },
    POINTS: { description: "−100 to 100." },
    CES_1: { description: "1 to 5, low is good." },
    CES_2: { description: "1 to 7, high is good." },
  },
});

@ObjectType("FigureBenchmark", { description: "What others reach." })
class BenchmarkType {
  @Field(() => Float, { description: "Today." })
  today: number;

  @Field(() => Float, { description: "At best." })
  possible: number;

  @Field(() => String, { description: "Who says so." })
  source: string;
}

@ObjectType("ServiceStepFigure", { description: "One figure of a step, beside that of the period before." })
class StepFigureType implements StepFigure {
  @Field(() => ServiceFigureKey, { description: "What it says." })
  key: ServiceFigureKey;

  @Field(() => String, { description: "How it is computed, in words." })
  definition: string;

  @Field(() => FigureUnit, { description: "In what it is measured." })
  unit: FigureUnit;

  @Field(() => Float, { nullable: true, description: "The figure; null: unknown, never 0." })
  value: number | null;

  @Field(() => Float, { nullable: true, description: "The same in the period before." })
  before: number | null;

  @Field(() => Float, { nullable: true, description: "value − before; null where one of them is unknown." })
  change: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no change; null where there is one." })
  changeReason: string | null;

  @Field(() => Int, { nullable: true, description: "What was counted; null for percentiles, which count nothing." })
  numerator: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Out of how many; of a percentile: on how many contacts it rests; null for counts.",
  })
  denominator: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no value; null where there is one." })
  reason: string | null;

  @Field(() => BenchmarkType, { nullable: true, description: "What others reach; null where nobody has said so." })
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
      "The three steps to loyal customers over the period [from, to), at most 240 months, each figure with its change to the period before: emotional tie (word of mouth, NPS, referrals, affirmations), service (times, hand-overs, first-contact resolution, the four qualities), low threshold (waiting, effort, self-service, channels).",
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
