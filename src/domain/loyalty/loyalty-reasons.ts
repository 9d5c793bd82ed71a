import { Activity } from "../customer/activity.js";
import { counted } from "../text.js";
import type { Loyalty } from "./loyalty.js";
import { LoyaltyTier, MONTHS_NEW } from "./loyalty-tier.js";
import { type LoyaltyPolicy, ScoreComponent } from "./policy.js";

/** One reason for a score, in words and figures that people read. */
export interface LoyaltyReason {
  /** A score component, or MIDDLE: the middle from which every score starts. */
  readonly factor: ScoreComponent | "MIDDLE";
  readonly text: string;
  /** The points of the score it brought, to 4 decimals as the score; the points of all reasons add up to the score. */
  readonly points: number;
}

/** Why the score is what it is: the middle it starts from, then each component that has data. */
export function scoreReasonsOf(loyalty: Loyalty): LoyaltyReason[] {
  const texts = componentTexts(loyalty);
  const middle = {
    factor: "MIDDLE" as const,
    text: "every score starts from the middle, the more so the less is known",
    points: loyalty.middlePoints,
  };
  const parts = loyalty.parts
    .filter(({ value }) => value !== null)
    .map(({ component, points }) => ({ factor: component, text: texts[component], points }));
  let [exact, shown] = [0, 0];
  return [middle, ...parts].map(({ factor, text, points }) => {
    exact += points;
    // What rounding takes from one it gives to the next, so that the sum is that of the score.
    const rounded = toDecimals(exact - shown, SCORE_DECIMALS);
    shown += rounded;
    return { factor, text: `${text}: ${points.toFixed(1)} points`, points: rounded };
  });
}

/** Why the shown tier is what it is, in one sentence. */
export function tierReasonOf({ tier, rawTier, score, heldMonths, activity }: Loyalty, policy: LoyaltyPolicy): string {
  if (tier === LoyaltyTier.FORMER) return "has left: no contract holds it any more";
  if (tier === LoyaltyTier.NEW && activity === Activity.PROSPECT) return "not a customer yet";
  if (tier === LoyaltyTier.NEW) {
    return heldMonths === null
      ? `known as a customer for less than ${MONTHS_NEW} months`
      : `no renewal agreed yet, and held for ${months(heldMonths)} (NEW until the first agreed renewal or ${MONTHS_NEW} months)`;
  }
  const { silver, gold, platinum } = policy.tierThresholds;
  const scale = `SILVER from ${silver}, GOLD from ${gold}, PLATINUM from ${platinum}`;
  // Rounded down, so that 79.96 does not seem to be the 80 that would be PLATINUM.
  const told = `score ${(Math.floor(score * 10) / 10).toFixed(1)}`;
  if (tier === rawTier) return `${told} (${scale})`;
  const days = counted(policy.downgradeProtectionDays, "day");
  return `${told} would mean ${rawTier} (${scale}), but ${tier} was reached within the last ${days}`;
}

const SCORE_DECIMALS = 4;

function toDecimals(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function componentTexts(loyalty: Loyalty): Record<ScoreComponent, string> {
  const { heldMonths, serviceContacts, serviceExperience, hasReferred } = loyalty;
  return {
    RETENTION: retentionText(loyalty),
    TENURE: `held for ${months(heldMonths)}`,
    SERVICE_EXPERIENCE: `mean chance to stay of ${percent(serviceExperience)} after ${counted(serviceContacts, "service contact")}`,
    ACTIVITY: activityText(loyalty),
    WORD_OF_MOUTH: hasReferred
      ? "referred another customer"
      : `answered ${loyalty.recommendation ?? "?"} of 10 when asked whether to recommend us`,
    SHARE_OF_WALLET: `${percent(loyalty.shareOfWallet)} of what the customer spends on such products`,
  };
}

function retentionText({ churnRisk, leavesOn, agreed, lapsed }: Loyalty): string {
  if (churnRisk === null) return "has left";
  if (leavesOn !== null) return `is known to leave, held until ${leavesOn}`;
  const decided = [
    ...(agreed > 0 ? [`agreed to ${counted(agreed, "renewal")}`] : []),
    ...(lapsed > 0 ? [`let ${counted(lapsed, "term")} lapse`] : []),
  ];
  return [`chance to stay of ${percent(1 - churnRisk)}`, ...decided].join(", ");
}

const SILENT: Readonly<Record<Activity, string>> = {
  ACTIVE: "active",
  PASSIVE: "passive: a customer, but silent",
  FORMER: "no customer any more",
  PROSPECT: "not a customer yet",
};

function activityText({ activity, lastActOn }: Loyalty): string {
  return lastActOn === null ? SILENT[activity] : `${SILENT[activity]}, last act on ${lastActOn}`;
}

function months(count: number | null): string {
  return counted(count ?? 0, "completed month");
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${(share * 100).toFixed(1)} %`;
}
