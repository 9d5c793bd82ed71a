import fc from "fast-check";

import { loyaltyOf } from "../../src/domain/loyalty/loyalty.js";
import { LoyaltyRow } from "../../src/model/customer/loyalty-row.js";
import { onEachDatabase } from "../support/databases.js";
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
