import { addDays, addMonths, daysBetween, earlier, type LocalDate } from "../calendar.js";
import { Hold } from "../contract/holding-term.js";
import { Activity } from "../customer/activity.js";
import type { CustomerFacts } from "../customer/customer.js";
import { CustomerView, WIN_BACK_MONTHS } from "../customer/customer-view.js";
import { type Amount, orderlessSum } from "../money.js";
import {
  biggestFactorOf,
  type ChurnRisk,
  churnRiskOf,
  explainedRiskOf,
  revenueAtRiskOf,
} from "../renewal/churn-risk.js";
import { CustomerDecision, type KnownDecision, knownDecisionOf } from "../renewal/known-decision.js";
import { openTermOf, type RenewalOutlook } from "../renewal/renewal-outlook.js";
import type { LoyaltyModel } from "./loyalty-model.js";
import { type LoyaltyScore, type ScoreFacts, scoreOf } from "./loyalty-score.js";
import { higherTier, LoyaltyTier, rawTierOf, type TierFacts } from "./loyalty-tier.js";
import {
  type EndingContracts,
  type KnownEnd,
  type NextBestAction,
  nextBestActionsOf,
  type RiskAtHand,
} from "./next-best-action.js";
import { type LoyaltyPolicy, ResolutionQuality } from "./policy.js";
import { serviceExperienceOf } from "./service-experience.js";

