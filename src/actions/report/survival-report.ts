import type { Sql } from "../../data/database/database.js";
import type { WorkspaceState } from "../../data/workspace/workspace-store.js";
import { addDays, type LocalDate } from "../../domain/calendar.js";
import { knownLinesOf } from "../../domain/contract/contract-line.js";
import { TERM_CLASSES, type TermClass, termClassOf } from "../../domain/contract/term-class.js";
import { survivalAt } from "../../domain/renewal/renewal-curve.js";
import {
  type ClassFit,
  type ClassFits,
  fitClasses,
  opportunitiesOf,
  OpportunityTally,
} from "../../domain/renewal/renewal-model.js";
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
  /** Lines of contracts that began in `[from, to)`; their outcomes as known on `asOf`. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: LocalDate;
  /** Only contracts whose first term is of this class; null: all. */
  readonly termClass: TermClass | null;
  /** How many steps to project beyond the data. */
  readonly projected: number;
}

/** The share of contracts expected to live longer than a time. */
interface ModelStep {
  readonly time: number;
  readonly survival: number;
}

/** A survival curve, and what the renewal curves of the same contracts make of it. */
export interface SurvivalReport {
  readonly contracts: number;
  readonly steps: readonly SurvivalStep[];
  /** Beyond the last step, joined to it: S(last) · model(t) / model(last). */
  readonly projection: readonly ModelStep[];
  /** The model's own curve, from 1 at time 0 as far as the projection goes, whatever was observed. */
  readonly modelCurve: readonly ModelStep[];
  /** The renewal curves behind both, of the term-length classes that these contracts begin with. */
  readonly curves: readonly (readonly [TermClass, ClassFit])[];
  /** Why there are no steps; null where there are some. */
  readonly reason: string | null;
}

/**
 * How long contracts live, by Kaplan and Meier: a contract together with those that continue it, with the ones that are still alive as lost from sight on `asOf` and
 * those that were watched late as entering late. Beyond the data the renewal curves fitted on the same contracts are
 * followed, weighted by how many contracts each class has, and joined to the last step. Beside it stands the curve that
 * they give by themselves, from the start: of the High End table of Fader & Hardie 2007, of which 491 of 1,000 were left
 * after seven years, it says 378.0 for year 12.
 */
export async function reportSurvival(request: SurvivalRequest): Promise<SurvivalReport> {
  const { sql, workspace, filter, axis, from, to, asOf, termClass } = request;
  const spellOf = axis === SurvivalAxis.MONTHS ? monthSpellOf : renewalSpellOf;
  // What begins after asOf was not known then.
  const end = to <= asOf ? to : addDays(asOf, 1);
  const spells: Spell[] = [];
  const tally = new OpportunityTally();
  const lengths = new Map<TermClass, { contracts: number; months: number }>();
  for await (const { facts } of scanCustomers(sql, workspace, { filter, filterDay: from, interactionsSince: null })) {
    for (const line of knownLinesOf(facts.contracts, asOf, workspace.policy)) {
      const { contract } = line;
      const ownClass = termClassOf(contract.termMonths);
      const isMeant = contract.startsOn >= from && contract.startsOn < end && (termClass ?? ownClass) === ownClass;
      const spell = isMeant ? spellOf(contract, line.terms, asOf) : null;
      if (spell === null) continue;
      spells.push(spell);
      tally.addAll(opportunitiesOf(line.terms, contract.observedFrom, asOf));
      const { contracts, months } = lengths.get(ownClass) ?? { contracts: 0, months: 0 };
      lengths.set(ownClass, { contracts: contracts + 1, months: months + contract.termMonths });
    }
  }
  const steps = kaplanMeier(spells);
  const fits = fitClasses(tally, workspace.policy);
  const curve = mixedCurve(fits, lengths, axis);
  const last = steps.at(-1) ?? { time: 0, survival: 1 };
  const times = spells.length === 0 ? [] : Array.from({ length: last.time + request.projected + 1 }, (_, time) => time);
  const modelCurve = times.map((time) => ({ time, survival: curve(time) }));
  const joint = last.survival / curve(last.time);
  return {
    contracts: spells.length,
    steps,
    projection: modelCurve.slice(last.time + 1).map(({ time, survival }) => ({ time, survival: joint * survival })),
    modelCurve,
    curves: TERM_CLASSES.filter((each) => lengths.has(each)).map((each) => [each, fits[each]] as const),
    reason: steps.length > 0 ? null : emptyReasonOf(request, spells.length),
  };
}

function emptyReasonOf({ from, to, asOf, axis }: SurvivalRequest, contracts: number): string {
  if (contracts === 0) return `no contract of these customers began from ${from} on and before ${to}`;
  const step = axis === SurvivalAxis.MONTHS ? "completed a month" : "come up for renewal";
  return `none of the contracts has ${step} under observation by ${asOf}`;
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
