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
import type { ChurnRiskType, ExpectedRevenueType, NextRenewalType } from "./prediction-type.js";

/** A customer's loyalty row as the API shows it for a day on which it holds. */
export function loyaltyAnswer(row: LoyaltyRow, workspace: WorkspaceState, asOf: LocalDate): LoyaltyType {
  return new LoyaltyAnswer(row, workspace, asOf);
}

/** Works out each value when it is asked for: a list asks for three of thirty, of every customer. */
class LoyaltyAnswer implements LoyaltyType {
  private known: Loyalty | null = null;

  constructor(
    private readonly row: LoyaltyRow,
    private readonly workspace: WorkspaceState,
    readonly asOf: LocalDate,
  ) {}

  private get loyalty(): Loyalty {
    this.known ??= this.row.loyalty;
    return this.known;
  }

  get policyVersion() {
    return this.row.policyVersion;
  }

  get validUntil() {
    return this.row.validUntil;
  }

  get model() {
    return modelAnswer(this.workspace);
  }

  get retentionRate() {
    return renewalRateOf(this.row, { from: null, to: this.asOf, asOf: this.asOf });
  }

  get tier() {
    return this.row.tier;
  }

  get rawTier() {
    return this.row.rawTier;
  }

  get tierReason() {
    return tierReasonOf(this.loyalty, this.workspace.policy);
  }

  get score() {
    const { score: value, coverage, middlePoints, parts } = this.row;
    return { value, coverage, middlePoints, parts };
  }

  get reasons() {
    return scoreReasonsOf(this.loyalty);
  }

  get activity() {
    return this.row.activity;
  }

  get heldUnconfirmed() {
    return this.row.heldUnconfirmed;
  }

  get lastActOn() {
    return this.row.lastActOn;
  }

  get heldMonths() {
    return this.row.heldMonths;
  }

  get serviceExperience() {
    return this.row.serviceExperience;
  }

  get serviceContacts() {
    return this.row.serviceContacts;
  }

  get annualValue() {
    return Money.orNull(this.row.annualValueMinor, this.row.annualValueCurrency);
  }

  get shareOfWallet() {
    return this.row.shareOfWallet;
  }

  get nextDueOn() {
    return this.row.nextDueOn;
  }

  get churnRisk() {
    const { churnRisk } = this.row;
    return churnRisk === null ? null : new ChurnRiskAnswer(churnRisk, this.row, this.workspace, this.asOf);
  }

  get renewalProbability() {
    return this.row.churnRisk === null ? null : 1 - this.row.churnRisk;
  }

  get decision() {
    return this.row.decision;
  }

  get leavesOn() {
    return this.row.leavesOn;
  }

  get revenueAtRisk() {
    return this.row.revenueAtRisk.map((amount) => new Money(amount));
  }

  get nextRenewal() {
    return nextRenewalOf(this.loyalty, this.workspace.model);
  }

  get nextBestActions() {
    return this.row.nextBestActions;
  }

  get expectedRevenue() {
    const { forecastHorizonMonths } = this.workspace.policy;
    return expectedRevenueAnswer(this.loyalty, this.workspace, this.asOf, forecastHorizonMonths);
  }

  get expectedRevenueReason() {
    return noRevenueReasonOf(this.loyalty);
  }
}

/** A risk as it is stored, and its reasons, which are worked out when they are asked for. */
class ChurnRiskAnswer implements ChurnRiskType {
  constructor(
    readonly value: number,
    private readonly row: LoyaltyRow,
    private readonly workspace: WorkspaceState,
    private readonly asOf: LocalDate,
  ) {}

  get until() {
    return riskHorizonOf(this.asOf, this.workspace.policy);
  }

  get reasons() {
    const { outlooks, serviceExperience } = this.row.loyalty;
    return explainedRiskOf(outlooks, serviceExperience, this.workspace.model, this.until)?.reasons ?? [];
  }
}

/** The undecided term of a customer that is due next; null: none is open. */
function nextRenewalOf({ outlooks, serviceExperience }: Loyalty, model: LoyaltyModel): NextRenewalType | null {
  const [next] = outlooks
    .flatMap((outlook) => {
      const open = openTermOf(outlook);
      return open === null ? [] : [{ outlook, open }];
    })
    .sort((one, other) => (one.open.dueOn < other.open.dueOn ? -1 : one.open.dueOn > other.open.dueOn ? 1 : 0));
  return next === undefined ? null : nextRenewalAnswer(next.outlook, next.open, serviceExperience, model);
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

/** The revenue that a customer's contracts bring over a number of months from the first of a day's month. */
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
