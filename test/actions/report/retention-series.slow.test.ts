import { reportRetentionByMonth } from "../../../src/actions/report/retention-report.js";
import type { LocalDate } from "../../../src/domain/calendar.js";
import { ContractEventType } from "../../../src/domain/contract/contract.js";
import { monthCounter } from "../../../src/jobs/month-counter.js";
import { refresher } from "../../../src/jobs/refresher.js";
import { onEachDatabase } from "../../support/databases.js";
import { type FactRow, testId } from "../../support/history-rows.js";
import { plusDays } from "../../support/naive-calendar.js";
import { placedCustomers, runJobs } from "../../support/report-scenario.js";
import { retentionRequest } from "../../support/retention-request.js";
import { TestWorkspace } from "../../support/test-workspace.js";
import { expectTotalAndSeries } from "./retention-report-properties.js";

const ROUNDS = 6;
const WRITERS = 3;
const WRITES = 25;
const CUSTOMERS = 12;
const TODAY = "2026-01-15";
const PERIOD = { from: "2024-01-01", to: "2026-01-15", asOf: TODAY };

onEachDatabase("a retention series that is counted while others write", (current) => {
  test("is right when all have ended, before the job runs once more and after it", async () => {
    const draw = drawing(20_260_115);
    for (let round = 0; round < ROUNDS; round += 1) {
      const workspace = await TestWorkspace.make(current());
      workspace.setDay(TODAY);
      await workspace.write(firstRows(draw));
      let areWriting = true;
      const isWriting = () => areWriting;
      const jobs = countWhile(workspace, isWriting);
      const readers = [readWhile(workspace, isWriting), readWhile(workspace, isWriting)];
      const writers = Array.from({ length: WRITERS }, async (_, writer) => {
        for (let count = 0; count < WRITES; count += 1) {
          await workspace.write(changeRows(draw, `${writer} ${count}`));
        }
      });
      await Promise.all(writers);
      areWriting = false;
      const runs = await jobs;
      const reads = await Promise.all(readers);
      expect(Math.min(runs, ...reads)).toBeGreaterThan(0);

      await expectTotalAndSeries(workspace, await placedCustomers(workspace), PERIOD);
      await runJobs(workspace);
      await expectTotalAndSeries(workspace, await placedCustomers(workspace), PERIOD);
      expect(await statementsOf(workspace)).toHaveLength(2);
      await workspace.remove();
    }
  });
});

/** The number of statements that ask for the series: what was counted ahead, and the month under way. */
async function statementsOf(workspace: TestWorkspace): Promise<string[]> {
  const { statements } = workspace.current;
  const before = statements.length;
  await reportRetentionByMonth(retentionRequest(workspace, PERIOD));
  return statements.slice(before);
}

async function countWhile({ current, now }: TestWorkspace, isWriting: () => boolean): Promise<number> {
  const context = { database: current.database, clock: () => now, signal: new AbortController().signal };
  let runs = 0;
  while (isWriting()) {
    await monthCounter.run(context);
    if (runs % 3 === 0) await refresher.run(context);
    runs += 1;
  }
  return runs;
}

async function readWhile(workspace: TestWorkspace, isWriting: () => boolean): Promise<number> {
  const request = retentionRequest(workspace, PERIOD);
  let reads = 0;
  while (isWriting()) {
    expect(await reportRetentionByMonth(request)).toHaveLength(25);
    reads += 1;
  }
  return reads;
}

type Draw = (below: number) => number;

/** Numbers that look random, and are the same in every run (a linear congruential generator). */
function drawing(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function firstRows(draw: Draw): FactRow[] {
  return Array.from({ length: CUSTOMERS }, (_, index): FactRow[] => [
    { kind: "customers", row: { externalId: testId(`customer ${index}`) } },
    contractRow(draw, index, `contract ${index}`),
  ]).flat();
}

/** A new contract, or what became of a known one. */
function changeRows(draw: Draw, name: string): FactRow[] {
  const index = draw(CUSTOMERS);
  if (draw(4) === 0) return [contractRow(draw, index, `more ${name}`)];
  const types = [
    ContractEventType.CANCELLED,
    ContractEventType.CANCELLATION_REVOKED,
    ContractEventType.RENEWAL_AGREED,
    ContractEventType.TERMINATED,
  ];
  const type = types[draw(types.length)] ?? ContractEventType.CANCELLED;
  const contract = { externalId: testId(`contract ${index}`) };
  return [{ kind: "contractEvents", row: { contract, type, day: dayBefore(draw(700)) } }];
}

function contractRow(draw: Draw, index: number, name: string): FactRow {
  const startsOn = dayBefore(50 + draw(900));
  return {
    kind: "contracts",
    row: {
      externalId: testId(name),
      customer: { externalId: testId(`customer ${index}`) },
      startsOn: draw(3) === 0 ? `${startsOn.slice(0, 8)}01` : startsOn,
      termMonths: 1 + draw(12),
      autoRenew: draw(2) === 0,
      value: { minor: 1200, currency: "EUR" },
    },
  };
}

function dayBefore(days: number): LocalDate {
  return plusDays(TODAY, -days);
}