/** All loyalty values of a customer on a day, and how long they hold without a new fact. */
export interface Loyalty extends LoyaltyScore {
  readonly activity: Activity;
  /** Whether only terms hold the customer of which nobody said whether they were renewed. */
  readonly heldUnconfirmed: boolean;
  /** The last act within the activity window; null: silent for longer. */
  readonly lastActOn: LocalDate | null;
  /** Completed months held; null: never held. */
  readonly heldMonths: number | null;
  readonly renewed: number;
  /** Of the renewed ones, those that the customer agreed to. */
  readonly agreed: number;
  readonly lapsed: number;
  readonly pending: number;
  readonly unconfirmed: number;
  /** E, the mean chance to stay after the customer's service contacts; null without contacts. */
  readonly serviceExperience: number | null;
  readonly serviceContacts: number;
  readonly hasReferred: boolean;
  readonly recommendation: number | null;
  readonly annualValue: Amount | null;
  readonly shareOfWallet: number | null;
  readonly nextDueOn: LocalDate | null;
  /** The chance, 0…1, to leave within the policy's risk horizon; null: no contract is held. */
  readonly churnRisk: number | null;
  /** What is known of a held customer's further stay; null: no contract is held. */
  readonly decision: CustomerDecision | null;
  /** Of a known leaver the first day on which it is not held any more; else null. */
  readonly leavesOn: LocalDate | null;
  /** The annual value expected to be gone within the risk horizon, by currency. */
  readonly revenueAtRisk: readonly Amount[];
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
 * The loyalty of a customer on a day: a pure function of the facts known on that day, the policy, the model and the
 * day. The shown tier is the highest raw tier of the last `downgradeProtectionDays` days, this one included; who has
 * left is FORMER at once.
 */
export function loyaltyOf(facts: CustomerFacts, policy: LoyaltyPolicy, model: LoyaltyModel, day: LocalDate): Loyalty {
  const view = new CustomerView(facts, policy, day);
  const values = valuesOn(view, policy, model, day);
  const protectedDays = Math.max(policy.downgradeProtectionDays, 1);
  const protectedFrom = addDays(day, 1 - protectedDays);
  const { tierDays, next } = view.changesAfter(protectedFrom);
  const starts = [protectedFrom, ...tierDays];
  const isFormer = values.rawTier === LoyaltyTier.FORMER;
  const { tier, endedOn: tierEndedOn } = isFormer
    ? { tier: values.rawTier, endedOn: starts[0] }
    : protectedTierOf(starts, (start) => tierOn(view, policy, model, start));
  const prospect = prospectOf(values, policy, model, day);
  return {
    ...values,
    decision: prospect.known?.decision ?? null,
    leavesOn: prospect.known?.leavesOn ?? null,
    revenueAtRisk: prospect.revenueAtRisk,
    nextDueOn: nextDueOf(values.outlooks, day),
    nextBestActions: actionsOn(view, values, prospect, policy),
    tier,
    validUntil: earlier(next, isFormer || tierEndedOn === undefined ? null : addDays(tierEndedOn, protectedDays - 1)),
  };
}

/** The highest tier of the stretches that begin on some days, the last one today's, and when the last with it ended; undefined: not yet. */
function protectedTierOf(
  starts: readonly LocalDate[],
  tierFrom: (start: LocalDate) => LoyaltyTier,
): { readonly tier: LoyaltyTier; readonly endedOn: LocalDate | undefined } {
  let tier: LoyaltyTier = LoyaltyTier.FORMER;
  let endedOn: LocalDate | undefined;
  for (const [place, start] of starts.entries()) {
    const found = tierFrom(start);
    if (higherTier(found, tier) !== found) continue;
    tier = found;
    endedOn = starts[place + 1];
  }
  return { tier, endedOn };
}

/** The last day of the policy's risk horizon, counted from a day. */
export function riskHorizonOf(day: LocalDate, { riskHorizonMonths }: LoyaltyPolicy): LocalDate {
  return addMonths(day, riskHorizonMonths);
}

/** What loyalty is on each of the days that protect a tier. */
type DayValues = Omit<
  Loyalty,
  "tier" | "validUntil" | "decision" | "leavesOn" | "revenueAtRisk" | "nextDueOn" | "nextBestActions"
>;

function valuesOn(view: CustomerView, policy: LoyaltyPolicy, model: LoyaltyModel, day: LocalDate): DayValues {
  const { facts, outlooks, renewals, contacts } = scoreFactsOn(view, policy, model, day);
  const { isLeaving: _, ...values } = facts;
  const score = scoreOf(facts, policy, model.stayChances);
  return {
    ...renewals,
    ...values,
    ...score,
    outlooks,
    heldUnconfirmed: view.holdOn(day) === Hold.UNCONFIRMED,
    lastActOn: view.lastActOn(day),
    serviceContacts: contacts.length,
    annualValue: view.annualValueOn(day),
    rawTier: rawTierOf(tierFactsOf(view, facts, score.score, day), policy),
  };
}

/** The raw tier of a day, without all that it is not made from. */
function tierOn(view: CustomerView, policy: LoyaltyPolicy, model: LoyaltyModel, day: LocalDate): LoyaltyTier {
  const { facts } = scoreFactsOn(view, policy, model, day);
  const { score } = scoreOf(facts, policy, model.stayChances);
  return rawTierOf(tierFactsOf(view, facts, score, day), policy);
}

function tierFactsOf(view: CustomerView, facts: ScoreFacts, score: number, day: LocalDate): TierFacts {
  const { activity, heldMonths, agreed } = facts;
  return { score, activity, heldMonths, agreed, monthsKnown: heldMonths === null ? view.monthsKnownOn(day) : null };
}

/** What the score of a day is made of, and what that is drawn from. */
function scoreFactsOn(view: CustomerView, policy: LoyaltyPolicy, model: LoyaltyModel, day: LocalDate) {
  const contacts = view.contactsOn(day);
  const renewals = view.renewalsOn(day);
  const serviceExperience = serviceExperienceOf(contacts, model.stayChances);
  const outlooks = view.outlooksOn(day);
  const horizonEnd = riskHorizonOf(day, policy);
  const { hasReferred, recommendation } = view.wordOfMouthOn(day);
  // Written out: spreading parts took longer than the arithmetic.
  const facts = {
    hasReferred,
    recommendation,
    agreed: renewals.agreed,
    lapsed: renewals.lapsed,
    activity: view.activityOn(day),
    heldMonths: view.heldMonthsOn(day),
    serviceExperience,
    shareOfWallet: view.shareOfWalletOn(day),
    churnRisk: churnRiskOf(outlooks, serviceExperience, model, horizonEnd),
    isLeaving: knownDecisionOf(outlooks, horizonEnd)?.decision === CustomerDecision.LEAVING,
  };
  return { facts, outlooks, renewals, contacts };
}

/** What stands before a customer on a day, and what follows from it. */
interface Prospect extends Pick<Loyalty, "outlooks" | "revenueAtRisk"> {
  readonly risk: ChurnRisk | null;
  readonly known: KnownDecision | null;
}

function prospectOf(
  { outlooks, serviceExperience: experience }: DayValues,
  policy: LoyaltyPolicy,
  model: LoyaltyModel,
  day: LocalDate,
): Prospect {
  const horizonEnd = riskHorizonOf(day, policy);
  return {
    outlooks,
    risk: explainedRiskOf(outlooks, experience, model, horizonEnd),
    known: knownDecisionOf(outlooks, horizonEnd),
    revenueAtRisk: revenueAtRiskOf(outlooks, experience, model, horizonEnd),
  };
}

/** The next due day, not before this one, that is not decided; null where there is none. */
function nextDueOf(outlooks: readonly RenewalOutlook[], day: LocalDate): LocalDate | null {
  return outlooks.reduce<LocalDate | null>((next, outlook) => {
    const dueOn = openTermOf(outlook)?.dueOn ?? null;
    return dueOn === null || dueOn < day ? next : earlier(next, dueOn);
  }, null);
}

function actionsOn(
  view: CustomerView,
  { activity, hasReferred, recommendation }: DayValues,
  prospect: Prospect,
  policy: LoyaltyPolicy,
): NextBestAction[] {
  const { day } = view;
  const decidedOn = view.recentDecisionOn(day);
  const heldSince = view.heldSince(day);
  const overdueSince = addDays(day, 1 - policy.outreachOverdueDays);
  const contacts = view.contactsOn(day);
  const countOf = (wanted: ResolutionQuality) => contacts.filter(({ quality }) => quality === wanted).length;
  const knownEnd = knownEndOf(view, activity, prospect);
  const facts = {
    activity,
    isHeld: heldSince !== null,
    knownEnd,
    ending: endingOf(prospect, day),
    riskAtHand: knownEnd === null ? riskAtHandOf(prospect, day) : null,
    unthankedDecisionOn: decidedOn === null || view.hasOutreach(decidedOn, day) ? null : decidedOn,
    isOutreachOverdue: heldSince !== null && heldSince < overdueSince && !view.hasOutreach(overdueSince, day),
    highEffortContacts: countOf(ResolutionQuality.HIGH_EFFORT),
    hasNewUse: view.hasValueTipOn(day) || countOf(ResolutionQuality.VALUE_ENHANCEMENT) > 0,
    openContacts: view.openContactsOn(day),
    leftUnresolvedOn: view.leftUnresolvedOn(day),
    recommendation,
    hasReferred,
  };
  return nextBestActionsOf(facts, policy);
}

/** The known end of a customer who is still held, or who left within the months in which one tries to win back. */
function knownEndOf(
  view: CustomerView,
  activity: Activity,
  { outlooks, known, revenueAtRisk }: Prospect,
): KnownEnd | null {
  const { day } = view;
  if (outlooks.some(({ endsOn }) => endsOn === null)) return null;
  const leftOn = activity === Activity.FORMER ? view.leftOn(day) : null;
  const leavesOn = known?.leavesOn ?? leftOn;
  if (leavesOn === null || day >= addMonths(leavesOn, WIN_BACK_MONTHS)) return null;
  return { leavesOn, daysLeft: daysBetween(day, leavesOn), revenueAtRisk };
}

/**
 * The contracts of a customer who stays that are known to end, and that neither another one continues nor one signed ahead
 * makes up for. Worked example: telephone for 1,200.00 a year is cancelled to the end of the year, and internet goes on.
 */
function endingOf({ outlooks }: Prospect, day: LocalDate): EndingContracts | null {
  if (!outlooks.some(({ hasBegun, endsOn }) => hasBegun && endsOn === null)) return null;
  const continued = new Set(outlooks.map(({ predecessorId }) => predecessorId));
  const ending = outlooks.filter(
    ({ contractId, hasBegun, endsOn }) => hasBegun && endsOn !== null && !continued.has(contractId),
  );
  const ahead = outlooks.filter(
    ({ hasBegun, endsOn, predecessorId }) => !hasBegun && endsOn === null && predecessorId === null,
  );
  const valueOf = (of: readonly RenewalOutlook[], wanted: string) =>
    orderlessSum(of.filter(({ currency }) => currency === wanted).map(({ annualValue }) => annualValue));
  const annualValue = [...new Set(ending.map(({ currency }) => currency))].sort().flatMap((currency) => {
    const minor = Math.round(valueOf(ending, currency) - valueOf(ahead, currency));
    return minor > 0 ? [{ minor, currency }] : [];
  });
  const [endsOn] = ending.flatMap((outlook) => outlook.endsOn ?? []).sort();
  if (endsOn === undefined || annualValue.length === 0) return null;
  return { endsOn, daysLeft: daysBetween(day, endsOn), annualValue };
}

function riskAtHandOf({ outlooks, risk, revenueAtRisk }: Prospect, day: LocalDate): RiskAtHand | null {
  if (risk === null) return null;
  const dueDays = outlooks
    .filter(({ hasBegun }) => hasBegun)
    .flatMap((outlook) => openTermOf(outlook)?.dueOn ?? [])
    // A renewal that came up and was never confirmed cannot be worked on.
    .filter((dueOn) => dueOn >= day)
    .sort();
  const dueOn = dueDays[0] ?? null;
  const daysLeft = dueOn === null ? null : daysBetween(day, dueOn);
  return { risk: risk.risk, biggestFactor: biggestFactorOf(risk), dueOn, daysLeft, revenueAtRisk };
}
