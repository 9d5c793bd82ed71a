import type { MigrationInterface, QueryRunner } from "typeorm";

import { column, createTable, nullable } from "./table.js";

const { id, text, json, instant } = column;

/** Who did what of that which only ADMINs may do. */
export class AuditLog1775200343000 implements MigrationInterface {
  readonly name = "AuditLog1775200343000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTable(
      queryRunner,
      "audit_entry",
      {
        id: id(),
        workspaceId: id(),
        actorId: nullable(id()),
        actorName: text(100),
        action: text(64),
        targets: json(),
        createdAt: instant(),
      },
      [{ name: "audit_entry_created", columnNames: ["workspaceId", "createdAt", "id"] }],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable("audit_entry");
  }
}
