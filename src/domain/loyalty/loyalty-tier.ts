import type { LoyaltyPolicy } from "./policy.js";

/** How loyal a customer is, lowest first. */
export enum LoyaltyTier {
  NEW = "NEW",
  BRONZE = "BRONZE",
  SILVER = "SILVER",
  GOLD = "GOLD",
  PLATINUM = "PLATINUM",
}

const ORDER = Object.values(LoyaltyTier);
const MONTHS_NEW = 6;

/**
 * The raw tier of a day: by the policy's score thresholds, and NEW until the first decided term or six months held.
 * Worked example: 79.9 → GOLD, 80 → PLATINUM.
 */
export function rawTierOf(
  known: { readonly score: number; readonly decided: number; readonly heldMonths: number | null },
  { tierThresholds }: LoyaltyPolicy,
): LoyaltyTier {
  if (known.decided === 0 && (known.heldMonths ?? 0) < MONTHS_NEW) return LoyaltyTier.NEW;
  if (known.score >= tierThresholds.platinum) return LoyaltyTier.PLATINUM;
  if (known.score >= tierThresholds.gold) return LoyaltyTier.GOLD;
  return known.score >= tierThresholds.silver ? LoyaltyTier.SILVER : LoyaltyTier.BRONZE;
}

/** The higher of two tiers. */
export function higherTier(one: LoyaltyTier, other: LoyaltyTier): LoyaltyTier {
  return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;
}
