import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Args, Ctx, Field, FieldResolver, Float, Int, ObjectType, Query, Resolver, Root } from "type-graphql";

import {
  reportService,
  reportServiceBy,
  reportServiceByMonth,
  ServiceDimension,
} from "../../../actions/report/service-quality-report.js";
import type { ServiceRequest } from "../../../actions/report/service-scope.js";
import type { WorkspaceState } from "../../../data/workspace/workspace-store.js";
import { QualitySource } from "../../../domain/customer/interaction.js";
import { ResolutionQuality } from "../../../domain/loyalty/policy.js";
import {
  type MeanRating,
  type QualityShare,
  type ServiceQuality,
  type SourceCount,
  VALUE_ENHANCEMENT_BENCHMARK,
} from "../../../domain/report/service/service-tally.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { stayChanceAnswers } from "../../loyalty/loyalty-answer.js";
import { StayChanceType } from "../../loyalty/loyalty-type.js";
import { checkMonths, ReportArguments, reportRequest } from "../../report-arguments.js";

@ObjectType("QualitySourceCount", { description: "How many known resolution qualities have one source." })
class SourceCountType implements SourceCount {
  @Field(() => QualitySource, {
    description: "The source of the quality. A MAPPING_RULE detects bad endings only.",
  })
  source: QualitySource;

  @Field(() => Int, { description: "How many." })
  count: number;
}

@ObjectType("QualityShare", { description: "How many service contacts ended in one way." })
class QualityShareType implements QualityShare {
  @Field(() => ResolutionQuality, { description: "How they ended." })
  quality: ResolutionQuality;

  @Field(() => Int, { description: "How many." })
  count: number;

  @Field(() => [SourceCountType], { description: "The same by source, most trusted first." })
  sources: readonly SourceCountType[];

  @Field(() => Int, { description: "Closed contacts with a known quality." })
  outOf: number;

  @Field(() => Float, {
    nullable: true,
    description: "count / outOf; null: there are none, or only rules of mappings speak (RULES_ONLY).",
  })
  share: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no share; null where there is one." })
  reason: string | null;
}

@ObjectType("ValueEnhancement", {
  description: "The share of contacts after which the customer can make more of the product, with benchmarks.",
})
class ValueEnhancementType {
  @Field(() => Int, { description: "Contacts that ended in value enhancement, proactive ones included." })
  count: number;

  @Field(() => Int, { description: "Closed contacts with a known quality, proactive ones included." })
  outOf: number;

  @Field(() => Float, {
    nullable: true,
    description: "count / outOf; null: there are none, or only rules of mappings speak.",
  })
  share: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no share; null where there is one." })
  reason: string | null;

  @Field(() => Float, { description: "What companies reach today, by Gartner: 15 %." })
  today: number;

  @Field(() => Float, { description: "What is possible, by Gartner: one third." })
  possible: number;
}

@ObjectType("MeanRating", { description: "A mean over ratings that customers gave." })
class MeanRatingType {
  @Field(() => Int, { description: "How many ratings." })
  count: number;

  @Field(() => Float, { nullable: true, description: "Their mean; null: there are none." })
  mean: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no mean; null where there is one." })
  reason: string | null;
}

@ObjectType("NetPromoterScore", {
  description:
    "Share of promoters minus share of detractors (0 to 6), times 100: of each person the latest answer, and each customer weighs one.",
})
class NetPromoterScoreType {
  @Field(() => Int, { description: "Customers of whom somebody answered, 0 to 10." })
  count: number;

  @Field(() => Float, {
    description: "Customers who answered from the policy's threshold, by default 9; of several people their share.",
  })
  promoters: number;

  @Field(() => Float, { description: "Customers who answered up to 6; of several people their share." })
  detractors: number;

  @Field(() => Float, { nullable: true, description: "−100 to 100; null: there are no answers." })
  score: number | null;

  @Field(() => String, { nullable: true, description: "Why there is no score; null where there is one." })
  reason: string | null;
}

@ObjectType("ServiceQuality", {
  description: "How service contacts ended and how customers rated them, over a period.",
})
class ServiceQualityType {
  @Field(() => Int, {
    description: "Service contacts and complaints closed in the period, of known and unknown quality.",
  })
  closed: number;

  @Field(() => Int, {
    description: "Those with an unknown quality: closed minus outOf. No share counts them.",
  })
  qualityUnknown: number;

  @Field(() => [SourceCountType], {
    description:
      "Those with a known quality by source: people, effort scores, or rules, which detect bad endings only.",
  })
  qualitySources: readonly SourceCountType[];

  @Field(() => [QualityShareType], { description: "Those with a known quality, worst first." })
  qualities: readonly QualityShareType[];

