import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";

import { type ForecastReport, reportForecast } from "../../../actions/report/forecast-report.js";
import { ReportFilter } from "../../../model/customer/customer-filter.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { checkedFilter } from "../../filter-ranges.js";
import { revenueAnswer } from "../../loyalty/loyalty-answer.js";
import { ExpectedRevenueType } from "../../loyalty/prediction-type.js";
import { checkHorizon } from "../prediction-resolver.js";

@ObjectType("RenewalsDue", {
  description: "Undecided renewals that are due in a month; pending ones that were due before count in the first.",
})
class RenewalsDueType {
  @Field(() => GraphQLLocalDate, { description: "First day of the month." })
  month: string;

  @Field(() => Float, {
    description: "How many are due; a later one counts with the probability that the contract reaches it.",
  })
  due: number;

  @Field(() => Float, { description: "How many of them are expected to be done." })
  expected: number;
}

@ObjectType("ForecastReport", { description: "A forecast from the first of this month on." })
class ForecastReportType {
  @Field(() => GraphQLLocalDate, { description: "First day of the horizon." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after the horizon." })
  to: string;

  @Field(() => [ExpectedRevenueType], { description: "Over the whole horizon, one entry per currency." })
  total: ExpectedRevenueType[];

  @Field(() => [ExpectedRevenueType], { description: "Month by month, for every currency." })
  months: ExpectedRevenueType[];

  @Field(() => [RenewalsDueType], { description: "Renewals due, month by month." })
  renewalsDue: readonly RenewalsDueType[];

  @Field(() => String, { nullable: true, description: "Why total and months are empty; null where they are not." })
  reason: string | null;
}

const NO_REVENUE_AHEAD = "no customer that was selected holds a contract, or has one that is to begin";

@Resolver()
export class ForecastResolver {
  @Needs(Role.READ)
  @Query(() => ForecastReportType, {
    description:
      "Expected revenue by month (contracted, expected, at risk) and renewals due by month, by today's facts and model.",
  })
  async forecast(
    @Arg("months", () => Int, { nullable: true, description: "Number of months, 1 to 120; default by the policy." })
    months: number | null | undefined,
    @Arg("filter", () => ReportFilter, { nullable: true, description: "Which customers, as of today; default all." })
    filter: ReportFilter | null | undefined,
    @Ctx() { sql, workspace, today }: RequestContext,
  ): Promise<ForecastReportType> {
    const horizon = months ?? workspace.policy.forecastHorizonMonths;
    checkHorizon(horizon);
    return answerOf(await reportForecast(sql, workspace, today, horizon, checkedFilter(filter)));
  }
}

function answerOf({ horizon, revenue, totals, renewalsDue }: ForecastReport): ForecastReportType {
  const { monthStarts } = horizon;
  const from = monthStarts[0] ?? "";
  const to = monthStarts.at(-1) ?? "";
  return {
    from,
    to,
    total: [...totals].map(([currency, parts]) => revenueAnswer(parts, currency, from, to)),
    months: [...revenue].flatMap(([currency, months]) =>
      months.map((parts, index) =>
        revenueAnswer(parts, currency, monthStarts[index] ?? "", monthStarts[index + 1] ?? ""),
      ),
    ),
    renewalsDue,
    reason: totals.size === 0 ? NO_REVENUE_AHEAD : null,
  };
}
