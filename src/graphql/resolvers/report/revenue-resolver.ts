import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Args, Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";

import {
  reportRevenue,
  reportRevenueBy,
  reportRevenueByMonth,
  type RevenueRequest,
  type RevenueRetention,
} from "../../../actions/report/revenue-report.js";
import { cutToKnowledge } from "../../../domain/contract/retention.js";
import { RequestError } from "../../../domain/errors.js";
import { ReportDimension } from "../../../domain/report/report-customer.js";
import { Money } from "../../../model/money.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { RangedRateType } from "../../loyalty/rate-type.js";
import { checkMonths, ReportArguments, reportRequest } from "../../report-arguments.js";

@ObjectType("RevenueRetention", {
  description:
    "How the annual recurring value of customers changed over a period, in one currency: value of the terms that cover a day, scaled to a year.",
})
class RevenueRetentionType {
  @Field(() => String, { description: "ISO 4217 currency code; sums never mix currencies." })
  currency: string;

  @Field(() => String, { nullable: true, description: "Of a split: the common value of the part; null: no value." })
  key: string | null;

  @Field(() => GraphQLLocalDate, { description: "First day." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after; cut to asOf." })
  to: string;

  @Field(() => RangedRateType, {
    description:
      "(start − contraction − churn) / start, in minor units; never over 1. Of the start without its unconfirmed part.",
  })
  grossRevenueRetention: RangedRateType;

  @Field(() => RangedRateType, {
    description:
      "(start − contraction − churn + expansion) / start, in minor units. Of the start without its unconfirmed part.",
  })
  netRevenueRetention: RangedRateType;

  @Field(() => Money, { description: "Annual value on the first day." })
  start: Money;

  @Field(() => Money, {
    description:
      "Part of the start that was kept only if UNCONFIRMED terms were renewed: their sources stopped speaking (confirmedUntil). In no rate and no movement.",
  })
  unconfirmed: Money;

  @Field(() => Money, { description: "Increase in annual value of the customers of the first day on the last." })
  expansion: Money;

  @Field(() => Money, {
    description: "Decrease in annual value of the customers of the first day who still have some on the last.",
  })
  contraction: Money;

  @Field(() => Money, {
    description: "Annual value of customers who have none any more: their terms ended, and their grace days too.",
  })
  churn: Money;

  @Field(() => Money, { description: "Annual value on the last day of customers who had none on the first." })
  newBusiness: Money;

  @Field(() => Money, {
    description:
      "Annual value on the last day: start − unconfirmed + expansion − contraction − churn + new business + unconfirmed end; without contracts that ran before and were first observed (observedFrom) within the period.",
  })
  end: Money;

  @Field(() => Money, { description: "Part of the end that UNCONFIRMED terms bring." })
  unconfirmedEnd: Money;
}

@ObjectType("RevenueRetentionReport", { description: "Revenue retention over a period, per currency." })
class RevenueReportType {
  request: RevenueRequest;
  private movements: Promise<RevenueRetention[]> | undefined;

  /** Counted once, and only where it is asked for. */
  total(): Promise<RevenueRetention[]> {
    this.movements ??= reportRevenue(this.request);
    return this.movements;
  }
}

@Resolver(() => RevenueReportType)
export class RevenueResolver {
  @Needs(Role.READ)
  @Query(() => RevenueReportType, {
    description:
      "How much of the annual recurring value was retained over the period [from, to), by what was known on asOf.",
  })
  revenueRetention(
    @Args(() => ReportArguments) args: ReportArguments,
    @Ctx() context: RequestContext,
  ): RevenueReportType {
    return Object.assign(new RevenueReportType(), { request: reportRequest(args, context) });
  }

  @FieldResolver(() => [RevenueRetentionType], { description: "The whole period, one entry per currency." })
  async total(@Root() report: RevenueReportType): Promise<RevenueRetentionType[]> {
    return (await report.total()).map(answerOf);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Why total and split are empty (series too, unless a contract came and went in between); null where they are not.",
  })
  async reason(@Root() report: RevenueReportType): Promise<string | null> {
    const isEmpty = (await report.total()).length === 0;
    const { from, to, asOf } = cutToKnowledge(report.request.period);
    return isEmpty
      ? `none of these customers brought recurring value on ${from} or on ${to}, as known on ${asOf}`
      : null;
  }

  @FieldResolver(() => [RevenueRetentionType], { description: "Month by month, at most 240, for every currency." })
  async series(@Root() { request }: RevenueReportType): Promise<RevenueRetentionType[]> {
    checkMonths(request.period);
    return (await reportRevenueByMonth(request)).map(answerOf);
  }

  @FieldResolver(() => [RevenueRetentionType], { description: "Split; a customer counts separately in each part." })
  async split(
    @Root() { request }: RevenueReportType,
    @Arg("by", () => ReportDimension, { description: "By what; a channel brings no revenue and is refused." })
    by: ReportDimension,
  ): Promise<RevenueRetentionType[]> {
    if (by === ReportDimension.CHANNEL) throw new RequestError("SPLIT_UNKNOWN", "revenue cannot be split by channel");
    return (await reportRevenueBy(request, by)).map(answerOf);
  }
}

function answerOf({ movement, currency, ...rest }: RevenueRetention): RevenueRetentionType {
  const money = (minor: number) => new Money({ minor, currency });
  const { start, unconfirmed, expansion, contraction, churn, newBusiness, unconfirmedEnd } = movement;
  return {
    ...rest,
    currency,
    start: money(start),
    unconfirmed: money(unconfirmed),
    expansion: money(expansion),
    contraction: money(contraction),
    churn: money(churn),
    newBusiness: money(newBusiness),
    end: money(start - unconfirmed + expansion - contraction - churn + newBusiness + unconfirmedEnd),
    unconfirmedEnd: money(unconfirmedEnd),
  };
}
