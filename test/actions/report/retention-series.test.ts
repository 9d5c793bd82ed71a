import { countMonths } from "../../../src/actions/report/count-months.js";
import type { ReportPeriod } from "../../../src/actions/report/report-period.js";
import { reportRetentionByMonth } from "../../../src/actions/report/retention-report.js";
import type { Database, Sql } from "../../../src/data/database/database.js";
import { ContractEventType } from "../../../src/domain/contract/contract.js";
import { onEachDatabase } from "../../support/databases.js";
import { testId } from "../../support/history-rows.js";
import { placedCustomers, runJobs } from "../../support/report-scenario.js";
import { retentionRequest } from "../../support/retention-request.js";
import { TestWorkspace } from "../../support/test-workspace.js";
import { expectTotalAndSeries } from "./retention-report-properties.js";

const YEAR: ReportPeriod = { from: "2025-01-01", to: "2026-01-01", asOf: "2026-01-15" };

onEachDatabase("a retention series that was counted ahead", (current) => {
  let workspace: TestWorkspace;
  beforeEach(async () => {
    workspace = await TestWorkspace.make(current());
    workspace.setDay("2026-01-15");
    await workspace.usePolicy({ ...workspace.state.policy, graceDays: 0 });
    await workspace.ingest({
      customers: ["one", "other", "third"].map((key) => ({ externalId: testId(key) })),
      contracts: [
        { ...contract("one", "2024-11-20"), termMonths: 3, autoRenew: true },
        { ...contract("other", "2024-12-05"), termMonths: 8 },
        { ...contract("third", "2025-04-10"), termMonths: 8 },
      ],
    });
    await runJobs(workspace);
  });
  afterEach(async () => {
    await workspace.remove();
  });

  test("is answered by one statement, and right", async () => {
    await expectRight();
    expect(await statementsFor(YEAR)).toEqual([expect.stringContaining("countedRetention")]);
  });

  test("counts parts of months, and what was known on a past day, now", async () => {
    const part = { from: "2025-01-10", to: "2025-03-20", asOf: "2026-01-15" };
    expect(await statementsFor(part)).toEqual([
      expect.stringContaining("countedRetention"),
      expect.stringContaining("storedRetention"),
      expect.stringContaining("storedRetention"),
    ]);
    const past = await statementsFor({ from: "2025-01-01", to: "2025-03-01", asOf: "2025-12-31" });
    expect(past).toEqual([expect.stringContaining("storedRetention"), expect.stringContaining("storedRetention")]);
    await expectTotalAndSeries(workspace, await placedCustomers(workspace), part);
  });

  test.each([
    ["a termination", () => terminate("one", "2025-06-03")],
    ["a contract that begins with a month", () => addContract("other", "2025-09-01")],
    ["a contract that begins with this month", () => addContract("third", "2026-01-01")],
    ["a contract of a new customer", () => addContract("new", "2024-06-30")],
    ["a contract's start that was wrong", () => addContract("other", "2025-03-01", "other")],
  ])("is right at once after %s was learnt, and answered by one statement after the job", async (_, learn) => {
    const before = await series();
    await learn();
    await expectRight();
    expect(await series()).not.toEqual(before);
    await runJobs(workspace);
    await expectRight();
    expect(await statementsFor(YEAR)).toHaveLength(1);
  });

  test("counts anew what a day has changed, before and after the job", async () => {
    workspace.setDay("2026-03-02");
    const longer = { from: "2025-01-01", to: "2026-03-01", asOf: "2026-03-02" };
    await expectTotalAndSeries(workspace, await placedCustomers(workspace), longer);
    await runJobs(workspace);
    await expectTotalAndSeries(workspace, await placedCustomers(workspace), longer);
    expect(await statementsFor(longer)).toHaveLength(1);
  });

  test("counts anew under another policy, before and after the job", async () => {
    await workspace.usePolicy({ ...workspace.state.policy, graceDays: 60 });
    await expectRight();
    await runJobs(workspace);
    await expectRight();
    expect(await statementsFor(YEAR)).toHaveLength(1);
  });

  test("is right although two jobs counted side by side, and what the slower one had read was older", async () => {
    await addContract("other", "2025-10-01");
    const { state, today } = workspace;
    const { database } = current();
    const signal = new AbortController().signal;
    const slower = beforeFirstWrite(database, async () => {
      await terminate("one", "2025-06-03");
      await countMonths(database, state, today, signal);
    });
    await countMonths(slower, state, today, signal);
    await expectRight();
  });

  async function expectRight(): Promise<void> {
    await expectTotalAndSeries(workspace, await placedCustomers(workspace), YEAR);
  }

  async function series(period = YEAR) {
    return reportRetentionByMonth(retentionRequest(workspace, period));
  }

  async function statementsFor(period: ReportPeriod): Promise<string[]> {
    const { statements } = current();
    const before = statements.length;
    await series(period);
    return statements.slice(before);
  }

  async function terminate(key: string, day: string): Promise<void> {
    const event = { contract: { externalId: testId(key) }, type: ContractEventType.TERMINATED, day };
    expect(await workspace.write([{ kind: "contractEvents", row: event }])).toEqual([]);
  }

  async function addContract(key: string, startsOn: string, name = `${key} more`): Promise<void> {
    const externalId = testId(key);
    const row = { ...contract(key, startsOn), externalId: testId(name), termMonths: 8 };
    expect(
      await workspace.write([
        { kind: "customers", row: { externalId } },
        { kind: "contracts", row },
      ]),
    ).toEqual([]);
  }
});

function contract(key: string, startsOn: string) {
  const externalId = testId(key);
  return { externalId, customer: { externalId }, startsOn, value: { minor: 1200, currency: "EUR" } };
}

/** The same database, on which something else happens before the first write. */
function beforeFirstWrite(database: Database, happen: () => Promise<void>): Database {
  let hasHappened = false;
  return new Proxy(database, {
    get(target, property) {
      if (property !== "write") return Reflect.get(target, property) as unknown;
      return async <Result>(work: (sql: Sql) => Promise<Result>) => {
        if (!hasHappened) {
          hasHappened = true;
          await happen();
        }
        return target.write(work);
      };
    },
  });
}
