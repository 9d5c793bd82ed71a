import { type MigrationInterface, type QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const { json } = column;

/** Interactions know what desks told of them one by one: transfers, reopenings, closings without a solution. */
export class Happenings1775200300000 implements MigrationInterface {
  readonly name = "Happenings1775200300000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "interaction", { happenings: nullable(json()) }, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("interaction", "happenings");
  }
}
