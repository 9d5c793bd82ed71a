import type { LocalDate } from "../calendar.js";
import { type Term, TermOutcome } from "../contract/term.js";
import type { ServiceContact } from "../customer/interaction.js";
import type { ResolutionQuality } from "./policy.js";
import { contactExpiresOn, QUALITIES, type StayOutcomes } from "./service-experience.js";

type DecidedTerm = Pick<Term, "decidedOn" | "knownFrom" | "outcome" | "dueOn">;

/**
 * What customers did after service contacts: each contact resolved before a decision counts once, for its customer's
 * first term decided after it, if it was resolved within the window before that decision. Only decisions known on the
 * day count, and only terms that someone watched (the caller leaves the others out).
 */
export class StayTally {
  private readonly sums = QUALITIES.map(() => ({ observed: 0, stayed: 0 }));

  constructor(
    private readonly windowMonths: number,
    private readonly day: LocalDate,
  ) {}

  /** Adds a customer. */
  add(terms: readonly DecidedTerm[], contacts: readonly ServiceContact[]): void {
    const decided = terms
      .flatMap(({ decidedOn, knownFrom, dueOn, outcome }) =>
        decidedOn !== null && knownFrom !== null && knownFrom <= this.day
          ? [{ decidedOn, dueOn, outcome, counts: null as number[] | null }]
          : [],
      )
      .sort(byDecision);
    for (const contact of contacts) {
      const term = decided.find(({ decidedOn }) => contact.resolvedOn < decidedOn);
      if (term === undefined || term.decidedOn >= contactExpiresOn(contact, this.windowMonths)) continue;
      term.counts ??= QUALITIES.map(() => 0);
      const quality = QUALITIES.indexOf(contact.quality);
      term.counts[quality] = (term.counts[quality] ?? 0) + 1;
    }
    // By term, so that the order of the contacts cannot show in the last digit.
    for (const { counts, outcome } of decided) {
      if (counts !== null) this.addDecision(counts, outcome === TermOutcome.RENEWED);
    }
  }

  /** All outcomes by quality. */
  outcomes(): Readonly<Record<ResolutionQuality, StayOutcomes>> {
    return Object.fromEntries(QUALITIES.map((quality, place) => [quality, { ...this.sums[place] }])) as Record<
      ResolutionQuality,
      StayOutcomes
    >;
  }

  /** One decision: the contacts before it share weight 1. */
  private addDecision(counts: readonly number[], stayed: boolean): void {
    const total = counts.reduce((sum, count) => sum + count, 0);
    this.sums.forEach((sum, quality) => {
      const weight = (counts[quality] ?? 0) / total;
      sum.observed += weight;
      if (stayed) sum.stayed += weight;
    });
  }
}

type Decision = Record<"decidedOn" | "dueOn" | "outcome", string>;

function byDecision(one: Decision, other: Decision): number {
  return (
    orderOf(one.decidedOn, other.decidedOn) || orderOf(one.dueOn, other.dueOn) || orderOf(one.outcome, other.outcome)
  );
}

function orderOf(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
