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
    PROSPECT: "Never a customer so far.",
  }),
  described(CurveSource, "CurveSource", "The source of a renewal curve.", {
    CLASS: "Fitted on the class's own decided terms.",
    ALL_CLASSES: "Fitted on the decided terms of all classes; the class itself has too few.",
    PRIOR: "The policy's prior; all classes together have too few decided terms.",
  }),
  described(CustomerDecision, "CustomerDecision", "What is known of a held customer's decision to stay or leave.", {
    LEAVING: "Its end is known: every contract is cancelled or terminated, and none follows.",
    STAYING: "Some contract is agreed beyond the risk horizon.",
    OPEN: "It is decided within the risk horizon.",
  }),
  described(FitBoundary, "FitBoundary", "Why a curve is the one of equal contracts.", {
    EQUAL: "The data show no difference between contracts: α and β would grow without end.",
    POLARISED: "Everyone who left did so at the first renewal: α and β would shrink to 0.",
  }),
  described(LoyaltyTier, "LoyaltyTier", "How loyal a customer is.", {
    FORMER: "Has left: no contract covers the customer any more.",
    NEW: "Held for less than six months and without an agreed renewal; without any contract: known for less than six months, or a prospect.",
    BRONZE: "Score below the threshold of SILVER.",
    SILVER: "Score from the threshold of SILVER, by default 40.",
    GOLD: "Score from the threshold of GOLD, by default 60.",
    PLATINUM: "Score from the threshold of PLATINUM, by default 80.",
  }),
  described(NextBestActionType, "NextBestActionType", "What to do next for a customer's loyalty.", {
    AFFIRM_DECISION: "New or renewed, and not yet thanked: affirm the decision.",
    ANTICIPATE_NEED: "The churn risk is high: find out the customer's needs before the renewal.",
    SHARE_GOAL: "No outreach for long: ask for the customer's goals.",
    INFORM: "Contacts that cost much effort repeat, or raise the risk: explain before it has to ask again.",
    ADVISE: "Active, and shown no new use of the product: show one.",
    RESOLVE: "A service contact is open, or was just closed without a solution: resolve it.",
    OFFER_SUCCESSOR:
      "The customer stays, but a contract is known to end without another one in its place: offer one before it ends.",
    WIN_BACK: "A known leaver, or a customer who left less than twelve months ago: win back.",
    REACTIVATE: "Held, but silent: reactivate.",
    ASK_REFERRAL: "A promoter without a referral yet: ask for one.",
  }),
  described(RiskFactor, "RiskFactor", "The factors of a churn risk, in the order in which they are added up.", {
    CLASS_BASE_RATE: "The risk if every renewal due were a first one in contracts of this term length.",
    TENURE:
      "How much the risk falls with the renewals so far: customers who have renewed are more likely to renew again.",
    EXPERIENCE: "How the customer's service contacts move it.",
    KNOWN_DECISION: "A known decision: cancelled, or the next term agreed.",
  }),
  described(ScoreComponent, "ScoreComponent", "The components of the loyalty score.", {
    RETENTION:
      "Derived from the churn risk, adjusted by renewals agreed and terms lapsed; 0 for a customer who has left or is known to leave.",
    TENURE: "Completed months held, of 60.",
    SERVICE_EXPERIENCE: "Mean chance to stay after the customer's service contacts, scaled.",
    ACTIVITY: "ACTIVE 1, PASSIVE 0.25, else 0.",
    WORD_OF_MOUTH: "1 with a referral, else the mean of the latest recommendations of its people / 10.",
    SHARE_OF_WALLET: "Our annual revenue / what the customer spends on such products.",
  }),
  described(TermClass, "TermClass", "Classes of term lengths; each has its own renewal curve.", {
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
