import { ingest } from "../../src/actions/ingest/ingest.js";
import { refitModel } from "../../src/actions/model/model-actions.js";
import { demoBatches } from "../../src/demo/demo-data.js";
import { documentedOperations } from "../../src/http/examples.js";
import { actionContext } from "../../src/intake/action-context.js";
import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { TestApi } from "../support/api.js";
import { openTestDatabase, type TestDatabase } from "../support/databases.js";

const TODAY = "2026-03-15";
const OPERATIONS = documentedOperations();

/** Every second operation, then the others: 1 3 5 … 2 4 6. */
const SHUFFLED = [0, 1].flatMap((rest) => OPERATIONS.filter((_, index) => index % 2 === rest));

/** Null, empty or made of nothing else. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.values(value).every(isEmpty));
}

describe.each([
  ["in their order", OPERATIONS],
  ["from the last to the first", [...OPERATIONS].reverse()],
  ["shuffled", SHUFFLED],
])("the documented operations on a demo base, %s", (_order, operations) => {
  let opened: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    opened = await openTestDatabase("sqlite");
    api = await TestApi.start(opened);
    api.setDay(TODAY);
    for (const batch of demoBatches({ seed: 1, today: TODAY, customers: 120 })) {
      const workspace = await opened.workspace();
      await opened.database.write((sql) => ingest(actionContext(sql, workspace, api.now), batch));
    }
    await refitModel(opened.database, await opened.workspace(), api.now);
    await new ChangeSequencer(opened.database, "test").run();
  });
  afterAll(async () => {
    api.stop();
    await opened.close();
  });

  test.each(operations)("$name answers something in every field, and nothing is refused", async ({ operation }) => {
    const data = await api.data(operation);
    expect(Object.entries(data).filter(([, answer]) => isEmpty(answer))).toEqual([]);
    expect(JSON.stringify(data)).not.toMatch(/"userErrors":\[\{|"outcome":"(FAILED|NOT_APPLIED|STALE|UNCHANGED)"/);
    for (const page of pagesIn(data)) expect(page.length).toBeGreaterThan(0);
  });
});

/** The pages of records in an answer. */
function pagesIn(data: Record<string, { readonly nodes?: readonly unknown[] }>): (readonly unknown[])[] {
  return Object.values(data).flatMap(({ nodes }) => (nodes === undefined ? [] : [nodes]));
}
