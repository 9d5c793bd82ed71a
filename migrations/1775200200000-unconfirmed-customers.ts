import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

const { day, flag, integer } = column;

/** Terms know from when on they hold their customer only because nobody said how they came out; reports say of whom. */
export class UnconfirmedCustomers1775200200000 implements MigrationInterface {
  readonly name = "UnconfirmedCustomers1775200200000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "term", { unconfirmedFrom: nullable(day()) }, {});
    const columnNames = ["workspaceId", "unconfirmedFrom"];
    await queryRunner.createIndex("term", new TableIndex({ name: "term_unconfirmed", columnNames }));
    await addColumns(queryRunner, "loyalty", { heldUnconfirmed: flag() }, { heldUnconfirmed: "0" });
    await addColumns(
      queryRunner,
      "retention_month",
      { unconfirmedCustomers: integer() },
      { unconfirmedCustomers: "0" },
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("retention_month", "unconfirmedCustomers");
    await queryRunner.dropColumn("loyalty", "heldUnconfirmed");
    await queryRunner.dropIndex("term", "term_unconfirmed");
    await queryRunner.dropColumn("term", "unconfirmedFrom");
  }
}
