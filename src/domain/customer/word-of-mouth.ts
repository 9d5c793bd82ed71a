import type { LocalDate } from "../calendar.js";
import { type InteractionFacts, InteractionKind } from "./interaction.js";

/** A dated recommendation or referral. */
export interface WordOfMouth {
  readonly on: LocalDate;
  /** Null for a referral. */
  readonly recommendation: number | null;
}

/** What an interaction says of us to others: a referral, a recommendation, both or nothing. */
export function wordOfMouthOf({ kind, occurredOn: on, recommendation }: InteractionFacts): WordOfMouth[] {
  const words: WordOfMouth[] = kind === InteractionKind.REFERRAL ? [{ on, recommendation: null }] : [];
  return recommendation === null ? words : [...words, { on, recommendation }];
}

/** Whether anybody was referred, and the latest recommendation; of one day's recommendations the lowest. */
export function saidOf(words: readonly WordOfMouth[]): {
  readonly hasReferred: boolean;
  readonly recommendation: number | null;
} {
  let latest: WordOfMouth | null = null;
  for (const word of words) {
    if (word.recommendation === null) continue;
    const isNewer = latest === null || word.on > latest.on;
    const isLower = latest?.on === word.on && word.recommendation < (latest.recommendation ?? 0);
    if (isNewer || isLower) latest = word;
  }
  return {
    hasReferred: words.some(({ recommendation }) => recommendation === null),
    recommendation: latest?.recommendation ?? null,
  };
}
