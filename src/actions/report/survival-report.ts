import type { Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace-store.js";
import { addDays, type LocalDate } from "../../domain/calendar.js";
import { termsOf } from "../../domain/contract/contract-terms.js";
import { TERM_CLASSES, type TermClass, termClassOf } from "../../domain/contract/term-class.js";
import { survivalAt } from "../../domain/renewal/renewal-curve.js";
import { type ClassFits, fitClasses, opportunitiesOf, OpportunityTally } from "../../domain/renewal/renewal-model.js";
import { kaplanMeier, type Spell, type SurvivalStep } from "../../domain/report/kaplan-meier.js";
import { monthSpellOf, renewalSpellOf } from "../../domain/report/survival-spell.js";
import type { ReportFilter } from "../../model/customer/customer-filter.js";
import { scanCustomers } from "./report-scan.js";

/** In what a contract's life is measured. */
export enum SurvivalAxis {
  MONTHS = "MONTHS",
  RENEWALS = "RENEWALS",
}

/** What survival is reported of. */
export interface SurvivalRequest {
  readonly sql: Sql;
  readonly workspace: WorkspaceState;
  readonly filter: ReportFilter;
  readonly axis: SurvivalAxis;
  /** Contracts that began in `[from, to)`; what became of them as known on `asOf`. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: LocalDate;
  /** Only contracts whose first term is of this class; null: all. */
  readonly termClass: TermClass | null;
  /** How many steps to project beyond the data. */
  readonly projected: number;
}

/** A survival curve, and what the renewal curves project beyond it. */
export interface SurvivalReport {
  readonly contracts: number;
  readonly steps: readonly SurvivalStep[];
  readonly projection: readonly { readonly time: number; readonly survival: number }[];
}

/**
 * How long contracts live, by Kaplan and Meier, with the contracts that are still alive as lost from sight on `asOf` and
 * those that were watched late as entering late. Beyond the data the renewal curves fitted on the same contracts are
 * followed, weighted by how many contracts each class has, and joined to the last step.
 */
export async function reportSurvival(request: SurvivalRequest): Promise<SurvivalReport> {
  const { sql, workspace, filter, axis, from, to, asOf, termClass } = request;
  const spellOf = axis === SurvivalAxis.MONTHS ? monthSpellOf : renewalSpellOf;
  // What begins after asOf was not known then.
  const end = to <= asOf ? to : addDays(asOf, 1);
  const spells: Spell[] = [];
  const tally = new OpportunityTally();
  const lengths = new Map<TermClass, { contracts: number; months: number }>();
  for await (const customers of scanCustomers(sql, workspace, { filter, filterDay: from, interactionsSince: null })) {
    for (const { contract, events } of customers.flatMap(({ facts }) => facts.contracts)) {
      const ownClass = termClassOf(contract.termMonths);
      const isMeant = contract.startsOn >= from && contract.startsOn < end && (termClass ?? ownClass) === ownClass;
      const { terms } = termsOf(contract, events, asOf, workspace.policy.graceDays);
      const spell = isMeant ? spellOf(contract, terms, asOf) : null;
      if (spell === null) continue;
      spells.push(spell);
      tally.addAll(opportunitiesOf(terms, contract.observedFrom, asOf));
      const { contracts, months } = lengths.get(ownClass) ?? { contracts: 0, months: 0 };
      lengths.set(ownClass, { contracts: contracts + 1, months: months + contract.termMonths });
    }
  }
  const steps = kaplanMeier(spells);
  const curve = mixedCurve(fitClasses(tally, workspace.policy), lengths, axis);
  const last = steps.at(-1) ?? { time: 0, survival: 1 };
  const ahead = Array.from(
    { length: spells.length === 0 ? 0 : request.projected },
    (_, index) => last.time + index + 1,
  );
  return {
    contracts: spells.length,
    steps,
    projection: ahead.map((time) => ({ time, survival: (last.survival * curve(time)) / curve(last.time) })),
  };
}

/** S(t) of a mixture of classes; in months, each class takes a step at the end of each of its terms. */
function mixedCurve(
  classes: ClassFits,
  lengths: ReadonlyMap<TermClass, { readonly contracts: number; readonly months: number }>,
  axis: SurvivalAxis,
): (time: number) => number {
  const known = TERM_CLASSES.flatMap((termClass) => {
    const length = lengths.get(termClass);
    return length === undefined ? [] : [{ termClass, ...length }];
  });
  const all = known.reduce((total, { contracts }) => total + contracts, 0);
  return (time) =>
    known.reduce((total, { termClass, contracts, months }) => {
      const stepMonths = axis === SurvivalAxis.MONTHS ? months / contracts : 1;
      const { curve } = classes[termClass];
      return total + (contracts / all) * survivalAt(curve, Math.floor(time / stepMonths));
    }, 0);
}
