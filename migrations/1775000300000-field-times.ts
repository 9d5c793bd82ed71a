import type { MigrationInterface, QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

/** When sources last spoke of single fields of their records. */
export class FieldTimes1775000300000 implements MigrationInterface {
  readonly name = "FieldTimes1775000300000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "external_id", { fieldTimes: nullable(column.json()) }, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("external_id", "fieldTimes");
  }
}
