import { addMonths, completedMonths, type LocalDate } from "../calendar.js";
import type { Term } from "../contract/term.js";

/** An unbroken stretch over which a customer is held, `[from, until)`. */
export interface HeldSpan {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/** Joins terms that touch or overlap into unbroken spans. */
export function heldSpansOf(terms: readonly Term[]): HeldSpan[] {
  const spans: { from: LocalDate; until: LocalDate }[] = [];
  const byStart = [...terms].sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1));
  for (const { startsOn, heldUntil } of byStart) {
    const last = spans.at(-1);
    if (last === undefined || startsOn > last.until) spans.push({ from: startsOn, until: heldUntil });
    else if (heldUntil > last.until) last.until = heldUntil;
  }
  return spans;
}

/** The days in `(after, day]`, and the first one later, on which a span completes a further month. */
export function monthsCompletedOn({ from, until }: HeldSpan, after: LocalDate, day: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (let months = completedMonths(from, after) + 1; ; months += 1) {
    const completedOn = addMonths(from, months);
    if (completedOn > until) return days;
    days.push(completedOn);
    if (completedOn > day) return days;
  }
}
