import type { MigrationInterface, QueryRunner } from "typeorm";

import { column, createTable, nullable } from "./table.js";

const { id, text, day, instant } = column;

/** Marks a database as one that the demo filled, so that the demo touches no other. */
export class DemoBase1774800000000 implements MigrationInterface {
  readonly name = "DemoBase1774800000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await createTable(queryRunner, "demo_base", {
      id: id(),
      workspaceId: id(),
      key: text(100),
      loadedFor: day(),
      loadedAt: nullable(instant()),
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable("demo_base");
  }
}
