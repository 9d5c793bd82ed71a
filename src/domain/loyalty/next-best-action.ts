import type { LocalDate } from "../calendar.js";
import { Activity } from "../customer/activity.js";
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

/** What recommendations are made from, on one day. */
export interface ActionFacts {
  readonly activity: Activity;
  readonly isHeld: boolean;
  /** The latest contract start or agreed renewal that is recent and after which nobody turned to the customer. */
  readonly unthankedDecisionOn: LocalDate | null;
  /** The first undecided renewal of high risk that is near, and its risk. */
  readonly riskyRenewal: { readonly dueOn: LocalDate; readonly risk: number } | null;
  /** Held for longer than outreach may wait, and nobody turned to the customer for as long. */
  readonly isOutreachOverdue: boolean;
  readonly highEffortContacts: number;
  /** Someone showed the customer a new use of the product, or enhanced its value, within the experience window. */
  readonly hasNewUse: boolean;
  readonly openContacts: readonly LocalDate[];
  readonly recommendation: number | null;
  readonly hasReferred: boolean;
}

type Rule = (facts: ActionFacts, policy: LoyaltyPolicy) => Omit<NextBestAction, "action" | "urgency"> | null;

const REPEATED_CONTACTS = 2;

const RULES: Readonly<Record<NextBestActionType, Rule>> = {
  AFFIRM_DECISION: ({ unthankedDecisionOn: on }) =>
    on === null ? null : because("decided for us and was not thanked yet", { decidedOn: on }),
  ANTICIPATE_NEED: ({ riskyRenewal }) =>
    riskyRenewal === null
      ? null
      : because("a renewal is near and its risk is high", {
          dueOn: riskyRenewal.dueOn,
          churnRisk: riskyRenewal.risk.toFixed(3),
        }),
  SHARE_GOAL: ({ isOutreachOverdue }, { outreachOverdueDays }) =>
    isOutreachOverdue
      ? because(`nobody turned to the customer for ${outreachOverdueDays} days`, { days: String(outreachOverdueDays) })
      : null,
  INFORM: ({ highEffortContacts: count }) =>
    count < REPEATED_CONTACTS
      ? null
      : because("contacts that cost much effort repeat", { highEffortContacts: String(count) }),
  ADVISE: ({ activity, isHeld, hasNewUse }) =>
    isHeld && activity === Activity.ACTIVE && !hasNewUse
      ? because("uses the product and was shown no new use of it", { activity })
      : null,
  RESOLVE: ({ openContacts: open }) =>
    open.length === 0
      ? null
      : because("a contact is unresolved", { openContacts: String(open.length), openSince: [...open].sort()[0] ?? "" }),
  REACTIVATE: ({ activity }) =>
    activity === Activity.PASSIVE ? because("is a customer, but silent", { activity }) : null,
  ASK_REFERRAL: ({ recommendation, hasReferred }, { promoterFrom }) =>
    recommendation !== null && recommendation >= promoterFrom && !hasReferred
      ? because("recommends us and has brought nobody yet", { recommendation: String(recommendation) })
      : null,
};

const URGENCY: Readonly<Record<NextBestActionType, Urgency>> = {
  RESOLVE: Urgency.HIGH,
  ANTICIPATE_NEED: Urgency.HIGH,
  REACTIVATE: Urgency.MEDIUM,
  AFFIRM_DECISION: Urgency.MEDIUM,
  INFORM: Urgency.MEDIUM,
  SHARE_GOAL: Urgency.LOW,
  ADVISE: Urgency.LOW,
  ASK_REFERRAL: Urgency.LOW,
};

/** What to do next for a customer on a day, most urgent first. Worked example: a promoter of 9 without a referral: ASK_REFERRAL. */
export function nextBestActionsOf(facts: ActionFacts, policy: LoyaltyPolicy): NextBestAction[] {
  const actions = (Object.keys(URGENCY) as NextBestActionType[]).flatMap((action) => {
    const recommendation = RULES[action](facts, policy);
    return recommendation === null ? [] : [{ action, urgency: URGENCY[action], ...recommendation }];
  });
  return actions;
}

function because(reason: string, facts: Readonly<Record<string, string>>): Omit<NextBestAction, "action" | "urgency"> {
  return { reason, facts: Object.entries(facts).map(([name, value]) => ({ name, value })) };
}
