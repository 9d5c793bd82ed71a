import type { Loyalty } from "./loyalty.js";
import { LoyaltyTier } from "./loyalty-tier.js";
import { type LoyaltyPolicy, ScoreComponent } from "./policy.js";

/** One reason for a score, in words. */
export interface LoyaltyReason {
  /** A score component, or MIDDLE: the middle from which every score starts. */
  readonly factor: ScoreComponent | "MIDDLE";
  readonly text: string;
  /** The points of the score it brought; the points of all reasons add up to the score. */
  readonly points: number;
}

/** Why the score is what it is: the middle it starts from, then each component that has data. */
export function scoreReasonsOf(loyalty: Loyalty): LoyaltyReason[] {
  const texts = componentTexts(loyalty);
  const parts = loyalty.parts.filter(({ value }) => value !== null);
  return [
    {
      factor: "MIDDLE",
      text: "every score starts from the middle, the more so the less is known",
      points: loyalty.middlePoints,
    },
    ...parts.map(({ component, points }) => ({ factor: component, text: texts[component], points })),
  ];
}

/** Why the shown tier is what it is, in one sentence. */
export function tierReasonOf({ tier, rawTier, score, heldMonths }: Loyalty, policy: LoyaltyPolicy): string {
  if (tier === LoyaltyTier.NEW) {
    return `no term decided yet, and ${heldMonths ?? 0} completed months held (NEW until the first decided term or 6 months)`;
  }
  const { silver, gold, platinum } = policy.tierThresholds;
  const scale = `SILVER from ${silver}, GOLD from ${gold}, PLATINUM from ${platinum}`;
  if (tier === rawTier) return `score ${score} (${scale})`;
  const days = policy.downgradeProtectionDays;
  return `score ${score} would mean ${rawTier} (${scale}), but ${tier} was reached within the last ${days} days`;
}

function componentTexts(loyalty: Loyalty): Record<ScoreComponent, string> {
  const { renewed, lapsed, heldMonths, serviceContacts, serviceExperience, lastActOn, hasReferred } = loyalty;
  const word = hasReferred ? "referred another customer" : `recommends us with ${loyalty.recommendation ?? "?"} of 10`;
  return {
    RETENTION: `${renewed} of ${renewed + lapsed} terms renewed`,
    TENURE: `held for ${heldMonths ?? 0} completed months`,
    SERVICE_EXPERIENCE: `mean chance to stay of ${percent(serviceExperience)} after ${serviceContacts} service contacts`,
    ACTIVITY:
      lastActOn === null
        ? `${loyalty.activity}, no act within the window`
        : `${loyalty.activity}, last act on ${lastActOn}`,
    WORD_OF_MOUTH: word,
    SHARE_OF_WALLET: `${percent(loyalty.shareOfWallet)} of what the customer spends on such products`,
  };
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${(share * 100).toFixed(1)} %`;
}
