import { TermClass } from "../../domain/contract/term-class.js";
import { Activity } from "../../domain/customer/activity.js";
import { LoyaltyTier } from "../../domain/loyalty/loyalty-tier.js";
import { NextBestActionType, Urgency } from "../../domain/loyalty/next-best-action.js";
import { ScoreComponent } from "../../domain/loyalty/policy.js";
import { RiskFactor } from "../../domain/renewal/churn-risk.js";
import { CustomerDecision } from "../../domain/renewal/known-decision.js";
import { FitBoundary } from "../../domain/renewal/renewal-fit.js";
import { CurveSource } from "../../domain/renewal/renewal-model.js";
import { described, type DescribedEnum } from "./described-enum.js";

/** The enums of loyalty, and of what is foreseen. */
export const LOYALTY_ENUMS: readonly DescribedEnum[] = [
  described(Activity, "Activity", "Whether a customer is there, and acts.", {
    ACTIVE: "Held, and acted within the policy's window: bought, used, clicked, paid, renewed, called.",
    PASSIVE: "Held, but silent: must be reactivated.",
    FORMER: "Not held, but was once.",
    PROSPECT: "Never held.",
  }),
  described(CurveSource, "CurveSource", "Where a renewal curve comes from.", {
    CLASS: "Fitted on the class's own decided terms.",
    ALL_CLASSES: "Fitted on the decided terms of all classes; the class has too few of its own.",
    PRIOR: "The policy's prior; all classes together have too few decided terms.",
  }),
  described(CustomerDecision, "CustomerDecision", "What is known of a held customer's further stay.", {
    LEAVING: "Its end is known: every contract is cancelled or terminated, and none follows.",
    STAYING: "Some contract is agreed beyond the risk horizon.",
    OPEN: "It is decided within the risk horizon.",
  }),
  described(FitBoundary, "FitBoundary", "Why a curve is the one of equal contracts.", {
    EQUAL: "The data show no difference between contracts: α and β would grow without end.",
    POLARISED: "All who ever leave left at the first renewal: α and β would shrink to 0.",
  }),
  described(LoyaltyTier, "LoyaltyTier", "How loyal a customer is.", {
    FORMER: "Has left: no contract holds it any more.",
    NEW: "Held for less than six months, and agreed to no renewal yet; without any contract known for less, or a prospect.",
    BRONZE: "Score below the threshold of SILVER.",
    SILVER: "Score from the threshold of SILVER, by default 40.",
    GOLD: "Score from the threshold of GOLD, by default 60.",
    PLATINUM: "Score from the threshold of PLATINUM, by default 80.",
  }),
  described(NextBestActionType, "NextBestActionType", "What to do next for a customer's loyalty.", {
    AFFIRM_DECISION: "New or renewed, and not yet thanked: affirm the decision.",
    ANTICIPATE_NEED: "The risk to leave is high: find out what is needed before the renewal.",
    SHARE_GOAL: "Nobody turned to the customer for long: ask for its goals.",
    INFORM: "Contacts that cost much effort repeat, or raise the risk: explain before it has to ask again.",
    ADVISE: "Active, and shown no new use of the product: show one.",
    RESOLVE: "A service contact is open, or was just closed without a solution: resolve it.",
    WIN_BACK: "Known to leave, or gone for less than twelve months: win back.",
    REACTIVATE: "Held, but silent: reactivate.",
    ASK_REFERRAL: "A promoter who has brought nobody yet: ask for a referral.",
  }),
  described(RiskFactor, "RiskFactor", "What moves a churn risk, in the order in which it is added up.", {
    CLASS_BASE_RATE: "The risk if every renewal due were a first one in contracts of this term length.",
    TENURE: "How much less it is after the renewals so far: whoever stayed before is likelier to stay.",
    EXPERIENCE: "How the customer's service contacts move it.",
    KNOWN_DECISION: "What is known already: cancelled, or the next term agreed.",
  }),
  described(ScoreComponent, "ScoreComponent", "What the loyalty score is made of.", {
    RETENTION:
      "What the churn risk says of staying, moved by renewals agreed and terms lapsed; 0 for who has left or is known to.",
    TENURE: "Completed months held, of 60.",
    SERVICE_EXPERIENCE: "Mean chance to stay after the customer's service contacts, scaled.",
    ACTIVITY: "ACTIVE 1, PASSIVE 0.25, else 0.",
    WORD_OF_MOUTH: "1 with a referral, else the latest recommendation / 10.",
    SHARE_OF_WALLET: "Our annual revenue / what the customer spends on such products.",
  }),
  described(TermClass, "TermClass", "Classes of term lengths; each has a renewal curve of its own.", {
    MONTHS_1: "Terms of one month.",
    MONTHS_12: "Terms of twelve months.",
    MONTHS_24: "Terms of twenty-four months.",
    OTHER: "Terms of any other length.",
  }),
  described(Urgency, "Urgency", "How soon.", {
    HIGH: "Now.",
    MEDIUM: "In the coming days.",
    LOW: "When there is time.",
  }),
];
