import fc from "fast-check";

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
