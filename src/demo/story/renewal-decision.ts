import { addDays, type LocalDate } from "../../domain/calendar.js";
import { ContractEventType, type ContractFacts } from "../../domain/contract/contract.js";
import type { Persona } from "../cast/persona.js";
import { dayWithin, laterDay } from "../demo-time.js";
import type { Dice } from "../dice.js";
import { type BegunTerm, type Chapter, type EventDraft, type HistorySource, termAfter } from "./chapter.js";

const UNDECIDED: Chapter = { events: [], next: null, endsOn: null };

/**
 * What a customer makes of a term that nears its end. The chance to stay is the customer's own for such terms, moved
 * on the logit scale by the mood that service has left and by what draws away: logit p = logit(1 − θ) + mood −
 * temptation − disuse.
 */
export function decideRenewal(source: HistorySource, contract: ContractFacts, term: BegunTerm): Chapter {
  const { dice, time, persona, service } = source;
  const day = decisionDay(dice, contract, term);
  if (day >= time.today) return UNDECIDED;
  service.generateUntil(day);
  const stays = dice.chance(stayChance(persona, term.months, service.moodOn(day)));
  if (contract.autoRenew)
    return stays ? rollOver(source, contract, term, day) : giveNotice(source, contract, term, day);
  return stays ? agree(source, contract, term, day) : letLapse(source, term, day);
}

/** What the will to stay loses against the temptations of others and, of who hardly uses what was bought, besides. */
const TEMPTATION = 0.15;
const DISUSE = 1.1;

/** The chance to stay at the end of such a term in such a mood. */
function stayChance(persona: Persona, months: number, mood: number): number {
  const { leaveChance } = persona;
  const leaves = months === 1 ? leaveChance[1] : months === 12 ? leaveChance[12] : leaveChance[24];
  const odds = ((1 - leaves) / leaves) * Math.exp(mood - TEMPTATION - (persona.isQuiet ? DISUSE : 0));
  return odds / (1 + odds);
}

/** In time for the notice, where the term is long enough for that. */
function decisionDay(dice: Dice, { noticeDays }: ContractFacts, { certainFrom, endsOn, months }: BegunTerm): LocalDate {
  const reserve = months === 1 ? dice.whole(1, 3) : dice.whole(3, 25);
  return laterDay(addDays(endsOn, -noticeDays - reserve), addDays(certainFrom, 1));
}

const AGREES_ALTHOUGH_AUTOMATIC = 0.14;
const HESITATES = 0.05;

/** Stays in an auto-renewing contract: silently, by agreeing ahead, or after taking a notice back. */
function rollOver(source: HistorySource, contract: ContractFacts, term: BegunTerm, day: LocalDate): Chapter {
  const { dice, time } = source;
  const rate = term.months === 1 ? 0.1 : 1;
  if (dice.chance(HESITATES * rate)) {
    const events = noticeTakenBack(dice, day).filter((event) => event.day < time.today);
    const isTakenBack = events.length === 2 && events.every((event) => event.day < term.endsOn);
    if (isTakenBack) return { events, next: termAfter(contract, term), endsOn: null };
  }
  if (dice.chance(AGREES_ALTHOUGH_AUTOMATIC * rate)) {
    const agreed = agreement(dice, contract, term, dayWithin(dice, day, term.endsOn));
    if (agreed.day < time.today) return { events: [agreed], next: termAfter(contract, term, agreed), endsOn: null };
  }
  return { events: [], next: termAfter(contract, term), endsOn: null };
}

function noticeTakenBack(dice: Dice, day: LocalDate): EventDraft[] {
  return [
    { type: ContractEventType.CANCELLED, day },
    { type: ContractEventType.CANCELLATION_REVOKED, day: addDays(day, dice.whole(2, 20)) },
  ];
}

const AGREES_LATE = 0.15;
const LATEST_WORD_DAYS = 20;

/** Stays in a contract that does not renew by itself: agrees before the end or, late, in the grace days. */
function agree({ dice, time }: HistorySource, contract: ContractFacts, term: BegunTerm, day: LocalDate): Chapter {
  const isLate = dice.chance(AGREES_LATE);
  const hesitates = !isLate && dice.chance(HESITATES);
  const earliest = hesitates ? addDays(day, 1) : day;
  const agreedOn = isLate
    ? addDays(term.endsOn, dice.whole(1, LATEST_WORD_DAYS))
    : dayWithin(dice, earliest, term.endsOn);
  const agreed = agreement(dice, contract, term, agreedOn);
  if (agreed.day >= time.today) return UNDECIDED;
  const notices = hesitates ? [{ type: ContractEventType.CANCELLED, day }] : [];
  return { events: [...notices, agreed], next: termAfter(contract, term, agreed), endsOn: null };
}

/** Mostly as before, often a little dearer, sometimes for one year in place of two or the other way round. */
function agreement(dice: Dice, contract: ContractFacts, term: BegunTerm, day: LocalDate): EventDraft {
  const usual = contract.renewalMonths ?? term.months;
  const other = usual === 12 ? 24 : 12;
  const months = usual > 1 && dice.chance(0.1) ? other : usual;
  const raise = dice.chance(0.55) ? dice.between(1.02, 1.06) : 1;
  const value = Math.round((term.value / term.months) * months * raise);
  return { type: ContractEventType.RENEWAL_AGREED, day, months, value };
}

const NOTICE_COMES_LATE = 0.07;

/** Leaves an auto-renewing contract. A notice that comes late is good for the term after. */
function giveNotice(
  { dice, time }: HistorySource,
  contract: ContractFacts,
  term: BegunTerm,
  inTime: LocalDate,
): Chapter {
  const { noticeDays } = contract;
  const isLate = term.months > 1 && noticeDays > 0 && dice.chance(NOTICE_COMES_LATE);
  const day = isLate ? addDays(term.endsOn, -dice.whole(1, noticeDays - 1)) : inTime;
  if (day >= time.today) return UNDECIDED;
  const events = [{ type: ContractEventType.CANCELLED, day }];
  return { events, next: null, endsOn: lastEndOf(contract, term, day) };
}

/** The first end of a term that leaves the notice its time. */
function lastEndOf(contract: ContractFacts, term: BegunTerm, cancelledOn: LocalDate): LocalDate {
  const earliest = addDays(cancelledOn, contract.noticeDays);
  let last = term;
  while (last.endsOn < earliest) last = termAfter(contract, last);
  return last.endsOn;
}

/** Leaves a contract that does not renew by itself: mostly without a word. */
function letLapse({ dice, time }: HistorySource, term: BegunTerm, day: LocalDate): Chapter {
  const manner = dice.weighted({ silent: 0.5, notice: 0.38, late: 0.12 });
  const lateOn = addDays(term.endsOn, dice.whole(1, LATEST_WORD_DAYS));
  const saidOn = manner === "notice" ? day : lateOn;
  const isSaid = manner !== "silent" && saidOn < time.today;
  return {
    events: isSaid ? [{ type: ContractEventType.CANCELLED, day: saidOn }] : [],
    next: null,
    endsOn: term.endsOn,
  };
}
