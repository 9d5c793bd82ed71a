import { addDays, type LocalDate } from "../calendar.js";
import { ContractEventType, standingEvents, termsBeginOn, trialEndOf } from "../contract/contract.js";
import { everBegins } from "../contract/contract-terms.js";
import type { CustomerFacts } from "./customer.js";
import { isAct } from "./interaction.js";

/** Whether a customer is there, and acts. */
export enum Activity {
  /** Held, and acted within the window. */
  ACTIVE = "ACTIVE",
  /** Held, but silent: must be reactivated. */
  PASSIVE = "PASSIVE",
  /** Not held, but was once. */
  FORMER = "FORMER",
  /** Never held. */
  PROSPECT = "PROSPECT",
}

/** What activity is judged by, on one day. */
export interface ActivityFacts {
  readonly isHeld: boolean;
  /** Some term has begun, ever. */
  readonly wasHeld: boolean;
  /** A contract has begun; without one, activity alone decides. */
  readonly hasContract: boolean;
  readonly isCustomerSince: boolean;
  /** Within the activity window. */
  readonly hasActed: boolean;
}

/**
 * The days on which a customer acted, in order: contract starts, agreed (not automatic) renewals, purchases, payments
 * by own doing, usage, clicks, inbound contacts, referrals.
 */
export function actDaysOf(facts: CustomerFacts): LocalDate[] {
  const acts = facts.interactions.filter(isAct).map(({ occurredOn }) => occurredOn);
  return [...decisionDaysOf(facts), ...acts].sort();
}

/** The days on which the customer decided for us: contract starts (of a trial, when it is converted) and agreed (not automatic) renewals, in order. */
export function decisionDaysOf({ contracts }: Pick<CustomerFacts, "contracts">): LocalDate[] {
  const begun = contracts.filter((history) => trialEndOf(history.contract) === null || everBegins(history));
  const starts = begun.map(({ contract }) => termsBeginOn(contract));
  const renewals = contracts.flatMap(({ events }) =>
    standingEvents(events)
      .filter(({ type }) => type === ContractEventType.RENEWAL_AGREED)
      .map(({ day }) => day),
  );
  return [...starts, ...renewals].sort();
}

/**
 * Activity on a day. A customer without any contract is judged by activity alone: ACTIVE when they acted, PASSIVE when
 * they are known to be a customer and did not, else PROSPECT. Worked example: held, last act on 2025-03-01, window 365
 * days: ACTIVE up to 2026-02-28, PASSIVE from 2026-03-01.
 */
export function activityOf({ isHeld, wasHeld, hasContract, isCustomerSince, hasActed }: ActivityFacts): Activity {
  if (!hasContract) {
    if (hasActed) return Activity.ACTIVE;
    return isCustomerSince ? Activity.PASSIVE : Activity.PROSPECT;
  }
  if (isHeld) return hasActed ? Activity.ACTIVE : Activity.PASSIVE;
  return wasHeld ? Activity.FORMER : Activity.PROSPECT;
}

/** The first day on which an act no longer counts. */
export function actExpiresOn(actedOn: LocalDate, windowDays: number): LocalDate {
  return addDays(actedOn, windowDays);
}
