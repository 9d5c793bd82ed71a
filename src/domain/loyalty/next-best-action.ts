import type { LocalDate } from "../calendar.js";
import { Activity } from "../customer/activity.js";
import { RENEWAL_CLOSE_DAYS } from "../customer/contract-view.js";
import { type Amount, decimalOf } from "../money.js";
import { RiskFactor } from "../renewal/churn-risk.js";
import type { LoyaltyPolicy } from "./policy.js";

/** What to do next for a customer's loyalty. The first five are Gartner's ways to value enhancement. */
export enum NextBestActionType {
  AFFIRM_DECISION = "AFFIRM_DECISION",
  ANTICIPATE_NEED = "ANTICIPATE_NEED",
  SHARE_GOAL = "SHARE_GOAL",
  INFORM = "INFORM",
  ADVISE = "ADVISE",
  RESOLVE = "RESOLVE",
  REACTIVATE = "REACTIVATE",
  ASK_REFERRAL = "ASK_REFERRAL",
  WIN_BACK = "WIN_BACK",
  OFFER_SUCCESSOR = "OFFER_SUCCESSOR",
}

/** How soon. */
export enum Urgency {
  HIGH = "HIGH",
  MEDIUM = "MEDIUM",
  LOW = "LOW",
}

/** One fact behind a recommendation. */
export interface ActionFact {
  readonly name: string;
  readonly value: string;
}

/** One thing to do, why, how soon, and the facts behind it. */
export interface NextBestAction {
  readonly action: NextBestActionType;
  readonly urgency: Urgency;
  readonly reason: string;
  readonly facts: readonly ActionFact[];
}

/** What is at stake where a customer may leave. */
export interface RiskAtHand {
  /** The chance to leave within the policy's horizon. */
  readonly risk: number;
  /** What adds most to it. */
  readonly biggestFactor: RiskFactor;
  /** The next due day that is not decided, and the days until then; null: none. */
  readonly dueOn: LocalDate | null;
  readonly daysLeft: number | null;
  /** What is expected to be gone within the horizon. */
  readonly revenueAtRisk: readonly Amount[];
}

/** A known end, ahead or within the months in which one tries to win back. */
export interface KnownEnd {
  /** The first day on which the customer is not held any more. */
  readonly leavesOn: LocalDate;
  /** Days until then; negative: so long ago. */
  readonly daysLeft: number;
  readonly revenueAtRisk: readonly Amount[];
}

/** Contracts that are known to end without another one in their place, of a customer who stays with others. */
export interface EndingContracts {
  /** The first of their ends, and the days until then. */
  readonly endsOn: LocalDate;
  readonly daysLeft: number;
  /** What they bring a year, by currency. */
  readonly annualValue: readonly Amount[];
}

/** What recommendations are made from, on one day. */
export interface ActionFacts {
  readonly activity: Activity;
  readonly isHeld: boolean;
  /** Of a known leaver, and of who has left not long ago; else null. */
  readonly knownEnd: KnownEnd | null;
  /** Of a customer who stays; null: nothing of it is known to end. */
  readonly ending: EndingContracts | null;
  /** Of a held customer whose end is not known; else null. */
  readonly riskAtHand: RiskAtHand | null;
  /** The latest contract start or agreed renewal that is recent and after which nobody turned to the customer. */
  readonly unthankedDecisionOn: LocalDate | null;
  /** Held for longer than outreach may wait, and nobody turned to the customer for as long. */
  readonly isOutreachOverdue: boolean;
  readonly highEffortContacts: number;
  /** Someone showed the customer a new use of the product, or enhanced its value, within the experience window. */
  readonly hasNewUse: boolean;
  readonly openContacts: readonly LocalDate[];
  /** The day on which the latest contact was closed without a solution, where that is recent; else null. */
  readonly leftUnresolvedOn: LocalDate | null;
  readonly recommendation: number | null;
  readonly hasReferred: boolean;
}

type Recommendation = Omit<NextBestAction, "action">;
type Rule = (facts: ActionFacts, policy: LoyaltyPolicy) => Recommendation | null;

const { HIGH, MEDIUM, LOW } = Urgency;
const REPEATED_CONTACTS = 2;
/** From such a risk on, a renewal that is near is as urgent as one that is close. */
const MORE_LIKELY_THAN_NOT = 0.5;

