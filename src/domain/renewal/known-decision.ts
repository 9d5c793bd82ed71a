import type { LocalDate } from "../calendar.js";
import type { RenewalOutlook } from "./renewal-outlook.js";

/** What is known of a held customer's further stay. */
export enum CustomerDecision {
  /** Its end is known: every contract is cancelled or terminated, and none follows. */
  LEAVING = "LEAVING",
  /** Some contract is agreed beyond the risk horizon. */
  STAYING = "STAYING",
  /** It is decided within the risk horizon. */
  OPEN = "OPEN",
}

/** The decision of a customer, and of one who leaves the first day on which it is not held any more. */
export interface KnownDecision {
  readonly decision: CustomerDecision;
  readonly leavesOn: LocalDate | null;
}

/**
 * What is known of a customer's further stay, by what stands before its contracts; null where none is held. Worked
 * example: one contract terminated for 1 December, one cancelled to the end of the year: LEAVING, on 1 January.
 */
export function knownDecisionOf(outlooks: readonly RenewalOutlook[], horizonEnd: LocalDate): KnownDecision | null {
  if (!outlooks.some(({ hasBegun }) => hasBegun)) return null;
  const ends = outlooks.flatMap(({ endsOn }) => endsOn ?? []);
  if (ends.length === outlooks.length) {
    return { decision: CustomerDecision.LEAVING, leavesOn: [...ends].sort().at(-1) ?? null };
  }
  const isAgreed = outlooks.some(
    ({ startsOn, endsOn, committed }) =>
      startsOn <= horizonEnd && (endsOn ?? committed.at(-1)?.endsOn ?? "") > horizonEnd,
  );
  return { decision: isAgreed ? CustomerDecision.STAYING : CustomerDecision.OPEN, leavesOn: null };
}
