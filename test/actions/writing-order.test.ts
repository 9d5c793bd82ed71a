import { ContractEventType } from "../../src/domain/contract/contract.js";
import { onEachDatabase } from "../support/databases.js";
import { testId } from "../support/history-rows.js";
import { TestWorkspace } from "../support/test-workspace.js";
import { describeWritingOrder } from "./writing-order-properties.js";

describeWritingOrder(3);

onEachDatabase("two agreements of one day", (current) => {
  test("bring the same terms in either order, where one is for nothing and the other for the value before", async () => {
    const values = [null, { minor: 0, currency: "EUR" }];
    const [inOrder, inReverse] = [await termValues(values), await termValues(values.toReversed())];
    expect(inReverse).toEqual(inOrder);
  });

  async function termValues(values: readonly ({ minor: number; currency: string } | null)[]): Promise<number[]> {
    const workspace = await TestWorkspace.make(current());
    workspace.setDay("2025-06-01");
    const externalId = testId("customer");
    await workspace.ingest({
      customers: [{ externalId }],
      contracts: [
        {
          externalId,
          customer: { externalId },
          startsOn: "2024-01-01",
          termMonths: 12,
          value: { minor: 1200, currency: "EUR" },
        },
      ],
    });
    for (const value of values) {
      const event = { type: ContractEventType.RENEWAL_AGREED, day: "2025-01-10", value };
      await workspace.ingest({ contractEvents: [{ contract: { externalId }, ...event }] });
    }
    const [stored] = await workspace.stored();
    return stored?.facts.contracts.flatMap(({ terms }) => terms.map((term) => term.value)) ?? [];
  }
});
