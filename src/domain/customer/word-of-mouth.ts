import type { LocalDate } from "../calendar.js";
import { type InteractionFacts, InteractionKind } from "./interaction.js";

/** A dated recommendation or referral. */
export interface WordOfMouth {
  readonly on: LocalDate;
  /** Who said it; null: nobody knows which person of the customer, which counts as one further person. */
  readonly personId: string | null;
  /** Null for a referral. */
  readonly recommendation: number | null;
}

/** What an interaction says of us to others: a referral, a recommendation, both or nothing. */
export function wordOfMouthOf({ kind, occurredOn: on, personId, recommendation }: InteractionFacts): WordOfMouth[] {
  const words: WordOfMouth[] = kind === InteractionKind.REFERRAL ? [{ on, personId, recommendation: null }] : [];
  return recommendation === null ? words : [...words, { on, personId, recommendation }];
}

/**
 * Whether anybody was referred, and the customer's recommendation: the mean of the latest ones of its people, rounded down;
 * of one day's the lowest. So a customer weighs one however many of its people answer: 10 and 5 of two people are 7.
 */
export function saidOf(words: readonly WordOfMouth[]): {
  readonly hasReferred: boolean;
  readonly recommendation: number | null;
} {
  const latest = new Map<string | null, { readonly on: LocalDate; readonly recommendation: number }>();
  for (const { on, personId, recommendation } of words) {
    if (recommendation === null) continue;
    const before = latest.get(personId);
    const isLower = before?.on === on && recommendation < before.recommendation;
    if (before === undefined || on > before.on || isLower) latest.set(personId, { on, recommendation });
  }
  const sum = [...latest.values()].reduce((total, { recommendation }) => total + recommendation, 0);
  return {
    hasReferred: words.some(({ recommendation }) => recommendation === null),
    recommendation: latest.size === 0 ? null : Math.floor(sum / latest.size),
  };
}
