import { Arg, Args, Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";

import {
  reportRetention,
  reportRetentionBy,
  reportRetentionByAndMonth,
  reportRetentionByMonth,
  type RetentionRates,
  type RetentionRequest,
} from "../../../actions/report/retention-report.js";
import { RetentionBasis } from "../../../domain/contract/retention.js";
import { ReportDimension } from "../../../domain/report/report-customer.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { RangedRateType, RenewalRateType } from "../../loyalty/rate-type.js";
import { checkMonths, ReportArguments, reportRequest } from "../../report-arguments.js";

const KEPT_DESCRIPTION =
  "Customers held (with basis ACTIVITY: active) at the end / at the start of the period, same customers. Time before a contract's observedFrom does not count.";

@ObjectType("RetentionRates", { description: "Both retention rates, side by side." })
class RetentionRatesType implements RetentionRates {
  @Field(() => RenewalRateType, { description: "Renewed terms / terms due for renewal." })
  renewals: RenewalRateType;

  @Field(() => RangedRateType, { description: KEPT_DESCRIPTION })
  customersKept: RangedRateType;
}

@ObjectType("RetentionGroup", {
  description:
    "Both rates of a part. A term belongs to the part of its contract. By product and term length a customer belongs to every part in which it has a contract on the first day, or to null without one, and is kept there if it still has one there on the last; by segment and channel, to one part as a whole.",
})
class RetentionGroupType extends RetentionRatesType {
  @Field(() => String, { nullable: true, description: "The common value of the part; null: no value." })
  key: string | null;

  monthByMonth: () => Promise<RetentionRates[]>;

  @Field(() => [RetentionRatesType], {
    description:
      "Both rates of the part month by month, at most 240; months without events are among them. A customer counts in the parts it belongs to on the first of the month.",
  })
  async series(): Promise<RetentionRates[]> {
    return this.monthByMonth();
  }
}

@ObjectType("RetentionReport", {
  description: "Both retention rates of a period, side by side; archived customers keep counting.",
})
class RetentionReportType {
  request: RetentionRequest;
  private rates: Promise<RetentionRates> | undefined;

  /** Counted once, and only where it is asked for. */
  total(): Promise<RetentionRates> {
    this.rates ??= reportRetention(this.request);
    return this.rates;
  }
}

@Resolver(() => RetentionReportType)
export class RetentionResolver {
  @Needs(Role.READ)
  @Query(() => RetentionReportType, {
    description:
      "How well customers were retained over the period [from, to), by what was known on asOf: renewals and customers kept.",
  })
  retention(
    @Args(() => ReportArguments) args: ReportArguments,
    @Arg("basis", () => RetentionBasis, {
      defaultValue: RetentionBasis.TERMS,
      description: "When a customer counts as kept; renewals are the same with any.",
    })
    basis: RetentionBasis,
    @Ctx() context: RequestContext,
  ): RetentionReportType {
    return Object.assign(new RetentionReportType(), {
      request: { ...reportRequest(args, context), basis, today: context.today },
    });
  }

  @FieldResolver(() => RetentionRatesType, { description: "The whole period: the same as renewals and customersKept." })
  async total(@Root() report: RetentionReportType): Promise<RetentionRates> {
    return report.total();
  }

  @FieldResolver(() => RenewalRateType, {
    description: "Renewed terms / terms due for renewal.",
  })
  async renewals(@Root() report: RetentionReportType): Promise<RenewalRateType> {
    return (await report.total()).renewals;
  }

  @FieldResolver(() => RangedRateType, { description: KEPT_DESCRIPTION })
  async customersKept(@Root() report: RetentionReportType): Promise<RangedRateType> {
    return (await report.total()).customersKept;
  }

  @FieldResolver(() => [RetentionRatesType], {
    description:
      "The same month by month, at most 240; months without events are among them. Each rate has its from and to.",
  })
  async series(@Root() { request }: RetentionReportType): Promise<RetentionRates[]> {
    checkMonths(request.period);
    return reportRetentionByMonth(request);
  }

  @FieldResolver(() => [RetentionGroupType], { description: "The same, split." })
  async split(
    @Root() { request }: RetentionReportType,
    @Arg("by", () => ReportDimension, { description: "By what." }) by: ReportDimension,
  ): Promise<RetentionGroupType[]> {
    let months: ReturnType<typeof reportRetentionByAndMonth> | undefined;
    const seriesOf = async (key: string | null) => {
      checkMonths(request.period);
      months ??= reportRetentionByAndMonth(request, by);
      return (await months)(key);
    };
    const groups = await reportRetentionBy(request, by);
    return groups.map((group) =>
      Object.assign(new RetentionGroupType(), group, { monthByMonth: () => seriesOf(group.key) }),
    );
  }
}
