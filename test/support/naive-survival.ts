import type { LocalDate } from "../../src/domain/calendar.js";
import type { ContractHistory } from "../../src/domain/contract/contract.js";
import { termsOf } from "../../src/domain/contract/contract-terms.js";
import { type Term, TermDecision, TermOutcome } from "../../src/domain/contract/term.js";
import type { SurvivalStep } from "../../src/domain/report/kaplan-meier.js";
import { plusMonths } from "./naive-calendar.js";
import { naiveCompletedMonths } from "./naive-report.js";
import { firstTermStart } from "./naive-terms.js";

/** One contract under observation: from when, until when, and whether it left then. */
interface NaiveSpell {
  readonly entry: number;
  readonly exit: number;
  readonly left: boolean;
}

/**
 * The life of a line in months or in opportunities to renew, by its first contract; null: it has not begun, or never did,
 * or the contract continues another one.
 */
export function naiveSpell(
  first: ContractHistory,
  all: readonly ContractHistory[],
  axis: "MONTHS" | "RENEWALS",
  asOf: LocalDate,
  graceDays: number,
): NaiveSpell | null {
  const { observedFrom } = first.contract;
  const startsOn = firstTermStart(first.contract);
  if (first.line?.predecessor) return null;
  const terms = naiveLineTerms(first, all, asOf, graceDays);
  const last = terms.at(-1);
  if (startsOn > asOf || last === undefined) return null;
  if (axis === "RENEWALS") {
    const decided = terms.filter(
      ({ outcome, scheduledEndsOn }) =>
        scheduledEndsOn <= asOf && (outcome === TermOutcome.RENEWED || outcome === TermOutcome.LAPSED),
    );
    const before = terms.filter(({ dueOn }) => observedFrom !== null && dueOn < observedFrom);
    const left = decided.some(({ outcome }) => outcome === TermOutcome.LAPSED);
    // Who has left has come past every term of the line, also past one that was cut short and ends later by its months.
    return { entry: before.length, exit: left ? terms.length : decided.length, left };
  }
  const entry = observedFrom === null ? 0 : naiveCompletedMonths(startsOn, observedFrom);
  if (last.outcome === TermOutcome.UNCONFIRMED) {
    // The source last spoke of it on its last day, or of its last term when that had begun.
    const seenOn = [lastOfLine(first, all, asOf, graceDays).contract.confirmedUntil ?? "", last.startsOn].sort().at(-1);
    return { entry, exit: naiveCompletedMonths(startsOn, seenOn ?? asOf), left: false };
  }
  if (last.outcome !== TermOutcome.LAPSED || last.endsOn > asOf) {
    return { entry, exit: naiveCompletedMonths(startsOn, asOf), left: false };
  }
  let exit = 0;
  while (plusMonths(startsOn, exit) < last.endsOn) exit += 1;
  return { entry, exit, left: true };
}

/** The terms of a contract and of those that continue it, as far as that is known on a day. */
function naiveLineTerms(
  history: ContractHistory,
  all: readonly ContractHistory[],
  asOf: LocalDate,
  graceDays: number,
): Term[] {
  const { terms } = termsOf(history, asOf, graceDays);
  const next = nextOf(history, all, asOf, graceDays);
  return next ? [...terms, ...naiveLineTerms(next, all, asOf, graceDays)] : [...terms];
}

function nextOf(
  history: ContractHistory,
  all: readonly ContractHistory[],
  asOf: LocalDate,
  graceDays: number,
): ContractHistory | undefined {
  const { terms } = termsOf(history, asOf, graceDays);
  const isSucceeded = terms.some(({ decidedBy }) => decidedBy === TermDecision.SUCCEEDED);
  return isSucceeded ? all.find(({ contract }) => contract.id === history.line?.successor?.contractId) : undefined;
}

function lastOfLine(
  history: ContractHistory,
  all: readonly ContractHistory[],
  asOf: LocalDate,
  graceDays: number,
): ContractHistory {
  const next = nextOf(history, all, asOf, graceDays);
  return next ? lastOfLine(next, all, asOf, graceDays) : history;
}

/** S(t), who is at risk and who leaves, counted anew at every time: Kaplan and Meier with delayed entry. */
export function naiveSteps(
  spells: readonly NaiveSpell[],
): Pick<SurvivalStep, "time" | "atRisk" | "left" | "survival" | "standardError">[] {
  const seen = spells.filter(({ entry, exit }) => entry < exit);
  const last = seen.reduce((latest, { exit }) => Math.max(latest, exit), 0);
  let survival = 1;
  let greenwood = 0;
  return Array.from({ length: last }, (_, index) => {
    const time = index + 1;
    const atRisk = seen.filter(({ entry, exit }) => entry < time && exit >= time).length;
    const left = seen.filter((spell) => spell.left && spell.exit === time).length;
    if (left > 0) {
      survival *= (atRisk - left) / atRisk;
      greenwood += left / (atRisk * (atRisk - left));
    }
    return { time, atRisk, left, survival, standardError: survival === 0 ? 0 : survival * Math.sqrt(greenwood) };
  });
}
