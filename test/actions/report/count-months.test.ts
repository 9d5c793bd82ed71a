import { reportRetentionByMonth } from "../../../src/actions/report/retention-report.js";
import { ContractEventType } from "../../../src/domain/contract/contract.js";
import { monthCounter } from "../../../src/jobs/month-counter.js";
import { DeleteReason } from "../../../src/model/change/change.js";
import { RowOperation } from "../../../src/model/ingest/ingest-row.js";
import { StaleMonth } from "../../../src/model/operation/retention-month.js";
import { onEachDatabase } from "../../support/databases.js";
import { testId } from "../../support/history-rows.js";
import { retentionRequest } from "../../support/retention-request.js";
import { TestWorkspace } from "../../support/test-workspace.js";

onEachDatabase("months that were counted ahead", (current) => {
  let workspace: TestWorkspace;
  beforeEach(async () => {
    workspace = await TestWorkspace.make(current());
    workspace.setDay("2025-06-15");
    await workspace.ingest({
      customers: [CUSTOMER],
      contracts: [contract("first", "2024-03-01")],
      contractEvents: [{ contract: testRef("first"), type: ContractEventType.CANCELLED, day: "2025-02-01" }],
    });
    await countAhead();
  });
  afterEach(async () => {
    await workspace.remove();
  });

  const countAhead = () =>
    monthCounter.run({
      database: current().database,
      clock: () => workspace.now,
      signal: new AbortController().signal,
    });

  /** Renewed, came up, kept and held at the start, of January to April 2025. */
  async function months() {
    const period = { from: "2025-01-01", to: "2025-05-01", asOf: workspace.today };
    const series = await reportRetentionByMonth(retentionRequest(workspace, period));
    return series.map(({ renewals, customersKept }) =>
      [renewals.numerator, renewals.denominator, customersKept.numerator, customersKept.denominator].join(" "),
    );
  }

  test("say what was counted: the only contract lapsed at the end of February", async () => {
    expect(await months()).toEqual(["0 0 1 1", "0 1 0 1", "0 0 0 0", "0 0 0 0"]);
  });

  test("are right at once, and after the job, when a contract from 1 March keeps the customer of February", async () => {
    await workspace.ingest({ contracts: [contract("second", "2025-03-01")] });
    const expected = ["0 0 1 1", "0 1 1 1", "0 0 1 1", "0 0 1 1"];
    expect(await months()).toEqual(expected);
    await countAhead();
    expect(await months()).toEqual(expected);
  });

  test("are right at once, and after the job, when a renewal becomes known late", async () => {
    await workspace.ingest({
      contractEvents: [{ contract: testRef("first"), type: ContractEventType.RENEWAL_AGREED, day: "2025-02-10" }],
    });
    const expected = ["0 0 1 1", "1 1 1 1", "0 0 1 1", "0 0 1 1"];
    expect(await months()).toEqual(expected);
    await countAhead();
    expect(await months()).toEqual(expected);
  });

  test("leave no note of a month that has passed, not even before the first term or when all contracts are gone", async () => {
    const notes = async () => {
      const all = await current().database.reader.find(StaleMonth, { where: { workspaceId: workspace.state.id } });
      return all.map(({ month }) => month).filter((month) => month < "2025-06-01");
    };
    expect(await notes()).toEqual([]);
    await workspace.ingest({
      customers: [{ ...CUSTOMER, operation: RowOperation.DELETE, reason: DeleteReason.MISTAKE }],
    });
    expect(await notes()).toContain("2024-02-01");
    await countAhead();
    expect(await notes()).toEqual([]);
    expect(await months()).toEqual(["0 0 0 0", "0 0 0 0", "0 0 0 0", "0 0 0 0"]);
  });

  test("are counted once: with nothing changed, the job counts no month again", async () => {
    const { statements } = current();
    statements.length = 0;
    await countAhead();
    expect(statements.filter((statement) => statement.includes("storedRetention"))).toEqual([]);
  });
});

const CUSTOMER = { externalId: testId("customer") };

function testRef(key: string) {
  return { externalId: testId(key) };
}

function contract(key: string, startsOn: string) {
  return { ...testRef(key), customer: CUSTOMER, startsOn, termMonths: 12, value: { minor: 1200, currency: "EUR" } };
}
