import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, Field, ObjectType, Query, Resolver } from "type-graphql";

import { reportRetention, type RetentionReport } from "../../actions/retention-report.js";
import type { LocalDate } from "../../domain/calendar.js";
import { RequestError } from "../../domain/errors.js";
import { CustomerAttributeFilter } from "../../model/customer/customer-filter.js";
import type { RequestContext } from "../context.js";
import { RateType, RenewalRateType } from "../rate-type.js";

@ObjectType("RetentionReport", {
  description: "Both retention rates of a period, side by side; archived customers keep counting.",
})
class RetentionReportType implements RetentionReport {
  @Field(() => RenewalRateType, { description: "Renewals done / renewals possible, over the terms that came up." })
  renewals: RenewalRateType;

  @Field(() => RateType, { description: "Customers held at the end / held at the start, same customers." })
  customersKept: RateType;
}

@Resolver()
export class RetentionResolver {
  @Query(() => RetentionReportType, {
    description: "How well customers were retained over the period [from, to), by what was known on asOf.",
  })
  async retention(
    @Arg("from", () => GraphQLLocalDate, { description: "First day of the period." }) from: LocalDate,
    @Arg("to", () => GraphQLLocalDate, { description: "First day after the period; cut to asOf." }) to: LocalDate,
    @Arg("asOf", () => GraphQLLocalDate, { nullable: true, description: "Day whose knowledge is used; default today." })
    asOf: LocalDate | null | undefined,
    @Arg("filter", () => CustomerAttributeFilter, { nullable: true, description: "Which customers; default all." })
    filter: CustomerAttributeFilter | null | undefined,
    @Ctx() { sql, workspace, today }: RequestContext,
  ): Promise<RetentionReport> {
    const known = asOf ?? today;
    if (known > today) throw new RequestError("DAY_OUT_OF_ORDER", `asOf ${known} lies in the future`);
    if (from >= to)
      throw new RequestError("DAY_OUT_OF_ORDER", `the period ends on ${to}, not after it begins on ${from}`);
    if (from > known) throw new RequestError("DAY_OUT_OF_ORDER", `the period begins on ${from}, after asOf ${known}`);
    return reportRetention(sql, workspace, { from, to, asOf: known }, filter ?? {});
  }
}
