import type { LocalDate } from "../../src/domain/calendar.js";
import { TermOutcome, termsOf } from "../../src/domain/contract/contract-terms.js";
import type { SurvivalStep } from "../../src/domain/report/kaplan-meier.js";
import { plusMonths } from "./naive-calendar.js";
import { naiveCompletedMonths } from "./naive-report.js";
import type { StoredContract } from "./stored-facts.js";

/** One contract under observation: from when, until when, and whether it left then. */
interface NaiveSpell {
  readonly entry: number;
  readonly exit: number;
  readonly left: boolean;
}

/** A contract's life in months or in opportunities to renew; null: it has not begun, or never did. */
export function naiveSpell(
  { contract, events }: StoredContract,
  axis: "MONTHS" | "RENEWALS",
  asOf: LocalDate,
  graceDays: number,
): NaiveSpell | null {
  const { startsOn, observedFrom } = contract;
  const { terms } = termsOf(contract, events, asOf, graceDays);
  const last = terms.at(-1);
  if (startsOn > asOf || last === undefined) return null;
  if (axis === "RENEWALS") {
    const decided = terms.filter(
      ({ outcome, scheduledEndsOn }) =>
        scheduledEndsOn <= asOf && (outcome === TermOutcome.RENEWED || outcome === TermOutcome.LAPSED),
    );
    const before = terms.filter(({ dueOn }) => observedFrom !== null && dueOn < observedFrom);
    return {
      entry: before.length,
      exit: decided.length,
      left: decided.some(({ outcome }) => outcome === TermOutcome.LAPSED),
    };
  }
  const entry = observedFrom === null ? 0 : naiveCompletedMonths(startsOn, observedFrom);
  if (last.outcome !== TermOutcome.LAPSED || last.endsOn > asOf) {
    return { entry, exit: naiveCompletedMonths(startsOn, asOf), left: false };
  }
  let exit = 0;
  while (plusMonths(startsOn, exit) < last.endsOn) exit += 1;
  return { entry, exit, left: true };
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
