import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const COLUMNS = { leftOn: nullable(column.day()), leftLearntAt: nullable(column.instant()) };
const INDEX = { name: "customer_left", columnNames: ["workspaceId", "leftOn"] };

/** Customers of whom a source says that they have left. */
export class Leavers1775100200000 implements MigrationInterface {
  readonly name = "Leavers1775100200000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "customer", COLUMNS, {});
    await queryRunner.createIndex("customer", new TableIndex(INDEX));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("customer", INDEX.name);
    for (const name of Object.keys(COLUMNS).reverse()) await queryRunner.dropColumn("customer", name);
  }
}
