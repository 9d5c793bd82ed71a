import type { LocalDate } from "../calendar.js";
import { type Term, TermOutcome } from "../contract/contract-terms.js";
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
    const decided = terms.filter(({ knownFrom }) => knownFrom !== null && knownFrom <= this.day).sort(byDecision);
    // By term, so that the order of the contacts cannot show in the last digit.
    const shared = decided.map((): number[] | null => null);
    for (const contact of contacts) {
      const place = decided.findIndex(({ decidedOn }) => decidedOn !== null && contact.resolvedOn < decidedOn);
      const decidedOn = decided[place]?.decidedOn ?? null;
      if (decidedOn === null || decidedOn >= contactExpiresOn(contact, this.windowMonths)) continue;
      const counts = (shared[place] ??= QUALITIES.map(() => 0));
      const quality = QUALITIES.indexOf(contact.quality);
      counts[quality] = (counts[quality] ?? 0) + 1;
    }
    shared.forEach((counts, place) => {
      if (counts !== null) this.addDecision(counts, decided[place]?.outcome === TermOutcome.RENEWED);
    });
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

function byDecision(one: DecidedTerm, other: DecidedTerm): number {
  return orderOf(one, other, "decidedOn") || orderOf(one, other, "dueOn") || orderOf(one, other, "outcome");
}

function orderOf(one: DecidedTerm, other: DecidedTerm, field: "decidedOn" | "dueOn" | "outcome"): number {
  const [first, second] = [one[field] ?? "", other[field] ?? ""];
  return first < second ? -1 : Number(first > second);
}
