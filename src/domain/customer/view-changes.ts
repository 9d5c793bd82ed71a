import { addDays, earlier, type LocalDate } from "../calendar.js";

/** When the answers of a customer's view change. */
export interface ViewChanges {
  /** The days, up to the view's own, on which what a tier is made of may change, in order. */
  readonly tierDays: readonly LocalDate[];
  /** The first day after the view's own on which any answer may change; null: none does without a new fact. */
  readonly next: LocalDate | null;
}

/** The days after `after` on which answers may change: those that make a tier, and others. */
export function viewChanges(
  ofTier: readonly (readonly (LocalDate | null)[])[],
  others: readonly (readonly LocalDate[])[],
  after: LocalDate,
  day: LocalDate,
): ViewChanges {
  const past = new Set<LocalDate>();
  let next: LocalDate | null = null;
  for (const days of ofTier) {
    for (const on of days) {
      if (on === null || on <= after) continue;
      if (on <= day) past.add(on);
      else next = earlier(next, on);
    }
  }
  for (const days of others) for (const on of days) if (on > day) next = earlier(next, on);
  return { tierDays: [...past].sort(), next };
}

/**
 * The days on which a customer became silent, or acts again: of acts in the order of their days, each of which counts for
 * so many days. Worked example: acts on 1 and 5 March that count for 30 days: 1 March, and 4 April.
 */
export function silenceBreaksOf(actDays: readonly LocalDate[], windowDays: number): LocalDate[] {
  const breaks: LocalDate[] = [];
  let until: LocalDate | null = null;
  for (const day of actDays) {
    if (until === null || day > until) breaks.push(...(until === null ? [] : [until]), day);
    until = addDays(day, windowDays);
  }
  if (until !== null) breaks.push(until);
  return breaks;
}
