import { addDays, type LocalDate } from "../calendar.js";

/** Decisions for us that were settled in a period, and how many of them somebody affirmed. */
export interface AffirmationCount {
  readonly affirmed: number;
  readonly settled: number;
}

/**
 * Affirmations of one customer: decisions for us (a contract's start, an agreed renewal) after which somebody turned to
 * the customer within a number of days. A decision is settled, and counts once, on the day of the first such outreach or on
 * the first day that is too late for one; so a young decision that still waits counts for nothing. Worked example: of
 * decisions on 1 January and 1 June and outreach on 10 January, within 90 days: 1 of 2 in the year.
 */
export function countAffirmations(
  decisionDays: readonly LocalDate[],
  outreachDays: readonly LocalDate[],
  windowDays: number,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
): AffirmationCount {
  let [affirmed, settled] = [0, 0];
  for (const decidedOn of new Set(decisionDays)) {
    const tooLateOn = addDays(decidedOn, windowDays);
    const inTime = outreachDays.filter((day) => day >= decidedOn && day < tooLateOn).sort();
    const settledOn = inTime[0] ?? tooLateOn;
    if (settledOn < from || settledOn >= to) continue;
    settled += 1;
    if (inTime.length > 0) affirmed += 1;
  }
  return { affirmed, settled };
}
