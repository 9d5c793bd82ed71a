import { GraphQLLocalDate } from "graphql-scalars";
import { Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from "type-graphql";

import {
  type ActivityMovement,
  reportActivity,
  reportTiers,
  type TierCount,
  type TierMovement,
  type TierReport,
} from "../../../actions/report/customer-report.js";
import { LoyaltyTier } from "../../../domain/loyalty/loyalty-tier.js";
import { Role } from "../../../model/workspace/api-key.js";
import { Needs } from "../../access.js";
import type { RequestContext } from "../../context.js";
import { checkMonths, ReportArguments, reportRequest } from "../../report-arguments.js";

@ObjectType("TierCount", { description: "How many held customers are in a tier." })
class TierCountType implements TierCount {
  @Field(() => LoyaltyTier, { description: "The tier." })
  tier: LoyaltyTier;

  @Field(() => Int, { description: "On the first day." })
  atStart: number;

  @Field(() => Int, { description: "Of those on the first day, the ones whom only UNCONFIRMED terms hold." })
  atStartUnconfirmed: number;

  @Field(() => Int, { description: "On the last day." })
  atEnd: number;

  @Field(() => Int, { description: "Of those on the last day, the ones whom only UNCONFIRMED terms hold." })
  atEndUnconfirmed: number;
}

@ObjectType("TierMovement", {
  description: "How many customers were in one tier on the first day and in another on the last.",
})
class TierMovementType implements TierMovement {
  @Field(() => LoyaltyTier, {
    nullable: true,
    description: "Tier on the first day; null: not held, or not watched yet.",
  })
  from: LoyaltyTier | null;

  @Field(() => LoyaltyTier, {
    nullable: true,
    description: "Tier on the last day; null: not held, or not watched yet.",
  })
  to: LoyaltyTier | null;

  @Field(() => Int, { description: "How many customers." })
  customers: number;
}

@ObjectType("TierReport", {
  description: "In which tiers held customers were on the first and the last day, computed from the facts of each day.",
})
class TierReportType implements TierReport {
  @Field(() => [TierCountType], { description: "Customers by tier, lowest first." })
  distribution: readonly TierCountType[];

  @Field(() => [TierMovementType], {
    description: "How many customers moved from which tier to which, those who stayed included.",
  })
  movements: readonly TierMovementType[];
}

@ObjectType("ActivityCounts", {
  description: "Numbers of customers by activity; without those held only by contracts that are not yet observed.",
})
class ActivityCountsType {
  @Field(() => Int, { name: "active", description: "Held, and acted within the policy's window." })
  ACTIVE: number;

  @Field(() => Int, { name: "passive", description: "Held, but silent." })
  PASSIVE: number;

  @Field(() => Int, { name: "former", description: "Not held, but once were." })
  FORMER: number;

  @Field(() => Int, { name: "prospect", description: "Never a customer so far." })
  PROSPECT: number;

  @Field(() => Int, {
    description:
      "Of the active and the passive ones, those whom only UNCONFIRMED terms hold (confirmedUntil), so that they may have left.",
  })
  unconfirmed: number;
}

@ObjectType("ActivityMovement", { description: "Activity on the first and the last day, and what changed in between." })
class ActivityMovementType implements ActivityMovement {
  @Field(() => GraphQLLocalDate, { description: "First day." })
  from: string;

  @Field(() => GraphQLLocalDate, { description: "First day after; cut to asOf." })
  to: string;

  @Field(() => ActivityCountsType, { description: "On the first day." })
  atStart: ActivityCountsType;

  @Field(() => ActivityCountsType, { description: "On the last day." })
  atEnd: ActivityCountsType;

  @Field(() => Int, { description: "Passive or former on the first day, active on the last." })
  reactivated: number;

  @Field(() => Int, { description: "Active on the first day, passive on the last." })
  silenced: number;

  @Field(() => Int, { description: "Active or passive on the first day, former on the last." })
  lost: number;
}

@ObjectType("ActivityReport", { description: "How many customers are held and active, over a period." })
class ActivityReportType {
  request: ReturnType<typeof reportRequest>;
}

@Resolver(() => ActivityReportType)
export class CustomerReportResolver {
  @Needs(Role.READ)
  @Query(() => TierReportType, {
    description: "Tiers on the first and the last day of the period, and who moved where.",
  })
  async tiers(
    @Args(() => ReportArguments) args: ReportArguments,
    @Ctx() context: RequestContext,
  ): Promise<TierReportType> {
    const { sql, workspace, period, filter } = reportRequest(args, context);
    return reportTiers(sql, workspace, period, filter);
  }

  @Needs(Role.READ)
  @Query(() => ActivityReportType, { description: "Active, passive and former customers over the period." })
  activity(@Args(() => ReportArguments) args: ReportArguments, @Ctx() context: RequestContext): ActivityReportType {
    return Object.assign(new ActivityReportType(), { request: reportRequest(args, context) });
  }

  @FieldResolver(() => ActivityMovementType, { description: "The whole period." })
  async total(@Root() report: ActivityReportType): Promise<ActivityMovementType> {
    const { sql, workspace, period, filter } = report.request;
    const [movement] = await reportActivity(sql, workspace, period, filter, false);
    if (movement === undefined) throw new Error("a period has at least one day");
    return movement;
  }

  @FieldResolver(() => [ActivityMovementType], { description: "Month by month, at most 240." })
  async series(@Root() report: ActivityReportType): Promise<ActivityMovementType[]> {
    const { sql, workspace, period, filter } = report.request;
    checkMonths(period);
    return reportActivity(sql, workspace, period, filter, true);
  }
}
