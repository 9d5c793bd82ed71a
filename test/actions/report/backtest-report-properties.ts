import fc from "fast-check";

import { fitModel } from "../../../src/actions/model/model-actions.js";
import { reportBacktest } from "../../../src/actions/report/backtest-report.js";
import type { WorkspaceState } from "../../../src/data/workspace/workspace-store.js";
import type { LocalDate } from "../../../src/domain/calendar.js";
import { ContractEventType } from "../../../src/domain/contract/contract.js";
import { inLines } from "../../../src/domain/contract/contract-line.js";
import { termsOf } from "../../../src/domain/contract/contract-terms.js";
import { serviceContactOf } from "../../../src/domain/customer/interaction.js";
import type { LoyaltyModel } from "../../../src/domain/loyalty/loyalty-model.js";
import { ModelTally } from "../../../src/domain/loyalty/model-tally.js";
import { BacktestTally } from "../../../src/domain/report/backtest.js";
import { finished } from "../../../src/domain/steps.js";
import { arbitraryCustomer } from "../../support/arbitrary-customer.js";
import { examplesOn, onEachDatabase } from "../../support/databases.js";
import { type FactRow, factRowsOf, testId } from "../../support/history-rows.js";
import { plusDays } from "../../support/naive-calendar.js";
import { naiveSelection } from "../../support/naive-report.js";
import {
  arbitraryReportFilter,
  arbitraryReportScenario,
  checkThroughout,
  runJobs,
  writeScenario,
} from "../../support/report-scenario.js";
import type { StoredCustomer } from "../../support/stored-facts.js";
import type { TestWorkspace } from "../../support/test-workspace.js";

const arbitraryStand = fc.record({
  /** How long before today what came is known, and how long before that one stands. */
  knownBefore: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })),
  standsBefore: fc.integer({ min: 1, max: 600 }),
  filter: arbitraryReportFilter,
});
type Stand = typeof arbitraryStand extends fc.Arbitrary<infer Case> ? Case : never;

/** What holds of any backtest, and of the model fitted for a past day. */
export function describeBacktestReport(runs: number, timeLimit?: number): void {
  onEachDatabase("the backtest and the model of a past day", (current, kind) => {
    test("are what all facts say: the model of the facts cut to the day, its predictions held against what came", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryReportScenario, arbitraryStand, async (scenario, stand) => {
          await checkThroughout(current(), scenario, async (workspace, stored) => {
            await expectBacktest(workspace, stored, stand);
            const day = plusDays(workspace.today, -stand.knownBefore);
            const fitted = await fitModel(current().database.reader, workspace.state, day);
            expect({ day, fitted }).toEqual(near({ day, fitted: naiveModel(stored, workspace.state, day) }));
          });
        }),
        examplesOn(kind, runs, timeLimit),
      );
    });
  });

  // A database of its own: a property that ran out of time may still be at work on the other.
  onEachDatabase("the backtest and the model of a past day", (current, kind) => {
    test("are not moved by facts of later days", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryReportScenario, arbitraryStand, arbitraryCustomer, async (scenario, stand, later) => {
          const { workspace } = await writeScenario(current(), scenario);
          const asOf = workspace.today;
          const day = plusDays(asOf, -stand.standsBefore);
          const report = () => backtest(workspace, stand.filter, day, asOf);
          const fit = () => fitModel(current().database.reader, workspace.state, asOf);
          const before = { report: await report(), fitted: await fit() };
          workspace.setDay(plusDays(scenario.writtenOn, 500), scenario.hour);
          await workspace.write(laterRows(factRowsOf("customer 0", later), asOf));
          expect({ report: await report(), fitted: await fit() }).toEqual(near(before));
          await runJobs(workspace);
          expect({ report: await report(), fitted: await fit() }).toEqual(near(before));
          await workspace.remove();
        }),
        examplesOn(kind, runs, timeLimit),
      );
    });
  });
}

async function expectBacktest(
  workspace: TestWorkspace,
  stored: readonly StoredCustomer[],
  { knownBefore, standsBefore, filter }: Stand,
): Promise<void> {
  const asOf = plusDays(workspace.today, -knownBefore);
  const day = plusDays(asOf, -standsBefore);
  const tally = new BacktestTally(workspace.state.policy, day, asOf);
  for (const { customer, facts } of naiveSelection(stored, filter, day, workspace.state)) {
    tally.add({ id: customer.id, segment: customer.segment, facts });
  }
  expect(await backtest(workspace, filter, day, asOf)).toEqual(near(finished(tally.result())));
}

async function backtest({ current, state }: TestWorkspace, filter: Stand["filter"], day: LocalDate, asOf: LocalDate) {
  return reportBacktest({ sql: current.database.reader, workspace: state, day, asOf, filter });
}

/** The model that the facts dated up to a day teach. */
function naiveModel(stored: readonly StoredCustomer[], { policy }: WorkspaceState, day: LocalDate): LoyaltyModel {
  const tally = new ModelTally(policy, day);
  for (const { facts } of stored) {
    const knownHistories = facts.contracts.map(({ contract, events }) => ({
      contract,
      events: events.filter((event) => event.day <= day || event.type === ContractEventType.MISTAKE),
    }));
    const terms = inLines(knownHistories, policy).flatMap((history) => {
      const { contract } = history;
      const derived = termsOf(history, day, policy.graceDays).terms;
      return derived.filter(({ dueOn }) => contract.observedFrom === null || dueOn >= contract.observedFrom);
    });
    const contacts = facts.interactions
      .map(serviceContactOf)
      .filter((contact) => contact !== null)
      .filter(({ resolvedOn }) => resolvedOn <= day);
    tally.add(terms, contacts);
  }
  return finished(tally.fit());
}

/** What of some facts is dated after a day, under names that no other fact has; a MISTAKE is no fact of its day. */
function laterRows(rows: readonly FactRow[], day: LocalDate): FactRow[] {
  const customer = { externalId: testId("customer 0") };
  const renamed = ({ externalId }: ReturnType<typeof testId>) => testId(`later ${externalId}`);
  return rows.flatMap((fact): FactRow[] => {
    if (fact.kind === "contracts") {
      const { startsOn, externalId } = fact.row;
      if (!startsOn || !externalId) return [];
      const begins = startsOn > day ? startsOn : plusDays(day, 1);
      const row = {
        ...fact.row,
        customer,
        externalId: renamed(externalId),
        startsOn: begins,
        trialEndsOn: null,
        agreedOn: null,
      };
      return [{ kind: fact.kind, row }];
    }
    if (fact.kind === "contractEvents") {
      const { type, externalId, day: on } = fact.row;
      if (type === ContractEventType.MISTAKE || !externalId || !on || on <= day) return [];
      const contract = { externalId: testId("customer 0 contract 0") };
      return [{ kind: fact.kind, row: { ...fact.row, contract, externalId: renamed(externalId) } }];
    }
    if (fact.kind !== "interactions") return [];
    const { occurredAt, externalId } = fact.row;
    // Two days, so that it is later in every time zone.
    if (!externalId || !occurredAt || occurredAt.toISOString().slice(0, 10) < plusDays(day, 2)) return [];
    return [{ kind: fact.kind, row: { ...fact.row, customer, externalId: renamed(externalId) } }];
  });
}

/** The same, with numbers that may differ in their last digits, as sums do in another order. */
function near<T>(value: T): T {
  if (typeof value === "number") return (Number.isInteger(value) ? value : expect.closeTo(value, 7)) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => near(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, near(item as unknown)])) as T;
}
