import { type MigrationInterface, type QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const COLUMNS = { quantityThousandths: nullable(column.bigint()), unitValue: nullable(column.bigint()) };

/** Contracts over a quantity of units. */
export class Quantities1775200100002 implements MigrationInterface {
  readonly name = "Quantities1775200100002";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "contract", COLUMNS, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(COLUMNS).reverse()) await queryRunner.dropColumn("contract", name);
  }
}
