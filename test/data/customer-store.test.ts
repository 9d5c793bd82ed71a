import { customersByIds, lockCustomers } from "../../src/data/customer/customer-store.js";
import { workspaceRows } from "../../src/data/database/workspace-rows.js";
import { onEachDatabase } from "../support/databases.js";
import { testId } from "../support/history-rows.js";
import { TestWorkspace } from "../support/test-workspace.js";

onEachDatabase("a write that lost against others", (current) => {
  test("locks at once, when it is run again, all customers that it came to lock before", async () => {
    const { database } = current();
    const workspace = await TestWorkspace.make(current());
    const keys = ["one", "two", "three"];
    await workspace.ingest({ customers: keys.map((key) => ({ externalId: testId(key) })) });
    const [one = "", two = "", three = ""] = (await workspace.stored()).map(({ customer }) => customer.id);
    const { id: workspaceId } = workspace.state;
    const versions = async (sql = database.reader) => {
      const customers = await customersByIds(workspaceRows(sql, workspaceId), [one, two, three]);
      return [one, two, three].map((wanted) => customers.find(({ id }) => id === wanted)?.version);
    };
    let attempts = 0;
    await database.write(async (sql) => {
      attempts += 1;
      await lockCustomers(workspaceRows(sql, workspaceId), [two]);
      if (attempts === 1) {
        await lockCustomers(workspaceRows(sql, workspaceId), [one]);
        throw Object.assign(new Error("contention"), { code: "SQLITE_BUSY" });
      }
      // Writing the version is the lock.
      expect(await versions(sql)).toEqual([2, 2, 1]);
      await lockCustomers(workspaceRows(sql, workspaceId), [three]);
    });
    expect(attempts).toBe(2);
    expect(await versions()).toEqual([2, 2, 2]);
  });
});
