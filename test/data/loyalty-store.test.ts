import fc from "fast-check";

import { countStale } from "../../src/data/customer/loyalty-store.js";
import { customersBehind, holdsOn } from "../../src/data/stored-validity.js";
import { ARITHMETIC_VERSION } from "../../src/domain/arithmetic-version.js";
import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { onEachDatabase, openTestDatabase } from "../support/databases.js";
import { testId } from "../support/history-rows.js";
import { TestWorkspace } from "../support/test-workspace.js";

onEachDatabase("a stored number", (current) => {
  test("is read as it was written, to the last digit", async () => {
    const { database } = current();
    const workspace = await TestWorkspace.make(current());
    await workspace.ingest({ customers: [{ externalId: testId("customer") }] });
    const fractions = fc.sample(fc.integer({ min: 1, max: 1e15 }), 40).map((digits) => digits / 3e13);
    for (const middlePoints of [0, 9.120521172638439, 100 / 7, 0.1 + 0.2, 1e-7, ...fractions]) {
      const { id: workspaceId } = workspace.state;
      await database.write((sql) => sql.update(LoyaltyRow, { workspaceId }, { middlePoints }));
      expect(await database.reader.findOneBy(LoyaltyRow, { workspaceId })).toMatchObject({ middlePoints });
    }
  });
});

onEachDatabase("a stored row that holds", (current) => {
  test.each([
    ["as it was written", {}, true],
    ["until the day it names", { validUntil: "2026-01-16" }, true],
    ["not on that day", { validUntil: "2026-01-15" }, false],
    ["not before the day for which it was computed", { computedFor: "2026-01-16" }, false],
    ["not under another policy", { policyVersion: 2 }, false],
    ["not with another model", { modelVersion: 0 }, false],
    ["not by older arithmetic", { arithmeticVersion: ARITHMETIC_VERSION - 1 }, false],
    ["not by newer arithmetic", { arithmeticVersion: ARITHMETIC_VERSION + 1 }, false],
  ])("%s, to the reader as to the job", async (_, change, holds) => {
    const workspace = await TestWorkspace.make(current());
    workspace.setDay("2026-01-15");
    await workspace.ingest({ customers: [{ externalId: testId("customer") }] });
    const { id: workspaceId } = workspace.state;
    const { database } = current();
    if (Object.keys(change).length > 0) await database.write((sql) => sql.update(LoyaltyRow, { workspaceId }, change));
    const [stored] = await workspace.stored();
    expect(stored && holdsOn(stored.loyalty, workspace.state, workspace.today)).toBe(holds);
    expect(await countStale(database.reader, workspace.state, workspace.today)).toBe(holds ? 0 : 1);
  });
});

onEachDatabase("a customer with hundreds of contracts", (current) => {
  test("is shown like any other, although what stands before them does not fit into its row", async () => {
    const workspace = await TestWorkspace.make(current());
    workspace.setDay("2026-01-15");
    const customer = { externalId: testId("large") };
    const contracts = Array.from({ length: 400 }, (_, index) => ({
      externalId: testId(`line ${index}`),
      customer,
      startsOn: `2025-${String(2 + (index % 9)).padStart(2, "0")}-10`,
      termMonths: 12,
      value: { minor: 1200 + index, currency: "EUR" },
      autoRenew: true,
    }));
    await workspace.ingest({ customers: [customer], contracts });
    const [stored] = await workspace.stored();
    expect(stored?.loyalty.outlooks).toBeNull();
    const { facts, customer: row } = stored ?? fail();
    const read = await workspace.loaders().loyalty(workspace.today).load(row);
    const { policy, model } = workspace.state;
    expect(read.loyalty).toMatchObject(loyaltyOf(facts, policy, model, workspace.today));
    expect(read.loyalty.outlooks).toHaveLength(400);
  });
});

function fail(): never {
  throw new Error("no customer was stored");
}

test("on SQLite those who are behind are found by a range of an index each, whatever holds of the others", async () => {
  const current = await openTestDatabase("sqlite");
  const { database } = current;
  try {
    const behind = database.reader
      .createQueryBuilder()
      .select("behind.id")
      .from(customersBehind(database.reader), "behind");
    behind.setParameters({ workspaceId: "", asOf: "2026-01-15", arithmeticVersion: 1, policyVersion: 1 });
    const [statement, parameters] = behind.getQueryAndParameters();
    const plan: { readonly detail: string }[] = await database.reader.query(
      `EXPLAIN QUERY PLAN ${statement}`,
      parameters,
    );
    const readings = plan
      .map(({ detail }) => detail)
      .filter((detail) => /(SEARCH|SCAN) (rolled|outdated)/.test(detail));
    expect(readings).toHaveLength(5);
    for (const reading of readings) expect(reading).toMatch(/^SEARCH .* \(workspaceId=\? AND \w+[<>]\?\)$/);
  } finally {
    await current.close();
  }
});