/** The rules, in the order in which actions of the same urgency are recommended. */
const RULES: Readonly<Record<NextBestActionType, Rule>> = {
  RESOLVE: ({ openContacts: open, leftUnresolvedOn }) => {
    if (open.length > 0) {
      const openSince = [...open].sort()[0] ?? "";
      return because(HIGH, "a contact is unresolved", { openContacts: String(open.length), openSince });
    }
    return leftUnresolvedOn === null
      ? null
      : because(HIGH, "the last contact was closed without a solution", { closedOn: leftUnresolvedOn });
  },
  REACTIVATE: (facts, policy) => {
    if (facts.activity !== Activity.PASSIVE || isGoing(facts)) return null;
    const daysLeft = facts.riskAtHand?.daysLeft ?? null;
    const isNear = daysLeft !== null && daysLeft <= policy.renewalNearDays;
    const urgency = isNear && riskOf(facts) >= policy.riskHighFrom ? HIGH : MEDIUM;
    return because(urgency, "is a customer, but silent", { activity: facts.activity });
  },
  WIN_BACK: ({ knownEnd }, { renewalNearDays }) => {
    if (knownEnd === null) return null;
    const { leavesOn, daysLeft, revenueAtRisk } = knownEnd;
    const isNear = Math.abs(daysLeft) <= renewalNearDays;
    if (daysLeft <= 0) return because(isNear ? MEDIUM : LOW, "has left and may be won back", { leftOn: leavesOn });
    return because(isNear ? HIGH : MEDIUM, "is known to leave and is still a customer", {
      leavesOn,
      ...moneyFact("revenueAtRisk", revenueAtRisk),
    });
  },
  OFFER_SUCCESSOR: ({ ending }, { renewalNearDays }) => {
    if (ending === null) return null;
    const { endsOn, daysLeft, annualValue } = ending;
    return because(daysLeft <= renewalNearDays ? HIGH : MEDIUM, "stays, but a contract is known to end", {
      endsOn,
      ...moneyFact("annualValue", annualValue),
    });
  },
  ANTICIPATE_NEED: (facts, policy) => {
    const atHand = highRiskOf(facts, policy);
    if (atHand === null) return null;
    const { risk, biggestFactor, dueOn, daysLeft, revenueAtRisk } = atHand;
    const isNear = daysLeft !== null && daysLeft <= policy.renewalNearDays;
    if (biggestFactor === RiskFactor.EXPERIENCE && !isNear) return null;
    const reason = isNear ? "a renewal is near and its risk is high" : "the risk to leave is high";
    return because(urgencyOf(atHand, policy), reason, {
      ...(dueOn === null ? {} : { dueOn }),
      churnRisk: risk.toFixed(3),
      biggestReason: biggestFactor,
      ...moneyFact("revenueAtRisk", revenueAtRisk),
    });
  },
  INFORM: (facts, policy) => {
    if (isGoing(facts)) return null;
    const { highEffortContacts: count, openContacts } = facts;
    const isReason = highRiskOf(facts, policy)?.biggestFactor === RiskFactor.EXPERIENCE && openContacts.length === 0;
    if (!isReason && count < REPEATED_CONTACTS) return null;
    return isReason
      ? because(HIGH, "service contacts went badly and raise the risk to leave", { highEffortContacts: String(count) })
      : because(MEDIUM, "contacts that cost much effort repeat", { highEffortContacts: String(count) });
  },
  AFFIRM_DECISION: (facts) =>
    facts.unthankedDecisionOn === null || isGoing(facts)
      ? null
      : because(MEDIUM, "decided for us and was not thanked yet", { decidedOn: facts.unthankedDecisionOn }),
  SHARE_GOAL: (facts, { outreachOverdueDays: days }) =>
    facts.isOutreachOverdue && isContent(facts)
      ? because(LOW, `nobody turned to the customer for ${days} days`, { days: String(days) })
      : null,
  ADVISE: (facts) =>
    facts.isHeld && facts.activity === Activity.ACTIVE && !facts.hasNewUse && isContent(facts)
      ? because(LOW, "uses the product and was shown no new use of it", { activity: facts.activity })
      : null,
  ASK_REFERRAL: (facts, { promoterFrom }) =>
    facts.recommendation !== null && facts.recommendation >= promoterFrom && !facts.hasReferred && isContent(facts)
      ? because(LOW, "recommends us and has brought nobody yet", { recommendation: String(facts.recommendation) })
      : null,
};

const URGENCIES = Object.values(Urgency);

/**
 * What to do next for a customer on a day, most urgent first. Nobody who leaves or has left is treated as if they stayed,
 * and nobody with an open issue is asked for a favour or given advice; at high risk there is always something that
 * answers its biggest reason. Worked example: a promoter of 9 without a referral: ASK_REFERRAL.
 */
export function nextBestActionsOf(facts: ActionFacts, policy: LoyaltyPolicy): NextBestAction[] {
  const actions = (Object.keys(RULES) as NextBestActionType[]).flatMap((action) => {
    const recommendation = RULES[action](facts, policy);
    return recommendation === null ? [] : [{ action, ...recommendation }];
  });
  return actions.sort((one, other) => URGENCIES.indexOf(one.urgency) - URGENCIES.indexOf(other.urgency));
}

/** Whether the customer has left, or is known to. */
function isGoing({ knownEnd, activity }: ActionFacts): boolean {
  return knownEnd !== null || activity === Activity.FORMER;
}

/** Whether nothing stands against asking a favour: it stays, and no issue of it is open. */
function isContent(facts: ActionFacts): boolean {
  return !isGoing(facts) && facts.openContacts.length === 0 && facts.leftUnresolvedOn === null;
}

function riskOf({ riskAtHand }: ActionFacts): number {
  return riskAtHand?.risk ?? 0;
}

function highRiskOf(facts: ActionFacts, { riskHighFrom }: LoyaltyPolicy): RiskAtHand | null {
  return riskOf(facts) >= riskHighFrom ? facts.riskAtHand : null;
}

function urgencyOf({ risk, daysLeft }: RiskAtHand, { renewalNearDays }: LoyaltyPolicy): Urgency {
  if (daysLeft === null || daysLeft > renewalNearDays) return LOW;
  return daysLeft <= RENEWAL_CLOSE_DAYS || risk >= MORE_LIKELY_THAN_NOT ? HIGH : MEDIUM;
}

function moneyFact(name: string, amounts: readonly Amount[]): Record<string, string> {
  const texts = amounts.map((amount) => `${decimalOf(amount)} ${amount.currency}`);
  return texts.length === 0 ? {} : { [name]: texts.join(" + ") };
}

function because(urgency: Urgency, reason: string, facts: Readonly<Record<string, string>>): Recommendation {
  return { urgency, reason, facts: Object.entries(facts).map(([name, value]) => ({ name, value })) };
}
