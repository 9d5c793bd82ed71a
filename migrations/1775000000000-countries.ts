import type { MigrationInterface, QueryRunner } from "typeorm";

import { foldPhones } from "./fold-phones.js";
import { addColumns, column, nullable } from "./table.js";

/** The country of a workspace, and the telephone numbers of its customers as E.164. */
export class Countries1775000000000 implements MigrationInterface {
  readonly name = "Countries1775000000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "workspace", { country: nullable(column.text(2)) }, {});
    await foldPhones(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("workspace", "country");
  }
}
