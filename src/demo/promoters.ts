import { addDays, type LocalDate } from "../domain/calendar.js";
import type { Dice } from "./dice.js";
import type { CustomerStory } from "./story/customer-story.js";

/** A customer who would recommend the provider, and when. */
interface Promoter {
  readonly number: number;
  readonly from: LocalDate;
  readonly until: LocalDate;
}

const LOWEST_RECOMMENDATION = 9;
const SETTLED_AFTER_DAYS = 100;

/** The customers told so far who would bring others. */
export class Promoters {
  private readonly known: Promoter[] = [];

  /** Notes a customer who gave a high recommendation. */
  note(number: number, { interactions, spans }: CustomerStory): void {
    const isPromoter = interactions.some(({ recommendation }) => (recommendation ?? 0) >= LOWEST_RECOMMENDATION);
    if (!isPromoter) return;
    for (const { from, until } of spans) this.known.push({ number, from: addDays(from, SETTLED_AFTER_DAYS), until });
  }

  /** The number of a customer who may have brought one that joined on a day; null: nobody. */
  drawFor(dice: Dice, joinedOn: LocalDate): number | null {
    const present = this.known.filter(({ from, until }) => from < joinedOn && joinedOn <= until);
    return present.length === 0 ? null : dice.pick(present).number;
  }
}
