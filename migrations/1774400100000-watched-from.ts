import { type MigrationInterface, type QueryRunner, TableIndex } from "typeorm";

import { addColumns, column } from "./table.js";

const { day } = column;

/** Terms count as holding their customer from the day on which someone watched; the job of new arithmetic fills it in. */
export class WatchedFrom1774400100000 implements MigrationInterface {
  readonly name = "WatchedFrom1774400100000";

  async up(queryRunner: QueryRunner): Promise<void> {
    await addColumns(queryRunner, "term", { watchedFrom: day() }, { watchedFrom: "startsOn" });
    await indexHeld(queryRunner, "watchedFrom");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await indexHeld(queryRunner, "startsOn");
    await queryRunner.dropColumn("term", "watchedFrom");
  }
}

async function indexHeld(queryRunner: QueryRunner, heldFrom: string): Promise<void> {
  const columnNames = ["workspaceId", "heldUntil", heldFrom, "customerId"];
  await queryRunner.dropIndex("term", "term_held");
  await queryRunner.createIndex("term", new TableIndex({ name: "term_held", columnNames }));
}
