import { recomputeLoyalty } from "../../src/actions/loyalty/loyalty-recomputation.js";
import { ChangeEntity, PendingChange } from "../../src/model/change/change.js";
import { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";
import { testId } from "../support/history-rows.js";
import { TestWorkspace } from "../support/test-workspace.js";

/** Which row it is, by what it was made, and what moves from day to day by itself or follows from what is announced. */
const SILENT: readonly (keyof LoyaltyRow)[] = [
  "id",
  "workspaceId",
  "arithmeticVersion",
  "policyVersion",
  "modelVersion",
  "computedFor",
  "validUntil",
  "lastActOn",
  "heldMonths",
  "agreed",
  "retentionRate",
  "serviceContacts",
  "hasReferred",
  "revenueAtRiskMinor",
  "outlooks",
  "middlePoints",
  "coverage",
  "parts",
  "rawTier",
];

describe("a recomputation that finds another value than was stored", () => {
  let current: TestDatabase;
  let workspace: TestWorkspace;
  let customerId: string;
  beforeAll(async () => {
    current = await openTestDatabase("sqlite");
    workspace = await TestWorkspace.make(current);
    const externalId = testId("customer");
    const value = { minor: 1200, currency: "EUR" };
    await workspace.ingest({
      customers: [{ externalId, yearlySpend: { minor: 4800, currency: "EUR" } }],
      contracts: [{ externalId, customer: { externalId }, startsOn: "2025-06-01", termMonths: 12, value }],
    });
    customerId = (await workspace.stored())[0]?.customer.id ?? "";
  });
  afterAll(async () => current.close());

  const columns = () => current.database.reader.connection.getMetadata(LoyaltyRow).columns;

  /** The changes that are logged when a column held something else before. */
  async function changesAfterOther(column: string): Promise<string[]> {
    return current.database.write(async (sql) => {
      const stored = new Map<string, unknown>(
        Object.entries(await sql.findOneByOrFail(LoyaltyRow, { id: customerId })),
      );
      await sql.delete(PendingChange, { customerId });
      await sql.update(LoyaltyRow, { id: customerId }, { [column]: otherThan(column, stored.get(column)) });
      await recomputeLoyalty(workspace.context(sql), { ids: [customerId] });
      return (await sql.find(PendingChange)).map(({ entity }) => entity);
    });
  }

  function otherThan(column: string, value: unknown): unknown {
    const type = columns().find(({ propertyName }) => propertyName === column)?.type;
    if (type === "simple-json") return ["other"];
    if (type === "date") return "1999-12-31";
    if (type === "varchar") return "OTH";
    if (type === "boolean") return !value;
    return Number(value) + 1;
  }

  test("announces each value that callers see", async () => {
    const quiet: string[] = [];
    for (const { propertyName } of columns()) {
      if (SILENT.some((name) => name === propertyName)) continue;
      const changes = await changesAfterOther(propertyName);
      if (changes.join() !== String(ChangeEntity.LOYALTY)) quiet.push(propertyName);
    }
    expect(quiet).toEqual([]);
  });

  test("announces nothing where only what is not said to callers, or moves by itself, is another", async () => {
    const loud: string[] = [];
    for (const name of SILENT) {
      if (name === "id" || name === "workspaceId") continue;
      if ((await changesAfterOther(name)).length > 0) loud.push(name);
    }
    expect(loud).toEqual([]);
  });
});
