import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Args, ArgsType, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";

import { reportSurvival, SurvivalAxis } from "../../../actions/report/survival-report.js";
import { TermClass } from "../../../domain/contract/term-class.js";
import { RequestError } from "../../../domain/errors.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { renewalCurveAnswer, RenewalCurveType } from "../../loyalty/model-type.js";
import { ReportArguments, reportRequest } from "../../report-arguments.js";

@ObjectType("SurvivalStep", { description: "One step of a survival curve." })
class SurvivalStepType {
  @Field(() => Int, { description: "Months since the start, or opportunities to renew." })
  time: number;

  @Field(() => Int, { description: "Contracts under observation that came so far." })
  atRisk: number;

  @Field(() => Int, { description: "Contracts that left here." })
  left: number;

  @Field(() => Float, { description: "Share of contracts that live longer (Kaplan–Meier), 0 to 1." })
  survival: number;

  @Field(() => Float, { description: "Standard error of the share, by Greenwood's formula." })
  standardError: number;

  @Field(() => Float, {
    nullable: true,
    description: "Lower end of the 95 % interval; null where the share is 0 or 1.",
  })
  low: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Upper end of the 95 % interval; null where the share is 0 or 1.",
  })
  high: number | null;
}

@ObjectType("ProjectedStep", { description: "A step of a curve computed by the renewal model." })
class ProjectedStepType {
  @Field(() => Int, { description: "Months since the start, or opportunities to renew." })
  time: number;

  @Field(() => Float, { description: "Share of contracts expected to live longer, 0 to 1." })
  survival: number;
}

@ObjectType("SurvivalReport", {
  description:
    "How long contracts live. Contracts still alive are censored on asOf; those not observed from the start enter late.",
})
class SurvivalReportType {
  @Field(() => Int, { description: "Number of contracts on which it is based." })
  contracts: number;

  @Field(() => [SurvivalStepType], { description: "The observed steps." })
  steps: readonly SurvivalStepType[];

  @Field(() => [ProjectedStepType], {
    description:
      "Continues from the last observed step, as far as requested: observed survival there × model(t) / model(last step). Empty without contracts.",
  })
  projection: readonly ProjectedStepType[];

  @Field(() => [ProjectedStepType], {
    description:
      "The model's own curve: from 1 at time 0 to the end of the projection, by the renewal curves fitted on the same contracts, weighted by their numbers. Beside steps it shows how well the model fits. Empty without contracts.",
  })
  modelCurve: readonly ProjectedStepType[];

  @Field(() => [RenewalCurveType], {
    description: "The renewal curves behind projection and modelCurve: one for each length of the first terms.",
  })
  curves: readonly RenewalCurveType[];

  @Field(() => String, { nullable: true, description: "Why there are no steps; null where there are some." })
  reason: string | null;
}

const MOST_PROJECTED = 240;

@ArgsType()
class SurvivalArguments extends ReportArguments {
  @Field(() => GraphQLLocalDate, { description: "Contracts that began from this day on." })
  declare from: string;

  @Field(() => GraphQLLocalDate, { description: "Contracts that began before this day." })
  declare to: string;
}

@Resolver()
export class SurvivalResolver {
  @Needs(Role.READ)
  @Query(() => SurvivalReportType, {
    description: "How long the contracts live that began in [from, to), by what was known on asOf.",
  })
  async survival(
    @Args(() => SurvivalArguments) args: SurvivalArguments,
    @Arg("by", () => SurvivalAxis, { defaultValue: SurvivalAxis.MONTHS, description: "The unit of time." })
    axis: SurvivalAxis,
    @Arg("termClass", () => TermClass, {
      nullable: true,
      description: "Only contracts with a first term of this length.",
    })
    termClass: TermClass | null | undefined,
    @Arg("project", () => Int, { defaultValue: 12, description: "Number of steps beyond the data, 0 to 240." })
    projected: number,
    @Ctx() context: RequestContext,
  ): Promise<SurvivalReportType> {
    if (projected < 0 || projected > MOST_PROJECTED) {
      throw new RequestError("ARGUMENT_OUT_OF_RANGE", `project is ${projected}; it takes 0 to ${MOST_PROJECTED}`);
    }
    const { period, ...request } = reportRequest(args, context);
    const report = await reportSurvival({ ...request, ...period, axis, termClass: termClass ?? null, projected });
    return { ...report, curves: report.curves.map(([ofClass, fit]) => renewalCurveAnswer(ofClass, fit)) };
  }
}
