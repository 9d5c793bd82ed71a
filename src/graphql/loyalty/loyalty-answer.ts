import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import type { LocalDate } from "../../domain/calendar.js";
import { renewalRateOf } from "../../domain/contract/retention.js";
import { type Loyalty, riskHorizonOf } from "../../domain/loyalty/loyalty.js";
import type { LoyaltyModel } from "../../domain/loyalty/loyalty-model.js";
import { scoreReasonsOf, tierReasonOf } from "../../domain/loyalty/loyalty-reasons.js";
import { GARTNER_STAY, QUALITIES } from "../../domain/loyalty/service-experience.js";
import { explainedRiskOf } from "../../domain/renewal/churn-risk.js";
import {
  addRevenue,
  horizonFrom,
  NO_REVENUE,
  noRevenueReasonOf,
  revenueByCurrency,
  type RevenueParts,
} from "../../domain/renewal/expected-revenue.js";
import {
  type OpenTerm,
  openTermOf,
  renewalChanceOf,
  type RenewalOutlook,
} from "../../domain/renewal/renewal-outlook.js";
import type { LoyaltyRow } from "../../model/customer/loyalty-row.js";
import { Money } from "../../model/money.js";
import { globalIdOf } from "../../model/node.js";
import type { LoyaltyModelType, LoyaltyType, StayChanceType } from "./loyalty-type.js";
import type { ExpectedRevenueType, NextRenewalType } from "./prediction-type.js";

/** A customer's loyalty row as the API shows it for a day on which it holds. */
export function loyaltyAnswer(row: LoyaltyRow, workspace: WorkspaceState, asOf: LocalDate): LoyaltyType {
  const loyalty = row.loyalty;
  const { score, coverage, middlePoints, parts, annualValue } = loyalty;
  return {
    ...loyalty,
    asOf,
    policyVersion: row.policyVersion,
    model: modelAnswer(workspace),
    retentionRate: renewalRateOf(loyalty, { from: null, to: asOf, asOf }),
    tierReason: tierReasonOf(loyalty, workspace.policy),
    score: { value: score, coverage, middlePoints, parts },
    reasons: scoreReasonsOf(loyalty),
    annualValue: annualValue === null ? null : new Money(annualValue),
    revenueAtRisk: loyalty.revenueAtRisk.map((amount) => new Money(amount)),
    ...predictionAnswer(loyalty, workspace, asOf),
    expectedRevenue: expectedRevenueAnswer(loyalty, workspace, asOf, workspace.policy.forecastHorizonMonths),
    expectedRevenueReason: noRevenueReasonOf(loyalty),
  };
}

function predictionAnswer(
  { outlooks, serviceExperience }: Loyalty,
  { policy, model }: WorkspaceState,
  asOf: LocalDate,
) {
  const until = riskHorizonOf(asOf, policy);
  const risk = explainedRiskOf(outlooks, serviceExperience, model, until);
  const [next] = outlooks
    .flatMap((outlook) => {
      const open = openTermOf(outlook);
      return open === null ? [] : [{ outlook, open }];
    })
    .sort((one, other) => (one.open.dueOn < other.open.dueOn ? -1 : one.open.dueOn > other.open.dueOn ? 1 : 0));
  return {
    churnRisk: risk === null ? null : { value: risk.risk, until, reasons: risk.reasons },
    renewalProbability: risk === null ? null : 1 - risk.risk,
    nextRenewal: next === undefined ? null : nextRenewalAnswer(next.outlook, next.open, serviceExperience, model),
  };
}

function nextRenewalAnswer(
  { contractId, renewalValue: minor, currency }: RenewalOutlook,
  { dueOn, termClass, renewals }: OpenTerm,
  experience: number | null,
  model: LoyaltyModel,
): NextRenewalType {
  return {
    contractId: globalIdOf("contract", contractId),
    dueOn,
    termClass,
    renewals,
    probability: renewalChanceOf({ termClass, renewals }, experience, model).experience,
    value: new Money({ minor, currency }),
  };
}

/** The revenue that a customer's contracts bring over so many months from the first of a day's month. */
export function expectedRevenueAnswer(
  { outlooks, serviceExperience }: Pick<Loyalty, "outlooks" | "serviceExperience">,
  { policy, model }: WorkspaceState,
  day: LocalDate,
  months: number,
): ExpectedRevenueType[] {
  const horizon = horizonFrom(day, months, policy.discountRate);
  const [from = day] = horizon.monthStarts;
  const to = horizon.monthStarts.at(-1) ?? day;
  return [...revenueByCurrency(outlooks, serviceExperience, model, horizon)].map(([currency, parts]) =>
    revenueAnswer(parts.reduce(addRevenue, NO_REVENUE), currency, from, to),
  );
}

/** Revenue as money, each part rounded to whole minor units. */
export function revenueAnswer(
  { contracted, expected, atRisk }: RevenueParts,
  currency: string,
  from: LocalDate,
  to: LocalDate,
): ExpectedRevenueType {
  const money = (value: number) => new Money({ minor: Math.round(value), currency });
  const total = Math.round(contracted) + Math.round(expected);
  return {
    from,
    to,
    contracted: money(contracted),
    expected: money(expected),
    atRisk: money(atRisk),
    total: money(total),
  };
}

function modelAnswer({ modelVersion, modelFittedOn, model }: WorkspaceState): LoyaltyModelType {
  return { version: modelVersion, fittedOn: modelFittedOn, stayChances: stayChanceAnswers(model) };
}

/** The stay chances of a model, worst quality first, each beside Gartner's figure. */
export function stayChanceAnswers({ stayChances }: LoyaltyModel): StayChanceType[] {
  return QUALITIES.map((quality) => ({
    quality,
    gartner: GARTNER_STAY[quality],
    ...stayChances.byQuality[quality],
  }));
}
