import { fitModel } from "../../../src/actions/model/model-actions.js";
import { ContractEventType } from "../../../src/domain/contract/contract.js";
import { InteractionKind } from "../../../src/domain/customer/interaction.js";
import { ResolutionQuality } from "../../../src/domain/loyalty/policy.js";
import { onEachDatabase } from "../../support/databases.js";
import { testId } from "../../support/history-rows.js";
import { TestWorkspace } from "../../support/test-workspace.js";
import { describeBacktestReport } from "./backtest-report-properties.js";

const { RENEWAL_AGREED, CANCELLED, CANCELLATION_REVOKED, TERMINATED } = ContractEventType;

describeBacktestReport(4);

onEachDatabase("the model of a past day", (current) => {
  test.each([
    ["a cancellation was revoked", CANCELLED, CANCELLATION_REVOKED],
    ["a cancelled contract was terminated", CANCELLED, TERMINATED],
    ["an agreed renewal came to nothing", RENEWAL_AGREED, TERMINATED],
  ])("keeps the decision that was known then, although later %s", async (_, decided, later) => {
    const workspace = await TestWorkspace.make(current());
    const externalId = testId("customer");
    const value = { minor: 1200, currency: "EUR" };
    const occurredAt = new Date("2025-02-01T12:00:00Z");
    const event = { contract: { externalId } };
    const pastDay = "2025-03-05";
    workspace.setDay(pastDay);
    await workspace.ingest({
      customers: [{ externalId }],
      contracts: [{ externalId, customer: { externalId }, startsOn: "2025-01-01", termMonths: 12, value }],
      contractEvents: [{ ...event, type: decided, day: "2025-03-01" }],
      interactions: [
        {
          customer: { externalId },
          kind: InteractionKind.SERVICE,
          occurredAt,
          resolvedAt: occurredAt,
          resolutionQuality: ResolutionQuality.LOW_EFFORT,
        },
      ],
    });
    const fitted = () => fitModel(current().database.reader, workspace.state, pastDay);
    const before = await fitted();
    expect(before.stayChances.byQuality.LOW_EFFORT.observed).toBe(1);
    workspace.setDay("2025-05-05");
    await workspace.ingest({ contractEvents: [{ ...event, type: later, day: "2025-04-01" }] });
    expect(await fitted()).toEqual(before);
    await workspace.remove();
  });
});
