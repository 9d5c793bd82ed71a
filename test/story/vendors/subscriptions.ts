import { addDays, addMonths } from "../../../src/domain/calendar.js";
import { STORY } from "../facts.js";
import type { Deal } from "../moments.js";
import { READ_ON } from "../truth.js";

/** How a billing system sees a deal: a subscription that begins on its first day and is billed period by period. */
export interface Subscription {
  /** When it begins: nothing of it is known to a billing system before. */
  readonly beginsAt: string;
  /** The first and last but one day of the period that runs on a day. */
  readonly periodOn: (day: string) => readonly [from: string, until: string];
  /** When it ends, where that is known. */
  readonly endsOn: string | null;
  /** Whether it was made with its end: it does not renew by itself. */
  readonly isMadeWithEnd: boolean;
}

export function subscriptionOf(deal: Deal): Subscription {
  const { startsOn, trialEndsOn, months, autoRenew, cancelledOn, terminatedOn } = deal;
  const termsFrom = trialEndsOn ?? startsOn;
  const endAfter = (terms: number) => addMonths(termsFrom, terms * months);
  const periodOn = (day: string): readonly [string, string] => {
    if (day < termsFrom) return [startsOn, termsFrom];
    let terms = 0;
    while (endAfter(terms + 1) <= day) terms += 1;
    return [endAfter(terms), endAfter(terms + 1)];
  };
  const isMadeWithEnd = !autoRenew && cancelledOn === null && terminatedOn === null;
  const endsOn =
    terminatedOn ?? (isMadeWithEnd ? endAfter(1) : cancelledOn && endOfNotice(cancelledOn, deal.noticeDays, periodOn));
  return { beginsAt: `${startsOn}T10:00:00.000Z`, periodOn, endsOn, isMadeWithEnd };
}

function endOfNotice(cancelledOn: string, noticeDays: number, periodOn: Subscription["periodOn"]): string {
  return periodOn(addDays(cancelledOn, noticeDays - 1))[1];
}

/** Whether nothing more is told of a deal after this, so that its end comes as it stands. */
export function isLastWord(deal: Deal): boolean {
  const told = STORY.findLast((moment) => moment.kind === "DEAL" && moment.deal.id === deal.id);
  return told?.kind === "DEAL" && told.deal === deal && deal.stage === "WON";
}

/** Whether a day is over when the reports are read. */
export function hasCome(day: string | null): day is string {
  return day !== null && day < READ_ON;
}
