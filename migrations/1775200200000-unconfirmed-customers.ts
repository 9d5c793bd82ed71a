import type { MigrationInterface, QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

/** Terms know from when on they hold their customer only because nobody said how they came out. */
export class UnconfirmedCustomers1775200200000 implements MigrationInterface {
  readonly name = "UnconfirmedCustomers1775200200000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "term", { unconfirmedFrom: nullable(column.day()) }, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("term", "unconfirmedFrom");
  }
}
