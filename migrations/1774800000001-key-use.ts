import type { MigrationInterface, QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

/** When a key was last used, to the minute. */
export class KeyUse1774800000001 implements MigrationInterface {
  readonly name = "KeyUse1774800000001";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "api_key", { lastUsedAt: nullable(column.instant()) }, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("api_key", "lastUsedAt");
  }
}
