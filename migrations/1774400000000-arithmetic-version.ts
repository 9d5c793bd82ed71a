import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, column } from "./table.js";

const { integer } = column;

/** What is stored of a computation names the arithmetic that made it; what was stored before is of none, so outdated. */
export class ArithmeticVersion1774400000000 implements MigrationInterface {
  readonly name = "ArithmeticVersion1774400000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of ["loyalty", "retention_month"]) {
      await addColumns(queryRunner, table, { arithmeticVersion: integer() }, { arithmeticVersion: "0" });
    }
    await queryRunner.createIndex(
      "loyalty",
      new TableIndex({ name: "loyalty_arithmetic", columnNames: ["workspaceId", "arithmeticVersion"] }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex("loyalty", "loyalty_arithmetic");
    for (const table of ["retention_month", "loyalty"]) await queryRunner.dropColumn(table, "arithmeticVersion");
  }
}
