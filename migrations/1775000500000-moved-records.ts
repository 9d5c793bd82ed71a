import type { MigrationInterface, QueryRunner } from "typeorm";

import { column, createTable } from "./table.js";

/** What came to a customer by a merge, so that the merge can be taken back. */
export class MovedRecords1775000500000 implements MigrationInterface {
  readonly name = "MovedRecords1775000500000";

  async up(queryRunner: QueryRunner): Promise<void> {
    const { id } = column;
    await createTable(queryRunner, "moved_record", { id: id(), workspaceId: id(), fromId: id() }, [
      { name: "moved_record_from", columnNames: ["workspaceId", "fromId"] },
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable("moved_record");
  }
}
