import { Activity } from "../customer/activity.js";
import { type LoyaltyPolicy, ResolutionQuality, ScoreComponent } from "./policy.js";
import type { StayChances } from "./service-experience.js";

/** What the score is made of, on one day; null where there is no data. */
export interface ScoreFacts {
  /** The chance to leave within the risk horizon; null: no contract is held. */
  readonly churnRisk: number | null;
  /** Whether the customer's end is known, also where it lies beyond the horizon. */
  readonly isLeaving: boolean;
  /** Terms that the customer agreed to renew. */
  readonly agreed: number;
  readonly lapsed: number;
  /** Completed months held; null: never held. */
  readonly heldMonths: number | null;
  readonly serviceExperience: number | null;
  readonly activity: Activity;
  readonly hasReferred: boolean;
  /** The mean of the latest recommendations of its people, 0–10, rounded down. */
  readonly recommendation: number | null;
  /** Annual revenue / yearly spend on such products. */
  readonly shareOfWallet: number | null;
}

/** One part of the score. */
export interface ScorePart {
  readonly component: ScoreComponent;
  /** x, 0…1; null where there is no data. */
  readonly value: number | null;
  readonly weight: number;
  /** The points, of 100, that this part brought; 0 where there is no data. */
  readonly points: number;
}

/** The loyalty score with what it is made of: `middlePoints` and the points of the parts add up to it. */
export interface LoyaltyScore {
  /** 0–100, rounded to 4 decimals. */
  readonly score: number;
  readonly middlePoints: number;
  /** Share of the weights whose component has data, 0…1. */
  readonly coverage: number;
  readonly parts: readonly ScorePart[];
}

const TENURE_MONTHS = 60;
/** How many decisions of the customer's own weigh as much as the model's chance to stay. */
const RETENTION_STRENGTH = 4;
const ACTIVITY_VALUE: Readonly<Record<Activity, number>> = { ACTIVE: 1, PASSIVE: 0.25, FORMER: 0, PROSPECT: 0 };

/**
 * The loyalty score: `100 · (Σ w·x + w₀/2) / (Σ w + w₀)` over the components that have data; w₀ keeps a customer with
 * little data near the middle. Worked example: only activity known, ACTIVE (x = 1, w = 0.15), w₀ = 0.3:
 * (0.15 + 0.15) / 0.45 = 66.6667.
 */
export function scoreOf(facts: ScoreFacts, policy: LoyaltyPolicy, chances: StayChances): LoyaltyScore {
  const values = componentValues(facts, policy, chances);
  const weightOf = (component: ScoreComponent) => (values[component] === null ? 0 : policy.scoreWeights[component]);
  const components = Object.values(ScoreComponent);
  const covered = components.reduce((total, component) => total + weightOf(component), 0);
  const all = components.reduce((total, component) => total + policy.scoreWeights[component], 0);
  const divisor = covered + policy.middleWeight;
  const parts = components.map((component) => ({
    component,
    value: values[component],
    weight: policy.scoreWeights[component],
    points: (100 * weightOf(component) * (values[component] ?? 0)) / divisor,
  }));
  const middlePoints = (50 * policy.middleWeight) / divisor;
  const score = parts.reduce((total, part) => total + part.points, middlePoints);
  return { score: rounded(score), middlePoints, coverage: all === 0 ? 0 : covered / all, parts };
}

function componentValues(
  facts: ScoreFacts,
  policy: LoyaltyPolicy,
  { byQuality }: StayChances,
): Record<ScoreComponent, number | null> {
  const worst = byQuality[ResolutionQuality.UNRESOLVED].experience;
  const best = byQuality[ResolutionQuality.VALUE_ENHANCEMENT].experience;
  const experience = facts.serviceExperience;
  const { heldMonths, recommendation } = facts;
  return {
    RETENTION: retentionOf(facts, policy),
    TENURE: heldMonths === null ? null : Math.min(heldMonths / TENURE_MONTHS, 1),
    SERVICE_EXPERIENCE: experience === null || best <= worst ? null : within01((experience - worst) / (best - worst)),
    ACTIVITY: ACTIVITY_VALUE[facts.activity],
    WORD_OF_MOUTH: facts.hasReferred ? 1 : recommendation === null ? null : recommendation / 10,
    SHARE_OF_WALLET: facts.shareOfWallet === null ? null : within01(facts.shareOfWallet),
  };
}

/**
 * What the model knows of the customer's staying, moved by what the customer itself decided: `(4 · s + agreed) / (4 +
 * agreed + lapsed)` with `s = h · (1 − r) / (h + r)`, r the churn risk and h the risk that the policy calls high, so that
 * customers of little risk are told apart too. 0 for who has left or is sure to; null where there never was a contract.
 * Roll-overs count through the risk alone, so agreed renewals weigh more. Worked example: r 0.1, h 0.3: s = 0.675; one
 * renewal agreed: 3.7 / 5 = 0.74; one contract lapsed: 2.7 / 5 = 0.54.
 */
function retentionOf(
  { churnRisk, isLeaving, agreed, lapsed, activity }: ScoreFacts,
  { riskHighFrom }: LoyaltyPolicy,
): number | null {
  if (churnRisk === null) return activity === Activity.FORMER ? 0 : null;
  if (isLeaving || churnRisk === 1) return 0;
  // Neither is divided by a high risk of 0, from which on any risk is worth nothing.
  const model = churnRisk === 0 ? 1 : (riskHighFrom * (1 - churnRisk)) / (riskHighFrom + churnRisk);
  return (RETENTION_STRENGTH * model + agreed) / (RETENTION_STRENGTH + agreed + lapsed);
}

function within01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/** Rounded so that a sum in another order cannot land on the other side of a tier threshold. */
function rounded(score: number): number {
  return Math.round(score * 1e4) / 1e4;
}
