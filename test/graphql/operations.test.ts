import { documentedOperations } from "../../src/http/examples.js";
import { ChangeSequencer } from "../../src/integration/change-sequencer.js";
import { TestApi } from "../support/api.js";
import { onEachDatabase } from "../support/databases.js";
import { contractRow, customerRow, interactionRow, seed } from "../support/seed.js";

const OPERATIONS = documentedOperations();

/** The customer of the demo whom an operation reads. */
const DEMO_CUSTOMER = { system: "demo", externalId: "demo-c-00008" };

/** The person of the demo whom an operation reads. */
const DEMO_PERSON = { system: "demo", externalId: "demo-p-00001" };

/** Null, empty or made of nothing else: an example that shows nothing. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.values(value).every(isEmpty));
}

onEachDatabase("the documented operations", (current) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start(current());
    await seed(api, {
      people: [{ externalId: DEMO_PERSON, name: "Ida" }],
      customers: [customerRow("ada", { externalIds: [DEMO_CUSTOMER] }), customerRow("bob")],
      contracts: [
        contractRow("ada", "ada", { startsOn: "2023-02-01", autoRenew: true }),
        contractRow("bob", "bob", { startsOn: "2024-03-01" }),
      ],
      interactions: [
        interactionRow("ada", "ada", { resolutionQuality: "VALUE_ENHANCEMENT" }),
        interactionRow("bob", "bob"),
      ],
    });
    await new ChangeSequencer(current().database, "test").run();
  });

  test("are there", () => {
    expect(OPERATIONS.length).toBeGreaterThan(2);
  });

  test.each(OPERATIONS)(
    "$name answers with facts, without errors, and the same a second time",
    async ({ operation }) => {
      const first = await api.data(operation);
      for (const field of Object.values(first)) expect(isEmpty(field)).toBe(false);
      expect(JSON.stringify(first)).not.toMatch(/"userErrors":\[\{/);
      const second = await api.data(operation);
      expect(JSON.stringify(second).replaceAll("UNCHANGED", "CREATED")).toBe(JSON.stringify(first));
    },
  );

  test("show what a customer, a contract and an interaction can be asked", async () => {
    const answers = await Promise.all(OPERATIONS.map(({ operation }) => api.data(operation)));
    const text = JSON.stringify(answers);
    for (const field of ["loyaltyTier", "retentionRate", "currentTerm", "resolutionQuality", "customersKept"]) {
      expect(text).toContain(`"${field}":`);
    }
  });
});
