import { GraphQLLocalDate } from "graphql-scalars";
import { ArgsType, Field } from "type-graphql";

import type { ReportPeriod } from "../actions/report/report-period.js";
import { RequestError } from "../domain/errors.js";
import { ReportFilter } from "../model/customer/customer-filter.js";
import type { RequestContext } from "./context.js";
import { checkedFilter } from "./filter-ranges.js";

@ArgsType()
export class ReportArguments {
  @Field(() => GraphQLLocalDate, { description: "First day of the period." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after the period; cut to asOf." })
  to: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: "Day as of which facts are known; default today." })
  asOf?: string | null;

  @Field(() => ReportFilter, { nullable: true, description: "Which customers; default all." })
  filter?: ReportFilter | null;
}

/** A report that a request asks for: the period is checked, and nothing lies in the future. */
export function reportRequest({ from, to, asOf, filter }: ReportArguments, { sql, workspace, today }: RequestContext) {
  const known = asOf ?? today;
  if (known > today) throw new RequestError("DAY_OUT_OF_ORDER", `asOf ${known} lies in the future`);
  if (from >= to) {
    throw new RequestError("DAY_OUT_OF_ORDER", `the period ends on ${to}, not after it begins on ${from}`);
  }
  if (from > known) throw new RequestError("DAY_OUT_OF_ORDER", `the period begins on ${from}, after asOf ${known}`);
  const period: ReportPeriod = { from, to, asOf: known };
  return { sql, workspace, period, filter: checkedFilter(filter) };
}

const MOST_MONTHS = 240;

/** The period of a series, which has at most twenty years of months. */
export function checkMonths({ from, to }: ReportPeriod): void {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
  if (months <= MOST_MONTHS) return;
  throw new RequestError("ARGUMENT_OUT_OF_RANGE", `a series of ${months} months; it takes up to ${MOST_MONTHS}`);
}
