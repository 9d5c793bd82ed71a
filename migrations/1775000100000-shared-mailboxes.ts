import type { MigrationInterface, QueryRunner } from "typeorm";

import { addColumns, column, nullable } from "./table.js";

/** Which mailboxes of a workspace are shared by many; null: those of the program's list. */
export class SharedMailboxes1775000100000 implements MigrationInterface {
  readonly name = "SharedMailboxes1775000100000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "workspace", { sharedMailboxes: nullable(column.json()) }, {});
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropColumn("workspace", "sharedMailboxes");
  }
}
