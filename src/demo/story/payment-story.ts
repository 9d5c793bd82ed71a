import { addDays, addMonths } from "../../domain/calendar.js";
import { termsOf } from "../../domain/contract/contract-terms.js";
import { type Term } from "../../domain/contract/term.js";
import { DEFAULT_POLICY } from "../../domain/loyalty/policy.js";
import { drawPayment } from "./activity-story.js";
import type { HistorySource } from "./chapter.js";
import type { InteractionDraft } from "./contact.js";
import type { ContractStory } from "./contract-story.js";

/** Terms of a month are paid for by one invoice for several. */
const MONTHS_PER_INVOICE = 6;

/** The payments for a contract: each year in advance, or every half year afterwards where terms last a month. */
export function generatePayments(source: HistorySource, { contract, events }: ContractStory): InteractionDraft[] {
  const { today, watchedFrom } = source.time;
  const { terms } = termsOf({ contract, events }, today, DEFAULT_POLICY.graceDays);
  const watched = terms.filter(({ startsOn }) => startsOn >= watchedFrom && startsOn < today);
  const yearly = watched.filter(({ months }) => months > 1).flatMap((term) => paymentsInAdvance(source, term));
  return [
    ...yearly,
    ...paymentsAfterwards(
      source,
      watched.filter(({ months }) => months === 1),
    ),
  ];
}

function paymentsInAdvance(
  { dice, persona }: HistorySource,
  { startsOn, endsOn, months, value }: Term,
): InteractionDraft[] {
  const payments: InteractionDraft[] = [];
  for (let paid = 0; paid < months && addMonths(startsOn, paid) < endsOn; paid += 12) {
    const day = addDays(addMonths(startsOn, paid), dice.whole(3, 14));
    const minor = Math.round((value / months) * Math.min(12, months - paid));
    payments.push(drawPayment(dice, day, minor, persona.paysAutomatically));
  }
  return payments;
}

function paymentsAfterwards({ dice, persona }: HistorySource, terms: readonly Term[]): InteractionDraft[] {
  const payments: InteractionDraft[] = [];
  for (let first = 0; first < terms.length; first += MONTHS_PER_INVOICE) {
    const invoiced = terms.slice(first, first + MONTHS_PER_INVOICE);
    const minor = invoiced.reduce((sum, { endValue }) => sum + endValue, 0);
    const end = invoiced.at(-1)?.endsOn;
    if (end !== undefined)
      payments.push(drawPayment(dice, addDays(end, dice.whole(3, 14)), minor, persona.paysAutomatically));
  }
  return payments;
}
