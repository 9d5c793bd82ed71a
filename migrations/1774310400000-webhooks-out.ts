import type { MigrationInterface, QueryRunner } from "typeorm";

import { column, createTable, nullable } from "./table.js";

const { id, text, json, integer, bigint, flag, day, instant } = column;

/** Webhooks out: endpoints, the messages to them with every attempt, and which renewals were announced. */
export class WebhooksOut1774310400000 implements MigrationInterface {
  readonly name = "WebhooksOut1774310400000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await createEndpoints(queryRunner);
    await createDeliveries(queryRunner);
    await createTable(
      queryRunner,
      "webhook_attempt",
      {
        id: id(),
        workspaceId: id(),
        deliveryId: id(),
        attemptedAt: instant(),
        durationMs: integer(),
        status: nullable(integer()),
        error: nullable(text(500)),
      },
      [
        { name: "webhook_attempt_delivery", columnNames: ["workspaceId", "deliveryId", "attemptedAt"] },
        { name: "webhook_attempt_age", columnNames: ["workspaceId", "attemptedAt"] },
      ],
    );
    await createTable(
      queryRunner,
      "renewal_notice",
      { id: id(), workspaceId: id(), customerId: id(), dueOn: day(), createdAt: instant() },
      [
        { name: "renewal_notice_key", columnNames: ["workspaceId", "customerId", "dueOn"], isUnique: true },
        { name: "renewal_notice_due", columnNames: ["workspaceId", "dueOn"] },
      ],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ["renewal_notice", "webhook_attempt", "webhook_delivery", "webhook_endpoint"]) {
      await queryRunner.dropTable(table);
    }
  }
}

async function createEndpoints(queryRunner: QueryRunner): Promise<void> {
  await createTable(
    queryRunner,
    "webhook_endpoint",
    {
      id: id(),
      workspaceId: id(),
      url: text(2000),
      description: nullable(text(500)),
      eventTypes: json(),
      secret: text(100),
      previousSecret: nullable(text(100)),
      previousSecretUntil: nullable(instant()),
      enabled: flag(),
      disabledAt: nullable(instant()),
      disabledReason: nullable(text(200)),
      throttledUntil: nullable(instant()),
      position: bigint(),
      createdAt: instant(),
      updatedAt: instant(),
    },
    [{ name: "webhook_endpoint_created", columnNames: ["workspaceId", "createdAt", "id"] }],
  );
}

async function createDeliveries(queryRunner: QueryRunner): Promise<void> {
  const index = (name: string, ...columnNames: string[]) => ({
    name: `webhook_delivery_${name}`,
    columnNames: ["workspaceId", ...columnNames],
  });
  await createTable(
    queryRunner,
    "webhook_delivery",
    {
      id: id(),
      workspaceId: id(),
      endpointId: id(),
      changeId: id(),
      eventType: text(40),
      customerId: nullable(id()),
      recordId: nullable(id()),
      recordVersion: nullable(integer()),
      sequence: nullable(bigint()),
      body: json(),
      state: text(10),
      attempts: integer(),
      nextAttemptAt: nullable(instant()),
      lastStatus: nullable(integer()),
      lastError: nullable(text(500)),
      lastAttemptAt: nullable(instant()),
      deliveredAt: nullable(instant()),
      replayedAt: nullable(instant()),
      claimId: nullable(id()),
      claimedUntil: nullable(instant()),
      createdAt: instant(),
    },
    [
      { ...index("key", "endpointId", "changeId", "eventType"), isUnique: true },
      index("due", "endpointId", "state", "nextAttemptAt"),
      index("record", "endpointId", "recordId", "state", "sequence"),
      index("endpoint", "endpointId", "createdAt", "id"),
      index("customer", "customerId"),
      index("created", "createdAt", "id"),
    ],
  );
}
