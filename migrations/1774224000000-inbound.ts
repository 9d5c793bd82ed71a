import type { MigrationInterface, QueryRunner } from "typeorm";

import { column, createTable, nullable } from "./table.js";

const { id, text, json, integer, flag, instant } = column;

/** Webhooks in: mappings, the payloads that came through them, and whose data these hold. */
export class Inbound1774224000000 implements MigrationInterface {
  readonly name = "Inbound1774224000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTable(
      queryRunner,
      "mapping",
      {
        id: id(),
        workspaceId: id(),
        name: text(100),
        preset: nullable(text(100)),
        expression: nullable(json()),
        signature: text(32),
        format: text(8),
        acknowledgement: text(16),
        secrets: json(),
        parameters: json(),
        enabled: flag(),
        createdAt: instant(),
        updatedAt: instant(),
      },
      [{ name: "mapping_name", columnNames: ["workspaceId", "name"], isUnique: true }],
    );
    await createTable(
      queryRunner,
      "inbound_payload",
      {
        id: id(),
        workspaceId: id(),
        mappingId: id(),
        receivedAt: instant(),
        contentType: text(100),
        headers: json(),
        query: json(),
        state: text(8),
        reason: nullable(text(500)),
        errors: json(),
        rowCounts: json(),
        toFetch: json(),
        hasToFetch: flag(),
        attempts: integer(),
        claimedUntil: nullable(instant()),
      },
      [
        { name: "inbound_payload_received", columnNames: ["workspaceId", "receivedAt", "id"] },
        { name: "inbound_payload_state", columnNames: ["workspaceId", "state", "receivedAt", "id"] },
        { name: "inbound_payload_mapping", columnNames: ["workspaceId", "mappingId", "receivedAt", "id"] },
        { name: "inbound_payload_to_fetch", columnNames: ["workspaceId", "hasToFetch", "receivedAt", "id"] },
      ],
    );
    await createTable(
      queryRunner,
      "inbound_payload_customer",
      { id: id(), workspaceId: id(), payloadId: id(), customerId: id() },
      [
        { name: "inbound_payload_customer_customer", columnNames: ["workspaceId", "customerId"] },
        { name: "inbound_payload_customer_payload", columnNames: ["workspaceId", "payloadId"] },
      ],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ["inbound_payload_customer", "inbound_payload", "mapping"]) await queryRunner.dropTable(table);
  }
}
