import { addDays, earlier, type LocalDate } from "../calendar.js";
import type { Activity } from "../customer/activity.js";
import type { CustomerFacts } from "../customer/customer.js";
import { CustomerView } from "../customer/customer-view.js";
import type { Amount } from "../money.js";
import { churnRiskOf, roundedRisk } from "../renewal/churn-risk.js";
import { renewalChanceOf, type RenewalOutlook } from "../renewal/renewal-outlook.js";
import type { LoyaltyModel } from "./loyalty-model.js";
import { type LoyaltyScore, scoreOf } from "./loyalty-score.js";
import { higherTier, type LoyaltyTier, rawTierOf } from "./loyalty-tier.js";
import { type NextBestAction, nextBestActionsOf } from "./next-best-action.js";
import { type LoyaltyPolicy, ResolutionQuality } from "./policy.js";
import { serviceExperienceOf } from "./service-experience.js";

/** All loyalty values of a customer on a day, and how long they hold without a new fact. */
export interface Loyalty extends LoyaltyScore {
  readonly activity: Activity;
  /** The last act within the activity window; null: silent for longer. */
  readonly lastActOn: LocalDate | null;
  /** Completed months held; null: never held. */
  readonly heldMonths: number | null;
  readonly renewed: number;
  readonly lapsed: number;
  readonly pending: number;
  /** E, the mean chance to stay after the customer's service contacts; null without contacts. */
  readonly serviceExperience: number | null;
  readonly serviceContacts: number;
  readonly hasReferred: boolean;
  readonly recommendation: number | null;
  readonly annualValue: Amount | null;
  readonly shareOfWallet: number | null;
  readonly nextDueOn: LocalDate | null;
  /** The chance, 0…1, that the next due terms are not renewed; null: no contract is held. */
  readonly churnRisk: number | null;
  /** What stands before each contract, by due day. */
  readonly outlooks: readonly RenewalOutlook[];
  /** What to do next, most urgent first. */
  readonly nextBestActions: readonly NextBestAction[];
  /** The tier of this very day. */
  readonly rawTier: LoyaltyTier;
  /** The shown tier: the highest raw tier of the days protected against downgrade. */
  readonly tier: LoyaltyTier;
  /** The first day on which a value may differ; it may be early, never late. Null: they hold until a new fact. */
  readonly validUntil: LocalDate | null;
}

/**
 * The loyalty of a customer on a day: a pure function of the facts dated up to that day, the policy, the model and the
 * day. The shown tier is the highest raw tier of the last `downgradeProtectionDays` days, this one included.
 */
export function loyaltyOf(facts: CustomerFacts, policy: LoyaltyPolicy, model: LoyaltyModel, day: LocalDate): Loyalty {
  const view = new CustomerView(facts, policy, day);
  const values = valuesOn(view, policy, model, day);
  const protectedDays = Math.max(policy.downgradeProtectionDays, 1);
  const protectedFrom = addDays(day, 1 - protectedDays);
  const changes = view.changesAfter(protectedFrom);
  const starts = [protectedFrom, ...changes.filter((change) => change <= day)];
  const tiers = starts.map((start) => valuesOn(view, policy, model, start).rawTier);
  const tier = tiers.reduce(higherTier);
  const tierEndedOn = starts[tiers.lastIndexOf(tier) + 1];
  const outlooks = view.outlooks();
  return {
    ...values,
    churnRisk: churnRiskOf(outlooks, values.serviceExperience, model)?.risk ?? null,
    outlooks,
    nextBestActions: actionsOn(view, values, outlooks, policy, model),
    tier,
    validUntil: earlier(
      changes.find((change) => change > day) ?? null,
      tierEndedOn === undefined ? null : addDays(tierEndedOn, protectedDays - 1),
    ),
  };
}

type DayValues = Omit<Loyalty, "tier" | "validUntil" | "churnRisk" | "outlooks" | "nextBestActions">;

function valuesOn(view: CustomerView, policy: LoyaltyPolicy, model: LoyaltyModel, day: LocalDate): DayValues {
  const contacts = view.contactsOn(day);
  const values = {
    ...view.renewalsOn(day),
    ...view.wordOfMouthOn(day),
    activity: view.activityOn(day),
    heldMonths: view.heldMonthsOn(day),
    serviceExperience: serviceExperienceOf(contacts, model.stayChances),
    shareOfWallet: view.shareOfWalletOn(day),
  };
  const decided = values.renewed + values.lapsed;
  const score = scoreOf({ ...values, decided }, policy, model.stayChances);
  return {
    ...values,
    ...score,
    lastActOn: view.lastActOn(day),
    serviceContacts: contacts.length,
    annualValue: view.annualValueOn(day),
    nextDueOn: view.nextDueOn(day),
    rawTier: rawTierOf({ score: score.score, decided, heldMonths: values.heldMonths }, policy),
  };
}

function actionsOn(
  view: CustomerView,
  { activity, serviceExperience, hasReferred, recommendation }: DayValues,
  outlooks: readonly RenewalOutlook[],
  policy: LoyaltyPolicy,
  model: LoyaltyModel,
): NextBestAction[] {
  const { day } = view;
  const decidedOn = view.recentDecisionOn(day);
  const heldSince = view.heldSince(day);
  const overdueSince = addDays(day, 1 - policy.outreachOverdueDays);
  const contacts = view.contactsOn(day);
  const countOf = (wanted: ResolutionQuality) => contacts.filter(({ quality }) => quality === wanted).length;
  const facts = {
    activity,
    isHeld: heldSince !== null,
    unthankedDecisionOn: decidedOn === null || view.hasOutreach(decidedOn, day) ? null : decidedOn,
    riskyRenewal: riskyRenewalOf(outlooks, serviceExperience, policy, model, day),
    isOutreachOverdue: heldSince !== null && heldSince < overdueSince && !view.hasOutreach(overdueSince, day),
    highEffortContacts: countOf(ResolutionQuality.HIGH_EFFORT),
    hasNewUse: view.hasValueTipOn(day) || countOf(ResolutionQuality.VALUE_ENHANCEMENT) > 0,
    openContacts: view.openContactsOn(day),
    recommendation,
    hasReferred,
  };
  return nextBestActionsOf(facts, policy);
}

/** The first undecided renewal that is near and of high risk. */
function riskyRenewalOf(
  outlooks: readonly RenewalOutlook[],
  experience: number | null,
  policy: LoyaltyPolicy,
  model: LoyaltyModel,
  day: LocalDate,
): { readonly dueOn: LocalDate; readonly risk: number } | null {
  const nearUntil = addDays(day, policy.renewalNearDays);
  for (const outlook of outlooks) {
    if (!outlook.hasBegun || outlook.decision !== null || outlook.dueOn > nearUntil) continue;
    const risk = roundedRisk(1 - renewalChanceOf(outlook, experience, model).final);
    if (risk >= policy.riskHighFrom) return { dueOn: outlook.dueOn, risk };
  }
  return null;
}
