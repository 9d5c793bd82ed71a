import type { LocalDate } from "../calendar.js";
import { pauseOn } from "../contract/pause.js";
import type { LoyaltyModel } from "../loyalty/loyalty-model.js";
import { type Amount, orderlessSum } from "../money.js";
import { type CurvePlace, renewalChanceOf, type RenewalOutlook, renewalsUpTo } from "./renewal-outlook.js";

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

/** The chance that a customer leaves within the horizon, and why. */
export interface ChurnRisk {
  readonly risk: number;
  readonly reasons: readonly RiskReason[];
}

/**
 * The chance that a customer who is held today is gone on a later day, the end of the horizon: that no term of its
 * contracts covers that day, each of them by itself; days of grace do not count as staying. A contract does with the product of the chances of all
 * renewals that fall due by then. Null where no contract is held. Worked example: 5 % a month for twelve months: 1 −
 * 0.95¹² = 46 %, above 9 % a year; held by two contracts, of which one stays with 0.9 and the other with 0.5: 0.1 · 0.5 =
 * 5 %.
 */
export function churnRiskOf(
  outlooks: readonly RenewalOutlook[],
  experience: number | null,
  model: LoyaltyModel,
  horizonEnd: LocalDate,
): number | null {
  if (!isAnyHeld(outlooks)) return null;
  return roundedRisk(
    leavingChance(outlooks, horizonEnd, (place) => renewalChanceOf(place, experience, model).experience),
  );
}

/** The same with its reasons: the chance by what more and more is known, which add up to it. */
export function explainedRiskOf(
  outlooks: readonly RenewalOutlook[],
  experience: number | null,
  model: LoyaltyModel,
  horizonEnd: LocalDate,
): ChurnRisk | null {
  if (!isAnyHeld(outlooks)) return null;
  const undecided = withoutSuccessors(outlooks).map(asUndecided);
  const chanceOf = (place: CurvePlace) => renewalChanceOf(place, experience, model);
  const steps: Record<RiskFactor, number> = {
    CLASS_BASE_RATE: leavingChance(undecided, horizonEnd, (place) => chanceOf(place).base),
    TENURE: leavingChance(undecided, horizonEnd, (place) => chanceOf(place).tenure),
    EXPERIENCE: leavingChance(undecided, horizonEnd, (place) => chanceOf(place).experience),
    KNOWN_DECISION: leavingChance(outlooks, horizonEnd, (place) => chanceOf(place).experience),
  };
  let before = 0;
  const reasons = Object.values(RiskFactor).map((factor) => {
    const value = steps[factor];
    const reason = { factor, value, points: value - before };
    before = value;
    return reason;
  });
  return { risk: roundedRisk(steps.KNOWN_DECISION), reasons };
}

/** What adds most to a risk; of equals the first. */
export function biggestFactorOf({ reasons }: ChurnRisk): RiskFactor {
  const biggest = reasons.reduce((one, other) => (other.points > one.points ? other : one));
  return biggest.factor;
}

/**
 * The annual value that is expected to be gone at the end of the horizon, by currency, in the order of the codes: Σ
 * annual value × the chance that the contract no longer covers that day, over the contracts that have begun and that, as far as is known, are not paused then. What is
 * signed ahead makes up for contracts whose end is known, as where one is replaced by another. In whole minor units.
 * Worked example: 1,200.00 a year that stays with 0.9 and 600.00 that is cancelled: 120.00 + 600.00; with 500.00 signed
 * ahead: 120.00 + 100.00.
 */
export function revenueAtRiskOf(
  outlooks: readonly RenewalOutlook[],
  experience: number | null,
  model: LoyaltyModel,
  horizonEnd: LocalDate,
): Amount[] {
  const step = (place: CurvePlace) => renewalChanceOf(place, experience, model).experience;
  const begun = outlooks.filter(({ hasBegun }) => hasBegun);
  const sum = (of: readonly RenewalOutlook[], valueOf: (annualValue: number, stays: number) => number) =>
    orderlessSum(
      of
        .filter(({ pauses }) => pauseOn(pauses, horizonEnd) === null)
        .map((outlook) => valueOf(outlook.annualValue, stayChanceOf(outlook, horizonEnd, step))),
    );
  const currencies = [...new Set(begun.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = outlooks.filter((outlook) => outlook.currency === currency);
    const isEnding = ({ endsOn, hasBegun }: RenewalOutlook) => hasBegun && endsOn !== null;
    const lost = (value: number, stays: number) => value * (1 - stays);
    const ending = sum(own.filter(isEnding), lost);
    const ahead = sum(
      own.filter(({ hasBegun }) => !hasBegun),
      (value, stays) => value * stays,
    );
    const open = sum(
      own.filter((outlook) => outlook.hasBegun && !isEnding(outlook)),
      lost,
    );
    return { minor: Math.round(open + Math.max(ending - ahead, 0)), currency };
  });
}

function isAnyHeld(outlooks: readonly RenewalOutlook[]): boolean {
  return outlooks.some(({ hasBegun }) => hasBegun);
}

/** The chance of one renewal, by what is known of it. */
type RenewalStep = (place: CurvePlace) => number;

/** The chance that no contract holds the customer on a later day. */
function leavingChance(outlooks: readonly RenewalOutlook[], day: LocalDate, step: RenewalStep): number {
  return outlooks.reduce((chance, outlook) => chance * (1 - stayChanceOf(outlook, day, step)), 1);
}

/** The chance that a contract holds its customer on a later day: 0 or 1 where that is known, else Π of its renewals. */
function stayChanceOf(outlook: RenewalOutlook, day: LocalDate, step: RenewalStep): number {
  if (outlook.startsOn > day) return 0;
  if (outlook.endsOn !== null) return outlook.endsOn > day ? 1 : 0;
  return renewalsUpTo(outlook, day).reduce((chance, place) => chance * step(place), 1);
}

/** The outlooks as they would be if no contract were agreed that continues another one. */
function withoutSuccessors(outlooks: readonly RenewalOutlook[]): RenewalOutlook[] {
  const ids = new Set<string | null>(outlooks.map(({ contractId }) => contractId));
  return outlooks.filter(({ predecessorId }) => !ids.has(predecessorId));
}

/** The outlook as it would be if nothing were decided: after the next due term come those that follow by themselves. */
function asUndecided(outlook: RenewalOutlook): RenewalOutlook {
  const { decision, dueMonths, termClass, renewals } = outlook;
  if (decision === null) return outlook;
  return { ...outlook, endsOn: null, last: { termClass, renewals }, committedMonths: dueMonths };
}

/** Rounded so that a sum in another order cannot land on the other side of a threshold. */
function roundedRisk(risk: number): number {
  return Math.round(risk * 1e9) / 1e9;
}
