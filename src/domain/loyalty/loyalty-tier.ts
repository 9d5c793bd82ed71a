import { Activity } from "../customer/activity.js";
import type { LoyaltyPolicy } from "./policy.js";

/** How loyal a customer is, lowest first. */
export enum LoyaltyTier {
  /** Has left. */
  FORMER = "FORMER",
  NEW = "NEW",
  BRONZE = "BRONZE",
  SILVER = "SILVER",
  GOLD = "GOLD",
  PLATINUM = "PLATINUM",
}

const ORDER = Object.values(LoyaltyTier);

/** For how many months a customer is new. */
export const MONTHS_NEW = 6;

/** What a tier is made from, on one day. */
export interface TierFacts {
  readonly score: number;
  readonly activity: Activity;
  /** Completed months held; null: never held. */
  readonly heldMonths: number | null;
  /** Terms that the customer agreed to renew. */
  readonly agreed: number;
  /** Of a customer without any contract: completed months since it is known; null: it is not. */
  readonly monthsKnown: number | null;
}

/**
 * The raw tier of a day: FORMER for who has left; NEW until six months held or, before that, the first renewal agreed
 * (without any contract: until six months known, and as long as it is a prospect); else by the policy's score thresholds. Worked example:
 * 79.9 → GOLD, 80 → PLATINUM.
 */
export function rawTierOf(facts: TierFacts, { tierThresholds }: LoyaltyPolicy): LoyaltyTier {
  if (facts.activity === Activity.FORMER) return LoyaltyTier.FORMER;
  if (facts.activity === Activity.PROSPECT) return LoyaltyTier.NEW;
  const months = facts.heldMonths ?? facts.monthsKnown ?? 0;
  if (months < MONTHS_NEW && facts.agreed === 0) return LoyaltyTier.NEW;
  if (facts.score >= tierThresholds.platinum) return LoyaltyTier.PLATINUM;
  if (facts.score >= tierThresholds.gold) return LoyaltyTier.GOLD;
  return facts.score >= tierThresholds.silver ? LoyaltyTier.SILVER : LoyaltyTier.BRONZE;
}

/** The higher of two tiers. */
export function higherTier(one: LoyaltyTier, other: LoyaltyTier): LoyaltyTier {
  return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;
}
