import fc from "fast-check";

import { reportSurvival, SurvivalAxis, type SurvivalReport } from "../../../src/actions/report/survival-report.js";
import { TERM_CLASSES, type TermClass, termClassOf } from "../../../src/domain/contract/term-class.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { naiveSelection } from "../../support/naive-report.js";
import { naiveSpell, naiveSteps } from "../../support/naive-survival.js";
import { firstTermStart } from "../../support/naive-terms.js";
import { arbitraryReport, arbitraryReportScenario, checkThroughout, periodOf } from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const arbitrarySurvival = fc.record({
  report: arbitraryReport,
  axis: fc.constantFrom(...Object.values(SurvivalAxis)),
  termClass: fc.option(fc.constantFrom(...TERM_CLASSES), { freq: 2 }),
  projected: fc.integer({ min: 0, max: 24 }),
  /** How many days earlier the contracts may begin. */
  reach: fc.integer({ min: 0, max: 1500 }),
});
type SurvivalCase = typeof arbitrarySurvival extends fc.Arbitrary<infer Case> ? Case : never;

/** What holds of any survival report. */
export function describeSurvivalReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the survival report", (current, kind) => {
    test("follows the share of contracts counted anew at every step, and projects on without rising", async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryReportScenario,
          fc.array(arbitrarySurvival, { minLength: 2, maxLength: 6 }),
          async (scenario, cases) => {
            await checkThroughout(current(), scenario, async (workspace, stored) => {
              for (const each of cases) await expectReported(workspace, stored, each);
            });
          },
        ),
        examplesOn(kind, runs, timeLimit),
      );
    });
  });
}

async function expectReported(
  { current, state, today }: TestWorkspace,
  stored: readonly StoredCustomer[],
  { report: { filter, ...days }, axis, termClass, projected, reach }: SurvivalCase,
): Promise<void> {
  const { from, to, asOf } = periodOf({ ...days, from: days.from + reach }, today);
  const { reader } = current.database;
  const report = await reportSurvival({
    sql: reader,
    workspace: state,
    filter,
    axis,
    from,
    to,
    asOf,
    termClass,
    projected,
  });
  const spells = naiveSelection(stored, filter, from, state).flatMap(({ facts: { contracts } }) =>
    contracts
      .filter(
        ({ contract }) =>
          firstTermStart(contract) >= from &&
          firstTermStart(contract) < to &&
          isOfClass(contract.termMonths, termClass),
      )
      .map((contract) => naiveSpell(contract, contracts, axis, asOf, state.policy.graceDays))
      .filter((spell) => spell !== null),
  );
  const steps = naiveSteps(spells).map((step) => ({
    ...step,
    survival: expect.closeTo(step.survival, 9) as number,
    standardError: expect.closeTo(step.standardError, 9) as number,
  }));
  expect(report.contracts).toBe(spells.length);
  expect(report.steps).toMatchObject(steps);
  expectIntervals(report);
  expectProjection(report, projected);
  expectModelCurve(report);
  expect(report.reason === null).toBe(report.steps.length > 0);
}

function isOfClass(termMonths: number, termClass: TermClass | null): boolean {
  return termClass === null || termClassOf(termMonths) === termClass;
}

/** An interval encloses its share and lies within 0 and 1. */
function expectIntervals({ steps }: SurvivalReport): void {
  for (const { survival, low, high } of steps) {
    if (survival <= 0 || survival >= 1) expect({ low, high }).toEqual({ low: null, high: null });
    else
      expect(low !== null && high !== null && low >= 0 && low <= survival && survival <= high && high <= 1).toBe(true);
  }
}

/** It begins after the last step, steps by one, and never rises or leaves 0…1. */
function expectProjection({ contracts, steps, projection }: SurvivalReport, projected: number): void {
  const last = steps.at(-1) ?? { time: 0, survival: 1 };
  expect(projection).toHaveLength(contracts === 0 ? 0 : projected);
  let before = last.survival;
  projection.forEach(({ time, survival }, index) => {
    expect(time).toBe(last.time + index + 1);
    expect(survival).toBeGreaterThanOrEqual(0);
    expect(survival).toBeLessThanOrEqual(before + 1e-12);
    before = survival;
  });
}

/** It goes from 1 at time 0 to the end of the projection, never rises, and the projection runs in parallel to it. */
function expectModelCurve({ contracts, steps, projection, modelCurve, curves }: SurvivalReport): void {
  if (contracts === 0) {
    expect([modelCurve, curves]).toEqual([[], []]);
    return;
  }
  expect(curves.length).toBeGreaterThan(0);
  expect(modelCurve.map(({ time }) => time)).toEqual(modelCurve.map((_, index) => index));
  expect(modelCurve[0]?.survival).toBeCloseTo(1, 12);
  modelCurve.slice(1).forEach(({ survival }, index) => {
    expect(survival).toBeLessThanOrEqual((modelCurve[index]?.survival ?? 0) + 1e-12);
  });
  const last = steps.at(-1) ?? { time: 0, survival: 1 };
  expect(modelCurve).toHaveLength(last.time + projection.length + 1);
  const atLast = modelCurve[last.time]?.survival ?? NaN;
  for (const { time, survival } of projection) {
    const bySelf = modelCurve[time]?.survival ?? NaN;
    expect(survival * atLast).toBeCloseTo(bySelf * last.survival, 12);
  }
}
