import { betaQuantile } from "../beta-quantile.js";
import type { LocalDate } from "../calendar.js";
import { CustomerView } from "../customer/customer-view.js";
import { loyaltyOf, riskHorizonOf } from "../loyalty/loyalty.js";
import type { LoyaltyModel } from "../loyalty/loyalty-model.js";
import { LoyaltyTier } from "../loyalty/loyalty-tier.js";
import type { LoyaltyPolicy } from "../loyalty/policy.js";
import { CustomerDecision } from "../renewal/known-decision.js";
import { type CalibrationBin, calibrationOf, type PredictionQuality, qualityOf } from "./prediction-quality.js";
import type { ReportCustomer } from "./report-customer.js";

/** The outcome of the customers of one tier within the risk horizon. */
export interface TierOutcome {
  readonly tier: LoyaltyTier;
  readonly customers: number;
  readonly left: number;
  /** left / customers, and its 95 % interval; null without customers. */
  readonly shareLeft: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How well score, risk and tiers of a past day told who would stay for the policy's risk horizon. */
export interface LoyaltyBacktest {
  readonly day: LocalDate;
  /** The end of the horizon: whom no term covers on it has left. */
  readonly until: LocalDate;
  readonly asOf: LocalDate;
  /** Customers held on the day and not known to leave. */
  readonly customers: number;
  readonly left: number;
  /** Customers left out because a term of theirs had ended by then and may still be renewed on `asOf`. */
  readonly undecided: number;
  /** The chance that of one who stayed and one who left the former had the higher score; null where all came out alike. */
  readonly scoreAuc: number | null;
  /** 1 − churn risk as the chance to stay. */
  readonly risk: PredictionQuality;
  readonly calibration: readonly CalibrationBin[];
  readonly tiers: readonly TierOutcome[];
  /** Whether no higher tier left more often than a lower one; null where fewer than two tiers have customers. */
  readonly isOrdered: boolean | null;
  /** The same as a sentence. */
  readonly verdict: string;
  /** Why there is nothing to tell; null where there is. */
  readonly reason: string | null;
}

interface Case {
  readonly customerId: string;
  readonly score: number;
  readonly risk: number;
  readonly tier: LoyaltyTier;
  readonly stayed: boolean;
}

/** The tiers that claim an order; NEW and FORMER claim none. */
const RANKED = [LoyaltyTier.BRONZE, LoyaltyTier.SILVER, LoyaltyTier.GOLD, LoyaltyTier.PLATINUM];

/**
 * Stands at a past day, computes score, risk and tier of each customer from what was known on it, under a given model,
 * and holds them against who was still held at the end of the risk horizon. Known leavers are left out.
 */
export class LoyaltyBacktestTally {
  private readonly cases: Case[] = [];
  private undecided = 0;
  private readonly until: LocalDate;

  constructor(
    private readonly policy: LoyaltyPolicy,
    private readonly model: LoyaltyModel,
    private readonly day: LocalDate,
    private readonly asOf: LocalDate,
  ) {
    this.until = riskHorizonOf(day, policy);
  }

  /** Adds a customer, with the facts that its loyalty on the day is computed from. */
  add({ id, facts }: ReportCustomer): void {
    const { policy, model, day, until, asOf } = this;
    if (until > asOf) return;
    const { churnRisk, decision, score, tier } = loyaltyOf(facts, policy, model, day);
    if (churnRisk === null || decision === CustomerDecision.LEAVING) return;
    const came = new CustomerView(facts, policy, asOf);
    const stayed = came.isCoveredOn(until);
    if (!stayed && came.isUndecided()) this.undecided += 1;
    else this.cases.push({ customerId: id, score, risk: churnRisk, tier, stayed });
  }

  result(): LoyaltyBacktest {
    const { cases, day, until, asOf } = this;
    const predicted = (probabilityOf: (one: Case) => number) =>
      cases.map((one) => ({ customerId: one.customerId, probability: probabilityOf(one), renewed: one.stayed }));
    const byRisk = predicted(({ risk }) => 1 - risk);
    const tiers = [LoyaltyTier.NEW, ...RANKED].map((tier) => this.outcomeOf(tier));
    return {
      day,
      until,
      asOf,
      customers: cases.length,
      left: cases.filter(({ stayed }) => !stayed).length,
      undecided: this.undecided,
      scoreAuc: qualityOf(predicted(({ score }) => score)).auc,
      risk: qualityOf(byRisk),
      calibration: calibrationOf(byRisk),
      tiers,
      ...orderOf(tiers),
      reason: this.reason(),
    };
  }

  private reason(): string | null {
    const { cases, until, asOf } = this;
    if (until > asOf) return `the risk horizon ends on ${until}, after ${asOf}`;
    return cases.length === 0 ? "no customer was held on the day without being known to leave" : null;
  }

  private outcomeOf(tier: LoyaltyTier): TierOutcome {
    const of = this.cases.filter((one) => one.tier === tier);
    return { tier, ...shareOf(of.filter(({ stayed }) => !stayed).length, of.length) };
  }
}

/**
 * A share with its 95 % interval by Jeffreys: quantiles of Beta(left + ½, stayed + ½), and 0 or 1 where none or all left.
 * Source: Brown, Cai & DasGupta 2001, "Interval estimation for a binomial proportion". Worked example: 5 of 50: 10 %,
 * 3.9 % to 20.5 %.
 */
export function shareOf(left: number, customers: number): Omit<TierOutcome, "tier"> {
  if (customers === 0) return { customers, left, shareLeft: null, low: null, high: null };
  const quantile = (probability: number) => betaQuantile(probability, left + 0.5, customers - left + 0.5);
  return {
    customers,
    left,
    shareLeft: left / customers,
    low: left === 0 ? 0 : quantile(0.025),
    high: left === customers ? 1 : quantile(0.975),
  };
}

/** Whether the order of the tiers is the order of staying, in a sentence that names the first pair that is not. */
function orderOf(tiers: readonly TierOutcome[]): Pick<LoyaltyBacktest, "isOrdered" | "verdict"> {
  const ranked = tiers.filter(({ tier, customers }) => RANKED.includes(tier) && customers > 0);
  if (ranked.length < 2) return { isOrdered: null, verdict: "fewer than two tiers have customers to compare" };
  for (const [index, higher] of ranked.entries()) {
    const lower = ranked[index - 1];
    if (lower === undefined || (higher.shareLeft ?? 0) <= (lower.shareLeft ?? 0)) continue;
    const chance = (higher.low ?? 0) <= (lower.high ?? 1) && (lower.low ?? 0) <= (higher.high ?? 1);
    const told = `the order of tiers is not the order of staying: ${toldOf(higher)} left, and ${toldOf(lower)}`;
    return { isOrdered: false, verdict: `${told}${chance ? "; the difference may be chance" : ""}` };
  }
  return { isOrdered: true, verdict: "the higher the tier, the fewer left" };
}

function toldOf({ tier, shareLeft, customers }: TierOutcome): string {
  return `of ${customers} ${tier} ${((shareLeft ?? 0) * 100).toFixed(1)} %`;
}
