import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Args, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";

import { type OperationsPart, OperationsReport } from "../../../actions/report/service-operations-report.js";
import { ServiceDimension } from "../../../actions/report/service-quality-report.js";
import { Channel } from "../../../domain/customer/interaction.js";
import type {
  ChannelShare,
  Durations,
  MeanCount,
  ServiceOperations,
} from "../../../domain/report/service/service-operations.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { RangedRateType, RateType } from "../../loyalty/rate-type.js";
import { checkMonths, ReportArguments, reportRequest } from "../../report-arguments.js";

@ObjectType("ServiceDuration", {
  description:
    "A duration in clock hours, nights and weekends included. Contacts without a known duration are left out, not counted as 0.",
})
class DurationsType implements Durations {
  @Field(() => Float, {
    nullable: true,
    description: "Half of them took no longer, in hours; null: no duration is known.",
  })
  median: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Nine in ten took no longer, in hours; between two values by linear interpolation.",
  })
  percentile90: number | null;

  @Field(() => Int, { description: "Contacts with a known duration, on which the figures are based." })
  count: number;

  @Field(() => Int, { description: "Contacts without a known duration." })
  unknown: number;

  @Field(() => String, { nullable: true, description: "Why there are no figures; null where there are." })
  reason: string | null;
}

@ObjectType("MeanCount", { description: "A mean over the contacts with a known number." })
class MeanCountType implements MeanCount {
  @Field(() => Float, { nullable: true, description: "sum / count; null: no number is known." })
  mean: number | null;

  @Field(() => Int, { description: "The sum over them." })
  sum: number;

  @Field(() => Int, { description: "Contacts with a known number." })
  count: number;

  @Field(() => Int, { description: "Contacts of which it is not known; they are left out." })
  unknown: number;

  @Field(() => String, { nullable: true, description: "Why there is no mean; null where there is one." })
  reason: string | null;
}

@ObjectType("ChannelShare", { description: "How many service contacts came over one channel." })
class ChannelShareType implements ChannelShare {
  @Field(() => Channel, { description: "Which channel." })
  channel: Channel;

  @Field(() => Int, { description: "How many." })
  count: number;

  @Field(() => Float, { description: "Of the service contacts with a known channel." })
  share: number;
}

@ObjectType("ServiceOperations", {
  description:
    "How a service desk works: SERVICE and COMPLAINT contacts, those closed in the period and those open on asOf that took place in it.",
})
class OperationsType implements ServiceOperations {
  report: OperationsReport;
  part: OperationsPart;

  @Field(() => Int, { description: "Service contacts and complaints: closed in the period, or open and begun in it." })
  contacts: number;

  @Field(() => Int, { description: "Those of them that were closed." })
  closed: number;

  @Field(() => DurationsType, {
    description:
      "From the beginning of a contact to the first answer; without proactive contacts and those in which customers helped themselves.",
  })
  firstResponse: DurationsType;

  @Field(() => DurationsType, { description: "From the beginning of a contact to its closing, solved or not." })
  resolution: DurationsType;

  @Field(() => MeanCountType, { description: "How often a contact was handed from one agent to another." })
  transfersPerContact: MeanCountType;

  @Field(() => RateType, {
    description: "Contacts transferred at least once / contacts with a known number of transfers.",
  })
  handedOn: RateType;

  @Field(() => RateType, {
    description:
      "Contacts that were not answered / service contacts; null where none is marked as missed in the whole report.",
  })
  missed: RateType;

  @Field(() => RateType, {
    description:
      "Closed contacts that were reopened / closed contacts. Reopened: its source told REOPENED among the happenings, or another contact of its case took place after the closing, or, where no happenings were told, a rule of the mapping found it.",
  })
  reopened: RateType;

  @Field(() => RateType, {
    description:
      "Cases closed with one contact, solved and not reopened / cases whose first contact was closed. A contact without a case key is a case by itself; null where the sources do not show whether customers come back.",
  })
  firstContactResolution: RateType;

  @Field(() => RateType, { description: "Contacts on SELF_SERVICE / contacts with a known channel." })
  selfService: RateType;

  @Field(() => RateType, {
    description:
      "Contacts in which we acted before the customer had to ask / service contacts and proactive contacts of other kinds; null where none is marked as proactive in the whole report.",
  })
  proactive: RateType;

  @Field(() => [ChannelShareType], { description: "Over which channels service contacts came, most used first." })
  channels: readonly ChannelShareType[];

  @Field(() => Int, { description: "Service contacts without a known channel." })
  channelUnknown: number;

  @Field(() => RangedRateType, {
    description:
      "Customers who had these contacts: those held on the last day / those held on the first. Null below 30 customers, where the rate is mostly chance.",
  })
  customersKept(): Promise<RangedRateType> {
    return this.report.keptIn(this.part);
  }
}

@ObjectType("ServiceOperationsMonth", { description: "Service operations of one month." })
class OperationsMonthType extends OperationsType {
  @Field(() => GraphQLLocalDate, { description: "First day." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after." })
  to: string;
}

@ObjectType("ServiceOperationsGroup", { description: "Service operations of one channel or agent." })
class OperationsGroupType extends OperationsType {
  @Field(() => String, { nullable: true, description: "The channel or agent; null: unknown." })
  key: string | null;
}

@ObjectType("ServiceOperationsReport", { description: "How a service desk worked over a period." })
class OperationsReportType {
  report: OperationsReport;

  @Field(() => OperationsType, { description: "The whole period." })
  total(): OperationsType {
    return answerOf(new OperationsType(), this.report, this.report.total);
  }

  @Field(() => [OperationsMonthType], { description: "Month by month." })
  series(): OperationsMonthType[] {
    return this.report.months.map((part) => {
      const { from, to } = part.period;
      return answerOf(Object.assign(new OperationsMonthType(), { from, to }), this.report, part);
    });
  }

  @Field(() => [OperationsGroupType], { description: "Split by channel or agent." })
  split(@Arg("by", () => ServiceDimension, { description: "By what." }) by: ServiceDimension): OperationsGroupType[] {
    const groups = by === ServiceDimension.CHANNEL ? this.report.channels : this.report.agents;
    return groups
      .entries()
      .map(([key, part]) => answerOf(Object.assign(new OperationsGroupType(), { key }), this.report, part));
  }
}

@Resolver(() => OperationsReportType)
export class OperationsResolver {
  @Needs(Role.READ)
  @Query(() => OperationsReportType, {
    description:
      "The operation of the service desk over the period [from, to): waiting and resolution times, transfers, missed and reopened contacts, first-contact resolution, self-service and channels, each part with the retention of its customers. At most 240 months.",
  })
  async serviceOperations(
    @Args(() => ReportArguments) args: ReportArguments,
    @Ctx() context: RequestContext,
  ): Promise<OperationsReportType> {
    const request = reportRequest(args, context);
    checkMonths(request.period);
    const report = await OperationsReport.read(request);
    return Object.assign(new OperationsReportType(), { report });
  }
}

function answerOf<Answer extends OperationsType>(
  answer: Answer,
  report: OperationsReport,
  part: OperationsPart,
): Answer {
  return Object.assign(answer, report.operationsOf(part), { report, part });
}
