import type { LoyaltyModel } from "../loyalty/loyalty-model.js";
import { type RenewalChance, renewalChanceOf, type RenewalOutlook } from "./renewal-outlook.js";

/** What moves a churn risk, in the order in which it is added up. */
export enum RiskFactor {
  CLASS_BASE_RATE = "CLASS_BASE_RATE",
  TENURE = "TENURE",
  EXPERIENCE = "EXPERIENCE",
  KNOWN_DECISION = "KNOWN_DECISION",
}

/** One reason for a churn risk. */
interface RiskReason {
  readonly factor: RiskFactor;
  /** The risk, 0…1, after this factor. */
  readonly value: number;
  /** By how much the factor moved the risk; the points of all reasons add up to it. */
  readonly points: number;
}

/** The chance that a customer's next due terms are not renewed, and why. */
export interface ChurnRisk {
  readonly risk: number;
  readonly reasons: readonly RiskReason[];
}

/**
 * 1 − P(the next due term is renewed), over the contracts of a customer weighted by annual value; unweighted where
 * currencies differ or all values are 0; null where no contract is held. The reasons add up to it. Worked example: a
 * contract worth 900 a year at risk 0.1 and one worth 100 at risk 0.6: 0.15.
 */
export function churnRiskOf(
  outlooks: readonly RenewalOutlook[],
  experience: number | null,
  model: LoyaltyModel,
): ChurnRisk | null {
  const held = outlooks.filter(({ hasBegun }) => hasBegun);
  if (held.length === 0) return null;
  const currencies = new Set(held.map(({ currency }) => currency));
  const worth = held.reduce((total, { annualValue }) => total + annualValue, 0);
  const isWeighted = currencies.size === 1 && worth > 0;
  const weighted = held.map((outlook) => ({
    weight: isWeighted ? outlook.annualValue / worth : 1 / held.length,
    chance: renewalChanceOf(outlook, experience, model),
  }));
  const riskAt = (step: keyof RenewalChance) =>
    weighted.reduce((total, { weight, chance }) => total + weight * (1 - chance[step]), 0);
  const steps = [riskAt("base"), riskAt("tenure"), riskAt("experience"), riskAt("final")];
  const reasons = Object.values(RiskFactor).map((factor, index) => {
    const value = steps[index] ?? 0;
    return { factor, value, points: value - (index === 0 ? 0 : (steps[index - 1] ?? 0)) };
  });
  return { risk: roundedRisk(riskAt("final")), reasons };
}

/** Rounded so that a sum in another order cannot land on the other side of a threshold. */
export function roundedRisk(risk: number): number {
  return Math.round(risk * 1e9) / 1e9;
}
