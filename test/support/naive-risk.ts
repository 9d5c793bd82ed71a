import type { LocalDate } from "../../src/domain/calendar.js";
import {
  type ContractEventFacts,
  ContractEventType,
  type ContractHistory,
  contractKnownFrom,
  eventKnownFrom,
} from "../../src/domain/contract/contract.js";
import { type Term, TermDecision, TermOutcome } from "../../src/domain/contract/term.js";
import { termClassOf } from "../../src/domain/contract/term-class.js";
import type { CustomerFacts } from "../../src/domain/customer/customer.js";
import type { LoyaltyModel } from "../../src/domain/loyalty/loyalty-model.js";
import type { LoyaltyPolicy } from "../../src/domain/loyalty/policy.js";
import { plusDays, plusMonths } from "./naive-calendar.js";
import { moved } from "./naive-forecast.js";
import { firstTermStart, NaivePause, naiveTermsOf } from "./naive-terms.js";

const { PAUSED, RESUMED } = ContractEventType;
const FURTHER_MONTHS = 30;

/** Where a renewal stands on the curves. */
type Place = Pick<Term, "months" | "renewals">;

/**
 * The chance that a customer is not held any more at the end of the risk horizon: every contract is lived through far
 * beyond it with what is known on the day, as if its source spoke again from then on, and each renewal that nothing is known of is as likely as its curve says.
 */
export function naiveLeavingChance(
  { contracts }: CustomerFacts,
  policy: LoyaltyPolicy,
  model: LoyaltyModel,
  day: LocalDate,
  experience: number | null,
): number | null {
  const horizonEnd = plusMonths(day, policy.riskHorizonMonths);
  const ahead = contracts
    .filter(({ contract }) => contractKnownFrom(contract) <= day)
    .map(({ contract, events }) => ({
      contract,
      events: events.filter((event) => eventKnownFrom(event) <= day || event.undoesId !== null),
    }))
    .map((history) => ({ history, terms: livedThrough(history, policy, day, plusMonths(horizonEnd, FURTHER_MONTHS)) }))
    .filter(({ terms }) => terms.some(({ heldUntil }) => heldUntil > day));
  if (!ahead.some(({ history }) => firstTermStart(history.contract) <= day)) return null;
  const chanceOf = ({ months, renewals }: Place) => {
    const { curve } = model.renewal.classes[termClassOf(months)];
    const byTenure =
      curve.form === "GEOMETRIC" ? 1 - curve.theta : (curve.beta + renewals) / (curve.alpha + curve.beta + renewals);
    return moved(byTenure, experience, model);
  };
  return ahead
    .map(({ history, terms }) => {
      const { contract } = history;
      const last = terms.at(-1);
      const isKnownEnd = last?.decidedBy === TermDecision.CANCELLED || last?.decidedBy === TermDecision.TERMINATED;
      if (firstTermStart(contract) > horizonEnd) return 0;
      if (isKnownEnd) return (last?.heldUntil ?? "") > horizonEnd ? 1 : 0;
      const isRolling = contract.autoRenew && last?.outcome !== TermOutcome.UNCONFIRMED;
      const open = isRolling ? openRollOvers(terms, day) : supposedRenewals(terms, history, horizonEnd);
      return open.filter(({ endsOn }) => endsOn <= horizonEnd).reduce((chance, place) => chance * chanceOf(place), 1);
    })
    .reduce((chance, stays) => chance * (1 - stays), 1);
}

function livedThrough(
  { contract, events }: ContractHistory,
  { graceDays }: LoyaltyPolicy,
  day: LocalDate,
  until: LocalDate,
): Term[] {
  const told = contract.autoRenew ? withResumption(events, day) : events;
  return naiveTermsOf(contract, told, until, graceDays, { silentUntil: day });
}

/** The same, but that a pause of which nobody knows how long it lasts ends tomorrow, or where it lies ahead when it begins. */
function withResumption(events: readonly ContractEventFacts[], day: LocalDate): readonly ContractEventFacts[] {
  const lastDay = events.map((event) => event.day).reduce((one, other) => (one < other ? other : one), day);
  const { from, isOpen } = NaivePause.after(events, lastDay);
  if (from === null || !isOpen) return events;
  const told = { months: null, value: null, until: null, undoesId: null };
  const tomorrow = plusDays(day, 1);
  return [
    ...events.filter((event) => event.day < from || ![PAUSED, RESUMED].includes(event.type)),
    { id: "paused", type: PAUSED, day: from, ...told },
    { id: "resumed", type: RESUMED, day: from < tomorrow ? tomorrow : from, ...told },
  ];
}

/** The roll-overs to come after everything that is agreed. */
function openRollOvers(terms: readonly Term[], day: LocalDate): readonly Term[] {
  const lastAgreed = terms.findLastIndex(({ decidedBy }) => decidedBy === TermDecision.AGREED);
  return terms.slice(lastAgreed + 1).filter(({ endsOn }) => endsOn > day);
}

/** The renewals of a contract that must be agreed, or of which nobody speaks any more, as if each were done on the end. */
function supposedRenewals(
  terms: readonly Term[],
  { contract, events }: ContractHistory,
  until: LocalDate,
): (Place & { readonly endsOn: LocalDate })[] {
  const last = terms.at(-1);
  if (last === undefined) return [];
  const months = contract.renewalMonths ?? last.months;
  const isNoEnd = (end: LocalDate) => {
    const pause = NaivePause.after(events, end);
    return contract.autoRenew && pause.until !== null && pause.lastsOn(end);
  };
  let total = terms.reduce((sum, term) => sum + term.months + term.prolongedMonths, 0);
  const places = [{ months: last.months, renewals: last.renewals, endsOn: last.endsOn }];
  for (let before = places[0]; before !== undefined && before.endsOn <= until; before = places.at(-1)) {
    do total += months;
    while (isNoEnd(plusMonths(firstTermStart(contract), total)));
    const isSameClass = termClassOf(before.months) === termClassOf(months);
    places.push({
      months,
      renewals: isSameClass ? before.renewals + 1 : 0,
      endsOn: plusMonths(firstTermStart(contract), total),
    });
  }
  return places;
}
