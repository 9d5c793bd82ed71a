import { reportRetention } from "../../../src/actions/report/retention-report.js";
import type { Sql } from "../../../src/data/database/database.js";
import { ContractEventType } from "../../../src/domain/contract/contract.js";
import { refresher } from "../../../src/jobs/refresher.js";
import { onEachDatabase, type TestDatabase } from "../../support/databases.js";
import { testId } from "../../support/history-rows.js";
import { retentionRequest } from "../../support/retention-request.js";
import { TestWorkspace } from "../../support/test-workspace.js";
import { describeRetentionReport } from "./retention-report-properties.js";

describeRetentionReport(4);

onEachDatabase("a retention report", (current) => {
  let workspace: TestWorkspace;
  beforeEach(async () => {
    workspace = await TestWorkspace.make(current());
  });
  afterEach(async () => {
    await workspace.remove();
  });

  test("costs the same number of statements for 3 customers and for 300, where none is behind", async () => {
    workspace.setDay("2025-07-01");
    const period = { from: "2024-01-01", to: "2025-07-01", asOf: "2025-07-01" };
    await yearlyCustomers(workspace, 0, 3);
    const forThree = await statementsOf(current(), () => report(workspace, period));
    await yearlyCustomers(workspace, 3, 300);
    const forAll = await statementsOf(current(), () => report(workspace, period));
    expect(forAll).toHaveLength(forThree.length);
    expect((await report(workspace, period)).renewals).toMatchObject({ numerator: 300, denominator: 300 });
  });

  test("on a past day leaves out the term that an agreement, not yet made then, was to bring", async () => {
    workspace.setDay("2023-06-01");
    await workspace.ingest({
      customers: [{ externalId: testId("late") }],
      contracts: [{ ...contract("late", "2023-01-01"), termMonths: 1 }],
      contractEvents: [
        { contract: { externalId: testId("late") }, type: ContractEventType.RENEWAL_AGREED, day: "2023-03-02" },
      ],
    });
    const period = { from: "2023-01-01", to: "2023-03-01", asOf: "2023-03-01" };
    expect((await report(workspace, period)).renewals).toMatchObject({ denominator: 0, pending: 1 });
  });

  test("loses nobody whom a job reaches while the report is being made", async () => {
    workspace.setDay("2025-01-15");
    await yearlyCustomers(workspace, 0, 3);
    workspace.setDay("2026-01-15");
    const { database } = current();
    const refresh = () => refresher.run({ database, clock: () => workspace.now, signal: new AbortController().signal });
    const sql = interrupted(database.reader, refresh);
    const period = { from: "2025-01-01", to: "2026-01-15", asOf: "2026-01-15" };
    const { renewals, customersKept } = await reportRetention(retentionRequest(workspace, period, { sql }));
    expect(renewals).toMatchObject({ numerator: 3, denominator: 3 });
    expect(customersKept).toMatchObject({ numerator: 3, denominator: 3 });
  });
});

/** Customers with a contract of a year each, which renews by itself. */
async function yearlyCustomers(workspace: TestWorkspace, first: number, end: number): Promise<void> {
  const keys = Array.from({ length: end - first }, (_, index) => `customer ${first + index}`);
  await workspace.ingest({
    customers: keys.map((key) => ({ externalId: testId(key) })),
    contracts: keys.map((key) => ({ ...contract(key, "2024-03-01"), autoRenew: true })),
  });
}

function contract(key: string, startsOn: string) {
  const externalId = testId(key);
  return { externalId, customer: { externalId }, startsOn, termMonths: 12, value: { minor: 1200, currency: "EUR" } };
}

async function report(workspace: TestWorkspace, period: { from: string; to: string; asOf: string }) {
  return reportRetention(retentionRequest(workspace, period));
}

async function statementsOf({ statements }: TestDatabase, work: () => Promise<unknown>): Promise<string[]> {
  const before = statements.length;
  await work();
  return statements.slice(before);
}

/** The same connection, on which something else happens after the first statement, before any further one. */
function interrupted(sql: Sql, happen: () => Promise<void>): Sql {
  let hasHappened = false;
  return new Proxy(sql, {
    get(target, property) {
      if (property !== "createQueryBuilder") return Reflect.get(target, property) as unknown;
      return (...of: Parameters<Sql["createQueryBuilder"]>) => {
        const query = target.createQueryBuilder(...of);
        const getRawMany = query.getRawMany.bind(query);
        query.getRawMany = async <Row>() => {
          const rows = await getRawMany<Row & object>();
          if (!hasHappened) {
            hasHappened = true;
            await happen();
          }
          return rows;
        };
        return query;
      };
    },
  });
}
