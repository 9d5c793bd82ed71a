import { applyTogether } from "../../src/actions/ingest/apply-groups.js";
import { savepoint } from "../../src/data/database/savepoint.js";
import { RequestError } from "../../src/domain/errors.js";
import { emptyLists } from "../../src/intake/row-lists.js";
import type { CustomerRowInput } from "../../src/model/ingest/ingest-row.js";
import { onEachDatabase } from "../support/databases.js";
import { TestWorkspace } from "../support/test-workspace.js";

onEachDatabase("rows that are applied together", (current) => {
  test("are blamed for what strikes them, and not for what strikes the whole request", async () => {
    const workspace = await TestWorkspace.make(current());
    const apply = (fault: Error) => {
      const striking = new Proxy<CustomerRowInput>(
        { name: "Ada" },
        {
          get: () => {
            throw fault;
          },
        },
      );
      const groups = [{ ...emptyLists(), customers: [striking] }];
      return current().database.write(async (sql) => {
        await savepoint(sql, "half");
        return applyTogether(workspace.context(sql), groups, () => undefined, "half");
      });
    };
    const [{ customers } = { customers: [] }] = await apply(new Error("unforeseen"));
    expect(customers).toMatchObject([{ outcome: "FAILED", errors: [{ code: "ROW_FAILED" }] }]);
    await expect(apply(new RequestError("REQUEST_TIMED_OUT", "late"))).rejects.toThrow("late");
  });
});
