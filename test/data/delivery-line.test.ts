import { uuidv7 as newId } from "uuidv7";

import { dueDeliveries, dueWindow } from "../../src/data/webhook/delivery-claim-store.js";
import { insertDeliveries } from "../../src/data/webhook/delivery-store.js";
import { WebhookEventType } from "../../src/domain/webhook/webhook-event-type.js";
import { WebhookEndpoint } from "../../src/model/webhook/webhook-endpoint.js";
import { onEachDatabase } from "../support/databases.js";

const NOW = new Date("2026-01-15T12:00:00Z");

onEachDatabase("the line of an endpoint", (current) => {
  async function filledLine(records: readonly string[]): Promise<{ endpoint: WebhookEndpoint; ids: string[] }> {
    const endpoint = Object.assign(new WebhookEndpoint(), { id: newId(), workspaceId: newId() });
    const deliveries = records.map((recordId, index) => ({
      id: newId(),
      workspaceId: endpoint.workspaceId,
      endpointId: endpoint.id,
      changeId: newId(),
      eventType: WebhookEventType.LOYALTY_UPDATED,
      customerId: null,
      recordId,
      recordVersion: index,
      sequence: index,
      body: "{}",
      createdAt: NOW,
    }));
    await current().database.write((sql) => insertDeliveries(sql, deliveries));
    return { endpoint, ids: deliveries.map(({ id }) => id) };
  }

  test("is read in the order of its index, so that no backlog is sorted for ten messages", async () => {
    const { reader } = current().database;
    const { endpoint } = await filledLine(Array.from({ length: 500 }, () => newId()));
    if (current().kind === "mysql") await reader.query("ANALYZE TABLE webhook_delivery");
    const [from] = await dueWindow(reader, endpoint, NOW, null);
    current().statements.length = 0;
    await dueWindow(reader, endpoint, NOW, { value: NOW, id: from?.id ?? "" });
    const [statement = ""] = current().statements;
    expect(statement).toContain("/* dueWindow */");
    const at = "2026-01-15 12:00:00.000";
    const parameters = [endpoint.workspaceId, endpoint.id, at, at, at, from?.id, 200];
    const plan: object[] = await reader.query(
      `${current().kind === "mysql" ? "EXPLAIN" : "EXPLAIN QUERY PLAN"} ${statement}`,
      parameters.slice(0, statement.split("?").length - 1),
    );
    expect(JSON.stringify(plan)).toContain("webhook_delivery_due");
    expect(JSON.stringify(plan)).not.toMatch(/filesort|TEMP B-TREE/i);
  });

  test("gives the first message of each record, also behind more than a window of one that has to wait", async () => {
    const { reader } = current().database;
    const busy = newId();
    const others = [newId(), newId()];
    const { endpoint, ids } = await filledLine([
      ...Array.from({ length: 450 }, () => busy),
      ...others,
      others[0] ?? "",
    ]);
    const first = await dueDeliveries(reader, endpoint, { now: NOW, limit: 10, from: null });
    expect(first).toEqual({ ids: ids.slice(0, 1), from: null });
    // While its first message waits for another attempt, those of other records are found behind all that wait for it.
    const later = new Date(NOW.getTime() + 60_000);
    await current().database.write((sql) =>
      sql.query("UPDATE webhook_delivery SET nextAttemptAt = ? WHERE id = ?", ["2026-01-15 12:05:00.000", ids[0]]),
    );
    const behind = await dueDeliveries(reader, endpoint, { now: later, limit: 10, from: null });
    expect(behind?.ids).toEqual(ids.slice(450, 452));
    expect(await dueDeliveries(reader, endpoint, { now: later, limit: 10, from: behind?.from ?? null })).toEqual(
      behind,
    );
    // A line that was left at its end is looked through from its beginning.
    const end = { value: later, id: "z" };
    expect((await dueDeliveries(reader, endpoint, { now: later, limit: 10, from: end }))?.ids).toEqual(behind?.ids);
  });
});
