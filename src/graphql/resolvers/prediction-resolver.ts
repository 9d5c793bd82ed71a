import { GraphQLLocalDate } from "graphql-scalars";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";

import { RequestError } from "../../domain/errors.js";
import { CustomerDecision } from "../../domain/renewal/known-decision.js";
import { Contract } from "../../model/contract/contract.js";
import { Customer } from "../../model/customer/customer.js";
import { TierChange } from "../../model/customer/tier-change.js";
import { Money } from "../../model/money.js";
import { uuidWithin } from "../../model/node.js";
import { Reads } from "../../model/reads.js";
import type { RequestContext } from "../context.js";
import { expectedRevenueAnswer } from "../loyalty/loyalty-answer.js";
import { loyaltyToday } from "../loyalty/loyalty-today.js";
import type { LoyaltyType } from "../loyalty/loyalty-type.js";
import {
  ChurnRiskType,
  ExpectedRevenueType,
  NextBestActionAnswer,
  NextRenewalType,
} from "../loyalty/prediction-type.js";

const LONGEST_HORIZON = 120;

/** What is expected of a customer, today; `Customer.loyalty` has the same for any day. */
@Resolver(() => Customer)
export class PredictionResolver {
  @Reads({ loyalty: ["churnRisk"] })
  @FieldResolver(() => ChurnRiskType, {
    nullable: true,
    description:
      "Chance to leave within the policy's risk horizon (12 months by default), and why. Null: no contract is held.",
  })
  churnRisk(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<ChurnRiskType | null> | (ChurnRiskType | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.churnRisk);
  }

  @Reads({ loyalty: ["decision"] })
  @FieldResolver(() => CustomerDecision, {
    nullable: true,
    description: "What is known of the customer's decision to stay or leave; null: no contract is held.",
  })
  decision(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<CustomerDecision | null> | (CustomerDecision | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.decision);
  }

  @Reads({ loyalty: ["leavesOn"] })
  @FieldResolver(() => GraphQLLocalDate, {
    nullable: true,
    description: "Of a known leaver, the first day on which no contract covers it; null: no end is known.",
  })
  leavesOn(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<string | null> | (string | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.leavesOn);
  }

  @Reads({ loyalty: ["revenueAtRisk"] })
  @FieldResolver(() => [Money], {
    description: "Annual value expected to be gone within the risk horizon, one entry per currency.",
  })
  revenueAtRisk(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<Money[]> | Money[] {
    return loyaltyToday(customer, context, (loyalty) => loyalty.revenueAtRisk);
  }

  @Reads({ loyalty: ["churnRisk"] })
  @FieldResolver(() => Float, {
    nullable: true,
    description: "1 − churn risk, 0 to 1; null: no contract is held.",
    deprecationReason: "Use churnRisk, or nextRenewal.probability for the next renewal alone.",
  })
  renewalProbability(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<number | null> | (number | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.renewalProbability);
  }

  @FieldResolver(() => NextRenewalType, {
    nullable: true,
    description: "The undecided term that is due for renewal next; null: none is open.",
  })
  nextRenewal(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<NextRenewalType | null> | (NextRenewalType | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.nextRenewal);
  }

  @Reads({ loyalty: ["shareOfWallet"] })
  @FieldResolver(() => Float, {
    nullable: true,
    description: "Annual value / yearly spend on such products; null: unknown.",
  })
  shareOfWallet(@Root() customer: Customer, @Ctx() context: RequestContext): Promise<number | null> | (number | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.shareOfWallet);
  }

  @Reads({ loyalty: ["nextBestActions"] })
  @FieldResolver(() => [NextBestActionAnswer], { description: "Recommended actions, most urgent first." })
  nextBestActions(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<readonly NextBestActionAnswer[]> | readonly NextBestActionAnswer[] {
    const actions = ({ nextBestActions }: LoyaltyType) => nextBestActions as readonly NextBestActionAnswer[];
    return loyaltyToday(customer, context, actions);
  }

  @FieldResolver(() => [ExpectedRevenueType], {
    description: "Revenue expected from the first of this month on, one entry per currency; none without a contract.",
  })
  async expectedRevenue(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
    @Arg("months", () => Int, { nullable: true, description: "Number of months, 1 to 120; default by the policy." })
    months?: number | null,
  ): Promise<ExpectedRevenueType[]> {
    const { workspace, today, loaders } = context;
    const horizon = months ?? workspace.policy.forecastHorizonMonths;
    checkHorizon(horizon);
    return expectedRevenueAnswer((await loaders.loyalty(today).load(customer)).loyalty, workspace, today, horizon);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Why expectedRevenue is empty: no contract yet, or none any more; null where it is not empty.",
  })
  expectedRevenueReason(
    @Root() customer: Customer,
    @Ctx() context: RequestContext,
  ): Promise<string | null> | (string | null) {
    return loyaltyToday(customer, context, (loyalty) => loyalty.expectedRevenueReason);
  }

  @Reads({})
  @FieldResolver(() => [TierChange], {
    description: "When the tier in which the customer is shown changed, oldest first.",
  })
  async tierChanges(@Root() customer: Customer, @Ctx() { loaders }: RequestContext): Promise<TierChange[]> {
    return loaders.tierChanges.load(customer.id);
  }
}

@Resolver(() => NextRenewalType)
export class NextRenewalResolver {
  @FieldResolver(() => Contract, { description: "The contract of the term." })
  async contract(
    @Root() { contractId }: NextRenewalType,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Contract | null> {
    return loaders.contract.load(uuidWithin("contract", contractId) ?? contractId);
  }
}

/** Refuses a horizon that has no months, or more than anyone plans for. */
export function checkHorizon(months: number): void {
  if (months >= 1 && months <= LONGEST_HORIZON) return;
  throw new RequestError("ARGUMENT_OUT_OF_RANGE", `a horizon of ${months} months; it takes 1 to ${LONGEST_HORIZON}`);
}