  @Field(() => ValueEnhancementType, { description: "Value enhancement, beside 15 % and one third." })
  valueEnhancement: ValueEnhancementType;

  @Field(() => Int, {
    description:
      "Service contacts and complaints that were not closed by asOf; of a month, those that took place in it.",
  })
  unresolvedOpen: number;

  @Field(() => MeanRatingType, { description: "Customer effort, CES 1.0: 1 to 5, low is good." })
  effortCes1: MeanRatingType;

  @Field(() => MeanRatingType, { description: "Customer effort, CES 2.0: 1 to 7, high is good." })
  effortCes2: MeanRatingType;

  @Field(() => MeanRatingType, { description: "Satisfaction, 1 to 5." })
  satisfaction: MeanRatingType;

  @Field(() => NetPromoterScoreType, { description: "Net promoter score." })
  netPromoterScore: NetPromoterScoreType;
}

@ObjectType("ServiceQualityGroup", { description: "Service quality of one channel or agent." })
class ServiceGroupType extends ServiceQualityType {
  @Field(() => String, { nullable: true, description: "The channel or agent; null: unknown." })
  key: string | null;
}

@ObjectType("ServiceQualityMonth", { description: "Service quality of one month." })
class ServiceMonthType extends ServiceQualityType {
  @Field(() => GraphQLLocalDate, { description: "First day." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after." })
  to: string;
}

@ObjectType("ServiceQualityReport", { description: "Service quality over a period, and its effect on retention." })
class ServiceReportType {
  request: ServiceRequest;

  @Field(() => [StayChanceType], {
    description: "The stay chance after a contact, by quality, estimated from all outcomes of this workspace so far.",
  })
  stayChances: StayChanceType[];

  @Field(() => Float, { description: "Benchmark by Gartner: 97 % recommend the company after value enhancement." })
  wordOfMouthBenchmark: number;

  @Field(() => Float, { description: "Benchmark by Gartner: 86 % would spend more after value enhancement." })
  shareOfWalletBenchmark: number;
}

@Resolver(() => ServiceReportType)
export class ServiceResolver {
  @Needs(Role.READ)
  @Query(() => ServiceReportType, {
    description:
      "How service contacts closed in the period [from, to) ended, and how customers rated them. Ratings of a closed contact fall into the period of its closing, others into that in which they were given.",
  })
  serviceQuality(
    @Args(() => ReportArguments) args: ReportArguments,
    @Ctx() context: RequestContext,
  ): ServiceReportType {
    return Object.assign(new ServiceReportType(), {
      request: reportRequest(args, context),
      ...benchmarksOf(context.workspace),
    });
  }

  @FieldResolver(() => ServiceQualityType, { description: "The whole period." })
  async total(@Root() { request }: ServiceReportType): Promise<ServiceQualityType> {
    return answerOf(await reportService(request));
  }

  @FieldResolver(() => [ServiceMonthType], { description: "Month by month, at most 240." })
  async series(@Root() { request }: ServiceReportType): Promise<ServiceMonthType[]> {
    checkMonths(request.period);
    return (await reportServiceByMonth(request)).map((month) => ({ ...month, ...answerOf(month) }));
  }

  @FieldResolver(() => [ServiceGroupType], { description: "Split by channel or agent." })
  async split(
    @Root() { request }: ServiceReportType,
    @Arg("by", () => ServiceDimension, { description: "By what." }) by: ServiceDimension,
  ): Promise<ServiceGroupType[]> {
    return (await reportServiceBy(request, by)).map((group) => ({ ...group, ...answerOf(group) }));
  }
}

const NO_RATING = "no customer rated in the period";

/** Service quality with the reasons why figures are unknown. */
function answerOf(quality: ServiceQuality): ServiceQualityType {
  const { valueEnhancement, netPromoterScore } = quality;
  const ofMean = (rating: MeanRating) => ({ ...rating, reason: rating.mean === null ? NO_RATING : null });
  return {
    ...quality,
    valueEnhancement: { ...valueEnhancement, ...VALUE_ENHANCEMENT_BENCHMARK },
    effortCes1: ofMean(quality.effortCes1),
    effortCes2: ofMean(quality.effortCes2),
    satisfaction: ofMean(quality.satisfaction),
    netPromoterScore: { ...netPromoterScore, reason: netPromoterScore.score === null ? NO_RATING : null },
  };
}

function benchmarksOf({ model }: WorkspaceState) {
  return {
    stayChances: stayChanceAnswers(model),
    wordOfMouthBenchmark: 0.97,
    shareOfWalletBenchmark: 0.86,
  };
}
